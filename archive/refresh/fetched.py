"""The values a look is made of: what is asked, and what came back. Pure; no verb lives here."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why there is no whole answer.

    ``guard``: an address of ours to refuse, nothing was asked. ``robots``: the host's robots.txt forbids it.
    ``dns``, ``connect``, ``tls``: no connection. ``timeout``: the deadline passed. ``cut_short``: the connection ended
    before the answer did. ``too_large``: more bytes than the limit, on the wire or decoded. ``too_many_hops``: more
    redirects than the limit, or a circle. ``malformed``: no HTTP that can be read. ``no_turn``: the host was busy with
    another look until the deadline; nothing was learnt of the page, the look is put off.
    """

    GUARD = "guard"
    ROBOTS = "robots"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    CUT_SHORT = "cut_short"
    TOO_LARGE = "too_large"
    TOO_MANY_HOPS = "too_many_hops"
    MALFORMED = "malformed"
    NO_TURN = "no_turn"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one look. ``seconds``: wall clock for all hops; ``bytes``: on the wire, and again decoded."""

    seconds: float = 60.0
    bytes: int = 30_000_000
    hops: int = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to look at. ``etag`` and ``last_modified``: validators of the last accepted answer of this very
    address, as it gave them; an answer behind a redirect has none, for they would be another page's.

    ``holder``: the token under which the hosts' turns are taken. ``keep``: whether the exchanges are kept byte by byte.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    holder: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """One answered request. ``location``: where it sent us, resolved, or empty; ``peer``: the IP address asked."""

    url: str
    status: int
    location: str = ""
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire, headers included.

    The transfer coding is undone; interim heads (1xx) and trailers are left out; a header folded over several lines
    (obsolete since RFC 7230) stands in one. Of a body that is too large only the beginning is there.
    """

    url: str
    peer: str
    request: bytes
    response_head: bytes
    response_body: bytes
    #: Whether the body came whole.
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back for one :class:`Ask`.

    ``hops``: every answered request in order, the last one is the answer. ``fault``: why there is no whole answer, else
    ``None``; ``detail``: the same in a sentence for staff. ``headers``: of the last answer, names in small letters, in
    order. ``body``: of the last answer, its content coding undone, at most ``Limits.bytes``; of one that is too large
    only the beginning. ``wire_bytes``: all bytes received, heads included, robots.txt apart. ``seconds``: wall clock
    since the first turn came. ``retry_after``: seconds the host asked us to wait (``head.wait_of``), else 0.
    """

    asked: str
    hops: tuple[Hop, ...] = ()
    fault: Fault | None = None
    detail: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wire_bytes: int = 0
    seconds: float = 0.0
    retry_after: int = 0
    exchanges: tuple[Exchange, ...] = ()

    @property
    def status(self) -> int:
        """Status of the last answer; 0 where there was none."""
        return self.hops[-1].status if self.hops else 0

    @property
    def url(self) -> str:
        """The address that answered last; the one asked where none did."""
        return self.hops[-1].url if self.hops else self.asked

    def header(self, name: str) -> str:
        """The first value of a header of the last answer, by its name in small letters; empty where it has none."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a look came to. ``outcome``: a word of :class:`archive.vocabulary.Outcome`; ``reason``: a short sentence
    with what it rests on. Where a page moved to, ``redirects.way`` tells from the hops, which are stored.
    """

    outcome: str
    reason: str
