"""The sighting strip: one mark per claim, none over another, the asked day where it belongs."""

from collections import Counter
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.dates import parse
from deployments.strip import MARK, MOST_COLUMNS, ORDER, WIDE, strip
from deployments.timeline import Said
from deployments.vocabulary import ClaimKind, Stance

DAY = date(2025, 12, 30)


def on(*days: str, kind: ClaimKind = ClaimKind.PRESENCE) -> list[Said]:
    return [Said(f"c-{n}", kind, Stance.ASSERTS, "a", parse(day)) for n, day in enumerate(days)]


any_day = st.one_of(
    st.dates(date(1948, 1, 1), date(2030, 1, 1)).map(date.isoformat),
    st.sampled_from(["", "unknown", "1962", "1962~", "2025-12~", "2025-12-29?", "198X", "2002-12/2003-03"]),
).map(parse)
any_claims = st.lists(
    st.builds(Said, st.uuids().map(str), st.sampled_from(ClaimKind), st.sampled_from(Stance), st.just("a"), any_day),
    min_size=1,
    max_size=60,
    unique_by=lambda each: each.id,
)


def test_every_kind_has_a_row():
    assert sorted(ORDER) == sorted(ClaimKind)


def test_nothing_is_drawn_of_nothing():
    assert strip([], DAY) is None


@given(any_claims, st.dates(date(1940, 1, 1), date(2040, 1, 1)))
def test_one_mark_is_one_claim_and_none_covers_another(told, day):
    found = strip(told, day)
    for drawing in (found.wide, found.narrow):
        assert Counter(mark.claim for mark in drawing.marks) == Counter(each.id for each in told)
        for mark in drawing.marks:
            assert 0 <= mark.x <= drawing.width - MARK
            assert 0 <= mark.y <= drawing.height - MARK
        for one, other in combinations(drawing.marks, 2):
            assert abs(one.x - other.x) >= MARK or abs(one.y - other.y) >= MARK


@given(any_claims)
def test_columns_stay_few_whatever_the_span(told):
    days = [each.claimed for each in told if each.claimed.earliest]
    assert len(strip(told, DAY).wide.columns) <= 2 * MOST_COLUMNS + 1 or not days


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (["2024-11-21", "2026-05-21"], 1),
        (["2021-01", "2025-12"], 3),
        (["1976", "1991"], 12),
        (["1948-01-01", "2025-01-01"], 60),
    ],
)
def test_the_step_follows_the_span(days, step):
    assert strip(on(*days), DAY).step == step


def test_a_day_known_less_exactly_than_a_column_stands_apart():
    found = strip(on("2025-11-01", "2025-12-01", "2025", "unknown"), DAY)
    assert found.undated == 2
    assert "no day" in [text.text for text in found.wide.columns]


def test_the_asked_day_is_a_line_inside_the_strip_and_a_word_outside():
    told = on("2025-11-01", "2026-02-01")
    inside = strip(told, DAY).wide
    assert inside.asked is not None
    assert 0 < inside.asked < WIDE
    before = strip(told, date(1990, 1, 1)).wide
    assert before.asked is None
    assert "before the first claim" in before.asked_label.text
    assert "after the last claim" in strip(told, date(2030, 1, 1)).wide.asked_label.text


def test_the_finding_says_where_most_fall():
    assert strip(on("2025-11-01", "2025-12-01", "2025-12-17"), DAY).finding == (
        "3 claims, Nov 2025 to Dec 2025. 2 of 3 fall in Dec 2025. The table below lists every claim."
    )
