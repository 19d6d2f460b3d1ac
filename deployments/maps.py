"""The range map of a deployment: one ring per range claim about its system, round the place as far as it is known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot

from deployments.geo import FARTHEST_KM, Degrees, Projection, angle_between, angle_of, vector
from deployments.models import Deployment, SystemClaim
from deployments.outline import Disc, land
from deployments.placing import Label, Sheet, area_label, place_label, ring_label
from deployments.rings import Circle, RangeRing, circles_of, finding, rings_of
from deployments.shapes import Place, Shape, codes, detail_for, places, shapes
from deployments.vocabulary import Precision
from treaties.bounds import figure

#: How far the true place may be from the one recorded, in km, and the step in degrees to which a map rounds its
#: centre: a drawing must not give a place away more finely than the record means it. No entry: no map.
HALO_KM = {Precision.SITE: 2.0, Precision.LOCALITY: 20.0, Precision.REGION: 200.0}
STEP_DEGREES = {Precision.SITE: 0.01, Precision.LOCALITY: 0.1, Precision.REGION: 0.5}
#: Distances in the table are rounded to this many km.
STEP_KM = {Precision.SITE: 5, Precision.LOCALITY: 10, Precision.REGION: 50}

#: A map reaches a little beyond the longest claim, and never so near that the outlines look coarse.
MARGIN = 1.1
NEAREST_KM = 250.0
ALONE_KM = 1000.0  # where no claim gives a range
WIDE_RADIUS, NARROW_RADIUS = 276.0, 166.0
PLACES_LISTED, PLACES_TRIED = 16, 32
MANY_PLACES_KM = 2500.0  # on nearer maps lesser cities are named too
LEAST_MARK = 7.0  # radius of the mark of the place, in drawing units; a smaller one is not seen
NAMED = {"wide": 14, "narrow": 6}


@dataclass(frozen=True, slots=True)
class Dot:
    """A place for orientation on the drawing."""

    x: float
    y: float
    label: Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map at one size; all positions from its middle. ``halo``: radius of the mark of the place."""

    name: str
    radius: float
    scale: float
    circles: tuple[tuple[Circle, float, Label | None], ...]
    halo: float
    states: tuple[Label, ...]
    dots: tuple[Dot, ...]

    @property
    def side(self) -> float:
        return 2 * self.radius + 8

    @property
    def half(self) -> float:
        return self.radius + 4


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a place is, rounded, and which figures reach it."""

    name: str
    km: int
    within: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the rings: path data of the land by part, and the places with their positions in km."""

    other: str
    host: str
    deploying: str
    middles: tuple[tuple[str, float, float], ...]
    places: tuple[tuple[Place, float, float], ...]


@dataclass(frozen=True, slots=True)
class RangeMap:
    """All that the page shows; without a place that could be drawn, ``drawings`` is empty and ``why_not`` says why."""

    finding: str
    rings: tuple[RangeRing, ...]
    circles: tuple[Circle, ...]
    drawings: tuple[Drawing, ...]
    ground: Ground | None
    distances: tuple[Distance, ...]
    precision: str
    halo_km: float
    centre: Degrees | None
    enlarged: bool
    unseen: tuple[str, ...]
    why_not: str

    @property
    def step_km(self) -> int:
        return STEP_KM[Precision(self.precision)]


def range_map(deployment: Deployment, claims: Iterable[SystemClaim]) -> RangeMap:
    """The map of one deployment from its row (states at hand) and the claims about its system (claimants at hand).

    Only published range claims are drawn. No query, no clock; under 10 ms once the outlines are read.
    """
    rings = rings_of(claims)
    circles = circles_of(rings)
    centre, precision = centre_of(deployment), Precision(deployment.location_precision)
    said = finding(rings)
    states = (deployment.host_state, deployment.deploying_state)
    if centre is None:
        why = f"The place is given to the {precision} only, so no point and no ring is drawn."
        return RangeMap(said, rings, circles, (), None, (), precision, 0.0, None, False, (), why)
    halo = HALO_KM[precision]
    longest = max((circle.km for circle in circles), default=ALONE_KM / MARGIN)
    reach = min(max(longest * MARGIN, longest + halo, NEAREST_KM), FARTHEST_KM)
    host, deploying = (state.pk for state in states)
    ground = ground_of(centre, reach, host, deploying)
    drawings = tuple(
        _drawing(name, radius, size, reach, circles, ground, halo, {state.pk: state.name for state in states})
        for name, radius, size in (("wide", WIDE_RADIUS, 14.0), ("narrow", NARROW_RADIUS, 13.5))
    )
    unseen = tuple(dict.fromkeys(state.name for state in states if state.pk not in codes()))
    return RangeMap(
        said,
        rings,
        circles,
        drawings,
        ground,
        _distances(ground, circles, precision),
        precision,
        halo,
        centre,
        any(halo * drawing.radius / reach < LEAST_MARK for drawing in drawings),
        unseen,
        "",
    )


