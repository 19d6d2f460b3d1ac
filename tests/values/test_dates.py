"""Dates as written: what the case table does not say. The ``edtf`` library is the oracle."""

from calendar import monthrange
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.values.dates import (
    OPEN,
    REMEDY,
    UNKNOWN,
    UNRECORDED,
    Answer,
    DateKind,
    FuzzyDate,
    days_later,
    exactly,
    months_later,
    parse,
)
from archive.values.verdict import negated

#: The same inputs every time, on a busy machine too.
patient = settings(deadline=None, derandomize=True)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
years = st.integers(1000, 9998).map(str)
months = st.tuples(years, st.integers(1, 12)).map(lambda part: f"{part[0]}-{part[1]:02}")
exact_days = st.dates(date(1000, 1, 1), date(9998, 12, 31)).map(date.isoformat)
decades = st.integers(100, 998).map(lambda decade: f"{decade}X")
single = st.one_of(years, months, exact_days)
marked = st.tuples(st.one_of(single), st.sampled_from(["", "?"])).map("".join)


def day_of(found):
    return date(found.tm_year, found.tm_mon, found.tm_mday)


@patient
@given(st.one_of(marked, decades))
def test_bounds_agree_with_the_edtf_library(text):
    oracle = parse_edtf(text)
    found = parse(text)
    assert (found.earliest, found.latest) == (day_of(oracle.lower_strict()), day_of(oracle.upper_strict()))


@patient
@given(single, single)
def test_intervals_agree_with_the_edtf_library(first, last):
    if parse(first).earliest > parse(last).latest:
        with pytest.raises(ValueError, match="ends before it begins"):
            parse(f"{first}/{last}")
        return
    found = parse(f"{first}/{last}")
    try:
        oracle = parse_edtf(f"{first}/{last}")
    except ValueError:  # the library refuses an interval whose ends overlap; ours takes it
        assert found.earliest <= found.latest
        return
    assert (found.earliest, found.latest) == (day_of(oracle.lower_strict()), day_of(oracle.upper_strict()))


@patient
@given(st.one_of(st.text(), st.text(alphabet="0123456789X-~?%/. openukw"), st.from_regex(r"\d{4}(-\d\d){0,2}[~?%]?")))
def test_parsing_raises_nothing_but_value_error_with_the_remedy(text):
    try:
        found = parse(text)
    except ValueError as refusal:
        told = str(refusal)
    else:
        told = ""
    if told:
        assert REMEDY in told
        return
    assert found.text.isascii()
    if found.kind is DateKind.DATED:
        assert found.earliest <= found.latest
        assert parse(found.text) == found


@patient
@given(
    st.one_of(marked, single.map(lambda text: text + "~"), decades, st.just("open"), st.just("unknown"), st.just("")),
    days,
)
def test_happening_is_monotonic_and_on_agrees(text, day):
    found = parse(text)
    later = date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
    order = [Answer.NO, Answer.UNCLEAR, Answer.YES]
    assert order.index(found.happened_by(day)) <= order.index(found.happened_by(later))
    assert found.after(day) is negated(found.happened_by(day))
    if found.on(day) is Answer.YES:
        assert found == exactly(day) or found.exact


@patient
@given(days)
def test_an_exact_day_is_exact(day):
    found = exactly(day)
    assert found == parse(day.isoformat())
    assert found.exact
    assert found.happened_by(day) is Answer.YES


@patient
@given(days, st.integers(0, 400), st.integers(0, 60))
def test_delays_never_leave_the_calendar(day, count, months_count):
    assert days_later(day, count) >= day
    moved = months_later(day, months_count)
    assert moved >= day or moved.year == 9999
    assert moved.day == min(day.day, monthrange(moved.year, moved.month)[1])


def test_three_kinds_of_end_are_three_things():
    assert (OPEN.kind, UNKNOWN.kind, UNRECORDED.kind) == (DateKind.OPEN, DateKind.UNKNOWN, DateKind.UNRECORDED)
    assert bool(OPEN)
    assert bool(UNKNOWN)
    assert not UNRECORDED
    assert UNKNOWN.on(date(2025, 1, 1)) is Answer.UNCLEAR


def test_a_date_says_what_it_is():
    assert parse("2025~").approximate
    assert parse("2025?").uncertain
    assert parse("2025%").approximate
    assert parse("2025%").uncertain
    assert not parse("2025").approximate
    assert str(parse("2002-12/2003-03")) == "2002-12/2003-03"


def test_a_shifted_date_moves_both_bounds():
    moved = parse("2025-01").shifted(lambda day: days_later(day, 90), "2025-01 and P90D")
    assert moved == FuzzyDate("2025-01 and P90D", DateKind.DATED, date(2025, 4, 1), date(2025, 5, 1))
    assert UNRECORDED.shifted(lambda day: days_later(day, 90), "x") is UNRECORDED
