"""The roll of an instrument on a day: every state recorded, by how it stands, with counts. Asks ``law``, counts nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from treaties.law import Law
from treaties.parties import StandingVerdict, StateFacts
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
    """Ids of the states to list: those with an episode; for a resolution every state that was ever a member.

    ``episodes``: ids of the states that have one.
    """
    if law.instruments[instrument].binds is Binds.ALL_UN_MEMBERS:
        found = [each.id for each in law.states.values() if each.un_member_from]
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
    """“Three states are bound, eight more are bound but disputed, and two are suspended.” Empty for an empty roll."""
    parts = []
    for group in groups:
        said = group.standing.value.replace("_", " ")
        plain = len(group.lines) - group.disputed
        if plain:
            parts.append(_part(plain, said, not parts))
        if group.disputed:
            parts.append(_part(group.disputed, f"{said}, but disputed", not parts))
    if not parts:
        return ""
    sentence = listed(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _part(number: int, said: str, first: bool) -> str:
    noun = (" state" if number == 1 else " states") if first else ""
    return f"{counted(number)}{noun} {'is' if number == 1 else 'are'} {said}"
