"""robots.txt as RFC 9309 has it: what it allows us, how long that holds, where it is kept."""

import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache

from protego import Protego

log = logging.getLogger(__name__)

#: Our name in robots.txt and at the head of our User-Agent.
PRODUCT = "ArmsControlArchive"
#: RFC 9309, 2.4: a robots.txt holds for a day.
DAY = 86_400
#: One that the host could not give (5xx, 429) is asked for again after an hour.
HOUR = 3_600
#: Longest pause between two requests that a robots.txt can ask of us, in seconds.
LONGEST_DELAY = 10.0
#: Characters of a robots.txt that stays read, and how many do: the worst fill some 75 MB.
SHORT, HELD = 10_000, 500

_AGENT = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A robots.txt as it was kept. ``age``: seconds since it was read."""

    status: int
    text: str
    age: float


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a robots.txt comes to for us. ``delay``: seconds between two requests, 0 where it says nothing."""

    closed: str = ""
    delay: float = 0.0
    _parsed: Protego | None = field(default=None, repr=False)

    def allows(self, url: str) -> bool:
        """Whether we may ask for the address."""
        return not self.closed and (self._parsed is None or self._parsed.can_fetch(url, PRODUCT))


def user_agent(contact: str) -> str:
    """How we name ourselves to hosts. Raises ValueError where the contact cannot stand in a header."""
    if not contact.isascii() or (contact and not contact.isprintable()) or set("()") & set(contact):
        raise ValueError("ARCHIVE_CONTACT must be an e-mail address or a page, in plain letters without brackets.")
    return f"{PRODUCT}/1.0 (+{contact})" if contact else f"{PRODUCT}/1.0"


def life(status: int) -> int:
    """Seconds for which an answer to robots.txt holds."""
    return HOUR if _unreachable(status) else DAY


def rules_of(status: int, text: str) -> RobotsRules:
    """What an answer to robots.txt allows: 2xx what it says, 3xx without end and 4xx everything, all else nothing.

    429 is no 4xx here: a host that wants fewer requests is not asked more. Short ones stay read, from shift to shift.
    """
    return _held(status, text) if len(text) <= SHORT else _read(status, text)


def _read(status: int, text: str) -> RobotsRules:
    if _unreachable(status):
        said = f"answered {status}" if status else "could not be read"
        return RobotsRules(closed=f"The host's robots.txt {said}: it is not asked now.")
    if not 200 <= status < 300:
        return RobotsRules()
    try:
        parsed = Protego.parse(for_us(text))
        return RobotsRules(delay=min(parsed.crawl_delay(PRODUCT) or 0.0, LONGEST_DELAY), _parsed=parsed)
    except Exception:
        log.exception("A robots.txt that the parser broke off at; the host is not asked now.")
        return RobotsRules(closed="The host's robots.txt cannot be read: it is not asked now.")


_held = lru_cache(maxsize=HELD)(_read)


def for_us(text: str) -> str:
    """The same robots.txt with every group that names other robots given one name.

    The parser makes one set of rules for each name: ten thousand names over ten thousand rules would fill the memory.
    """
    lines = []
    for line in text.splitlines():
        if match := _AGENT.match(line):
            name = match[1].partition("#")[0].strip()
            ours = re.match(rf"{PRODUCT}(?![A-Za-z_-])", name, re.IGNORECASE)
            line = "User-agent: " + ("*" if name == "*" else PRODUCT if ours else "other")
        lines.append(line)
    return "\n".join(lines)


def _unreachable(status: int) -> bool:
    return status < 200 or status >= 500 or status == 429
