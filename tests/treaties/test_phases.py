"""The status timeline as geometry: nothing outside the paper, no marks that touch, no labels that overlap."""

from datetime import date

import pytest

from archive.values.dates import parse
from treaties.paper import narrow, span_of_time, wide
from treaties.parties import Episode, InstrumentFacts, StateFacts, standings
from treaties.phases import MARK, alike, draw
from treaties.status import Event, phases
from treaties.tally import steps, tally
from treaties.vocabulary import BindingAct, EventKind, Recognition
from treaties.wording import EVENT_LABELS, delay_said, listed

TODAY = date(2026, 1, 1)


def happened(*rows: tuple[str, str]) -> tuple[Event, ...]:
    return tuple(Event(f"e-{number:03}", EventKind(kind), parse(day)) for number, (kind, day) in enumerate(rows))


ENDED = happened(
    ("signature", "1987-12-08"),
    ("ratification", "1988-05-27"),
    ("entry_into_force", "1988-06-01"),
    ("compliance_finding", "2014-07~"),
    ("suspension", "2019-02-02"),
    ("suspension", "2019-02-02"),
    ("termination", "2019-08-02"),
)


def drawn(frame, events, on, parties=()):
    days = [bound for each in events for bound in (each.date.earliest, each.date.latest) if bound]
    return draw(frame(*span_of_time(days, on, TODAY)), phases(events, False), events, parties, on, EVENT_LABELS)


@pytest.mark.parametrize("frame", [wide, narrow])
@pytest.mark.parametrize(
    "on", [date(1900, 1, 1), date(1987, 1, 1), date(2019, 6, 1), date(2019, 8, 2), date(9999, 12, 31)]
)
def test_everything_lies_on_the_paper(frame, on):
    chart = drawn(frame, ENDED, on)
    for lane in chart.lanes:
        for bar in lane.bars:
            assert chart.left <= bar.x <= bar.x + bar.width <= chart.width
            assert 0 <= bar.y <= bar.y + bar.height <= chart.axis_y
    for mark in chart.marks:
        assert chart.left <= mark.x <= chart.right
        assert 0 < mark.y < chart.axis_y
    assert chart.on_x is None or chart.left <= chart.on_x <= chart.right


@pytest.mark.parametrize("frame", [wide, narrow])
def test_marks_never_touch_and_several_of_a_day_are_counted(frame):
    marks = drawn(frame, ENDED, date(2019, 6, 1)).marks
    assert all(
        abs(one.x - other.x) >= MARK or abs(one.y - other.y) >= MARK - 0.1
        for number, one in enumerate(marks)
        for other in marks[number + 1 :]
    )
    assert sorted(mark.count for mark in marks) == [1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize("frame", [wide, narrow])
def test_labels_of_one_row_never_overlap(frame):
    labels = drawn(frame, ENDED, date(2019, 6, 1)).labels
    reach = [
        (each.y, each.x - width, each.x) if each.anchor == "end" else (each.y, each.x, each.x + width)
        for each in labels
        for width in [(len(each.text) + len(each.day) + 1) * 6.0]
    ]
    assert len(labels) >= 2
    assert not [
        (one, other)
        for number, one in enumerate(reach)
        for other in reach[number + 1 :]
        if one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
    ]


def test_an_imprecise_day_is_a_line_to_its_bounds():
    (mark,) = (each for each in drawn(wide, ENDED, date(2019, 6, 1)).marks if each.event == "e-003")
    assert not mark.changes
    assert mark.wide_from is None or mark.wide_from < mark.x < mark.wide_to


def test_a_day_far_off_draws_no_line():
    assert drawn(wide, ENDED, date(1900, 1, 1)).on_x is None
    assert drawn(wide, ENDED, date(2019, 6, 1)).on_x is not None


def test_nothing_is_drawn_beyond_today():
    in_force = happened(("signature", "2001-01-01"), ("entry_into_force", "2002-01-01"))
    days = [date(2001, 1, 1), TODAY]
    first, last = span_of_time(days, TODAY, TODAY)
    assert last == TODAY
    chart = draw(wide(first, last), phases(in_force, False), in_force, (), TODAY, EVENT_LABELS)
    assert chart.lanes[0].bars[-1].x + chart.lanes[0].bars[-1].width == pytest.approx(chart.on_x)


def bound(name: str, since: str, **more):
    facts = InstrumentFacts("t", "T", participation_complete=True, events=ENDED)
    episode = Episode(f"{name}-1", bound_from=parse(since), bound_from_action=BindingAct.RATIFICATION, **more)
    return name, standings(facts, StateFacts(name, name), [episode])


def test_states_that_stood_alike_share_a_lane_and_disputed_ones_come_last():
    disputed = bound("Avalon", "1988-01-01", recognition=Recognition.DISPUTED)
    lanes = alike(
        [disputed, bound("Cockaigne", "1995-01-01"), bound("Brigadoon", "1990-01-01"), bound("Arcadia", "1990-01-01")]
    )
    assert [each.names for each in lanes] == [("Brigadoon", "Arcadia"), ("Cockaigne",), ("Avalon",)]
    assert lanes[0].label(40) == "Brigadoon, Arcadia"
    assert lanes[0].label(10) == "Brigadoon and 1 more"


def test_the_count_of_bound_states_is_exact_on_every_step():
    timelines = [spans for _, spans in (bound("A", "1990-01-01"), bound("B", "1990-01-01"), bound("C", "1995-01-01"))]
    assert steps(timelines) == [(date(1990, 1, 1), 2), (date(1995, 1, 1), 3), (date(2019, 2, 2), 0)]
    drawing = tally(wide(date(1988, 1, 1), date(2020, 1, 1)), timelines, date(1994, 12, 31))
    assert (drawing.on_count, drawing.most) == (2, 3)


def test_words():
    assert delay_said("P90D") == "A state is bound 90 days after it deposited its act."
    assert delay_said("P6M") == "A state is bound 6 months after it deposited its act."
    assert delay_said("first day of the sixth month after the month of deposit").startswith(
        "A state is bound from the first day"
    )
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
