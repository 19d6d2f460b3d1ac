"""Counts of what is in class on a day: each deployment once for a value, and one and the same answer fits."""

from datetime import date

from archive import kept
from deployments.in_class import Answer, InClass, held_on, in_class_on

LAPSED, OBLIGED = Answer("inf-a", "inf", "lapsed"), Answer("inf-b", "inf", "obligation_applies")
#: Cases 1 and 2 have both answers, case 3 one; case 9 has none.
HELD = InClass({1: 0, 2: 0, 3: 1}, {LAPSED: {0}, OBLIGED: {0, 1}})
CASES = [(1, 2), (3, 5), (9, 4)]


def test_a_deployment_counts_once_for_a_value_however_many_answers_give_it():
    counts = HELD.counts(Answer._fields, CASES, {})
    assert counts["instrument"] == [("inf", 7)]
    assert sorted(counts["category"]) == [("inf-a", 2), ("inf-b", 7)]
    assert sorted(counts["effect"]) == [("lapsed", 2), ("obligation_applies", 7)]


def test_all_that_is_chosen_is_of_one_answer():
    assert HELD.cases({"effect": ["lapsed"]}) == [1, 2]
    assert HELD.cases({"category": ["inf-a"], "effect": ["obligation_applies"]}) == []
    assert HELD.counts(["category"], CASES, {"effect": ["lapsed"]}) == {"category": [("inf-a", 2)]}


def test_what_is_held_is_what_is_stored(loaded):
    day = date(1988, 7, 1)
    rows = in_class_on(day).order_by().values_list("case", "category", "category__instrument", "effect")
    held = held_on(day)
    found = {
        (case, *answer) for case, number in held.numbers.items() for answer, own in held.having.items() if number in own
    }
    assert found == set(rows)
    assert found


def test_another_day_with_the_same_records_is_read_once(loaded, django_assert_num_queries):
    kept.forget()
    with kept.one_moment(), django_assert_num_queries(2):
        held_on(date(2001, 1, 1))
        held_on(date(2001, 1, 1))
