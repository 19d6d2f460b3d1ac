"""Laws of the three-valued logic, of worlds and of spans."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.values.dates import FuzzyDate, parse
from archive.values.spans import Span, constant_spans, hinges
from archive.values.verdict import Answer, all_of, any_of, negated
from archive.values.worlds import ask

#: The same inputs every time, on a busy machine too.
patient = settings(deadline=None, derandomize=True)
answers = st.lists(st.sampled_from(Answer), max_size=6)
texts = st.sampled_from(
    ["2001-02-03", "2001-02", "2001", "2001~", "2003?", "1999/2002", "2000-12", "open", "unknown", ""]
)
some_days = st.dates(date(1995, 1, 1), date(2010, 1, 1))


@patient
@given(answers, answers)
def test_kleene_laws(one, other):
    assert all_of([*one, *other]) is all_of([all_of(one), all_of(other)])
    assert any_of([*one, *other]) is any_of([any_of(one), any_of(other)])
    assert negated(all_of(one)) is any_of(negated(each) for each in one)
    assert negated(any_of(one)) is all_of(negated(each) for each in one)
    assert all_of(reversed(one)) is all_of(one)
    assert all_of([*one, *one]) is all_of(one)
    assert all(negated(negated(each)) is each for each in one)


@patient
@given(answers, st.data())
def test_knowing_more_never_turns_a_sure_answer_over(found, data):
    known = [data.draw(st.sampled_from([Answer.YES, Answer.NO])) if each is Answer.UNCLEAR else each for each in found]
    for rule in (all_of, any_of):
        if rule(found) is not Answer.UNCLEAR:
            assert rule(known) is rule(found)


@patient
@given(st.lists(texts, max_size=6), some_days)
def test_worlds_are_sure_exactly_when_no_date_matters(written, day):
    dates = [parse(each) for each in written]

    def count(happened):
        return sum(happened(each) for each in dates)

    outcome = ask(count, dates, day)
    open_dates = {each for each in dates if each.happened_by(day) is Answer.UNCLEAR}
    assert outcome.sure is (not open_dates)
    assert set(outcome.deciding) == open_dates


@patient
@given(st.lists(texts, max_size=12, unique=True), some_days)
def test_worlds_name_only_open_dates(written, day):
    dates = [parse(each) for each in written]
    outcome = ask(lambda happened: bool(dates) and happened(dates[0]), dates, day)
    assert outcome.sure is (not dates or dates[0].happened_by(day) is not Answer.UNCLEAR)
    assert set(outcome.deciding) <= ({dates[0]} if dates else set())


def test_more_than_eight_open_dates_are_asked_at_their_bounds():
    dates = [FuzzyDate(f"2001-{month:02}~", *_bounds(month)) for month in range(1, 11)]
    outcome = ask(lambda happened: sum(map(happened, dates)), dates, date(2001, 6, 1))
    assert not outcome.sure
    assert outcome.deciding


def _bounds(month):
    found = parse("2001")
    return found.kind, date(2001, 1, month), date(2001, 12, month)


@patient
@given(st.lists(some_days, max_size=8), st.lists(some_days, min_size=1, max_size=5))
def test_spans_cover_every_day_once_and_neighbours_differ(changes, asked):
    def answer(day):
        return sum(change <= day for change in set(changes)) // 2

    spans = constant_spans(changes, answer)
    assert spans[0].start is None
    assert spans[-1].end is None
    assert all(one.end == other.start and one.value != other.value for one, other in pairwise(spans))
    for day in [*asked, *changes, *[each - timedelta(days=1) for each in changes]]:
        assert [span.value for span in spans if span.covers(day)] == [answer(day)]


def test_a_span_is_half_open():
    span = Span(date(2000, 1, 1), date(2001, 1, 1), "x")
    assert span.covers(date(2000, 1, 1))
    assert span.covers(date(2000, 12, 31))
    assert not span.covers(date(2001, 1, 1))
    assert not span.covers(date(1999, 12, 31))


def test_hinges_are_the_bounds_in_order():
    assert hinges([parse("2001"), parse("2000-05-05"), parse("unknown"), parse("")]) == [
        date(2000, 5, 5),
        date(2001, 1, 1),
        date(2001, 12, 31),
    ]
