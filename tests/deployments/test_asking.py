"""The body of a question: read to the letter, or refused by field, all problems at once."""

import json
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments import answering
from deployments.asking import CLAIM_KEYS, FACT_KEYS, Known, Refused, read
from tests.casebook import FOLDERS, law_of
from treaties.criteria import NUMBERS, YES_OR_NO
from treaties.recorded import read_listings
from treaties.vocabulary import Basing, LaunchDomain, Measure, SystemType, Warhead

TODAY = date(2026, 1, 31)


def listings() -> dict:
    found: dict = {}
    for each in (each for rows in read_listings(FOLDERS["treaties"]).values() for each in rows):
        found.setdefault(each.instrument, []).append(each)
    return {name: tuple(rows) for name, rows in found.items()}


LAW = replace(law_of("records").for_one_question(), listings=listings())
KNOWN = Known(LAW, frozenset(LAW.states) - {"NATO"}, {"SS-23 (OTR-23)": ("ss-23-spider", "SS-23 Spider")})


def asked(**facts):
    return read({"facts": facts}, KNOWN, TODAY).question.facts


def refused(body):
    with pytest.raises(Refused) as caught:
        read(body, KNOWN, TODAY)
    return {each.field: each for each in caught.value.problems}


def answer(body):
    asked = read(body, KNOWN, TODAY)
    law = LAW.for_one_question()
    return answering.answer(law, law.assess_all(asked.question, asked.on, asked.categories))["results"]


def test_nothing_recorded_is_a_question_too():
    found = read({"facts": {}}, KNOWN, TODAY)
    assert found.on == TODAY
    assert found.categories == tuple(sorted(LAW.categories))
    assert (found.question.deploying, found.question.host, found.question.conduct) == ("", "", None)
    assert found.question.facts == asked(**dict.fromkeys(FACT_KEYS))


def test_null_means_not_recorded_everywhere():
    body = {"facts": dict.fromkeys(FACT_KEYS), "deploying_state": None, "host_state": None, "on": None}
    body |= {"conduct": None, "categories": None}
    body["facts"]["range_claims"] = [dict.fromkeys(CLAIM_KEYS), {"upper": 600, **dict.fromkeys(CLAIM_KEYS[5:])}]
    facts = read(body, KNOWN, TODAY).question.facts
    first, second = facts.range_claims
    assert first.extent() is None
    assert (second.measure, second.upper_inclusive, second.open_ended) == (Measure.MAX_RANGE, True, False)


def test_every_kind_of_fact_is_read():
    facts = asked(
        system_type="cruise_missile",
        launch_domain="ground;sea",
        basing=["ship", "road_mobile"],
        warhead="dual",
        payload_kg=450,
        solely_interceptor="no",
        weapon_delivery_vehicle=False,
        calibre_mm=300.5,
        abm_role=True,
        warheads=0,
        range_claims=[
            {"lower": 1, "upper": 2, "lower_inclusive": False, "upper_inclusive": "no", "measure": "class_band"},
            {"upper": 5, "open_ended": True, "claimant": "A", "rank": "preferred", "basis": "press", "id": "x"},
        ],
        payload_claims=[{"upper": 500}],
    )
    assert facts.system_type is SystemType.CRUISE_MISSILE
    assert facts.launch_domains == {LaunchDomain.GROUND, LaunchDomain.SEA}
    assert facts.basing == {Basing.SHIP, Basing.ROAD_MOBILE}
    assert (facts.warhead, facts.payload_kg) == (Warhead.DUAL, 450)
    assert (facts.solely_interceptor, facts.weapon_delivery_vehicle) == (False, False)
    assert facts.values == (("abm_role", True), ("calibre_mm", 300.5), ("warheads", 0.0))
    band, value = facts.range_claims
    assert (band.lower_inclusive, band.upper_inclusive, band.measure) == (False, False, Measure.CLASS_BAND)
    assert (value.open_ended, value.claimant, value.rank, value.basis, value.id) == (
        True,
        "A",
        "preferred",
        "press",
        "x",
    )
    assert facts.payload_claims[0].upper == 500


@pytest.mark.parametrize("several", ["ground;sea", "sea; ground", ["ground", "sea"], ["sea", "ground", "sea"]])
def test_several_words_are_a_list_or_joined(several):
    assert asked(launch_domain=several).launch_domains == {LaunchDomain.GROUND, LaunchDomain.SEA}


@pytest.mark.parametrize(("kind", "delivers"), [("ballistic_missile", True), ("drone", None), (None, None)])
def test_a_missile_delivers_a_weapon_unless_said_otherwise(kind, delivers):
    assert asked(system_type=kind).weapon_delivery_vehicle is delivers
    assert asked(system_type=kind, weapon_delivery_vehicle=False).weapon_delivery_vehicle is False


@pytest.mark.parametrize("name", sorted({*NUMBERS, *YES_OR_NO}))
def test_every_fact_of_the_criteria_can_be_given(name):
    assert asked(**{name: 5 if name in NUMBERS else True}) != asked()


