"""What a chain of redirects means: a move to a lasting address, the way home, a gate. Pure.

Addresses are compared as they stand; nothing is asked.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import SplitResult, urlsplit

from archive.refresh.fetched import Hop
from archive.refresh.phrases import MARKETS

#: Redirects by which a host says that the new address is to be used from now on (RFC 9110, 15.4.2 and 15.4.9).
PERMANENT = frozenset({301, 308})

#: Paths of a home page, also of one language.
HOME = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?(?:(?:index|default|home|main|welcome)(?:\.[a-z]{2,5})?/?)?", re.IGNORECASE
)
#: Paths by which a site tells that it found nothing.
MISSING = re.compile(
    r"/(?:error[-_/]?)?(?:404|410|not[-_]?found|page[-_]?not[-_]?found|pagenotfound|file[-_]?not[-_]?found|no[-_]?page)"
    r"(?:[-_]?(?:error|page))?(?:\.[a-z]{2,5})?/?$|/errors?(?:[-_]?page)?(?:\.[a-z]{2,5})?/?$",
    re.IGNORECASE,
)
#: Paths and hosts where a reader must first log in, pay, agree or prove to be human.
GATE_PATH = re.compile(
    r"/(?:log[-_]?in|sign[-_]?in|sso|oauth2?|authorize|register|registration|subscribe|subscription|paywall|consent|"
    r"cookie[-_]?(?:consent|wall)|captcha|showcaptcha|challenge|wp-login|access[-_]?denied)(?:[/.;]|$)",
    re.IGNORECASE,
)
GATE_HOST = re.compile(r"(?:login|signin|auth|sso|idp|accounts?|consent|id)\.", re.IGNORECASE)
#: Parameters of an address that holds for one visit only.
PASSING = re.compile(
    r"(?:;jsessionid=|[?&](?:jsessionid|phpsessid|session[-_]?(?:id)?|sid|token|access_token|signature|sig|expires|"
    r"x-amz-[a-z]+|ticket|nonce|auth|key-pair-id|hmac)=)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Way:
    """Where a look was led. Empty texts where there is nothing to tell.

    ``moved_to``: the lasting address of a move; ``how``: what differs, in words; ``astray``: why the end of the way is
    not the page; ``gate``: why a reader must first pass a gate; ``market``: the host on which names are sold.
    ``elsewhere``: whether the end is another path than the one asked.
    """

    moved_to: str = ""
    how: str = ""
    astray: str = ""
    gate: str = ""
    market: str = ""
    elsewhere: bool = False


def way(asked: str, hops: tuple[Hop, ...]) -> Way:
    """What the redirects from ``asked`` to the last of ``hops`` mean; an empty way where there were none."""
    if len(hops) < 2:
        return Way()
    begun, end = parts_of(asked), parts_of(hops[-1].url)
    host, elsewhere = end.hostname or "", _path(begun) != _path(end)
    if market := next((name for name in MARKETS if host == name or host.endswith("." + name)), ""):
        return Way(market=market, elsewhere=elsewhere)
    if _is_gate(end) and not _is_gate(begun):
        return Way(
            gate=f"The host leads to {_short(hops[-1].url)}, where a reader must log in or agree first.",
            elsewhere=elsewhere,
        )
    if MISSING.search(end.path) and not MISSING.search(begun.path):
        return Way(astray=f"The host leads to {_short(hops[-1].url)}, its page for errors.", elsewhere=elsewhere)
    if is_home(end) and not is_home(begun):
        return Way(astray=f"The host leads to its home page {_short(hops[-1].url)} instead.", elsewhere=elsewhere)
    moved_to = _lasting(hops)
    return Way(moved_to, _how(begun, parts_of(moved_to)) if moved_to else "", elsewhere=elsewhere)


def parts_of(url: str) -> SplitResult:
    """The parts of an address; empty ones where it cannot be read."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def is_home(parts: SplitResult) -> bool:
    """Whether the address is that of a home page; a query asks for a page of its own."""
    return not parts.query and HOME.fullmatch(parts.path) is not None


def _lasting(hops: tuple[Hop, ...]) -> str:
    """Where the permanent redirects at the beginning of the way lead, if that address lasts and is another one."""
    target = ""
    for hop, following in pairwise(hops):
        if hop.status not in PERMANENT:
            break
        target = following.url
    if not target or PASSING.search(target) or _is_gate(parts_of(target)):
        return ""
    return target if _same(parts_of(hops[0].url)) != _same(parts_of(target)) else ""


def _how(begun: SplitResult, end: SplitResult) -> str:
    """What differs between the two addresses, as the end of a sentence."""
    if _path(begun) != _path(end) or begun.query != end.query:
        return "" if begun.hostname == end.hostname else "at another host"
    names = [(parts.hostname or "").removeprefix("www.") for parts in (begun, end)]
    if names[0] != names[1]:
        return "under the same path at another host"
    changes = ["with https" if begun.scheme == "http" and end.scheme == "https" else ""]
    if begun.hostname != end.hostname:
        changes.append("with www" if (end.hostname or "").startswith("www.") else "without www")
    return "at the same address " + " and ".join(filter(None, changes)) if any(changes) else ""


def _is_gate(parts: SplitResult) -> bool:
    return GATE_PATH.search(parts.path) is not None or GATE_HOST.match(parts.hostname or "") is not None


def _path(parts: SplitResult) -> str:
    return parts.path.rstrip("/").lower()


def _same(parts: SplitResult) -> tuple[str, ...]:
    """The address without its fragment and without the slash of an empty path."""
    return parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query


def _short(url: str) -> str:
    return url if len(url) <= 120 else f"{url[:119]}…"
