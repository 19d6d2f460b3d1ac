"""Instruments in which a state of the deployment takes part, and whose classes cannot meet its weapon.

Pure. They get an answer of their own too: no class of theirs is about an object of this kind.
"""

from dataclasses import dataclass
from datetime import date

from treaties.law import Law, Question
from treaties.parties import StandingVerdict
from treaties.vocabulary import Standing

#: Standings in which a state has no part in an instrument.
APART = frozenset({Standing.NOT_BOUND, Standing.UNCLEAR, Standing.NOT_YET})


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One such instrument: its id and name, what its classes are about, where both states stand."""

    instrument: str
    name: str
    about: tuple[str, ...]
    deploying: StandingVerdict | None
    host: StandingVerdict | None

    @property
    def reason(self) -> str:
        """Why it does not bear on the weapon, in a sentence."""
        if not self.about:
            return "It defines no class of weapons of its own."
        return f"Its classes are about {', '.join(self.about)}."


def elsewhere(law: Law, question: Question, day: date) -> list[Elsewhere]:
    """Those instruments in order of their names; ``question``: of states that the law knows."""
    met = {each.instrument for each in law.bearing(question.facts)}
    found = []
    for name, facts in law.instruments.items():
        if name in met:
            continue
        states = (law.state_then(state, day) if state else "" for state in (question.deploying, question.host))
        deploying, host = (law.standing(name, state, day) if state else None for state in states)
        if any(each and each.standing not in APART for each in (deploying, host)):
            kinds = {kind for each in law.categories.values() if each.instrument == name for kind in each.system_types}
            about = tuple(sorted(kind.value.replace("_", " ") for kind in kinds))
            found.append(Elsewhere(name, facts.name, about, deploying, host))
    return sorted(found, key=lambda each: each.name.casefold())
