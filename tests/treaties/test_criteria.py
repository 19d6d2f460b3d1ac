"""The criteria language: what it reads, what it refuses, what it says."""

import pytest

from archive.values.verdict import Answer, Step
from tests.casebook import law_of
from treaties.criteria import (
    NUMBERS,
    YES_OR_NO,
    checked_fact,
    decide,
    facts_named,
    mentions_range,
    parse_criteria,
    parse_facts,
    recorded,
)


def test_conjuncts_alternatives_and_atoms():
    criteria = parse_criteria("range|range_km>=500&payload_kg>1000;nuclear=yes")
    assert [[len(alternative) for alternative in conjunct] for conjunct in criteria] == [[1, 2], [1]]
    assert mentions_range(criteria)
    assert facts_named(criteria) == {"range_km", "payload_kg", "nuclear"}


@pytest.mark.parametrize(
    "text",
    [
        "warheads",
        "warheads=yes",
        "nuclear=3",
        "nuclear>yes",
        "speed=3",
        "abm_role=maybe",
        "warheads>>2",
        "warheads>-1",
        "|",
        "a;b",
    ],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(text):
    with pytest.raises(ValueError, match=r"“|Write|only"):
        parse_criteria(text)


@pytest.mark.parametrize(
    "text", ["warheads", "warheads=yes", "abm_role=3", "speed=3", "warheads=-1", "warheads=nan", "warheads=inf"]
)
def test_facts_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError, match=r"takes|no fact"):
        parse_facts(text)


def test_facts_have_their_own_types():
    assert parse_facts("warheads=10;abm_role=yes; reload=no") == {"warheads": 10.0, "abm_role": True, "reload": False}
    assert checked_fact("abm_role", True) is True
    assert checked_fact("weight_t", 16.5) == 16.5
    with pytest.raises(ValueError, match="takes a number"):
        checked_fact("weight_t", True)


@pytest.mark.parametrize(
    ("text", "value", "answer"),
    [
        ("warheads>=2", 2, Answer.YES),
        ("warheads>=2", 1, Answer.NO),
        ("warheads>2", 2, Answer.NO),
        ("warheads<=2", 2, Answer.YES),
        ("warheads<2", 2, Answer.NO),
        ("warheads=2", 2, Answer.YES),
        ("warheads=2", 3, Answer.NO),
        ("warheads=2", None, Answer.UNCLEAR),
        ("reload=no", False, Answer.YES),
        ("reload=no", True, Answer.NO),
        ("reload=no", None, Answer.UNCLEAR),
    ],
)
def test_operators(text, value, answer):
    assert recorded(parse_criteria(text)[0][0][0], value, "Art. X").answer is answer


def test_a_decision_gives_the_reasons_of_all_its_alternatives():
    conjunct = parse_criteria("launch_weight_kg>106000|throw_weight_kg>4350")[0]
    values = {"launch_weight_kg": 211100.0}
    step = decide(conjunct, lambda atom: recorded(atom, values.get(atom.fact), "Annex"), "Annex")
    assert isinstance(step, Step)
    assert step.answer is Answer.YES
    assert "launch weight above 106,000 kg" in step.reason
    assert " Or: " in step.reason
    assert "throw weight above 4,350 kg" in step.reason


def test_a_step_says_what_was_asked_and_what_is_recorded():
    step = recorded(parse_criteria("abm_role=yes")[0][0][0], True, "Art. II")
    assert step.reason == "Asked: built and deployed for an anti-ballistic-missile role. Abm role: yes, as recorded."


def test_no_fact_has_two_types():
    assert not NUMBERS.keys() & YES_OR_NO.keys()


def test_the_facts_that_the_records_need_are_known():
    named = {fact for category in law_of("records").categories.values() for fact in facts_named(category.criteria)}
    assert named <= NUMBERS.keys() | YES_OR_NO.keys()
