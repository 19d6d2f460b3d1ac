"""An assessment as the API and the command give it: the same object for both."""

from collections.abc import Iterable

from archive.values.verdict import Step
from treaties.law import Assessment, Law
from treaties.parties import StandingVerdict
from treaties.vocabulary import Effect

ROLES = ("deploying", "host")


def answer(law: Law, assessments: Iterable[Assessment]) -> dict[str, object]:
    """``results``: each assessment as an object of JSON, in the order given. ``law``: the one that was asked.

    ``not_asked``: ids of categories that do not hold on the day; outside its two days a category is not asked.
    """
    given = list(assessments)
    asked = [each for each in given if each.asked]
    return {
        "results": [result(law, each) for each in asked],
        "not_asked": [each.category for each in given if not each.asked],
    }


def result(law: Law, assessment: Assessment) -> dict[str, object]:
    """One assessment. Words are those of the vocabulary; null means: not asked, or not recorded."""
    category = law.categories[assessment.category]
    standings = dict(zip(ROLES, (assessment.deploying, assessment.host), strict=True))
    effects = dict(zip(ROLES, (assessment.deploying_effect, assessment.host_effect), strict=True))
    return {
        "category": assessment.category,
        "instrument": assessment.instrument,
        "match": assessment.match.value,
        "cause": assessment.cause.value if assessment.cause else None,
        "standing": {role: each.standing.value if each else None for role, each in standings.items()},
        "effect": assessment.effect.value,
        "steps": [step(each) for each in assessment.steps],
        "standing_marks": {role: _marks(each) for role, each in standings.items()},
        "effects": {role: _word(each) for role, each in effects.items()},
        "name": category.name,
        "locator": category.locator,
        "obligation": category.obligation.value,
        "nature": category.nature.value,
        "unconfirmed": category.unconfirmed,
        "why": assessment.why,
    }


def step(each: Step) -> dict[str, object]:
    """One criterion as it was asked and answered."""
    return {
        "criterion": each.criterion,
        "answer": each.answer.value,
        "reason": each.reason,
        "locator": each.locator,
        "because": list(each.because),
    }


def _word(effect: Effect | None) -> str | None:
    return effect.value if effect else None


def _marks(verdict: StandingVerdict | None) -> dict[str, object] | None:
    """How sure a standing is, and why it is that."""
    if verdict is None:
        return None
    return {
        "disputed": verdict.disputed,
        "unconfirmed": verdict.unconfirmed,
        "reason": verdict.reason,
        "notes": list(verdict.notes),
        "because": list(verdict.because),
        "deciding": list(verdict.deciding),
    }
