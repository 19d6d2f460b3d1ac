"""Make the bundled outlines of states from Natural Earth (see docs/decisions/0013-maps.md)."""

import json
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import pycountry
from django.core.management.base import BaseCommand, CommandParser

from deployments.shapes import DETAIL_KM, OUTLINES, UNIT

Point = tuple[float, float]
Ring = list[int]
Polygon = list[Ring]

#: Names under which Natural Earth keeps shapes that have no ISO number, given whole to the state the
#: United Nations recognise there.
WHOLE = {"N. Cyprus": "CYP", "Somaliland": "SOM"}

#: Parts drawn with another state than the United Nations recognise: from, to, a point inside the part, and the
#: line (longitude, latitude) that cuts it off; no line where the part is an outline of its own.
PARTS: list[tuple[str, str, Point, list[Point]]] = [
    ("RUS", "UKR", (34.1, 45.0), []),  # Crimea: General Assembly resolution 68/262
    ("MAR", "ESH", (-13.0, 25.5), [(-8.82, 27.66), (-13.17, 27.66)]),  # Western Sahara north of 27° 40′
    (  # the Golan Heights: Security Council resolution 497 (1981); the line is Natural Earth's coarseness
        "ISR",
        "SYR",
        (35.8, 33.0),
        [(35.63, 33.27), (35.62, 33.1), (35.64, 32.93), (35.66, 32.85), (35.65, 32.75), (35.61, 32.68)],
    ),
]


class Command(BaseCommand):
    help = "Make deployments/data/shapes/outlines.json from countries-50m.json of the npm package world-atlas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("topology", type=Path, help="countries-50m.json, unpacked from the package")

    def handle(self, *args: Any, **options: Any) -> None:
        atlas = Atlas(json.loads(options["topology"].read_text()))
        for name, code in WHOLE.items():
            atlas.join(code, atlas.shapes.pop(name))
        for giver, taker, inside, line in PARTS:
            atlas.join(taker, [atlas.cut(giver, inside, line)])
        OUTLINES.write_text(atlas.written())
        self.stdout.write(f"{len(atlas.shapes)} shapes, {OUTLINES.stat().st_size:,} bytes")


