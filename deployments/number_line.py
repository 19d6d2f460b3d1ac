"""Range claims on a number line, over the bounds of the categories that ask for range. Pure geometry.

``draw`` answers one drawing of a given width, in units of its own; the page draws it twice, for wide and for
narrow screens, and never shrinks one into the other. One mark is one claim. Lengths are linear in km from 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, inf, log10

from treaties.bounds import Interval, figure
from treaties.vocabulary import Measure, Rank

WIDE, NARROW = 800, 340
CHARACTER = 6.9  # mean width of a character at the charts' 12.5 px, the widest fallback font included
ROW = 36
HEAD = 20
#: A bound this many times the greatest figure would crowd the claims; it is named below the drawing instead.
REACH = 3.0


@dataclass(frozen=True, slots=True)
class Band:
    """The range bounds that one or several categories share."""

    names: tuple[str, ...]
    interval: Interval

    def __str__(self) -> str:
        return f"{self.interval.said('km')}: {self.named(3)}"

    def named(self, most: int) -> str:
        """The first ``most`` names, and how many more there are."""
        more = len(self.names) - most
        return ", ".join(self.names[:most]) + (f" and {more} more" if more > 0 else "")

    @property
    def short(self) -> str:
        """The bounds alone, in few words: “above 1,000 to 5,500 km”; the dots say what is included."""
        low, high = self.interval.lower, self.interval.upper
        begins = "" if low <= 0 else f"{'' if self.interval.lower_inclusive else 'above '}{figure(low)}"
        if high == inf:
            return f"{begins} km or more" if self.interval.lower_inclusive else f"{begins} km"
        ends = f"{'' if self.interval.upper_inclusive else 'below '}{figure(high)} km"
        return f"{begins} to {ends}" if begins else f"up to {ends}".replace("up to below", "below")


@dataclass(frozen=True, slots=True)
class LineClaim:
    """One claim as the line shows it. ``extent``: what it can prove (``treaties.bounds.Claim.extent``)."""

    id: str
    claimant: str
    text: str
    measure: Measure
    lower: float | None
    upper: float | None
    extent: Interval
    rank: Rank = Rank.NORMAL
    unconfirmed: bool = False
    counted: bool = True


class Side(StrEnum):
    INSIDE = "inside"
    OUTSIDE = "outside"
    CANNOT_DECIDE = "cannot decide"
    NOT_COUNTED = "not counted"


def side(claim: LineClaim, band: Interval) -> Side:
    """Where a claim stands to a band, as the range rule holds it (``treaties.bounds.hold``)."""
    return Side(claim.extent.side(band)) if claim.counted else Side.NOT_COUNTED


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    full: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """One claim drawn. ``tone``: the class of its hue; ``line``, ``hatch``: path data; ``thick``: an interval."""

    id: str
    claimant: str
    text: str
    tone: str
    label_y: float
    line: str
    dots: tuple[Dot, ...] = ()
    hatch: str = ""
    thick: bool = False
    dashed: bool = False
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Bracket:
    """One band drawn: its label, its line, its ends."""

    label: str
    label_x: float
    anchor: str
    label_y: float
    line: str
    dots: tuple[Dot, ...]
    shaded: bool


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template needs. ``shade``: x and width of the shaded band, or None."""

    width: int
    height: float
    left: float
    right: float
    top: float
    bottom: float
    brackets: tuple[Bracket, ...]
    bounds: tuple[float, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    shade: tuple[float, float] | None
    beyond: tuple[Band, ...]

    @property
    def rise(self) -> float:
        """Height of the part where the claims stand."""
        return self.bottom - self.top

    @property
    def tick_y(self) -> float:
        """Where the figures of the axis stand."""
        return self.bottom + 18


def draw(claims: Sequence[LineClaim], bands: Sequence[Band], shaded: Interval | None, width: int) -> Drawing:
    """Draw ``claims`` (in the order given) under ``bands``. Without claims there is nothing to draw: ``ValueError``."""
    if not claims:
        raise ValueError("a number line needs a claim")
    margin = 10.0 if width == WIDE else 6.0
    top_value = _top(claims, bands)
    left, right = margin, width - margin
    scale = (right - left) / top_value

    def at(value: float) -> float:
        return round(left + min(max(value, 0), top_value) * scale, 1)

    seen = [band for band in bands if max(band.interval.lower, 0) < top_value]
    brackets = tuple(_bracket(band, number, at, width, left, right, shaded) for number, band in enumerate(seen))
    top = HEAD + len(seen) * 30 if seen else 6.0
    marks = tuple(_mark(claim, top + number * ROW, at, width, right) for number, claim in enumerate(claims))
    bottom = top + len(claims) * ROW + 4
    bounds = {each for band in seen for each in (band.interval.lower, band.interval.upper) if 0 < each < top_value}
    shade = None
    if shaded and any(band.interval == shaded for band in seen):
        start = at(max(shaded.lower, 0))
        shade = (start, round((right if shaded.upper == inf else at(shaded.upper)) - start, 1))
    return Drawing(
        width=width,
        height=bottom + 24,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        brackets=brackets,
        bounds=tuple(sorted(at(each) for each in bounds)),
        marks=marks,
        ticks=_ticks(top_value, at, width, right),
        shade=shade,
        beyond=tuple(band for band in bands if band not in seen),
    )


def finding(name: str, claims: Sequence[LineClaim], shaded: Band | None) -> str:
    """What the chart shows, in words: for its ``aria-label`` and its caption."""
    figures = [each for claim in claims if claim.counted for each in (claim.upper or claim.lower,) if each]
    said = f"{len(claims)} range {'claim' if len(claims) == 1 else 'claims'} for {name}"
    if figures:
        low, high = min(figures), max(figures)
        said += f", {figure(low)} km" if low == high else f", from {figure(low)} to {figure(high)} km"
    if shaded is None:
        return said + "."
    sides = [side(claim, shaded.interval) for claim in claims]
    counted = [f"{sides.count(each)} {each}" for each in Side if each in sides]
    return f"{said}. Of the shaded band, {shaded}: {', '.join(counted)}."


def _top(claims: Sequence[LineClaim], bands: Sequence[Band]) -> float:
    """The right end of the axis: past the greatest figure, and past the next bound above it where that is near."""
    greatest = max(each for claim in claims for each in (claim.lower, claim.upper) if each is not None)
    ends = {each for band in bands for each in (band.interval.lower, band.interval.upper) if each not in (inf, -inf)}
    above = [each for each in ends if greatest <= each <= greatest * REACH]
    return (min(above) if above else greatest) * 1.12


def _bracket(band: Band, number: int, at, width: int, left: float, right: float, shaded: Interval | None) -> Bracket:  # type: ignore[no-untyped-def]
    y = HEAD + number * 30
    start, end = at(max(band.interval.lower, 0)), at(band.interval.upper)
    text = f"{band.short}: {band.named(3 if width == WIDE else 1)}"
    room = right - start
    anchored_end = len(text) * CHARACTER > room
    dots = []
    if band.interval.lower > 0:
        dots.append(Dot(start, y, band.interval.lower_inclusive))
    runs_on = band.interval.upper == inf or end >= right
    if not runs_on:
        dots.append(Dot(end, y, band.interval.upper_inclusive))
    arrow = "m-6 -4l6 4l-6 4" if runs_on else ""
    label_x = start if not anchored_end else right
    if len(text) * CHARACTER > right - left:
        text = _cut(text, right - left)
    return Bracket(
        text,
        label_x,
        "end" if anchored_end else "start",
        y - 8,
        f"M{start} {y}H{right if runs_on else end}{arrow}",
        tuple(dots),
        band.interval == shaded,
    )


def _mark(claim: LineClaim, y: float, at, width: int, right: float) -> Mark:  # type: ignore[no-untyped-def]
    label_y, line_y = y + 13, y + 27
    tone = "weak-mark" if not claim.counted else "unconfirmed-mark" if claim.unconfirmed else "claim-mark"
    name = _cut(claim.claimant, width - 20 - (len(claim.text) + 2) * CHARACTER)
    thick = dotted = False
    hatch = ""
    low, high = claim.extent.lower, claim.extent.upper
    if claim.measure in (Measure.CLASS_BAND, Measure.TREATY_BAND) and high != inf:
        start, end = at(max(low, 0)), at(high)
        line = f"M{start} {line_y - 5}H{end}v10H{start}z"
        hatch = "".join(f"M{x} {line_y + 5}l5 -10" for x in _steps(start, end - 5, 9))
        dots: tuple[Dot, ...] = ()
    elif high == inf:
        start = at(low)
        line = f"M{start} {line_y - 6}v12M{start} {line_y}H{right}m-6 -5l6 5l-6 5"
        dots = (Dot(start, line_y, claim.extent.lower_inclusive),) if claim.measure is Measure.DISTANCE_FLOWN else ()
    elif claim.measure is Measure.INTERVAL and claim.lower is not None:
        line, thick = f"M{at(claim.lower)} {line_y}H{at(high)}", True
        dots = (Dot(at(high), line_y, claim.extent.upper_inclusive),)
    else:
        line = f"M{at(0)} {line_y}H{at(high)}"
        dots = (Dot(at(high), line_y, claim.extent.upper_inclusive),)
        dotted = claim.measure is Measure.REQUIREMENT
    return Mark(claim.id, name, claim.text, tone, label_y, line, dots, hatch, thick, claim.unconfirmed, dotted)


def _steps(start: float, end: float, step: float) -> list[float]:
    found = []
    x = start + 1
    while x <= end:
        found.append(round(x, 1))
        x += step
    return found


def _ticks(top_value: float, at, width: int, right: float) -> tuple[Tick, ...]:  # type: ignore[no-untyped-def]
    """Round figures along the axis, as many as find room."""
    most = 7 if width == WIDE else 4
    raw = top_value / most
    power = 10 ** floor(log10(raw))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= raw)
    found = [Tick(at(0), "0 km", "start")]
    value = step
    while value <= top_value:
        label = figure(value)
        x = at(value)
        if x + len(label) * CHARACTER / 2 <= right + 4:
            found.append(Tick(x, label))
        value += step
    return tuple(found)


def _cut(text: str, room: float) -> str:
    """As much of a label as there is room for; the table twin has all of it."""
    most = max(int(room / CHARACTER), 6)
    return text if len(text) <= most else text[: most - 1].rstrip(" ,(") + "…"
