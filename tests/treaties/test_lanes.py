"""The lanes of one state: in their order, by standing, within the paper."""

from datetime import date

from archive.values.spans import Span
from treaties.lanes import lanes, wide
from treaties.paper import narrow
from treaties.parties import StandingVerdict
from treaties.vocabulary import Standing

BOUND = Span(date(1990, 1, 1), date(2000, 1, 1), StandingVerdict(Standing.BOUND, ""))
DISPUTED = Span(date(2000, 1, 1), None, StandingVerdict(Standing.BOUND, "", disputed=True))
NEVER = Span(None, None, StandingVerdict(Standing.NOT_BOUND, ""))
DAYS = date(1980, 1, 1), date(2020, 1, 1)


def test_each_instrument_has_a_lane_unless_nothing_is_to_be_said():
    drawn = lanes(wide(*DAYS), [("NPT", [BOUND, DISPUTED]), ("CTBT", [NEVER])], date(1995, 1, 1))
    assert [lane.name for lane in drawn.lanes] == ["NPT"]
    assert [(bar.word, bar.disputed) for bar in drawn.lanes[0].bars] == [("bound", False), ("bound", True)]


def test_bars_lie_on_their_days_and_on_the_paper():
    for frame in (wide(*DAYS), narrow(*DAYS)):
        drawn = lanes(frame, [("NPT", [BOUND, DISPUTED])], date(1995, 1, 1))
        first, second = drawn.lanes[0].bars
        assert first.x == frame.x(date(1990, 1, 1))
        assert round(first.x + first.width, 1) == second.x
        assert round(second.x + second.width, 1) == frame.right
        assert drawn.on_x == frame.x(date(1995, 1, 1))
        assert second.y + second.height < drawn.axis_y < drawn.height


def test_a_day_outside_the_paper_has_no_line():
    assert lanes(wide(*DAYS), [("NPT", [BOUND])], date(1900, 1, 1)).on_x is None


def test_a_long_name_is_cut_to_its_column():
    drawn = lanes(wide(*DAYS), [("A very long name of an instrument that nobody uses", [BOUND])], date(1995, 1, 1))
    assert drawn.lanes[0].name.endswith("…")