def test_facts_with_a_place_of_their_own():
    assert asked(range_km=700).range_claims[0].upper == 700
    assert asked(nuclear=True).warhead is Warhead.NUCLEAR
    assert asked(nuclear=False, warhead="dual").warhead is Warhead.CONVENTIONAL
    assert asked(named_type=True).named[0].instrument == "inf"
    assert asked(named_type=False).named == ()


@pytest.mark.parametrize("value", [-1, True, False, "5", "", [], {}, float("nan"), float("inf"), 10**400, -(10**400)])
@pytest.mark.parametrize("field", ["payload_kg", "calibre_mm", "range_km"])
def test_a_number_is_a_number(value, field):
    assert "number" in refused({"facts": {field: value}})[f"facts.{field}"].problem


@pytest.mark.parametrize("value", [1, 0, "true", "Yes", [], {}, ""])
@pytest.mark.parametrize("field", ["solely_interceptor", "weapon_delivery_vehicle", "abm_role"])
def test_yes_and_no_are_true_and_false(value, field):
    assert refused({"facts": {field: value}})[f"facts.{field}"].allowed == (True, False, "yes", "no", None)


@pytest.mark.parametrize(
    ("body", "field", "allowed"),
    [
        ({}, "facts", None),
        ([], "body", "facts"),
        ("facts", "body", "facts"),
        (None, "body", "facts"),
        ({"facts": []}, "facts", "system_type"),
        ({"facts": {}, "fact": 1}, "fact", "facts"),
        ({"facts": {"sistem_type": "x"}}, "facts.sistem_type", "system_type"),
        ({"facts": {"system_type": "other"}}, "facts.system_type", "ballistic_missile"),
        ({"facts": {"system_type": ["ballistic_missile"]}}, "facts.system_type", "ballistic_missile"),
        ({"facts": {"launch_domain": "moon"}}, "facts.launch_domain", "ground"),
        ({"facts": {"launch_domain": ["ground", "moon"]}}, "facts.launch_domain[1]", "sea"),
        ({"facts": {"basing": "ground;"}}, "facts.basing", "silo"),
        ({"facts": {"basing": ""}}, "facts.basing", "silo"),
        ({"facts": {"basing": ["silo", None]}}, "facts.basing[1]", "silo"),
        ({"facts": {"warhead": "atomic"}}, "facts.warhead", "dual"),
        ({"facts": {"warhead": "nuclear", "nuclear": False}}, "facts.nuclear", True),
        ({"facts": {"range_claims": {}}}, "facts.range_claims", "a list of claims"),
        ({"facts": {"range_claims": [5]}}, "facts.range_claims[0]", "upper"),
        ({"facts": {"range_claims": [{}, {"measure": "guess"}]}}, "facts.range_claims[1].measure", "max_range"),
        ({"facts": {"range_claims": [{"rank": "best"}]}}, "facts.range_claims[0].rank", "preferred"),
        ({"facts": {"range_claims": [{"basis": "rumour"}]}}, "facts.range_claims[0].basis", "press"),
        ({"facts": {"range_claims": [{"lower": 2, "upper": 1}]}}, "facts.range_claims[0].lower", "at most upper"),
        ({"facts": {"range_claims": [{"km": 5}]}}, "facts.range_claims[0].km", "upper"),
        ({"facts": {"range_claims": [{"claimant": 5}]}}, "facts.range_claims[0].claimant", None),
        ({"facts": {"range_claims": [{}] * 201}}, "facts.range_claims", "at most 200"),
        ({"facts": {"payload_claims": [{"upper": "5"}]}}, "facts.payload_claims[0].upper", None),
        ({"facts": {"named_types": "inf"}}, "facts.named_types", None),
        ({"facts": {"named_types": ["imf"]}}, "facts.named_types[0]", "inf"),
        ({"facts": {"named_types": [None]}}, "facts.named_types[0]", "inf"),
        ({"facts": {"named_types": [{}]}}, "facts.named_types[0].instrument", "inf"),
        ({"facts": {"named_types": [{"instrument": "inf"}]}}, "facts.named_types[0].designation", "SS-23 (OTR-23)"),
        (
            {"facts": {"named_types": [{"instrument": "inf", "designation": "Oka", "x": 1}]}},
            "facts.named_types[0].x",
            "designation",
        ),
        ({"facts": {}, "deploying_state": "USSR"}, "deploying_state", "SUN"),
        ({"facts": {}, "host_state": "blr"}, "host_state", "BLR"),
        ({"facts": {}, "host_state": "NATO"}, "host_state", "BLR"),
        ({"facts": {}, "on": "2025-02-29"}, "on", None),
        ({"facts": {}, "on": "20250101"}, "on", None),
        ({"facts": {}, "on": "2025-W01-1"}, "on", None),
        ({"facts": {}, "on": "٢٠٢٥-٠١-٠١"}, "on", None),
        ({"facts": {}, "on": 2025}, "on", None),
        ({"facts": {}, "conduct": "deployment"}, "conduct", "own_territory"),
        ({"facts": {}, "categories": "inf-irm-glbm"}, "categories", None),
        ({"facts": {}, "categories": ["inf-irm-glbm", "inf"]}, "categories[1]", "inf-irm-glbm"),
        ({"facts": {}, "categories": [None]}, "categories[0]", None),
        ({"facts": {}, "categories": [["x"]]}, "categories[0]", "inf-irm-glbm"),
    ],
)
def test_a_problem_names_its_field_and_what_is_allowed(body, field, allowed):
    found = refused(body)
    assert field in found, found
    assert found[field].problem
    assert allowed is None or allowed in found[field].allowed


