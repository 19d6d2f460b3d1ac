"""The bundled outlines of states and the places for orientation, read once per process."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import acos, sqrt
from pathlib import Path

from deployments.geo import Vector, vector

FOLDER = Path(__file__).resolve().parent / "data" / "shapes"
OUTLINES = FOLDER / "outlines.json"
PLACES = FOLDER / "places.csv"
#: Degrees in one step of the outline file: 1.1 km, finer than Natural Earth's 1:50 million shows.
UNIT = 0.01
#: Kilometres that each detail leaves out, the finest first.
DETAIL_KM = (1.0, 3.0, 6.0, 18.0, 36.0)
#: Points of a stretch of an outline that is looked at, or passed over, as one.
STRETCH = 24


@dataclass(frozen=True, slots=True)
class Cap:
    """A circle on the sphere that holds points: its middle and its angle in radians."""

    middle: Vector
    angle: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line (first point not repeated), its cap, and stretches of it with theirs."""

    points: tuple[Vector, ...]
    cap: Cap
    stretches: tuple[tuple[int, int, Cap], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One state or territory: ISO 3166-1 alpha-3 code, or the name where there is none; rings per polygon."""

    code: str
    polygons: tuple[tuple[Ring, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A well-known city for orientation. ``weight`` 1 is named before 3 where there is no room for all."""

    name: str
    lat: float
    lon: float
    weight: int


def detail_for(km_per_unit: float) -> int:
    """The coarsest detail that a drawing with so many kilometres to its unit shows without a visible change."""
    return max((level for level, km in enumerate(DETAIL_KM) if km <= km_per_unit * 0.9), default=0)


@lru_cache(maxsize=len(DETAIL_KM))
def shapes(detail: int) -> tuple[Shape, ...]:
    """All outlines at one detail (an index of ``DETAIL_KM``); those too small for it are left out."""
    held = json.loads(OUTLINES.read_text(encoding="utf-8"))
    arcs = [_arc(arc, detail) for arc in held["arcs"]]
    found = []
    for code, polygons in held["shapes"].items():
        drawn = []
        for polygon in polygons:
            rings = [ring for ring in (_ring(arcs, indices) for indices in polygon) if ring]
            if rings:
                drawn.append(tuple(rings))
        if drawn:
            found.append(Shape(code, tuple(drawn)))
    return tuple(found)


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The codes that have an outline."""
    return frozenset(shape.code for shape in shapes(0))


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """The places for orientation, the weightiest first."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [Place(row["name"], float(row["latitude"]), float(row["longitude"]), int(row["weight"])) for row in rows]
    return tuple(sorted(found, key=lambda place: (place.weight, place.name)))


def _arc(arc: Sequence[int | str], detail: int) -> list[Vector]:
    ranks, steps = str(arc[0]), [int(each) for each in arc[1:]]
    found, x, y = [], 0, 0
    for rank, dx, dy in zip(ranks, steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        if int(rank) >= detail:
            found.append(vector(y * UNIT, x * UNIT))
    return found


def _ring(arcs: Sequence[Sequence[Vector]], indices: Sequence[int]) -> Ring | None:
    points: list[Vector] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[:-1])
    if len(points) < 3:
        return None
    closed = [*points, points[0]]
    stretches = tuple(
        (start, min(start + STRETCH, len(points)), _cap(closed[start : start + STRETCH + 1]))
        for start in range(0, len(points), STRETCH)
    )
    return Ring(tuple(points), _cap(points), stretches)


def _cap(points: Sequence[Vector]) -> Cap:
    x, y, z = (sum(each) for each in zip(*points, strict=True))
    length = sqrt(x * x + y * y + z * z) or 1.0
    middle = (x / length, y / length, z / length)
    nearest = min(middle[0] * px + middle[1] * py + middle[2] * pz for px, py, pz in points)
    return Cap(middle, acos(max(-1.0, min(1.0, nearest))))
