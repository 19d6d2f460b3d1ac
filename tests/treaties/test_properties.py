"""What must hold for every input, drawn at random."""

import random
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.values.verdict import Answer
from tests.treaties import strategies as draw
from tests.world import LAW
from treaties.bounds import hold
from treaties.classify import classify, within_kind
from treaties.criteria import parse_criteria, parse_facts
from treaties.effect import STRENGTH, conduct_step, effect_of, scope_step, state_effect
from treaties.law import Question
from treaties.parties import StandingVerdict, standing_on, standings
from treaties.status import phase_on, phases
from treaties.vocabulary import Cause, Conduct, Effect, Match, Measure, Phase, Rank, Standing

#: The same inputs every time, on a busy machine too: the gate must not depend on luck.
patient = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None, derandomize=True
)
COUNTING = tuple(each for each in Measure if each not in (Measure.REQUIREMENT, Measure.ENGAGEMENT_RANGE))
STATE_IDS = st.sampled_from(["", "USA", "RUS", "SUN", "DEU", "DDR", "GUM", "CHN"])


def shuffled(values, seed):
    mixed = list(values)
    random.Random(seed).shuffle(mixed)
    return tuple(mixed)


# Claims against bounds


@patient
@given(draw.several_claims, draw.intervals, st.booleans(), st.integers())
def test_the_order_of_claims_never_matters(claims, bounds, interceptor, seed):
    assert hold(claims, bounds, "km", interceptor) == hold(shuffled(claims, seed), bounds, "km", interceptor)


@patient
@given(draw.several_claims, draw.claims(measures=COUNTING), draw.intervals)
def test_a_claim_inside_never_turns_yes_into_no(claims, added, bounds):
    if hold([added], bounds, "km").answer is not Answer.YES:
        return
    before, after = (hold(each, bounds, "km").answer for each in (claims, (*claims, added)))
    if before is Answer.YES:
        assert after is Answer.YES
    if added.rank is Rank.NORMAL and before is Answer.UNCLEAR:
        assert after is not Answer.NO


@patient
@given(draw.several_claims, draw.claims(ranks=(Rank.DEPRECATED,)), draw.intervals)
def test_a_deprecated_claim_changes_nothing(claims, deprecated, bounds):
    assert hold((*claims, deprecated), bounds, "km") == hold(claims, bounds, "km")


@patient
@given(draw.several_claims, draw.claims(measures=COUNTING, ranks=(Rank.NORMAL,)), draw.intervals)
def test_a_normal_claim_never_overrules_a_preferred_one(claims, normal, bounds):
    if any(each.rank is Rank.PREFERRED and each.extent() and each.measure in COUNTING for each in claims):
        assert hold((*claims, normal), bounds, "km").answer is hold(claims, bounds, "km").answer


@patient
@given(draw.several_claims, draw.intervals)
def test_an_unclear_range_says_why_and_a_sure_one_does_not(claims, bounds):
    held = hold(claims, bounds, "km")
    assert (held.cause is None) is (held.answer is not Answer.UNCLEAR)
    assert (held.cause is Cause.DISPUTED) is bool(held.inside and held.outside)


# Match


@patient
@given(draw.facts, draw.categories, st.one_of(st.none(), draw.days))
def test_no_weapon_and_no_category_makes_the_rule_fail(facts, category, day):
    found = classify(facts, category, LAW.categories, day)
    assert (found.cause is not None) is (found.match is Match.UNDETERMINED)
    if found.match is Match.NOT_IN_CLASS:
        assert found.steps[-1].answer is Answer.NO
    if found.match is Match.IN_CLASS:
        assert all(step.answer is Answer.YES for step in found.steps)
    if found.match is Match.UNDETERMINED:
        assert any(step.answer is Answer.UNCLEAR for step in found.steps)
        assert not any(step.answer is Answer.NO for step in found.steps)
    assert all(step.reason and step.criterion for step in found.steps)
    assert all(bool(step.cause) is (step.answer is Answer.UNCLEAR) for step in found.steps)


@patient
@given(draw.facts, draw.categories, draw.days)
def test_what_kind_rules_out_is_never_in_class(facts, category, day):
    if not within_kind(facts, category):
        assert classify(facts, category, LAW.categories, day).match is Match.NOT_IN_CLASS