def centre_of(deployment: Deployment) -> Degrees | None:
    """The place as finely as its precision allows; None for a country, and where none is recorded."""
    step = STEP_DEGREES.get(Precision(deployment.location_precision))
    if step is None or deployment.latitude is None or deployment.longitude is None:
        return None
    return tuple(round(round(value / step) * step, 2) for value in (deployment.latitude, deployment.longitude))


@lru_cache(maxsize=256)
def ground_of(centre: Degrees, reach: float, host: str, deploying: str) -> Ground:
    """Land and places within ``reach`` km of ``centre``, kept for the next reader of the page."""
    disc = Disc(Projection(centre), reach, WIDE_RADIUS)
    drawn = shapes(detail_for(disc.km_per_unit))
    parts: dict[str, list[Shape]] = defaultdict(list)
    for shape in drawn:
        parts["host" if shape.code == host else "deploying" if shape.code == deploying else "other"].append(shape)
    up, angle = disc.projection.axes[0], angle_of(reach)
    wanted = [each for each in places() if each.weight <= (3 if reach < MANY_PLACES_KM else 2)]
    sighted = sorted((each.weight, angle_between(up, vector(each.lat, each.lon)), each.name, each) for each in wanted)
    seen = [place for _, apart, _, place in sighted if apart < angle][:PLACES_TRIED]
    near = [(place, *disc.projection.place(place.lat, place.lon)) for place in seen]
    middles = []
    for shape in (*parts["host"], *parts["deploying"]):
        largest = max((polygon[0] for polygon in shape.polygons), key=lambda ring: ring.cap.angle)
        middles.append((shape.code, *disc.projection.many([largest.cap.middle])[0]))
    return Ground(*(land(disc, parts[part]) for part in ("other", "host", "deploying")), tuple(middles), tuple(near))


def _drawing(
    name: str,
    radius: float,
    size: float,
    reach: float,
    circles: Sequence[Circle],
    ground: Ground,
    halo_km: float,
    names: dict[str, str],
) -> Drawing:
    km_per_unit = reach / radius
    radii = [min(circle.km, reach) / km_per_unit for circle in circles]
    halo = max(halo_km / km_per_unit, LEAST_MARK)
    sheet = Sheet(radius, size, (*radii, halo))
    sheet.keep(0, 0, min(halo, 40.0) * 0.8 + 3)
    lines = [
        (circle, round(at, 1), ring_label(sheet, circle.said, at))
        for circle, at in reversed(list(zip(circles, radii, strict=True)))
    ]
    states = [
        area_label(sheet, names[code], x / km_per_unit, -y / km_per_unit)
        for code, x, y in ground.middles
        if hypot(x, y) < reach * 0.85
    ]
    dots: list[Dot] = []
    for place, east, north in ground.places:
        x, y = round(east / km_per_unit, 1), round(-north / km_per_unit, 1)
        if len(dots) < NAMED[name] and sheet.free(x, y, 4):
            label = place_label(sheet, place.name, x, y)
            if label:
                sheet.keep(x, y, 4)
                dots.append(Dot(x, y, label))
    kept = tuple(label for label in states if label)
    return Drawing(
        name, radius, round(radius / WIDE_RADIUS / 10, 5), tuple(lines[::-1]), round(halo, 1), kept, tuple(dots)
    )


def _distances(ground: Ground, circles: Sequence[Circle], precision: Precision) -> tuple[Distance, ...]:
    step, halo = STEP_KM[precision], HALO_KM[precision]
    counted = [circle for circle in circles if circle.style in ("figure", "preferred")]
    found = []
    for place, east, north in ground.places[:PLACES_LISTED]:
        km = hypot(east, north)
        found.append(Distance(place.name, max(step, round(km / step) * step), _within(km, halo, counted)))
    return tuple(sorted(found, key=lambda each: (each.km, each.name)))


def _within(km: float, halo: float, circles: Sequence[Circle]) -> str:
    """Which figures reach a place ``km`` away when the centre may be ``halo`` off."""
    if not circles:
        return ""
    sure = [circle for circle in circles if km + halo <= circle.km]
    open_ = [circle for circle in circles if km - halo <= circle.km and circle not in sure]
    if len(sure) == len(circles):
        return "every figure"
    text = (
        f"{figure(sure[0].km)}\u00a0km" + (" and more" if len(sure) > 1 else "")
        if sure
        else "none"
        if not open_
        else ""
    )
    if open_:
        depends = "depends on the exact place: " + ", ".join(f"{figure(circle.km)}\u00a0km" for circle in open_)
        text = f"{text}; {depends}" if text else depends
    return text
