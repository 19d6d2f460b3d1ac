"""Fetch: many looks at many hosts at once, in one thread. The only module that opens a socket.

Every name is resolved here and all its addresses are judged by the guard; libcurl is then told the one address to
connect to, and the callback that opens the socket refuses any other. A connection belongs to that address, so it is
never used again for a name that has come to lead elsewhere.
"""

import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import pycurl  # type: ignore[import-untyped]

from archive.refresh.decode import ACCEPTED
from archive.refresh.fetched import Ask, Fault, Fetched, Limits
from archive.refresh.guard import refusal_of_answers
from archive.refresh.journey import Get, Reply
from archive.refresh.line import Line
from archive.refresh.looks import Look, Looks, RobotsCache, Turns
from archive.refresh.names import Address, Names, Resolve, address_of
from archive.refresh.robots import user_agent
from archive.refresh.trust import authorities

#: Seconds to wait for a connection; then the next address of the name is tried, of at most so many.
CONNECT_SECONDS, ADDRESSES = 15, 3
#: Connections kept open, and seconds for which an idle one is.
CONNECTIONS, IDLE_SECONDS = 256, 30
#: Longest sleep in seconds while lines are open, and while names are being resolved.
NAP, SHORT_NAP = 0.1, 0.01
#: Bytes that all large bodies may hold together; bytes of bodies that are handed over before more are decoded.
LARGE_BYTES, HANDFUL = 40_000_000, 1_000_000
HEADERS = ["Accept: text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8", f"Accept-Encoding: {ACCEPTED}"]


class NoContact(Exception):
    """An archive that asks strangers says who it is."""

    def __init__(self) -> None:
        super().__init__("Nothing is fetched without a contact: set ARCHIVE_CONTACT to an e-mail address or a page.")