def test_all_problems_come_at_once():
    claims = [{"upper": -1, "measure": "x"}]
    body = {"facts": {"system_type": "x", "range_claims": claims}, "on": "x", "host_state": "x", "y": 1}
    fields = {"facts.system_type", "facts.range_claims[0].upper", "facts.range_claims[0].measure"}
    assert refused(body).keys() == {*fields, "on", "host_state", "y"}


def test_text_from_outside_is_made_harmless():
    claimant = asked(range_claims=[{"claimant": "a\0b\u202ec\ud800"}]).range_claims[0].claimant
    assert claimant == "a b c"
    (field,) = refused({"facts": {"\ud800\u202e": 1}})
    field.encode()


def test_the_categories_are_answered_once_each_in_the_order_asked():
    body = {"facts": {}, "categories": ["inf-srm-glbm", "abm-radars", "inf-srm-glbm"]}
    assert [each["category"] for each in answer(body)] == ["inf-srm-glbm", "abm-radars"]
    assert answer({"facts": {}, "categories": []}) == []
    dated = {name for name, each in LAW.categories.items() if each.valid_from or each.valid_until}
    found = [each["category"] for each in answer({"facts": {}})]
    assert found == sorted(found)
    assert set(LAW.categories) - dated <= set(found)


NAMED = {"system_type": "ballistic_missile", "launch_domain": "ground", "range_claims": [{"upper": 500}]}


@pytest.mark.parametrize(
    "listed",
    [
        "inf",
        {"instrument": "inf", "designation": "SS-23 (OTR-23)"},
        {"instrument": "inf", "designation": "otr-23"},
        {"instrument": "inf", "designation": "SS-23 Spider"},
        {"instrument": "inf", "designation": "ss-23-spider"},
    ],
)
def test_a_named_type_is_in_class_whatever_is_claimed(listed):
    body = {"facts": {**NAMED, "named_types": [listed]}, "on": "1990-01-01"}
    body["facts"]["range_claims"] = [{"upper": 480}]
    found = {each["category"]: each for each in answer(body)}
    assert found["inf-srm-glbm"]["match"] == "in_class"
    assert found["inf-srm-glbm"]["steps"][0]["criterion"] == "named_type"
    assert found["inf-irm-glbm"]["match"] == "not_in_class"
    assert found["inf-existing-types"]["match"] == "in_class"
    assert found["newstart-icbm"]["match"] == "not_in_class"


def test_the_order_of_claims_and_keys_never_matters():
    claims = [{"upper": 480, "claimant": "a"}, {"lower": 2000, "upper": 2500, "claimant": "b"}, {"lower": 300}]
    answers = set()
    for order in permutations(claims):
        facts = {"range_claims": list(order), "launch_domain": "ground", "system_type": "cruise_missile"}
        answers.add(json.dumps(answer({"on": "2019-01-01", "facts": facts, "deploying_state": "RUS"})))
        answers.add(
            json.dumps(answer({"deploying_state": "RUS", "facts": dict(reversed(facts.items())), "on": "2019-01-01"}))
        )
    assert len(answers) == 1


def test_a_result_holds_just_what_is_promised():
    (found,) = answer({"facts": NAMED, "deploying_state": "USA", "categories": ["inf-srm-glbm"]})
    promised = {"category", "instrument", "match", "cause", "standing", "effect", "steps"}
    assert promised <= found.keys()
    assert found["cause"] is None
    assert found["standing"] == {"deploying": "withdrawn", "host": None}
    assert found["effect"] == "lapsed"
    assert found["standing_marks"]["host"] is None
    for step in found["steps"]:
        assert step.keys() == {"criterion", "answer", "reason", "locator", "because"}
    json.dumps(found)


def test_questions_from_outside_are_not_remembered():
    law = LAW.for_one_question()
    law.assess_all(read({"facts": NAMED}, KNOWN, TODAY).question, TODAY)
    assert law._matches
    assert not LAW._matches


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(FACT_KEYS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FACT_KEYS, *CLAIM_KEYS]) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    body=JSON | st.fixed_dictionaries({"facts": JSON}, optional={"on": JSON, "host_state": JSON, "categories": JSON})
)
def test_no_body_breaks_the_reader(body):
    try:
        problems = [] if read(body, KNOWN, TODAY).on else ["no day"]
    except Refused as refused:
        problems = [each.field for each in refused.problems] or ["none named"]
    json.dumps(problems, ensure_ascii=False).encode()
    assert not {"no day", "none named"} & set(problems)
