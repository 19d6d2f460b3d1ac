"""What follows: match, standing, conduct and territory taken together, per state and for the record.

Before any standing is asked, in this order: not in class (*outside*); conduct or territory certainly not
concerned (*conduct not concerned*, *outside scope*), whatever the match; *exempt*; match *undetermined*. Then
each state's effect follows from its standing, and the headline is the strongest over the deploying and the
host state. Where the instrument itself has ended, the effect is *lapsed* for every former party, also for one
that withdrew. "Obligation applies" means legally or politically, by the kind of the instrument.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.values.verdict import Answer, Step
from treaties.classify import Category
from treaties.parties import StandingVerdict
from treaties.vocabulary import Concern, Conduct, Effect, Match, ScopeOf, Standing

#: Headline order, strongest first.
STRENGTH = (
    Effect.OBLIGATION_APPLIES,
    Effect.SUSPENDED,
    Effect.OBJECT_AND_PURPOSE,
    Effect.UNCLEAR,
    Effect.LAPSED,
    Effect.WITHDRAWN,
    Effect.NOT_YET,
    Effect.NO_BOUND_PARTY,
)

_BY_STANDING: Mapping[Standing, Effect] = {
    Standing.BOUND: Effect.OBLIGATION_APPLIES,
    Standing.PROVISIONALLY_BOUND: Effect.OBLIGATION_APPLIES,
    Standing.SUSPENDED: Effect.SUSPENDED,
    Standing.SIGNED_ONLY: Effect.OBJECT_AND_PURPOSE,
    Standing.UNCLEAR: Effect.UNCLEAR,
    Standing.LAPSED: Effect.LAPSED,
    Standing.WITHDRAWN: Effect.WITHDRAWN,
    Standing.NOT_YET: Effect.NOT_YET,
    Standing.NOT_BOUND: Effect.NO_BOUND_PARTY,
    Standing.SUCCEEDED: Effect.NO_BOUND_PARTY,
}

#: What every deployment is, and what each conduct is besides. Holdings are possession.
_ALWAYS = frozenset({Concern.POSSESSION, Concern.DEPLOYMENT, Concern.HOLDINGS_AND_TRANSFERS})
_IS: Mapping[Conduct, frozenset[Concern]] = {
    Conduct.OWN_TERRITORY: _ALWAYS,
    Conduct.STATIONED_ABROAD: _ALWAYS | {Concern.STATIONING},
    Conduct.NUCLEAR_SHARING: _ALWAYS | {Concern.STATIONING},
    Conduct.TRANSFERRED: _ALWAYS | {Concern.TRANSFER},
    Conduct.EXERCISE: _ALWAYS,
    Conduct.COMBAT_USE: _ALWAYS,
}
_MAY_BE: Mapping[Conduct, frozenset[Concern]] = {
    Conduct.EXERCISE: frozenset({Concern.TEST, Concern.LAUNCH, Concern.USE}),
    Conduct.COMBAT_USE: frozenset({Concern.TEST, Concern.LAUNCH, Concern.USE}),
}


@dataclass(frozen=True, slots=True)
class Territory:
    """A region of a territorial scope: states wholly inside, and states of which only a part is inside."""

    states: frozenset[str]
    partly: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EffectVerdict:
    """The headline ``effect``, each state's own, and the steps asked for conduct and territory."""

    effect: Effect
    deploying: Effect | None
    host: Effect | None
    steps: tuple[Step, ...]