def resolve(host: str, port: int) -> list[str]:
    """All IP addresses a name leads to, as this machine resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Fetcher:
    """Drives many looks at once. ``start`` them, then collect what ``finished``; ``close`` at the end.

    ``turns`` and ``robots``: shared with all other fetchers. ``contact``: named to every host; without it only hosts of
    ``test_hosts`` (name to ``ip:port``) are asked, and without both :class:`NoContact` is raised. ``rest``: seconds
    between two requests to one host. ``patience``: seconds to wait for a look's first turn, ``limits.seconds`` unless
    said; they do not count against the host. ``resolve``: name and port to IP addresses. ``ca``: a file of the
    authorities to trust, else the system's; where that has none, ``NoAuthorities`` is raised.
    """

    def __init__(
        self,
        turns: Turns,
        robots: RobotsCache,
        *,
        contact: str = "",
        limits: Limits | None = None,
        ports: frozenset[int] = frozenset({80, 443}),
        test_hosts: Mapping[str, str] | None = None,
        rest: float = 1.0,
        patience: float | None = None,
        resolve: Resolve = resolve,
        ca: str = "",
    ) -> None:
        self._test_hosts = {name.lower(): address_of(where) for name, where in (test_hosts or {}).items()}
        self._allowed = frozenset((test_hosts or {}).values())
        if not contact and not self._test_hosts:
            raise NoContact
        limits = limits or Limits()
        patience = limits.seconds if patience is None else patience
        self._contact = contact
        self._looks = Looks(turns, robots, self._send, limits, ports, self._test_hosts, rest, patience)
        self._options = _options(user_agent(contact), *((ca, "") if ca or not contact else authorities()))
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, CONNECTIONS)
        self._names = Names(resolve)
        self._idle: list[Any] = []
        self._open: dict[Any, tuple[Look, Get, list[Address]]] = {}
        self._large: dict[Line, int] = {}

    @property
    def in_flight(self) -> int:
        """Looks started and not yet handed over."""
        return len(self._looks) + len(self._looks.done)

    def expect(self, hosts: Iterable[str]) -> None:
        """Looks at these hosts will follow: what is kept of their robots.txt is read at once."""
        self._looks.expect(hosts)

    def start(self, ask: Ask) -> None:
        """Begin a look. Nothing blocks; what came of it is told by :meth:`finished`."""
        self._looks.start(ask)

    def finished(self, wait: float) -> list[tuple[Ask, Fetched]]:
        """The looks that have ended since the last call, at once where there are any, else within ``wait`` seconds."""
        until = time.monotonic() + wait
        while True:
            self._pump()
            now = time.monotonic()
            if self._looks.done or not self._looks or now >= until:
                done, self._looks.done = self._looks.done, []
                return done
            self._sleep(min(until, self._looks.wakes_at()) - now)

    def fetch(self, ask: Ask) -> Fetched:
        """One look, waited for. For a fetcher that has no other under way."""
        self.start(ask)
        while True:
            for _, fetched in self.finished(1.0):
                return fetched

    def close(self) -> None:
        """Break off what is under way and give every turn back."""
        self._looks.close()
        for curl in self._open:
            self._multi.remove_handle(curl)
        for curl in [*self._open, *self._idle]:
            curl.close()
        self._open.clear()
        self._idle.clear()
        self._names.close()
        self._multi.close()

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, look: Look, get: Get) -> Reply | None:
        """Open a line for what a look wants to get, or say why not; ``None``: the reply comes later."""
        host = get.place.host
        if host in self._test_hosts:
            return self._connect(look, get, [self._test_hosts[host]], self._allowed)
        if not self._contact:
            return Reply(fault=Fault.GUARD, detail=str(NoContact()))
        self._names.look_up(get.place, look.end, partial(self._looked_up, look, get))
        return None

    def _looked_up(self, look: Look, get: Get, found: list[str] | Reply) -> None:
        if not isinstance(found, Reply):
            refusal = self._connect(look, get, [(ip, get.place.port) for ip in found])
            if refusal is None:
                return
            found = refusal
        self._looks.go_on(look, found)

    def _connect(
        self, look: Look, get: Get, addresses: list[Address], allowed: frozenset[str] = frozenset()
    ) -> Reply | None:
        """Judge all addresses, then ask at the first; or the refusal."""
        if refusal := refusal_of_answers([ip for ip, _ in addresses], addresses[0][1], allowed):
            return Reply(fault=Fault.GUARD, detail=refusal)
        self._dial(look, get, addresses[:ADDRESSES])
        return None

    def _dial(self, look: Look, get: Get, addresses: list[Address]) -> None:
        curl = self._idle.pop() if self._idle else self._new_line()
        ip, port = addresses[0]
        curl.line.begin(get, addresses[0])
        curl.setopt(pycurl.URL, get.place.url)
        if curl.connected_to != addresses[0]:
            curl.connected_to = addresses[0]
            # Empty before the address: for whatever host and port the URL has.
            curl.setopt(pycurl.CONNECT_TO, [f"::[{ip}]:{port}" if ":" in ip else f"::{ip}:{port}"])
        if curl.headers != get.headers:
            curl.headers = get.headers
            curl.setopt(pycurl.HTTPHEADER, [*HEADERS, *get.headers])
        if curl.traced != get.keep:
            curl.traced = get.keep
            curl.setopt(pycurl.VERBOSE, int(get.keep))
        curl.setopt(pycurl.TIMEOUT_MS, max(1, int((look.end - time.monotonic()) * 1000)))
        self._open[curl] = look, get, addresses
        self._multi.add_handle(curl)

    def _new_line(self) -> Any:
        curl: Any = pycurl.Curl()
        curl.line = Line(self, pycurl.WRITEFUNC_PAUSE)
        curl.connected_to, curl.headers, curl.traced = None, (), False
        for option, value in self._options:
            curl.setopt(option, value)
        curl.setopt(pycurl.HEADERFUNCTION, curl.line.hear)
        curl.setopt(pycurl.WRITEFUNCTION, curl.line.write)
        curl.setopt(pycurl.DEBUGFUNCTION, curl.line.trace)
        curl.setopt(pycurl.PREREQFUNCTION, curl.line.ready)
        curl.setopt(pycurl.OPENSOCKETFUNCTION, partial(_open_socket, curl.line))
        return curl

    def _over(self, curl: Any, code: int = 0, message: str = "") -> None:
        """A line has ended: its handle is free for the next, its look goes on."""
        look, get, addresses = self._open.pop(curl)
        connected = bool(code) and curl.getinfo(pycurl.CONNECT_TIME) > 0
        self._multi.remove_handle(curl)
        line: Line = curl.line
        reply = line.reply(code, message, connected, time.time())
        self._release(line)
        self._idle.append(curl)
        if line.dropped and time.monotonic() < look.end:
            self._looks.send_again(look, get)
        elif reply.fault is Fault.CONNECT and len(addresses) > 1 and time.monotonic() < look.end:
            self._dial(look, get, addresses[1:])
        else:
            self._looks.answered(look, reply)

    def may_grow(self, line: Line, size: int) -> bool:
        """Whether a line may hold a large body now; it is paused until it may."""
        if self._large and sum(self._large.values()) + size > LARGE_BYTES:
            return False
        self._large[line] = size
        return True

    def _release(self, line: Line) -> None:
        """The line's room is free: those that wait for some ask again."""
        if self._large.pop(line, 0):
            for curl in [curl for curl in self._open if curl.line.paused]:
                curl.line.paused = False
                with suppress(pycurl.error):  # it has ended while it was paused, and is about to tell so
                    curl.pause(pycurl.PAUSE_CONT)

    def _pump(self) -> None:
        """Do all that can be done without waiting."""
        self._looks.wake()
        if self._names:
            self._names.serve()
        if not self._open:
            return
        self._multi.perform()
        more, handed, done = 1, 0, self._looks.done
        while more and handed < HANDFUL:
            before = len(done)
            more, good, bad = self._multi.info_read(1)
            for curl in good:
                self._over(curl)
            for curl, code, message in bad:
                self._over(curl, code, message)
            handed += sum(len(fetched.body) for _, fetched in done[before:])

    def _sleep(self, seconds: float) -> None:
        """Until a line has something to tell, at most so long."""
        seconds = min(seconds, SHORT_NAP if self._names else NAP)
        if not self._open:
            time.sleep(max(seconds, 0.0))
        elif self._multi.select(max(seconds, 0.0)) < 0:  # no line has a socket yet
            time.sleep(SHORT_NAP)


