"""The state of a link as readers are told it: its word, then what is known and since when."""

from datetime import datetime
from typing import Any, Protocol

from archive.refresh.policy import FAILURES_TO_DEATH as UNTIL_DEAD
from archive.vocabulary import LinkState, Outcome
from archive.web.dates import said

#: What each word means, for the legend.
MEANINGS: dict[str, str] = {
    LinkState.ALIVE: "The page answered well. The day says when it was last seen so.",
    LinkState.MOVED: "The page answers at another address, and its host says that this is for good.",
    LinkState.DRIFTED: "The page answers, but its text changed.",
    LinkState.SUSPECT: "The host answers, but perhaps not with the page: it looks like an error page, "
    "or the host’s name is for sale. It is looked at again.",
    LinkState.BLOCKED: "The host does not let the archive in: a captcha, a login, a consent wall or a refusal. "
    "A reader may still get in. Blocked is not dead.",
    LinkState.UNREACHABLE: "No whole answer came: no connection, or a fault of the host. It is looked at again.",
    LinkState.FAILING: "The host says that the page is not there. "
    f"Only after {UNTIL_DEAD} such looks, at least three days apart, is the address called dead.",
    LinkState.DEAD: f"The page was not there at {UNTIL_DEAD} looks in a row, at least three days apart. "
    "It stays so until a person decides otherwise.",
    LinkState.ARCHIVED: "A copy near the day on which it was read stands in.",
    LinkState.NEVER_CHECKED: "The archive has not looked yet. The link may be dead.",
    "no_address_recorded": "The work is known, the place where it was read is not.",
}

#: What each outcome of a look is called.
OUTCOMES: dict[str, str] = {
    Outcome.OK: "seen well",
    Outcome.UNCHANGED: "seen well, unchanged",
    Outcome.MOVED: "moved",
    Outcome.SOFT_404_SUSPECT: "looks like an error page",
    Outcome.PARKED: "the host’s name is for sale",
    Outcome.BLOCKED: "blocked",
    Outcome.GONE: "not found",
    Outcome.UNREACHABLE: "unreachable",
    Outcome.REFUSED: "refused by the archive’s own rules",
}

_NOW: dict[str, str] = {
    LinkState.MOVED: "another address answers",
    LinkState.SUSPECT: "what answers may not be the page",
    LinkState.BLOCKED: "a reader may still get in",
}


class Course(Protocol):
    """What is read of a watch."""

    well_at: datetime | None
    failed_at: datetime | None
    failures: int


def told(state: str, course: Course | None) -> str:
    """What follows the word of ``state``: when the page was last seen well, and how far it is from being called dead.

    ``course``: the address's watch, or ``None``. Days are UTC. Never empty, except where nobody has looked.
    """
    well_at, failed_at, failures = (course.well_at, course.failed_at, course.failures) if course else (None, None, 0)
    well = f"last seen well {_day(well_at)}" if well_at else "never seen well by the archive"
    if state == LinkState.NEVER_CHECKED:
        return f"to be looked at anew; {well}" if well_at else ""
    if state == LinkState.ALIVE:
        return f"last seen {_day(well_at)}" if well_at else ""
    if state == LinkState.FAILING and failed_at:
        count = f"{failures} of {UNTIL_DEAD} before it is called dead"
        return f"not found when last looked on {_day(failed_at)}; {well}; {count}"
    if state == LinkState.UNREACHABLE:
        looks = f"no whole answer at {failures} looks in a row" if failures > 1 else "no whole answer when last looked"
        return f"{looks}; {well}"
    if state == LinkState.DEAD and failed_at:
        return f"not found at {failures} looks, the last on {_day(failed_at)}; {well}"
    return "; ".join(filter(None, (_NOW.get(state, ""), well)))


def watch_of(point: Any) -> Any:
    """The watch of an access point that was fetched with it, else ``None``. Never asks the database."""
    return point._state.fields_cache.get("watch") if point else None


def _day(moment: datetime | None) -> str:
    return said(moment.date()) if moment else ""
