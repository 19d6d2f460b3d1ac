"""Effect: reasons of the conduct and territory steps, and the records' scopes."""

from dataclasses import replace

import pytest

from archive.values.verdict import Answer
from tests.casebook import law_of
from tests.world import LAW
from treaties.effect import STRENGTH, conduct_step, effect_of, scope_step
from treaties.vocabulary import Concern, Conduct, Effect, Match

CATEGORY = LAW.categories["inf-irm-glbm"]


def test_the_conduct_step_says_what_meets_what():
    stationing = replace(CATEGORY, conduct=frozenset({Concern.STATIONING}))
    step = conduct_step(stationing, Conduct.STATIONED_ABROAD)
    assert step.reason == "It concerns stationing; the deployment is stationed abroad, which is stationing."
    assert "which is not that" in conduct_step(stationing, Conduct.OWN_TERRITORY).reason
    launch = replace(CATEGORY, conduct=frozenset({Concern.LAUNCH}))
    assert "which may be that" in conduct_step(launch, Conduct.EXERCISE).reason


def test_no_conduct_contradicts_possession():
    possession = replace(CATEGORY, conduct=frozenset({Concern.POSSESSION}))
    assert all(conduct_step(possession, conduct).answer is Answer.YES for conduct in (None, *Conduct))


def test_the_territory_step_keeps_the_text_and_names_the_state():
    category = replace(CATEGORY, scope=frozenset({"test-zone"}), scope_text="Atlantic to the Urals")
    step = scope_step(category, "USA", "RUS", LAW.regions)
    assert step.reason == "Scope: Atlantic to the Urals. Only a part of the host state, RUS, is in it."
    assert scope_step(CATEGORY, "USA", "RUS", LAW.regions) is None


def test_every_headline_that_follows_from_a_standing_has_its_rank():
    assert set(STRENGTH) == set(Effect) - {
        Effect.OUTSIDE,
        Effect.CONDUCT_NOT_CONCERNED,
        Effect.OUTSIDE_SCOPE,
        Effect.EXEMPT,
        Effect.UNDETERMINED,
    }


@pytest.mark.parametrize("match", [Match.NOT_IN_CLASS, Match.EXEMPT, Match.UNDETERMINED])
def test_only_what_is_in_class_leads_to_an_obligation(match):
    assert effect_of(match, None, None, ()).effect not in STRENGTH


def test_scopes_of_the_records_are_states_or_regions():
    law = law_of("records")
    for category in law.categories.values():
        assert category.scope <= law.states.keys() | law.regions.keys(), category.id
    for name, region in law.regions.items():
        assert region.states | region.partly <= law.states.keys(), name
        assert not region.states & region.partly, name