@patient
@given(draw.facts, draw.categories, draw.days, st.integers())
def test_the_order_of_a_weapons_claims_never_matters(facts, category, day, seed):
    mixed = replace(
        facts,
        range_claims=shuffled(facts.range_claims, seed),
        payload_claims=shuffled(facts.payload_claims, seed),
        named=shuffled(facts.named, seed),
    )
    first, second = (classify(each, category, LAW.categories, day) for each in (facts, mixed))
    assert (first.match, first.cause) == (second.match, second.cause)


@patient
@given(st.text(alphabet="abcdefgkmnorwy_=<>|&;.0123456789 "))
def test_reading_criteria_and_facts_raises_nothing_but_value_error(text):
    for read in (parse_criteria, parse_facts):
        with suppress(ValueError):
            read(text)


# Phases and standing


@patient
@given(draw.instruments(), draw.days, st.integers())
def test_phases_cover_all_days_and_agree_with_the_rule_of_the_day(instrument, day, seed):
    events = instrument.events
    spans = phases(events, instrument.bilateral)
    assert spans[0].start is None
    assert spans[-1].end is None
    assert all(one.end == other.start for one, other in pairwise(spans))
    found = phase_on(events, instrument.bilateral, day)
    assert [span.value for span in spans if span.covers(day)] == [found]
    assert phase_on(shuffled(events, seed), instrument.bilateral, day) == found
    assert (found.phase is Phase.UNCLEAR) is bool(found.deciding)


@patient
@given(draw.instruments(), draw.states, draw.episodes(), draw.days, st.integers())
def test_standings_cover_all_days_and_agree_with_the_rule_of_the_day(instrument, state, episodes, day, seed):
    spans = standings(instrument, state, episodes)
    assert spans[0].start is None
    assert spans[-1].end is None
    assert all(one.end == other.start for one, other in pairwise(spans))
    found = standing_on(instrument, state, episodes, day)
    assert [span.value for span in spans if span.covers(day)] == [found]
    mixed = replace(instrument, events=shuffled(instrument.events, seed))
    assert standing_on(mixed, state, shuffled(episodes, seed), day) == found
    if found.standing is Standing.UNCLEAR:
        assert found.deciding or "List incomplete" in found.reason
    if instrument.participation_complete and not episodes:
        assert found.standing is not Standing.UNCLEAR or found.deciding
    if not instrument.participation_complete and not episodes:
        assert found.standing is not Standing.NOT_BOUND or instrument.binds == "all_un_members"


# Effect and the whole


verdicts = st.one_of(
    st.none(), st.builds(StandingVerdict, st.sampled_from(Standing), st.just("reason"), instrument_ended=st.booleans())
)


@patient
@given(
    draw.categories,
    st.sampled_from(Match),
    verdicts,
    verdicts,
    st.one_of(st.none(), st.sampled_from(Conduct)),
    STATE_IDS,
    STATE_IDS,
)
def test_the_headline_is_the_strongest_and_never_stronger_than_a_state(
    category, match, one, other, conduct, deploying, host
):
    steps = [conduct_step(category, conduct), scope_step(category, deploying, host, LAW.regions)]
    found = effect_of(match, one, other, [step for step in steps if step])
    mirrored = effect_of(match, other, one, [step for step in steps if step])
    assert found.effect is mirrored.effect
    if match is Match.NOT_IN_CLASS:
        assert found.effect is Effect.OUTSIDE
    if found.effect in STRENGTH and (one or other):
        assert found.effect in (found.deploying, found.host)
        assert STRENGTH.index(found.effect) == min(
            STRENGTH.index(each) for each in (found.deploying, found.host) if each
        )
    if found.effect is Effect.OBLIGATION_APPLIES:
        assert match is Match.IN_CLASS
        assert Effect.OBLIGATION_APPLIES in [state_effect(each) for each in (one, other) if each]


@patient
@given(
    draw.facts,
    STATE_IDS,
    STATE_IDS,
    st.one_of(st.none(), st.sampled_from(Conduct)),
    st.sampled_from(sorted(LAW.categories)),
    draw.days,
)
def test_the_spans_of_an_assessment_cover_all_days_and_agree_with_the_day(facts, deploying, host, conduct, name, day):
    question, category = Question(facts, deploying, host, conduct), LAW.categories[name]
    spans = LAW.spans(question, category)
    assert spans[0].start is None
    assert spans[-1].end is None
    assert all(one.end == other.start for one, other in pairwise(spans))
    found = LAW.assess_then(question, category, day)
    assert [span.value.answer for span in spans if span.covers(day)] == [found.answer]