def _open_socket(line: Line, purpose: int, address: Any) -> Any:
    """A socket to the address that was judged; to no other."""
    if address.addr[:2] != line.address:
        line.stop(Fault.GUARD, f"A connection to {address.addr[0]}, which was not judged, is refused.")
        return pycurl.SOCKET_BAD
    line.opened = True
    try:
        return socket.socket(address.family, address.socktype, address.protocol)
    except OSError:  # a machine without IPv6
        return pycurl.SOCKET_BAD


def _options(agent: str, ca: str, ca_folder: str) -> list[tuple[int, Any]]:
    """What every line has: no proxy, no cookie, no netrc, no redirect, nothing decoded but the transfer coding."""
    trust = [(pycurl.CAINFO, ca), (pycurl.CAPATH, ca_folder)]
    return [
        (pycurl.NOSIGNAL, 1),
        (pycurl.PROXY, ""),
        (pycurl.NOPROXY, "*"),
        (pycurl.NETRC, pycurl.NETRC_IGNORED),
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
        (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
        (pycurl.HTTP09_ALLOWED, 0),
        (pycurl.HTTP_CONTENT_DECODING, 0),
        (pycurl.PATH_AS_IS, 1),
        (pycurl.SSL_VERIFYPEER, 1),
        (pycurl.SSL_VERIFYHOST, 2),
        (pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2),
        (pycurl.CONNECTTIMEOUT, CONNECT_SECONDS),
        (pycurl.MAXAGE_CONN, IDLE_SECONDS),
        (pycurl.BUFFERSIZE, 65_536),
        (pycurl.USERAGENT, agent),
        (pycurl.HTTPHEADER, HEADERS),
        *((option, where) for option, where in trust if where),
    ]
