"""The last 24 hours of looks as bars: drawn once for wide pages and once for phones. Pure but for the words."""

from dataclasses import dataclass
from datetime import datetime

from archive.refresh.policy import WELL
from archive.web.links import OUTCOMES

#: Height of the bars, and of the drawing.
TALL, HEIGHT = 120, 164
_ROUND = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour: what was seen well stands at the bottom, all else above it."""

    x: float
    width: float
    well_y: float
    well_height: float
    other_y: float
    other_height: float
    middle: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing. ``lines``: the heights of the guide lines with their figures."""

    css: str
    width: int
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """A row of the table twin."""

    at: datetime
    well: int
    other: int
    outcomes: str

    @property
    def total(self) -> int:
        return self.well + self.other


@dataclass(frozen=True, slots=True)
class Hours:
    """The chart with its finding, and its table."""

    finding: str
    rows: tuple[Hour, ...]
    drawings: tuple[Drawing, ...]


def hours(counted: list[tuple[datetime, dict[str, int]]]) -> Hours:
    """The chart of the hours given, the oldest first."""
    rows = tuple(_row(at, outcomes) for at, outcomes in counted)
    total, other = sum(row.total for row in rows), sum(row.other for row in rows)
    finding = f"{total:,} looks in the last 24 hours, at {other:,} of them the page was not seen well."
    if not total:
        finding = "No look in the last 24 hours."
    return Hours(finding, rows, (_drawing(rows, "wide", 800, 3), _drawing(rows, "narrow", 340, 6)))


def ceiling(most: int) -> int:
    """The least of 1, 2, 5, 10, 20, 50 … that is not below ``most``."""
    ten = 1
    while True:
        for each in _ROUND:
            if each * ten >= most:
                return each * ten
        ten *= 10


def _row(at: datetime, outcomes: dict[str, int]) -> Hour:
    well = sum(outcomes.get(each, 0) for each in WELL)
    told = ", ".join(f"{OUTCOMES.get(name, name)} {count:,}" for name, count in sorted(outcomes.items()))
    return Hour(at, well, sum(outcomes.values()) - well, told)


def _drawing(rows: tuple[Hour, ...], css: str, width: int, labelled: int) -> Drawing:
    left = 44
    top = ceiling(max((row.total for row in rows), default=0) or 1)
    step = (width - left) / max(1, len(rows))
    bars = []
    for number, row in enumerate(rows):
        well, other = row.well * TALL / top, row.other * TALL / top
        x, wide = round(left + number * step + step * 0.14, 1), round(step * 0.72, 1)
        bars.append(
            Bar(
                x,
                wide,
                round(12 + TALL - well, 1),
                round(well, 1),
                round(12 + TALL - well - other, 1),
                round(other, 1),
                round(x + wide / 2, 1),
                f"{row.at:%H}" if row.at.hour % labelled == 0 else "",
            )
        )
    figures = sorted({top, top // 2}) if top > 1 else [1]
    return Drawing(css, width, tuple(bars), tuple((round(12 + TALL - each * TALL / top, 1), each) for each in figures))
