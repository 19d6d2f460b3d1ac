"""The number line: pure geometry. One mark per claim; ends say what they include."""

from itertools import pairwise
from math import inf

import pytest

from deployments.number_line import NARROW, WIDE, Band, LineClaim, Side, draw, finding, side
from treaties.bounds import Claim, Interval
from treaties.vocabulary import Measure

INTERMEDIATE = Band(("INF Treaty, Intermediate-range GLBM",), Interval(1000, 5500, False, True))
SHORTER = Band(("INF Treaty, Shorter-range GLBM",), Interval(500, 1000))
ICBM = Band(("New START", "START I", "START II", "SALT II"), Interval(5500, inf, False))
BANDS = [SHORTER, INTERMEDIATE, ICBM]


def claimed(measure=Measure.MAX_RANGE, lower=None, upper=None, **more) -> LineClaim:
    value = Claim("c", measure, lower, upper, more.pop("lower_inclusive", True), more.pop("upper_inclusive", True))
    return LineClaim("c", "Somebody", "figure", measure, lower, upper, value.extent(), **more)


CASES = [
    (claimed(upper=1000), SHORTER, Side.INSIDE),
    (claimed(upper=1000), INTERMEDIATE, Side.OUTSIDE),
    (claimed(upper=5500), INTERMEDIATE, Side.INSIDE),
    (claimed(upper=5500), ICBM, Side.OUTSIDE),
    (claimed(Measure.LOWER_BOUND, lower=500), INTERMEDIATE, Side.CANNOT_DECIDE),
    (claimed(Measure.LOWER_BOUND, lower=6000), ICBM, Side.INSIDE),
    (claimed(Measure.CLASS_BAND, lower=800, upper=5500), INTERMEDIATE, Side.CANNOT_DECIDE),
    (claimed(Measure.CLASS_BAND, lower=3000, upper=5500), INTERMEDIATE, Side.INSIDE),
    (claimed(Measure.INTERVAL, lower=800, upper=5500), INTERMEDIATE, Side.INSIDE),
    (claimed(upper=2000, counted=False), INTERMEDIATE, Side.NOT_COUNTED),
]


@pytest.mark.parametrize(("claim", "band", "expected"), CASES)
def test_the_side_of_a_claim(claim, band, expected):
    assert side(claim, band.interval) is expected


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_everything_stays_on_the_paper_and_no_mark_meets_another(width):
    claims = [claim for claim, _, _ in CASES]
    line = draw(claims, BANDS, INTERMEDIATE.interval, width)
    xs = [dot.x for mark in line.marks for dot in mark.dots] + [tick.x for tick in line.ticks] + list(line.bounds)
    assert all(0 <= x <= width for x in xs)
    rows = [mark.label_y for mark in line.marks]
    assert len(line.marks) == len(claims)
    assert all(later - sooner >= 30 for sooner, later in pairwise(rows))
    assert all(bracket.label_y < line.top for bracket in line.brackets)


def test_ends_are_open_or_full_as_the_bound_says():
    line = draw([claimed(upper=5500)], BANDS, None, WIDE)
    ends = [[dot.full for dot in bracket.dots] for bracket in line.brackets]
    assert ends == [[True, True], [False, True], [False]]
    (below,) = draw([claimed(upper=500, upper_inclusive=False)], BANDS, None, WIDE).marks
    assert [dot.full for dot in below.dots] == [False]


def test_equal_figures_stand_at_the_same_place_as_their_bound():
    line = draw([claimed(upper=5500)], BANDS, None, WIDE)
    assert line.marks[0].dots[0].x in line.bounds


def test_at_least_is_an_arrow_to_the_edge():
    (mark,) = draw([claimed(Measure.LOWER_BOUND, lower=500)], BANDS, None, WIDE).marks
    assert f"H{WIDE - 10.0}" in mark.line
    assert mark.dots == ()


def test_bands_far_beyond_the_claims_are_named_and_not_drawn():
    line = draw([claimed(upper=70)], BANDS, None, WIDE)
    assert line.brackets == ()
    assert line.beyond == tuple(BANDS)


def test_a_weapon_without_claims_has_no_line():
    with pytest.raises(ValueError, match="needs a claim"):
        draw([], BANDS, None, WIDE)


def test_the_finding_counts_the_sides():
    claims = [claimed(upper=480), claimed(upper=2500), claimed(Measure.LOWER_BOUND, lower=500)]
    said = finding("9M729", claims, INTERMEDIATE)
    assert said == (
        "3 range claims for 9M729, from 480 to 2,500 km. Of the shaded band, above 1,000 km, up to and including"
        " 5,500 km: INF Treaty, Intermediate-range GLBM: 1 inside, 1 outside, 1 cannot decide."
    )


def test_long_names_are_cut_only_in_the_drawing():
    assert draw([claimed(upper=6000)], [ICBM], None, WIDE).brackets[0].label.endswith("START II and 1 more")
    assert len(draw([claimed(upper=6000)], [ICBM], None, NARROW).brackets[0].label) < 50
    assert ICBM.short == "above 5,500 km"
    assert INTERMEDIATE.short == "above 1,000 to 5,500 km"
