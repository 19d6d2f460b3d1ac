"""Outlines cut to the disc of a map, as SVG path data. Pure.

A polygon is cut as Weiler and Atherton do: it is followed from where it enters the disc to where it leaves, and
from there along the rim, with the land on the right, to where it enters next. Natural Earth's outer rings have the
land on their right; holes run the other way round.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, hypot, pi, sqrt

from deployments.geo import Projection, Vector, angle_between, angle_of
from deployments.shapes import Ring, Shape

Flat = tuple[float, float]  # kilometres east and north of the centre
#: Points nearer than this to the one before are not written, in tenths of a drawing unit (city block).
STEP = 7


@dataclass(frozen=True, slots=True)
class Disc:
    """A round map: its projection, how far it reaches, and its radius in drawing units."""

    projection: Projection
    reach_km: float
    radius: float

    @property
    def km_per_unit(self) -> float:
        return self.reach_km / self.radius


@dataclass(frozen=True, slots=True)
class _Cut:
    """A ring against the disc: closed lines wholly inside, and pieces from rim to rim."""

    whole: list[list[Flat]]
    pieces: list[list[Flat]]


def land(disc: Disc, shapes: Iterable[Shape]) -> str:
    """The shapes within the disc as path data, in tenths of a unit from the disc's middle, south down."""
    up = disc.projection.axes[0]
    reach = angle_of(disc.reach_km)
    written = []
    for shape in shapes:
        for polygon in shape.polygons:
            if angle_between(up, polygon[0].cap.middle) - polygon[0].cap.angle <= reach:
                written.append(_polygon(disc, polygon, up, reach))
    return "".join(written)


def _polygon(disc: Disc, polygon: Sequence[Ring], up: Vector, reach: float) -> str:
    whole: list[list[Flat]] = []
    pieces: list[list[Flat]] = []
    full = False  # does the land cover the rim, although nothing crosses it?
    for place, ring in enumerate(polygon):
        cut = _cut(disc, ring, up, reach)
        whole += cut.whole
        pieces += cut.pieces
        if place == 0 and cut.whole:
            full = _holds_far_side(ring, up) and _area(cut.whole[0]) > 0
        elif not cut.whole and not cut.pieces and _around(disc, ring) != 0:
            full = place == 0  # the disc lies wholly inside the outline, or inside a hole of it
    scale = 10 / disc.km_per_unit
    text = "".join(_closed(line, scale) for line in whole)
    if pieces:
        return text + _joined(pieces, scale, disc.radius * 10)
    if full:
        r = round(disc.radius * 10)
        text += f"M{r} 0A{r} {r} 0 1 1 {-r} 0A{r} {r} 0 1 1 {r} 0Z"
    return text


def _cut(disc: Disc, ring: Ring, up: Vector, reach: float) -> _Cut:
    far = disc.reach_km
    if angle_between(up, ring.cap.middle) - ring.cap.angle > reach:
        return _Cut([], [])
    if angle_between(up, ring.cap.middle) + ring.cap.angle < reach * 0.98:
        return _Cut([disc.projection.many(ring.points)], [])
    runs: list[list[Flat]] = []  # neighbouring stretches that may be seen, projected
    before = None
    for start, end, cap in ring.stretches:
        if angle_between(up, cap.middle) - cap.angle > reach:
            continue
        if before == start:
            runs[-1].extend(disc.projection.many(ring.points[start + 1 : end]))
        else:
            runs.append(disc.projection.many(ring.points[start:end]))
        last = ring.points[end] if end < len(ring.points) else ring.points[0]
        runs[-1].extend(disc.projection.many([last]))
        before = end
    closed = len(runs) == 1 and before == len(ring.points) and ring.stretches and runs[0][0] == runs[0][-1]
    if closed and all(hypot(*point) <= far for point in runs[0]):
        return _Cut([runs[0][:-1]], [])
    pieces: list[list[Flat]] = []
    for run in runs:
        _pieces(run, far, pieces)
    if len(pieces) > 1 and pieces[-1][-1] == pieces[0][0] and hypot(*pieces[0][0]) < far:
        pieces[0][:0] = pieces.pop()[:-1]  # the ring began inside the disc
    return _Cut([], pieces)


