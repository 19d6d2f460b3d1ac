"""The paper charts of time are drawn on: which days lie on it, where each lies, and the years along the edge. Pure.

Two frames, as the house draws everything twice: 800 units wide, and 340 for phones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from archive.values.dates import months_later

LETTER = 6.6  # drawing units one letter takes at the chart's size of text


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper: its width, and the stretch on it in which days are drawn."""

    name: str
    width: float
    left: float
    right: float
    names_beside: bool
    first: date
    last: date

    def x(self, day: date | None, otherwise: float | None = None) -> float:
        """Where ``day`` lies; days outside lie at the edge. ``otherwise`` stands for no day."""
        if day is None:
            return self.left if otherwise is None else otherwise
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(self.left + (self.right - self.left) * min(max(share, 0.0), 1.0), 1)


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str
    anchor: str


def span_of_time(days: Iterable[date], on: date, today: date) -> tuple[date, date]:
    """First and last day of the axis: all ``days``, and the asked day unless it lies far before them or far ahead.

    There is room beyond the last event; but nothing is drawn beyond today, or the asked day, where those come last.
    """
    known = list(days) or [today]
    first, last = min(known), max(known)
    if _years(first, -10) <= on <= _years(max(last, today), 10):
        first, last = min(first, on), max(last, on)
    room = max((last - first) / 40, timedelta(days=120))
    beyond = timedelta(0) if last in (on, today) else room
    return max(first, date.min + room) - room, min(last, date.max - beyond) + beyond


def _years(day: date, count: int) -> date:
    return months_later(day, 12 * count)


def wide(first: date, last: date) -> Frame:
    """800 units, for desks and paper."""
    return Frame("wide", 800, 140, 796, True, first, last)


def narrow(first: date, last: date) -> Frame:
    """340 units, for phones."""
    return Frame("narrow", 340, 4, 336, False, first, last)


def ticks(frame: Frame) -> list[Tick]:
    """The years along the edge, as many as have room."""
    years = frame.last.year - frame.first.year + 1
    room = 62 if frame.names_beside else 56
    step = next((each for each in (1, 2, 5, 10, 20, 50, 100) if years / each * room <= frame.right - frame.left), 200)
    found = []
    for year in range(frame.first.year + 1, frame.last.year + 1):
        if year % step == 0:
            x = frame.x(date(year, 1, 1))
            anchor = "end" if x > frame.width - 16 else "start" if x < 14 else "middle"
            found.append(Tick(x, str(year), anchor))
    return found
