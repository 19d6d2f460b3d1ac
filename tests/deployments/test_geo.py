"""Distances, rings, projection and clipping, against geographiclib's own values and well-known distances."""

import time
from itertools import pairwise
from math import hypot, pi

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments import geo, outline, shapes
from tests.deployments.paths import lines

KRICHEV, GUAM, ITURUP, GREELY = (53.68, 31.7), (13.6, 144.9), (45.0, 147.9), (63.95, -145.73)
places = st.tuples(st.floats(-89.9, 89.9), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("city", "km"),
    [((52.52, 13.405), 1231), ((52.23, 21.01), 737), ((50.45, 30.52), 368), ((55.756, 37.617), 441)],
    ids=["Berlin", "Warsaw", "Kyiv", "Moscow"],
)
def test_distances_from_krichev(city, km):
    assert geo.distance_km(KRICHEV, city) == pytest.approx(km, abs=5)


def test_a_published_geodesic():
    """Wellington to Salamanca: the example of geographiclib's own documentation, 19,959.679 km."""
    assert geo.distance_km((-41.32, 174.81), (40.96, -5.50)) == pytest.approx(19959.679, abs=0.001)


@given(places, st.floats(1, 19000))
@settings(max_examples=60, deadline=None)
def test_every_point_of_a_ring_is_at_its_distance(centre, km):
    """Within a metre, for any place and any length."""
    for point in geo.ring(centre, km, 12):
        assert Geodesic.WGS84.Inverse(*centre, *point)["s12"] == pytest.approx(min(km * 1000, 2e7), abs=1)


@pytest.mark.parametrize(
    ("centre", "km", "parts"),
    [(KRICHEV, 2000, 1), (GUAM, 5500, 2), (ITURUP, 600, 1), (ITURUP, 3500, 2), (GREELY, 2000, 2), (GREELY, 5500, 2)],
)
def test_an_outline_is_parted_at_the_antimeridian_and_closed_over_the_pole(centre, km, parts):
    found = geo.outline(centre, km)
    assert len(found) == parts
    for part in found:
        assert part[0] == part[-1]
        assert all(-90 <= lat <= 90 and -180.0001 <= lon <= 180.0001 for lat, lon in part)
        assert all(abs(one[1] - other[1]) < 180 or abs(one[0]) == 90 for one, other in pairwise(part))


def test_an_outline_over_the_pole_runs_along_it():
    """From Fort Greely the pole is 2,900 km away: 2,000 km stays clear of it, 5,500 km encloses it."""
    assert all(abs(lat) < 90 for part in geo.outline(GREELY, 2000) for lat, _ in part)
    along = [lon for part in geo.outline(GREELY, 5500) for lat, lon in part if lat == 90]
    assert (min(along), max(along)) == (-180.0, 180.0)


@given(places, places)
@settings(max_examples=200, deadline=None)
def test_the_quick_projection_keeps_to_the_exact_one(centre, place):
    """Up to 15,000 km distances are within 100 m; places within 0.6 %, under two units of a drawing at its rim."""
    projection = geo.Projection(centre)
    x, y = projection.place(*place)
    (u, v), far = projection.many([geo.vector(*place)])[0], hypot(x, y)
    if far < 15_000:
        assert hypot(u, v) == pytest.approx(far, abs=0.1)
        assert hypot(u - x, v - y) <= max(0.2, far * 0.006)


def test_the_projection_keeps_distance_and_bearing():
    north = geo.destination(KRICHEV, 0, 1000)
    east = geo.destination(KRICHEV, 90, 1000)
    assert geo.Projection(KRICHEV).place(*north) == pytest.approx((0, 1000), abs=1e-6)
    assert geo.Projection(KRICHEV).place(*east) == pytest.approx((1000, 0), abs=1e-6)


def holder(point):
    """The codes of the shapes that a tiny disc round a point lies in."""
    disc = outline.Disc(geo.Projection(point), 1.0, 100.0)
    return [shape.code for shape in shapes.shapes(0) if outline.land(disc, [shape])]


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((45.0, 34.1), "UKR"),  # Crimea
        ((44.65, 33.65), "UKR"),
        ((33.0, 35.8), "SYR"),  # the Golan Heights
        ((35.3, 33.5), "CYP"),
        ((9.56, 44.06), "SOM"),
        ((26.0, -13.5), "ESH"),
        ((22.5, -14.0), "ESH"),
        ((32.9, 35.4), "ISR"),
        ((31.0, -6.0), "MAR"),
        ((45.05, 147.9), "RUS"),
        ((53.68, 31.7), "BLR"),
        ((62.0, 100.0), "RUS"),
        ((-80.0, 100.0), "ATA"),
        ((66.0, -175.0), "RUS"),  # beyond the antimeridian
        ((-29.6, 28.2), "LSO"),  # an enclave
        ((13.45, 144.78), "GUM"),
    ],
)
def test_every_point_lies_in_one_state(point, code):
    assert holder(point) == [code]


def test_the_sea_lies_in_none():
    assert holder((45.0, -40.0)) == []
    assert holder((-48.0, -123.0)) == []


@pytest.mark.parametrize("centre", [KRICHEV, GUAM, GREELY, (90.0, 0.0), (-90.0, 0.0), (25.0, -46.0)])
@pytest.mark.parametrize("reach", [300, 2200, 6050, 15_000, geo.FARTHEST_KM])
def test_the_land_stays_within_the_disc_and_is_not_turned_inside_out(centre, reach):
    """The sum of the areas of all shapes is no more than the disc's, and every number stays within the rim."""
    disc = outline.Disc(geo.Projection(centre), reach, 276.0)
    drawn = shapes.shapes(shapes.detail_for(disc.km_per_unit))
    total = 0.0
    for shape in drawn:
        for points in lines(outline.land(disc, [shape])):
            assert all(hypot(*point) <= 2762 for point in points)
            total += area(points)
    assert -0.001 < total / (pi * 2760**2) < 1.001


def area(points):
    return sum(x * v - u * y for (x, y), (u, v) in pairwise([*points, points[0]])) / 2


def test_the_bundled_outlines_are_small():
    assert shapes.OUTLINES.stat().st_size < 1_000_000
    assert len(shapes.codes()) == 237
    assert {"UKR", "RUS", "Kosovo"} <= shapes.codes()
    assert not {"N. Cyprus", "Somaliland"} & shapes.codes()


def test_land_is_drawn_in_milliseconds():
    """The processor's time for one map once the outlines are read; a loaded machine may take three times as long."""
    disc = outline.Disc(geo.Projection(KRICHEV), 6050, 276.0)
    drawn = shapes.shapes(shapes.detail_for(disc.km_per_unit))
    times = []
    for _ in range(7):
        start = time.process_time()
        outline.land(disc, drawn)
        times.append(time.process_time() - start)
    assert min(times) < 0.03
