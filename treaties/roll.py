"""The roll of an instrument on a day: every state recorded, by how it stands, with counts. The law answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from treaties.law import Law
from treaties.parties import StandingVerdict, StateFacts
from treaties.phases import DRAWN
from treaties.vocabulary import Binds, Standing
from treaties.wording import counted, listed

#: The order in which readers look for states.
ORDER = (
    Standing.BOUND,
    Standing.PROVISIONALLY_BOUND,
    Standing.SUSPENDED,
    Standing.SIGNED_ONLY,
    Standing.UNCLEAR,
    Standing.WITHDRAWN,
    Standing.LAPSED,
    Standing.SUCCEEDED,
    Standing.NOT_YET,
    Standing.NOT_BOUND,
)
#: A group longer than this is folded.
SHOWN = 16


@dataclass(frozen=True, slots=True)
class Line:
    """One state: how it stands, and its episodes as recorded (rows)."""

    state: StateFacts
    verdict: StandingVerdict
    episodes: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The states of one standing, by name."""

    standing: Standing
    lines: tuple[Line, ...]

    @property
    def folded(self) -> bool:
        return len(self.lines) > SHOWN

    @property
    def disputed(self) -> int:
        return sum(each.verdict.disputed for each in self.lines)


def states_on_roll(law: Law, instrument: str, episodes: Iterable[str]) -> list[str]:
    """Ids of the states to list: those with an episode; for a resolution every member that it bound at any time.

    ``episodes``: ids of the states that have one.
    """
    if law.instruments[instrument].binds is Binds.ALL_UN_MEMBERS:
        members = [each.id for each in law.states.values() if each.un_member_from]
        found = [
            each for each in members if any(span.value.standing in DRAWN for span in law.standings(instrument, each))
        ]
    else:
        found = [each for each in dict.fromkeys(episodes) if each in law.states]
    return sorted(found, key=lambda each: law.states[each].name)


def roll_on(law: Law, instrument: str, episodes: Mapping[str, Sequence[object]], day: date) -> tuple[Group, ...]:
    """Every state of the roll on ``day``, grouped by standing. ``episodes``: rows by state id."""
    lines: dict[Standing, list[Line]] = {}
    for state in states_on_roll(law, instrument, episodes):
        verdict = law.standing(instrument, state, day)
        line = Line(law.states[state], verdict, tuple(episodes.get(state, ())))
        lines.setdefault(verdict.standing, []).append(line)
    return tuple(Group(standing, tuple(lines[standing])) for standing in ORDER if standing in lines)


def roll_said(groups: Sequence[Group]) -> str:
    """“three states are bound, eight are bound (disputed) and two are suspended”. Empty for an empty roll."""
    parts: list[str] = []
    for group in groups:
        verb_of_one, verb_of_more, said = _SAID[group.standing]
        for number, mark in ((len(group.lines) - group.disputed, ""), (group.disputed, " (disputed)")):
            if number:
                noun = "" if parts else " state" if number == 1 else " states"
                parts.append(f"{counted(number)}{noun} {verb_of_one if number == 1 else verb_of_more} {said}{mark}")
    return listed(parts)


_IS, _HAS = ("is", "are"), ("has", "have")
_SAID = {
    Standing.BOUND: (*_IS, "bound"),
    Standing.PROVISIONALLY_BOUND: (*_IS, "provisionally bound"),
    Standing.SUSPENDED: (*_IS, "suspended"),
    Standing.SIGNED_ONLY: (*_HAS, "signed only"),
    Standing.UNCLEAR: (*_IS, "unclear"),
    Standing.WITHDRAWN: (*_HAS, "withdrawn"),
    Standing.LAPSED: (*_IS, "lapsed"),
    Standing.SUCCEEDED: (*_HAS, "been succeeded by others"),
    Standing.NOT_YET: (*_IS, "not yet bound"),
    Standing.NOT_BOUND: (*_IS, "not bound"),
}
