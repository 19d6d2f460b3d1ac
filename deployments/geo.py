"""Distances, rings and the projection of range maps, on the WGS 84 ellipsoid. Pure.

A map is azimuthal equidistant about its place: every distance from the centre is true, so a geodesic ring is a
circle. Figures that readers are told come from geographiclib; outlines use Lambert's formula, some thirty times as
fast: distances within 100 m and bearings within a third of a degree up to 15,000 km (tests/deployments/test_geo.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import acos, atan, atan2, cos, floor, hypot, pi, radians, sin, tan

from geographiclib.geodesic import Geodesic

EARTH = Geodesic.WGS84
#: Beyond this no map is drawn: the far side of the earth, 20,004 km away, is a point that the rim would smear out.
FARTHEST_KM = 19_500.0
_A_KM = EARTH.a / 1000
_F = EARTH.f

Degrees = tuple[float, float]  # latitude, longitude
Vector = tuple[float, float, float]  # on the unit sphere of reduced latitudes


def distance_km(one: Degrees, other: Degrees) -> float:
    """The length of the geodesic between two places (latitude, longitude in degrees)."""
    return float(EARTH.Inverse(*one, *other, Geodesic.DISTANCE)["s12"]) / 1000


def destination(start: Degrees, bearing: float, km: float) -> Degrees:
    """Where a geodesic of ``km`` ends that leaves ``start`` at ``bearing`` degrees east of north."""
    found = EARTH.Direct(*start, bearing, km * 1000, Geodesic.LATITUDE | Geodesic.LONGITUDE)
    return found["lat2"], found["lon2"]


def ring(centre: Degrees, km: float, points: int = 180) -> tuple[Degrees, ...]:
    """The places at ``km`` from ``centre``, clockwise from north; the first is not repeated."""
    return tuple(destination(centre, 360 * step / points, km) for step in range(points))


def outline(centre: Degrees, km: float, points: int = 180) -> tuple[tuple[Degrees, ...], ...]:
    """The area within ``km`` as closed outlines that a flat map of longitudes -180 to 180 can show.

    An outline over the antimeridian is split there; one that encloses a pole is closed along it.
    """
    found = ring(centre, km, points)
    track = [found[0]]
    for lat, lon in [*found[1:], found[0]]:
        turns = round((track[-1][1] - lon) / 360)
        track.append((lat, lon + 360 * turns))
    around = track[-1][1] - track[0][1]
    if abs(around) < 180:
        return _split(track)
    poles = [lat for lat in (90.0, -90.0) if distance_km(centre, (lat, 0.0)) < km]
    if len(poles) == 2:  # both poles inside: all but a hole, which is the outline then
        return (((90.0, -180.0), (90.0, 180.0), (-90.0, 180.0), (-90.0, -180.0), (90.0, -180.0)), *_split(track))
    pole = poles[0]
    return _split([*track, (pole, track[-1][1]), (pole, track[0][1]), track[0]])


def _split(track: Sequence[Degrees]) -> tuple[tuple[Degrees, ...], ...]:
    """A closed track of unbroken longitudes, parted at each antimeridian."""
    parts = []
    lons = [lon for _, lon in track]
    for turn in range(floor((min(lons) + 180) / 360), floor((max(lons) + 180 - 1e-9) / 360) + 1):
        west, east = turn * 360 - 180.0, turn * 360 + 180.0
        part = _beyond(_beyond(list(track), west, 1), east, -1)
        if len(part) > 3:
            parts.append(tuple((lat, lon - turn * 360) for lat, lon in part))
    return tuple(parts)


def _beyond(track: list[Degrees], limit: float, side: int) -> list[Degrees]:
    """What of a closed track lies east (``side`` 1) or west (-1) of a longitude, closed again."""
    kept: list[Degrees] = []
    for (lat, lon), (lat2, lon2) in zip(track, [*track[1:], track[0]], strict=True):
        if side * (lon - limit) >= 0:
            kept.append((lat, lon))
        if (lon - limit) * (lon2 - limit) < 0:
            kept.append((lat + (lat2 - lat) * (limit - lon) / (lon2 - lon), limit))
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept


def vector(lat: float, lon: float) -> Vector:
    """The direction of a place on the sphere of reduced latitudes, on which geodesics keep their bearings."""
    beta, turn = _reduced(lat), radians(lon)
    return cos(beta) * cos(turn), cos(beta) * sin(turn), sin(beta)


def _reduced(lat: float) -> float:
    return atan((1 - _F) * tan(radians(lat))) if abs(lat) < 90 else radians(lat)


@lru_cache(maxsize=256)
def _axes(lat: float, lon: float) -> tuple[Vector, Vector, Vector]:
    beta, turn = _reduced(lat), radians(lon)
    up = (cos(beta) * cos(turn), cos(beta) * sin(turn), sin(beta))
    east = (-sin(turn), cos(turn), 0.0)
    north = (-sin(beta) * cos(turn), -sin(beta) * sin(turn), cos(beta))
    return up, east, north


@dataclass(frozen=True, slots=True)
class Projection:
    """Kilometres east and north of ``centre`` on an azimuthal equidistant map."""

    centre: Degrees

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Exactly: along the geodesic from the centre."""
        found = EARTH.Inverse(*self.centre, lat, lon, Geodesic.DISTANCE | Geodesic.AZIMUTH)
        turn, km = radians(found["azi1"]), found["s12"] / 1000
        return km * sin(turn), km * cos(turn)

    @property
    def axes(self) -> tuple[Vector, Vector, Vector]:
        """The directions out of the earth, east and north at the centre."""
        return _axes(*self.centre)

    def many(self, vectors: Iterable[Vector]) -> list[tuple[float, float]]:
        """Quickly, for drawing: Lambert's formula on directions made by :func:`vector`."""
        (ux, uy, uz), (ex, ey, _), (nx, ny, nz) = self.axes
        found = []
        for x, y, z in vectors:
            c = ux * x + uy * y + uz * z
            e = ex * x + ey * y
            n = nx * x + ny * y + nz * z
            s = hypot(e, n)
            if s < 1e-9:
                found.append((0.0, 0.0) if c > 0 else (0.0, pi * _A_KM))
                continue
            angle = atan2(s, c)
            more, less = uz + z, uz - z
            bend = (angle - s) * more * more / max(1 + c, 1e-9) + (angle + s) * less * less / max(1 - c, 1e-12)
            scale = _A_KM * (angle - _F * bend / 4) / s
            found.append((e * scale, n * scale))
        return found


def angle_of(km: float) -> float:
    """An angle that surely covers ``km``: what lies farther is out of sight."""
    return min(pi, 1.001 * km / (float(_A_KM) * (1 - 2 * float(_F))))


def angle_between(one: Vector, other: Vector) -> float:
    """The angle between two directions, in radians."""
    return acos(max(-1.0, min(1.0, one[0] * other[0] + one[1] * other[1] + one[2] * other[2])))
