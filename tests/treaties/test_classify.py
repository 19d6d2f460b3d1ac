"""Classification: the steps and their order, which the case table shows only one at a time."""

from dataclasses import replace
from datetime import date

from archive.values.verdict import Answer
from tests.casebook import claims, law_of, weapons
from tests.world import LAW
from treaties.classify import Facts, Listing, classify, within_kind
from treaties.vocabulary import Basing, LaunchDomain, Match, Nature, SystemType, Warhead

GROUND = frozenset({LaunchDomain.GROUND})
MISSILE = Facts(SystemType.BALLISTIC_MISSILE, GROUND, frozenset({Basing.ROAD_MOBILE}))


def steps(facts, category, day=None):
    return [step.criterion for step in classify(facts, LAW.categories[category], LAW.categories, day).steps]


def with_range(text, **rest):
    return replace(MISSILE, range_claims=claims(text), **rest)


def test_criteria_are_asked_in_the_order_of_the_rules():
    heavy = with_range("max_range 11000", values=(("launch_weight_kg", 211100.0),))
    assert steps(heavy, "start1-heavy-icbm") == [
        "system_type",
        "launch_domain",
        "membership",
        "range",
        "launch_weight_kg or throw_weight_kg",
    ]
    dated = with_range("max_range 1200", payload_kg=900.0)
    assert steps(dated, "rok2017", date(2018, 1, 1)) == ["system_type", "validity", "range"]


def test_the_first_no_settles_it_and_nothing_more_is_asked():
    assert steps(with_range("max_range 499"), "inf-srm-glbm") == ["system_type", "launch_domain", "range"]
    assert steps(Facts(SystemType.BATTLE_TANK), "inf-srm-glbm") == ["system_type"]


def test_reach_comes_before_the_exemption():
    interceptor = Facts(
        SystemType.INTERCEPTOR, GROUND, solely_interceptor=True, range_claims=claims("engagement_range 600")
    )
    assert steps(interceptor, "inf-srm-glbm") == ["system_type", "launch_domain", "range", "interceptor"]


def test_free_text_is_listed_first():
    glider = Facts(SystemType.HYPERSONIC_GLIDE_VEHICLE, GROUND)
    found = classify(glider, LAW.categories["inf-boost-glide-gap"], LAW.categories)
    assert found.steps[0].criterion == "free_text"
    assert "boost-glide vehicle" in found.steps[0].reason


def test_every_step_names_its_article_and_says_what_was_used():
    found = classify(
        with_range("max_range 2000; class_band [1000..5500]"), LAW.categories["inf-irm-glbm"], LAW.categories
    )
    assert all(step.locator for step in found.steps)
    step = found.steps[-1]
    assert step.reason == (
        "Range: above 1,000 km, up to and including 5,500 km. 1 of 1 deciding claim is inside. 1 cannot decide."
    )
    assert step.because[0] == "inside: 2,000 km; claimant 1"
    assert step.because[1].startswith("cannot decide: from 1,000 km, up to and including 5,500 km; claimant 2")


def test_a_named_type_says_where_it_is_listed():
    listed = Facts(named=(Listing("inf", "inf-srm-glbm", "SS-23 (OTR-23)", "Art. III(2)(b)", True),))
    (step,) = classify(listed, LAW.categories["inf-srm-glbm"], LAW.categories).steps
    assert step.locator == "Art. III(2)(b)"
    assert "SS-23 (OTR-23)" in step.reason
    assert "[unconfirmed]" in step.reason


def test_dual_is_said_to_be_capable_not_armed():
    facts = Facts(
        SystemType.CRUISE_MISSILE,
        frozenset({LaunchDomain.SEA}),
        warhead=Warhead.DUAL,
        range_claims=claims("max_range 2500"),
    )
    found = classify(facts, LAW.categories["start1-slcm"], LAW.categories)
    assert "not known to be armed" in found.steps[-1].reason


def test_what_can_never_meet_a_category_does_not_bear_on_it():
    assert within_kind(MISSILE, LAW.categories["inf-irm-glbm"])
    assert within_kind(Facts(), LAW.categories["inf-irm-glbm"])
    assert not within_kind(Facts(SystemType.BATTLE_TANK), LAW.categories["inf-irm-glbm"])
    assert within_kind(Facts(named=(Listing("inf", "inf-irm-glbm", "X"),)), LAW.categories["inf-irm-glbm"])
    assert {each.id for each in LAW.bearing(Facts(SystemType.BOMBER, frozenset({LaunchDomain.AIR})))} == {
        "newstart-heavy-bomber"
    }


def test_missile_categories_leave_free_text_only_where_the_dispute_is_real():
    told = ("inf", "salt", "start1", "start2", "newstart", "abm", "mtcr", "hcoc", "launch88", "rok", "r687", "r1718")
    left = {
        category.id
        for category in law_of("records").categories.values()
        if category.undecided and category.id.startswith((*told, "r1929", "r2231", "rus-morat", "weu"))
    }
    assert left == {"inf-launchers", "inf-armed-drones-gap", "inf-boost-glide-gap"}


def test_membership_names_only_categories_that_exist():
    categories = law_of("records").categories
    for category in categories.values():
        assert {*category.member_of, *category.not_member_of} <= categories.keys(), category.id


def test_gaps_carry_no_obligation():
    for category in law_of("records").categories.values():
        if category.nature is Nature.GAP:
            assert category.obligation == "none", category.id


def test_no_recorded_weapon_breaks_a_recorded_category():
    law = law_of("records")
    for facts in weapons().values():
        for category in law.bearing(facts):
            found = classify(facts, category, law.categories)
            if found.match is Match.IN_CLASS:
                assert all(step.answer is Answer.YES for step in found.steps)
