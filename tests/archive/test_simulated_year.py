"""The policy over a simulated year of 10,000 hosts; ``python -m tests.archive.simulated_year`` prints the figures."""

from dataclasses import replace

import pytest

from archive.refresh import policy
from archive.vocabulary import LinkState, Outcome
from tests.archive import simulated_year as year


@pytest.fixture(scope="module")
def links():
    return year.simulate()


def of(links, kind):
    found = [link for link in links if link.kind == kind]
    assert len(found) > 200, kind
    return found


def test_ten_thousand_hosts_of_every_kind(links):
    assert len(links) == 10_000
    assert {link.kind for link in links} == set(year.KINDS)


def test_none_is_dead_with_outages_under_six_days(links):
    assert year.wrongly_dead(links) == []
    assert not any(link.died_at for link in of(links, "short outages") + of(links, "short and gone"))


def test_dead_only_after_three_failures_at_least_three_days_apart(links):
    assert year.unproven(links) == []


def test_blocked_unreachable_and_suspect_links_are_never_dead(links):
    assert not any(link.died_at for link in of(links, "long outages") + of(links, "flapping"))


def test_what_is_lost_is_found_dead_and_told_once(links):
    for link in of(links, "lost"):
        if link.plan[0][0] < year.BEGIN + 200 * year.DAY:
            assert link.died_at
            assert link.died_at - link.plan[0][0] < 110 * year.DAY  # a rest of 90 days, two waits, the worker's delay
        assert link.told <= 1


def test_what_returns_stays_dead_and_a_person_is_told(links):
    for link in of(links, "returning"):
        assert link.course.state == LinkState.DEAD
        assert link.course.needs_person == policy.RETURNED
        assert link.told == 2


def test_steady_links_cost_few_looks_and_no_question(links):
    steady = of(links, "steady")
    assert max(link.looks for link in steady) <= 20
    assert not any(link.told for link in steady)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BETWEEN_FAILURES", 1 * policy.DAY), ("FAILURES_TO_DEATH", 2)],
)
def test_with_a_weaker_rule_the_year_turns_red(name, value, monkeypatch):
    monkeypatch.setattr(policy, name, value)
    links = year.simulate(hosts=800)
    assert year.wrongly_dead(links)
    assert year.unproven(links)


def test_the_year_is_the_same_for_the_same_seed():
    first, second = (year.simulate(hosts=50) for _ in range(2))
    assert [link.course for link in first] == [link.course for link in second]
    assert [link.course for link in first] != [link.course for link in year.simulate(hosts=50, seed=1)]


def test_a_plan_answers_what_it_says():
    begin = year.BEGIN
    link = year.Link("x", [(begin, begin + year.DAY, Outcome.GONE)])
    assert (link.answers(begin), link.answers(begin + year.DAY)) == (Outcome.GONE, Outcome.OK)
    assert replace(link).longest_gone() == year.DAY