def _pieces(run: Sequence[Flat], far: float, pieces: list[list[Flat]]) -> None:
    """Add what lies inside the circle of one projected run, cut where it crosses."""
    inside = hypot(*run[0]) <= far
    current = [run[0]] if inside else []
    for one, other in pairwise(run):
        now = hypot(*other) <= far
        if now and not inside:
            current = [_crossing(other, one, far), other]
        elif now:
            current.append(other)
        elif inside:
            pieces.append([*current, _crossing(one, other, far)])
            current = []
        inside = now
    if current:
        pieces.append(current)


def _crossing(inner: Flat, outer: Flat, far: float) -> Flat:
    """Where the line from a point inside to one outside meets the circle."""
    dx, dy = outer[0] - inner[0], outer[1] - inner[1]
    a = dx * dx + dy * dy
    b = inner[0] * dx + inner[1] * dy
    c = inner[0] ** 2 + inner[1] ** 2 - far * far
    along = (-b + sqrt(max(0.0, b * b - a * c))) / a
    return inner[0] + along * dx, inner[1] + along * dy


def _joined(pieces: Sequence[list[Flat]], scale: float, radius: float) -> str:
    """Pieces joined along the rim: from each exit clockwise to the next entry."""
    left = list(pieces)
    written = []
    while left:
        piece = first = left.pop(0)
        text = "M" + _line(piece, scale)
        while True:
            exit_at = atan2(piece[-1][1], piece[-1][0])
            ways = [((exit_at - atan2(each[0][1], each[0][0])) % (2 * pi), each) for each in left]
            home = (exit_at - atan2(first[0][1], first[0][0])) % (2 * pi)
            way, following = min(ways, key=lambda each: each[0], default=(home, first))
            if home <= way:
                way, following = home, first
            x, y = round(following[0][0] * scale), round(-following[0][1] * scale)
            text += f"A{radius:.0f} {radius:.0f} 0 {int(way > pi)} 1 {x} {y}"
            if following is first:
                break
            left.remove(following)
            text += "L" + _line(following, scale)
            piece = following
        written.append(text + "Z")
    return "".join(written)


def _closed(points: Sequence[Flat], scale: float) -> str:
    text = _line(points, scale)
    return f"M{text}Z" if "l" in text else ""


def _line(points: Sequence[Flat], scale: float) -> str:
    """``x y l dx dy …``: the first point, then steps; points closer than ``STEP`` are passed over."""
    x, y = round(points[0][0] * scale), round(-points[0][1] * scale)
    text = [f"{x} {y}"]
    steps: list[str] = []
    last = len(points) - 1
    for at in range(1, len(points)):
        dx, dy = round(points[at][0] * scale) - x, round(-points[at][1] * scale) - y
        if (dx if dx > 0 else -dx) + (dy if dy > 0 else -dy) >= STEP or (at == last and (dx or dy)):
            steps.append(f"{dx} {dy}" if dy >= 0 or not steps else f"{dx}{dy}")
            x, y = x + dx, y + dy
    return text[0] + ("l" + _packed(steps) if steps else "")


def _packed(steps: Sequence[str]) -> str:
    """Steps side by side; a minus sign parts numbers by itself."""
    return steps[0] + "".join(each if each[0] == "-" else " " + each for each in steps[1:])


def _area(points: Sequence[Flat]) -> float:
    """Twice the signed area; positive when the line runs anticlockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in zip(points, [*points[1:], points[0]], strict=True))


def _holds_far_side(ring: Ring, up: Vector) -> bool:
    """Can the ring enclose the antipode of the centre, so that its land lies outside the line as drawn?"""
    return pi - angle_between(up, ring.cap.middle) <= ring.cap.angle


def _around(disc: Disc, ring: Ring) -> int:
    """How often a ring that is out of sight runs round the centre, less how often round its antipode.

    A stretch whose cap holds neither can be followed by its ends; the others are followed point by point.
    """
    up = disc.projection.axes[0]
    turns = []
    for start, end, cap in ring.stretches:
        apart = angle_between(up, cap.middle)
        turns += (
            ring.points[start:end] if apart <= cap.angle or pi - apart <= cap.angle else ring.points[start : start + 1]
        )
    bearings = [atan2(x, y) for x, y in disc.projection.many(turns)]
    turn = 0.0
    for one, other in zip(bearings, [*bearings[1:], bearings[0]], strict=True):
        turn += (other - one + pi) % (2 * pi) - pi
    return round(turn / (2 * pi))