def conduct_step(category: Category, conduct: Conduct | None) -> Step:
    """Does the conduct the category is about meet what the deployment is?"""
    about = ", ".join(sorted(each.value.replace("_", " ") for each in category.conduct))
    if not category.conduct:
        return Step("conduct", Answer.YES, "It concerns any conduct.", category.locator)
    if conduct is None:
        certain = Answer.YES if category.conduct & _ALWAYS else Answer.UNCLEAR
        told = (
            "every deployment is possession and deployment"
            if certain is Answer.YES
            else "that of the deployment is not recorded"
        )
        return Step("conduct", certain, f"It concerns {about}; {told}.", category.locator)
    is_, told = _IS[conduct], conduct.value.replace("_", " ")
    if category.conduct & is_:
        met = ", ".join(sorted(each.value.replace("_", " ") for each in category.conduct & is_))
        return Step(
            "conduct",
            Answer.YES,
            f"It concerns {about}; the deployment is {told}, which is {met}.",
            category.locator,
            (told,),
        )
    if category.conduct & _MAY_BE.get(conduct, frozenset()):
        return Step(
            "conduct",
            Answer.UNCLEAR,
            f"It concerns {about}; the deployment is {told}, which may be that.",
            category.locator,
            (told,),
        )
    return Step(
        "conduct",
        Answer.NO,
        f"It concerns {about}; the deployment is {told}, which is not that.",
        category.locator,
        (told,),
    )


def scope_step(category: Category, deploying: str, host: str, regions: Mapping[str, Territory]) -> Step | None:
    """Does the territory (or the addressee) lie in the category's scope? None where it has no territorial limit.

    ``deploying`` and ``host``: state ids, empty when not recorded.
    """
    if not category.scope:
        return None
    state = host if category.scope_of is ScopeOf.HOST else deploying
    whose = "host state" if category.scope_of is ScopeOf.HOST else "deploying state"
    text = category.scope_text or ", ".join(sorted(category.scope))
    if not state:
        return Step("territory", Answer.UNCLEAR, f"Scope: {text}. The {whose} is not recorded.", category.locator)
    wholly = {each for each in category.scope if each not in regions}
    partly: set[str] = set()
    for each in category.scope & regions.keys():
        wholly |= regions[each].states
        partly |= regions[each].partly
    if state in wholly:
        return Step(
            "territory", Answer.YES, f"Scope: {text}. The {whose}, {state}, is in it.", category.locator, (state,)
        )
    if state in partly:
        return Step(
            "territory",
            Answer.UNCLEAR,
            f"Scope: {text}. Only a part of the {whose}, {state}, is in it.",
            category.locator,
            (state,),
        )
    return Step(
        "territory", Answer.NO, f"Scope: {text}. The {whose}, {state}, is not in it.", category.locator, (state,)
    )


def state_effect(standing: StandingVerdict) -> Effect:
    """What follows for one state from its standing alone."""
    if standing.instrument_ended and standing.standing in (Standing.WITHDRAWN, Standing.SIGNED_ONLY):
        return Effect.LAPSED
    return _BY_STANDING[standing.standing]


def effect_of(
    match: Match, deploying: StandingVerdict | None, host: StandingVerdict | None, steps: Iterable[Step]
) -> EffectVerdict:
    """What follows for the record.

    ``deploying`` and ``host``: the standings of the two states, None where the state is not recorded.
    ``steps``: the conduct and territory steps. A conduct or a territory that is only unclear turns an
    obligation that would apply, or the duty of a signatory, into *unclear*.
    """
    asked = tuple(steps)
    said_no = {step.criterion for step in asked if step.answer is Answer.NO}
    open_step = any(step.answer is Answer.UNCLEAR for step in asked)
    before: Effect | None = None
    if match is Match.NOT_IN_CLASS:
        before = Effect.OUTSIDE
    elif "conduct" in said_no:
        before = Effect.CONDUCT_NOT_CONCERNED
    elif "territory" in said_no:
        before = Effect.OUTSIDE_SCOPE
    elif match is Match.EXEMPT:
        before = Effect.EXEMPT
    elif match is Match.UNDETERMINED:
        before = Effect.UNDETERMINED
    own = [_softened(state_effect(each), open_step) if each else None for each in (deploying, host)]
    if before:
        return EffectVerdict(before, own[0], own[1], asked)
    given = [each for each in own if each]
    headline = min(given, key=STRENGTH.index) if given else Effect.UNCLEAR
    return EffectVerdict(headline, own[0], own[1], asked)


def _softened(effect: Effect, open_step: bool) -> Effect:
    applies = effect in (Effect.OBLIGATION_APPLIES, Effect.OBJECT_AND_PURPOSE)
    return Effect.UNCLEAR if open_step and applies else effect