class Atlas:
    """A TopoJSON topology whose shapes can be joined and cut along arcs; every border is kept once."""

    def __init__(self, topology: dict[str, Any]):
        (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs: list[list[Point]] = []
        for deltas in topology["arcs"]:
            x = y = 0
            arc = []
            for dx, dy in deltas:
                x, y = x + dx, y + dy
                arc.append((x * sx + tx, y * sy + ty))
            self.arcs.append(arc)
        self.shapes: dict[str, list[Polygon]] = {}
        for each in topology["objects"]["countries"]["geometries"]:
            polygons = [each["arcs"]] if each["type"] == "Polygon" else each["arcs"]
            found = pycountry.countries.get(numeric=each.get("id") or "")
            self.shapes.setdefault(found.alpha_3 if found else each["properties"]["name"], []).extend(polygons)

    def points(self, ring: Ring) -> list[Point]:
        """The ring's points, first and last the same."""
        found: list[Point] = []
        for index in ring:
            found += (self.arcs[index] if index >= 0 else self.arcs[~index][::-1])[1 if found else 0 :]
        return found

    def join(self, code: str, polygons: list[Polygon]) -> None:
        """Give ``polygons`` to a shape; borders inside it go."""
        for extra in polygons:
            for polygon in self.shapes[code]:
                shared = {~index for ring in polygon for index in ring} & {index for ring in extra for index in ring}
                if shared:
                    gone = shared | {~index for index in shared}
                    left = [index for ring in polygon + extra for index in ring if index not in gone]
                    polygon[:] = self.chained(left)
                    break
            else:
                self.shapes[code].append(extra)

    def chained(self, indices: list[int]) -> Polygon:
        """Rings out of loose arcs, the outer one (the longest) first."""
        rings: Polygon = []
        left = list(indices)
        while left:
            ring = [left.pop(0)]
            while self.points(ring)[-1] != self.points(ring)[0]:
                end = self.points(ring)[-1]
                ring.append(left.pop(next(i for i, each in enumerate(left) if self.points([each])[0] == end)))
            rings.append(ring)
        return sorted(rings, key=lambda ring: -len(self.points(ring)))

    def cut(self, code: str, inside: Point, line: list[Point]) -> Polygon:
        """Take the part of a shape that holds ``inside`` out of it, cut off along ``line``, and give it back."""
        polygons = self.shapes[code]
        where = next(i for i, polygon in enumerate(polygons) if holds(self.points(polygon[0]), inside))
        if not line:
            return polygons.pop(where)
        start, end = self.split(polygons[where][0], line[0]), self.split(polygons[where][0], line[-1])
        self.arcs.append([start, *line[1:-1], end])
        chord = len(self.arcs) - 1
        outer = polygons[where][0]
        starts = [self.points([index])[0] for index in outer]
        at = starts.index(start)
        outer = outer[at:] + outer[:at]
        until = [self.points([index])[0] for index in outer].index(end)
        halves = [outer[:until] + [~chord], outer[until:] + [chord]]
        part = next(half for half in halves if holds(self.points(half), inside))
        halves.remove(part)
        polygons[where] = [halves[0], *polygons[where][1:]]
        return [part]

    def split(self, ring: Ring, near: Point) -> Point:
        """Break the ring's arcs at its point nearest to ``near``, in every shape that shares them."""
        spot = min(self.points(ring), key=lambda p: hypot(p[0] - near[0], p[1] - near[1]))
        for index in [each if each >= 0 else ~each for each in ring]:
            arc = self.arcs[index]
            if spot in arc[1:-1]:
                at = arc.index(spot)
                self.arcs.append(arc[at:])
                self.arcs[index] = arc[: at + 1]
                new = len(self.arcs) - 1
                for polygons in self.shapes.values():
                    for polygon in polygons:
                        for each in polygon:
                            if index in each:
                                each.insert(each.index(index) + 1, new)
                            if ~index in each:
                                each.insert(each.index(~index), ~new)
        return spot

    def written(self) -> str:
        """The file's text: arcs as steps of ``UNIT`` degrees with the detail each point belongs to, shapes by code."""
        used = sorted({i if i >= 0 else ~i for ps in self.shapes.values() for p in ps for r in p for i in r})
        number = {index: at for at, index in enumerate(used)}
        lines = []
        for index in used:
            arc, level = thinned(self.arcs[index])
            steps, x, y = [], 0, 0
            for lon, lat in arc:
                steps += [round(lon / UNIT) - x, round(lat / UNIT) - y]
                x, y = x + steps[-2], y + steps[-1]
            lines.append(json.dumps([level, *steps], separators=(",", ":")))
        shapes = {
            code: [[[number[i] if i >= 0 else ~number[~i] for i in ring] for ring in polygon] for polygon in polygons]
            for code, polygons in sorted(self.shapes.items())
        }
        shown = ",\n".join(
            f"{json.dumps(code)}:{json.dumps(each, separators=(',', ':'))}" for code, each in shapes.items()
        )
        return '{"arcs":[\n' + ",\n".join(lines) + '\n],\n"shapes":{\n' + shown + "\n}}\n"


def thinned(arc: list[Point]) -> tuple[list[Point], str]:
    """The points that matter at the finest detail, with a digit each: the coarsest detail that still shows it."""
    size = [float("inf"), *[0.0] * (len(arc) - 2), float("inf")]
    spans = [(0, len(arc) - 1, float("inf"))]
    while spans:  # Douglas-Peucker, remembering at which tolerance a point appears
        first, last, cap = spans.pop()
        if last - first < 2:
            continue
        far, at = max((off(arc[i], arc[first], arc[last]), i) for i in range(first + 1, last))
        size[at] = min(far, cap)
        spans += [(first, at, size[at]), (at, last, size[at])]
    kept = [(point, km) for point, km in zip(arc, size, strict=True) if km >= DETAIL_KM[0]]
    digits = "".join(str(sum(km >= least for least in DETAIL_KM) - 1) for _, km in kept)
    return [point for point, _ in kept], digits


def off(point: Point, start: Point, end: Point) -> float:
    """Kilometres from the line between two points, near enough for drawing."""
    across = cos(radians(point[1])) * 111.2
    px, py = (point[0] - start[0]) * across, (point[1] - start[1]) * 111.2
    ex, ey = (end[0] - start[0]) * across, (end[1] - start[1]) * 111.2
    length = hypot(ex, ey)
    if not length:
        return hypot(px, py)
    along = max(0.0, min(1.0, (px * ex + py * ey) / length**2))
    return hypot(px - along * ex, py - along * ey)


def holds(ring: list[Point], point: Point) -> bool:
    """Is the point inside the ring? On the flat map; for rings that do not cross the antimeridian."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd
