"""The way of one look: guard, robots.txt, the host's turn, GET, and so on for every redirect. Pure.

:func:`journey` is a generator. It yields what it needs and is sent what came of it, so it runs without a network:

========================  ===============================================================================
:class:`Rules`            :class:`Known` as the host's robots.txt has it, or None where it is not known
:class:`Learnt`           :class:`Known`, made of the robots.txt that was just read
:class:`Turn`             whether the host is ours to ask now; False: not before the deadline
:class:`Get`              :class:`Reply`
========================  ===============================================================================
"""

from collections.abc import Collection, Generator
from dataclasses import dataclass
from typing import Any, Protocol

from archive.refresh.fetched import Ask, Exchange, Fault, Fetched, Hop, Limits
from archive.refresh.guard import NotAdmissible, Place, split
from archive.refresh.head import Headers, location_of, wait_of
from archive.refresh.inert import inert

#: RFC 9309, 2.5: at least 500 KiB of a robots.txt are read; what follows is not.
ROBOTS_BYTES = 512_000
#: RFC 9309, 2.3.1.2: at least five redirects of a robots.txt are followed.
ROBOTS_HOPS = 5
#: Faults of a body, after which a redirect's target still holds.
_BODY_FAULTS = frozenset({Fault.CUT_SHORT, Fault.MALFORMED})
#: Faults that say of the host itself that it cannot be asked; met at robots.txt they are the look's own.
_HOST_FAULTS = frozenset({Fault.DNS, Fault.CONNECT, Fault.TLS, Fault.TIMEOUT, Fault.GUARD, Fault.NO_TURN})


class Known(Protocol):
    """What a host's robots.txt comes to."""

    @property
    def closed(self) -> str:
        """Why the host is not asked at all now; empty where it is."""

    def allows(self, url: str) -> bool:
        """Whether the address may be asked."""


@dataclass(frozen=True, slots=True)
class Rules:
    host: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """``status``: of the robots.txt, 0 where it could not be read; ``text``: its body."""

    host: str
    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    host: str


@dataclass(frozen=True, slots=True)
class Get:
    """``headers``: lines to send beside the usual ones; ``bytes``: most to be read; ``keep``: the exchange as well."""

    place: Place
    headers: tuple[str, ...] = ()
    bytes: int = 0
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, or why there is none. ``at``: when it ended, in seconds since 1970. ``body`` is decoded; with a fault
    it is as far as it came.
    """

    status: int = 0
    headers: Headers = ()
    body: bytes = b""
    peer: str = ""
    fault: Fault | None = None
    detail: str = ""
    wire_bytes: int = 0
    exchange: Exchange | None = None
    at: float = 0.0


Step = Rules | Learnt | Turn | Get
NOTHING = Reply()


def journey(
    ask: Ask, limits: Limits, ports: Collection[int], known: Collection[str] = ()
) -> Generator[Step, Any, Fetched]:
    """Walk one ask to its answer. ``ports``: those that may be asked; ``known``: names of the test map.

    Every address is guarded before anything is asked of it, redirects included. The validators are sent with the first
    request only: they belong to the address asked. ``Fetched.seconds`` is left to whoever holds the clock; bytes of
    robots.txt are the host's and not counted.
    """
    hops: list[Hop] = []
    exchanges: list[Exchange] = []
    received = 0

    def ended(fault: Fault | None, detail: str, reply: Reply = NOTHING, wait: int = 0) -> Fetched:
        wait = wait or wait_of(reply.headers, reply.at)
        return Fetched(
            ask.url, tuple(hops), fault, detail, reply.headers, reply.body, received, 0.0, wait, tuple(exchanges)
        )

    url = ask.url
    headers = _conditions(ask)
    seen: set[str] = set()
    while True:
        try:
            place = split(url, ports, known)
        except NotAdmissible as refusal:
            return ended(Fault.GUARD, str(refusal))
        url = place.url
        if url in seen:
            return ended(Fault.TOO_MANY_HOPS, f"Redirects lead in a circle, back to {url}.")
        if len(hops) > limits.hops:
            return ended(Fault.TOO_MANY_HOPS, f"More than {limits.hops} redirects.")
        seen.add(url)
        fault, detail, wait = yield from _permission(place, ports, known)
        if fault:
            return ended(fault, detail, wait=wait)
        if not (yield Turn(place.host)):
            return ended(Fault.NO_TURN, f"{place.host} was busy with other looks.")
        reply = yield Get(place, headers, limits.bytes - received, ask.keep)
        received += reply.wire_bytes
        location = location_of(url, reply.status, reply.headers)
        if reply.status:
            hops.append(Hop(url, reply.status, inert(location), reply.peer))
        if reply.exchange:
            exchanges.append(reply.exchange)
        if reply.status == 304 and not headers:
            return ended(Fault.MALFORMED, "304 Not Modified, though nothing was asked conditionally.", reply)
        if reply.fault and not (location and reply.fault in _BODY_FAULTS):
            return ended(reply.fault, reply.detail, reply)
        if not location:
            return ended(None, "", reply)
        url, headers = location, ()


def _conditions(ask: Ask) -> tuple[str, ...]:
    """Header lines that ask for the page only if it changed; a validator no header can hold is left out."""
    pairs = (("If-None-Match", ask.etag), ("If-Modified-Since", ask.last_modified))
    return tuple(f"{name}: {value}" for name, value in pairs if value and value.isascii() and value.isprintable())


def _permission(
    place: Place, ports: Collection[int], known: Collection[str]
) -> Generator[Step, Any, tuple[Fault | None, str, int]]:
    """Whether the host's robots.txt lets us ask, and how long it wants us to wait; it is read where it is not known."""
    wait = 0
    if place.target.partition("?")[0] == "/robots.txt":
        return None, "", 0
    rules: Known | None = yield Rules(place.host)
    if rules is None:
        status, text = 0, ""
        where = f"{place.scheme}://{place.authority}/robots.txt"
        for hop in range(ROBOTS_HOPS + 1):
            try:
                robots = split(where, ports, known)
            except NotAdmissible:
                status = 0
                break
            if not (yield Turn(robots.host)):
                return Fault.NO_TURN, f"{robots.host} was busy with other looks.", 0
            reply: Reply = yield Get(robots, (), ROBOTS_BYTES)
            if reply.fault in _HOST_FAULTS and not hop:
                return reply.fault, f"{reply.detail} (at robots.txt)", 0
            wait = wait_of(reply.headers, reply.at)
            status = 0 if reply.fault and reply.fault is not Fault.TOO_LARGE else reply.status
            text = reply.body.decode("utf-8-sig", "replace") if 200 <= status < 300 else ""
            where = location_of(where, reply.status, reply.headers)
            if not where:
                break
        rules = yield Learnt(place.host, status, text)
    if rules.closed:
        return Fault.ROBOTS, rules.closed, wait
    if rules.allows(place.url):
        return None, "", 0
    return Fault.ROBOTS, "The host's robots.txt forbids this address.", 0
