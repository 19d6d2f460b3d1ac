"""Lead: what is going on with the watch over citations, in one plain sentence. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

#: Without a tick for so long, no worker lives: a task of another kind may hold one up for four minutes.
SILENCE = timedelta(minutes=6)
#: So many looks of an hour, and this share of them without any answer, point to the archive's own network.
MANY, MOST = 20, 0.8


class Stop(Protocol):
    """Who stopped all looks."""

    @property
    def since(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def why(self) -> str: ...


class Figures(Protocol):
    """What is read of the figures (:class:`archive.refresh.figures.Figures`)."""

    @property
    def now(self) -> datetime: ...
    @property
    def may_ask(self) -> bool: ...
    @property
    def due(self) -> int: ...
    @property
    def held_back(self) -> int: ...
    @property
    def airborne(self) -> int: ...
    @property
    def next_at(self) -> datetime | None: ...
    @property
    def rate(self) -> float: ...
    @property
    def ticked_at(self) -> datetime | None: ...
    @property
    def stop(self) -> Stop | None: ...
    @property
    def hour(self) -> dict[str, int]: ...


@dataclass(frozen=True, slots=True)
class Lead:
    """``situation``: one word that changes only when something changed; ``sentence``; ``remedy``: what to do, or empty.

    ``warning``: what looks wrong beside it, or empty.
    """

    situation: str
    sentence: str
    remedy: str = ""
    warning: str = ""


def lead(figures: Figures) -> Lead:
    """The sentence that stands first. What stops everything is told before what is going on."""
    found = next(filter(None, (ask(figures) for ask in _IN_ORDER)))
    return Lead(found.situation, found.sentence, found.remedy, _warning(figures))


def lasting(span: timedelta) -> str:
    """A span in words, as coarse as it may be: “12 s”, “7 minutes”, “about 3 hours”, “about 2 days”."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 90:
        return f"{seconds} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} minutes"
    if seconds < 36 * 3600:
        return f"about {round(seconds / 3600)} hours"
    return f"about {round(seconds / 86_400)} days"


def moment(at: datetime) -> str:
    """A moment in a sentence: “27 November 2026, 14:02 (UTC)”."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} (UTC)"


def _no_contact(figures: Figures) -> Lead | None:
    if figures.may_ask:
        return None
    return Lead(
        "no-contact",
        "No contact address is set: nothing is fetched.",
        "Set ARCHIVE_CONTACT to an e-mail address or a page that tells who asks, then start the worker anew.",
    )


def _paused(figures: Figures) -> Lead | None:
    if not (stop := figures.stop):
        return None
    by = f" by {stop.by}" if stop.by else ""
    since = f"Paused everywhere since {moment(stop.since)}{by} because: {stop.why.rstrip('.')}."
    return Lead("paused", f"{since} {_addresses(figures.due)} due.", "Resume when the reason is gone.")


def _silent(figures: Figures) -> Lead | None:
    remedy = "Start the worker and its timer (docs/operations.md, “Watching over citations”)."
    if figures.ticked_at is None:
        return Lead("no-worker", f"No worker has ticked yet. {_addresses(figures.due)} due.", remedy)
    if (silence := figures.now - figures.ticked_at) > SILENCE:
        said = f"No worker has ticked for {lasting(silence)}. {_addresses(figures.due)} due."
        return Lead("no-worker", said, remedy)
    return None


def _held_back(figures: Figures) -> Lead | None:
    if not figures.due or figures.held_back < figures.due:
        return None
    said = f"{_addresses(figures.due)} due, all at hosts that are paused; {_tick(figures)}."
    return Lead("held-back", said, "Resume the hosts when the reason is gone.")


def _looking(figures: Figures) -> Lead | None:
    if not figures.due and not figures.airborne:
        return None
    said = f"Looking at citations: {figures.airborne:,} in the air of {figures.due:,} due"
    left = figures.due - figures.held_back
    if figures.rate > 0:
        left_for = lasting(timedelta(minutes=left / figures.rate))
        done = left_for if left_for.startswith("about") else f"about {left_for}"
        said += f", about {_rate(figures.rate)}, done in {done}"
    else:
        said += ", no look ended in the last ten minutes"
    if figures.held_back:
        said += f"; {figures.held_back:,} wait at hosts that are paused"
    return Lead("looking", f"{said}; {_tick(figures)}.")


def _resting(figures: Figures) -> Lead:
    until = (
        f"Nothing is due until {moment(figures.next_at)}" if figures.next_at else "Nothing is due, nothing is planned"
    )
    return Lead("resting", f"{until}; {_tick(figures)}.")


_IN_ORDER: tuple[Callable[[Figures], Lead | None], ...] = (
    _no_contact,
    _paused,
    _silent,
    _held_back,
    _looking,
    _resting,
)


def _warning(figures: Figures) -> str:
    looks, unreachable = sum(figures.hour.values()), figures.hour.get("unreachable", 0)
    if looks < MANY or unreachable < MOST * looks:
        return ""
    return (
        f"{unreachable:,} of the {looks:,} looks of the last hour got no whole answer. "
        "The fault may be the archive’s own network: look whether it reaches the outside."
    )


def _tick(figures: Figures) -> str:
    return f"last tick {lasting(figures.now - figures.ticked_at)} ago" if figures.ticked_at else "no tick yet"


def _rate(rate: float) -> str:
    return f"{rate:,.0f} a minute" if rate >= 1 else f"{max(1, round(rate * 60))} an hour"


def _addresses(number: int) -> str:
    return f"{number:,} {'address is' if number == 1 else 'addresses are'}"
