"""Who is bound on a day: participation, succession and the phases of the instrument, taken together.

``standing_on`` answers for one state, one instrument and one day. Sources: Vienna Convention on the Law of
Treaties (1969), Art. 11-16 (consent to be bound), 18 (object and purpose), 24 (entry into force), 54-58 (end
and suspension); Vienna Convention on Succession of States in respect of Treaties (1978) only in so far as
successions are rows of their own: nothing is inferred.

The order of the questions: does the state exist; has it signed or become bound by then, only later, or never;
has the instrument ended; has the state left; is its participation suspended; is it in force for the state.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.values.dates import UNKNOWN, UNRECORDED, DateKind, FuzzyDate, days_later, months_later
from archive.values.spans import Span, constant_spans, hinges
from archive.values.worlds import Happened, ask
from treaties.status import Event, changing, in_order, phase_in_world
from treaties.vocabulary import BindingAct, Binds, EndingAct, EventKind, InstrumentKind, Phase, Recognition, Standing


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of one state in one instrument, as recorded."""

    id: str
    signed: FuzzyDate = UNRECORDED
    bound_from: FuzzyDate = UNRECORDED
    bound_from_action: BindingAct | None = None
    bound_until: FuzzyDate = UNRECORDED
    bound_until_action: EndingAct | None = None
    recognition: Recognition = Recognition.GENERAL
    recognised_by: tuple[str, ...] = ()
    note: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What a rule needs to know of a state.

    ``successors``: names of the states that followed it. ``responsible``: id of the state that acts for a territory.
    """

    id: str
    name: str
    ceased: FuzzyDate = UNRECORDED
    successors: tuple[str, ...] = ()
    un_member_from: FuzzyDate = UNRECORDED
    un_member_until: FuzzyDate = UNRECORDED
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """What a rule needs to know of an instrument. ``effect_delay``: time from deposit to effect, as recorded."""

    id: str
    name: str
    bilateral: bool = False
    binds: Binds = Binds.PARTIES
    participation_complete: bool = False
    effect_delay: str = ""
    events: tuple[Event, ...] = ()
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class StandingVerdict:
    """``standing`` with its ``reason``; ``because``: ids of the rows used; ``notes``: what a reader must also know.

    ``disputed``: only some recognise the participation; ``unconfirmed``: a row used awaits confirmation;
    ``instrument_ended``: the instrument itself had ended by the day; ``deciding``: dates left open.
    """

    standing: Standing
    reason: str
    because: tuple[str, ...] = ()
    disputed: bool = False
    unconfirmed: bool = False
    instrument_ended: bool = False
    notes: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Finding:
    """The answer in one world of exact dates."""

    standing: Standing
    ended: bool
    said: str = field(compare=False, default="")
    because: tuple[str, ...] = field(compare=False, default=())


#: Acts whose effect waits for ``effect_delay``: a deposit. The others take effect at once.
DEPOSITS = (BindingAct.RATIFICATION, BindingAct.ACCESSION, BindingAct.ACCEPTANCE, BindingAct.APPROVAL)
FIRST_OF_SIXTH_MONTH = "first day of the sixth month after the month of deposit"
_DURATION = re.compile(r"P(?P<count>\d+)(?P<unit>[DMY])")


def effect_date(episode: Episode, effect_delay: str) -> FuzzyDate:
    """The day from which the state's own act would bind it.

    ``effect_delay``: ISO 8601 duration (``P90D``, ``P6M``), or :data:`FIRST_OF_SIXTH_MONTH` (Ottawa Convention
    Art. 17(2), Convention on Cluster Munitions Art. 17(2)), or empty. An act without a recorded day is bound
    from an unknown day. Raises ``ValueError`` for any other delay.
    """
    own = episode.bound_from
    if not own:
        return UNKNOWN if episode.bound_from_action else UNRECORDED
    if not effect_delay or episode.bound_from_action not in DEPOSITS:
        return own
    said = f"{own.text} and {effect_delay}"
    if effect_delay == FIRST_OF_SIXTH_MONTH:
        return own.shifted(lambda day: months_later(day.replace(day=1), 6), said)
    found = _DURATION.fullmatch(effect_delay)
    if not found:
        raise ValueError(f"“{effect_delay}” is no delay: write P90D, P6M, or “{FIRST_OF_SIXTH_MONTH}”.")
    count = int(found["count"])
    if found["unit"] == "D":
        return own.shifted(lambda day: days_later(day, count), said)
    return own.shifted(lambda day: months_later(day, count * (12 if found["unit"] == "Y" else 1)), said)


def check_delay(effect_delay: str) -> None:
    """Raise ``ValueError`` with the remedy unless ``effect_delay`` is one that :func:`effect_date` can read."""
    if effect_delay and effect_delay != FIRST_OF_SIXTH_MONTH and not _DURATION.fullmatch(effect_delay):
        raise ValueError(f"“{effect_delay}” is no delay: write P90D, P6M, or “{FIRST_OF_SIXTH_MONTH}”.")


def made_by_two(kind: InstrumentKind | str, parties_count: int | None) -> bool:
    """Did two parties make the instrument, so that one withdrawal ends it?

    By the number of participants where one is recorded (START I is bilateral by kind, and had five after the
    Lisbon Protocol), else by kind.
    """
    return parties_count == 2 or (parties_count is None and kind == InstrumentKind.BILATERAL_TREATY)


def standing_on(
    instrument: InstrumentFacts, state: StateFacts, episodes: Sequence[Episode], day: date
) -> StandingVerdict:
    """The standing of ``state`` to ``instrument`` on ``day``.

    ``episodes``: the state's own in this instrument, in any order. Never *not bound* where the list of
    participants is incomplete: a state without a row is then *unclear*. Unclear also where an imprecise date
    could change the answer; ``deciding`` names such dates.
    """
    episodes = sorted(episodes, key=lambda each: each.id)
    dates = dates_used(instrument, state, episodes)
    outcome = ask(lambda happened: _standing_in_world(instrument, state, episodes, happened), dates, day)
    standings = tuple(dict.fromkeys(each.standing for each in outcome.answers))
    because = tuple(dict.fromkeys(row for each in outcome.answers for row in each.because))
    used = [each for each in episodes if each.id in because]
    deciding: tuple[str, ...] = ()
    standing, reason = standings[0], outcome.answers[-1].said
    if len(standings) > 1:
        deciding = tuple(_named(each) for each in outcome.deciding)
        which = " or ".join(each.value.replace("_", " ") for each in standings)
        standing = Standing.UNCLEAR
        reason = f"{which[0].upper()}{which[1:]}: it depends on {', '.join(deciding)}."
    awaiting = [each.id for each in used if each.unconfirmed]
    awaiting += [each.id for each in instrument.events if each.unconfirmed and each.id in because]
    return StandingVerdict(
        standing,
        reason,
        because,
        disputed=any(_disputed(each, standings) for each in used),
        unconfirmed=bool(awaiting),
        instrument_ended=all(each.ended for each in outcome.answers),
        notes=_notes(instrument, state, used, standings, day),
        deciding=deciding,
    )


def dates_used(instrument: InstrumentFacts, state: StateFacts, episodes: Iterable[Episode]) -> list[FuzzyDate]:
    """Every date that can change the standing of this state, for hinges and for open worlds."""
    dates = [each.date for each in changing(instrument.events, instrument.bilateral)]
    dates += [
        each.date
        for each in in_order(instrument.events)
        if each.kind in _OWN_ACTS and state.id in (each.actor, *each.towards)
    ]
    dates.append(state.ceased)
    if instrument.binds is Binds.ALL_UN_MEMBERS:
        dates += [state.un_member_from, state.un_member_until]
    for each in episodes:
        dates += [each.signed, each.bound_from, effect_date(each, instrument.effect_delay), each.bound_until]
    return dates


_OWN_ACTS = (
    EventKind.SUSPENSION,
    EventKind.RESUMPTION,
    EventKind.WITHDRAWAL_EFFECTIVE,
    EventKind.RATIFICATION_REVOKED,
)


def _standing_in_world(
    instrument: InstrumentFacts, state: StateFacts, episodes: Sequence[Episode], happened: Happened
) -> _Finding:
    """The rule for exact dates."""
    phase, by = phase_in_world(changing(instrument.events, instrument.bilateral), instrument.bilateral, happened)
    ended = phase is Phase.ENDED
    cited = (by,) if by else ()
    if happened(state.ceased):
        heirs = f"; followed by {', '.join(state.successors)}" if state.successors else ""
        return _Finding(Standing.SUCCEEDED, ended, f"{state.name} ceased to exist on {state.ceased.text}{heirs}.")
    if instrument.binds is Binds.ALL_UN_MEMBERS:
        ending = next((each.date for each in instrument.events if ended and each.id == by), UNRECORDED)
        return _by_un_membership(state, phase, ending, happened, cited)
    begun = [each for each in episodes if _has_begun(each, phase, happened)]
    if not begun:
        return _without_episode(instrument, state, episodes, ended)
    current = max(begun, key=lambda each: (each.signed.earliest or each.bound_from.earliest or date.min, each.id))
    return _in_episode(instrument, state, current, phase, cited, happened)


def _has_begun(episode: Episode, phase: Phase, happened: Happened) -> bool:
    """Signed or deposited by then. Nobody joins a regime, known by its year alone, before it begins."""
    if episode.bound_from_action is BindingAct.MEMBERSHIP and phase in (Phase.NOT_YET, Phase.SIGNED):
        return happened(episode.signed)
    return happened(episode.signed) or happened(effect_date(episode, ""))


def _by_un_membership(
    state: StateFacts, phase: Phase, ending: FuzzyDate, happened: Happened, cited: tuple[str, ...]
) -> _Finding:
    """Charter of the United Nations, Art. 25: members carry out the decisions of the Security Council."""
    ended = phase is Phase.ENDED
    member = happened(state.un_member_from) and not happened(state.un_member_until)
    if not member:
        later = bool(state.un_member_from) and not happened(state.un_member_from)
        standing = Standing.NOT_YET if later and not ended else Standing.NOT_BOUND
        return _Finding(standing, ended, f"{state.name} is not a member of the United Nations on that day.", cited)
    said = f"{state.name}, a member of the United Nations since {state.un_member_from.text}"
    joined, over = state.un_member_from.earliest, ending.latest
    if ended and joined and over and joined >= over:
        return _Finding(Standing.NOT_BOUND, True, f"{said}, joined after the measure had ended.", cited)
    if ended:
        return _Finding(Standing.LAPSED, True, f"{said}, was bound until the measure ended.", cited)
    if phase is Phase.IN_FORCE:
        return _Finding(Standing.BOUND, False, f"{said}, is bound.", cited)
    if phase is Phase.SUSPENDED:
        return _Finding(Standing.SUSPENDED, False, f"{said}: the measure is suspended.", cited)
    return _Finding(Standing.NOT_YET, False, f"{said}: the measure is not yet adopted.", cited)


def _without_episode(
    instrument: InstrumentFacts, state: StateFacts, episodes: Sequence[Episode], ended: bool
) -> _Finding:
    rows = tuple(each.id for each in episodes)
    later = [each for each in episodes if each.signed or effect_date(each, "")]
    if later and not ended:
        return _Finding(Standing.NOT_YET, ended, f"{state.name} signs or becomes bound only later.", rows)
    if rows:
        return _Finding(Standing.NOT_BOUND, ended, f"{state.name} is recorded as neither signatory nor party.", rows)
    if instrument.participation_complete:
        return _Finding(
            Standing.NOT_BOUND, ended, f"{state.name} is not on the list of participants, which is complete."
        )
    return _Finding(Standing.UNCLEAR, ended, f"List incomplete: no row says whether {state.name} takes part.")


def _in_episode(
    instrument: InstrumentFacts,
    state: StateFacts,
    episode: Episode,
    phase: Phase,
    cited: tuple[str, ...],
    happened: Happened,
) -> _Finding:
    ended = phase is Phase.ENDED
    rows = (episode.id, *cited)
    acts = [each for each in in_order(instrument.events) if each.actor == state.id and each.kind in _OWN_ACTS]
    own = [each for each in acts if happened(each.date) and _within(each.date, episode)]
    begun = changing(instrument.events, instrument.bilateral)
    in_force = phase in (Phase.IN_FORCE, Phase.SUSPENDED) or (
        ended and any(each.kind is EventKind.ENTRY_INTO_FORCE and happened(each.date) for each in begun)
    )
    deposited = happened(effect_date(episode, ""))
    effective = happened(effect_date(episode, instrument.effect_delay))
    until = happened(episode.bound_until)
    action = episode.bound_until_action if until else None
    gone = [each for each in own if each.kind is EventKind.WITHDRAWAL_EFFECTIVE]
    how = f" by {episode.bound_from_action.value}" if episode.bound_from_action else ""
    since = f"{how} from {episode.bound_from.text}" if episode.bound_from else f"{how}, day not recorded"
    if (gone or action is EndingAct.WITHDRAWAL) and (deposited or ended):
        day_left = episode.bound_until.text if action is EndingAct.WITHDRAWAL else gone[-1].date.text
        return _Finding(
            Standing.WITHDRAWN, ended, f"{state.name} withdrew; its withdrawal took effect on {day_left}.", rows
        )
    revoked = [each.date.text for each in own if each.kind is EventKind.RATIFICATION_REVOKED]
    if action is EndingAct.RATIFICATION_REVOKED:
        revoked.append(episode.bound_until.text)
    if revoked:
        said = f"{state.name} revoked its ratification on {revoked[0]}; its signature stands."
        return _Finding(Standing.SIGNED_ONLY, ended, said, rows)
    if ended and in_force and effective:
        return _Finding(Standing.LAPSED, True, f"{state.name} was bound{since} until the instrument ended.", rows)
    if action in (EndingAct.TERMINATION, EndingAct.EXPIRY, EndingAct.STATE_DISSOLVED) and effective:
        why = action.value.replace("_", " ")
        said = f"{state.name} was bound{since}; this ended on {episode.bound_until.text} ({why})."
        return _Finding(Standing.LAPSED, ended, said, rows)
    if not ended and in_force and effective:
        pause = _suspension(state, episode, own, phase, happened)
        if pause:
            return _Finding(Standing.SUSPENDED, False, f"{state.name} is bound{since}; {pause[0]}.", (*rows, *pause[1]))
        return _Finding(Standing.BOUND, False, f"{state.name} is bound{since}.", rows)
    if phase is Phase.PROVISIONALLY_APPLIED:
        return _Finding(
            Standing.PROVISIONALLY_BOUND, False, f"{state.name} applies the instrument provisionally.", rows
        )
    what = f"deposited on {episode.bound_from.text}" if deposited else f"signed on {episode.signed.text}"
    why = "it was never bound before the instrument ended" if ended else "the instrument is not in force for it"
    return _Finding(Standing.SIGNED_ONLY, ended, f"{state.name} {what}; {why}.", rows)


def _within(day: FuzzyDate, episode: Episode) -> bool:
    """Does an act of the state fall in this episode and not in an earlier one?"""
    begins = episode.signed.earliest or episode.bound_from.earliest
    return begins is None or day.latest is None or day.latest >= begins


def _suspension(
    state: StateFacts, episode: Episode, own: Sequence[Event], phase: Phase, happened: Happened
) -> tuple[str, tuple[str, ...]] | None:
    """What suspends this state's participation, and the rows that say so. The earliest announcement counts."""
    if phase is Phase.SUSPENDED:
        return "the whole instrument is suspended", ()
    standing: list[Event] = []
    for event in own:
        if event.kind is EventKind.SUSPENSION and not event.towards:
            standing.append(event)
        elif event.kind is EventKind.RESUMPTION:
            standing.clear()
    if standing:
        named = " and ".join(each.date.text for each in standing)
        return f"suspended by {state.name} from {standing[0].date.text}" + (
            f" (acts of {named})" if len(standing) > 1 else ""
        ), tuple(each.id for each in standing)
    resumed = any(each.kind is EventKind.RESUMPTION for each in own)
    if episode.bound_until_action is EndingAct.SUSPENSION and happened(episode.bound_until) and not resumed:
        return f"suspended by {state.name} from {episode.bound_until.text}", ()
    return None


def _notes(
    instrument: InstrumentFacts, state: StateFacts, used: Sequence[Episode], standings: Sequence[Standing], day: date
) -> tuple[str, ...]:
    """What a reader must also know: recognition, suspensions towards one party, the words kept with the row."""
    notes = []
    for each in used:
        if _disputed(each, standings):
            what = "Withdrawal" if each.bound_until_action is EndingAct.WITHDRAWAL else "Participation"
            by = f": counted as a participant by {', '.join(each.recognised_by)} only" if each.recognised_by else ""
            notes.append(f"{what} disputed{by}.")
        if each.note:
            notes.append(each.note)
    for event in in_order(instrument.events):
        begun = event.date.earliest is not None and event.date.earliest <= day
        towards_one = event.kind is EventKind.SUSPENSION and event.towards and begun
        if towards_one and state.id in (event.actor, *event.towards):
            notes.append(f"{event.actor} suspended it towards {', '.join(event.towards)} only ({event.date.text}).")
    return tuple(dict.fromkeys(notes))


def _disputed(episode: Episode, standings: Sequence[Standing]) -> bool:
    """Is the answer disputed? Of an episode that ended by withdrawal, the withdrawal is (North Korea and the NPT)."""
    about_withdrawal = episode.bound_until_action is EndingAct.WITHDRAWAL
    return episode.recognition is Recognition.DISPUTED and (not about_withdrawal or Standing.WITHDRAWN in standings)


def _named(day: FuzzyDate) -> str:
    return "a day that is not recorded" if day.kind is DateKind.UNKNOWN else f"the day meant by {day.text}"


def standings(
    instrument: InstrumentFacts, state: StateFacts, episodes: Sequence[Episode]
) -> tuple[Span[StandingVerdict], ...]:
    """The whole timeline of a state in an instrument as spans of constant standing."""
    days = hinges(dates_used(instrument, state, episodes))
    return constant_spans(days, lambda day: standing_on(instrument, state, episodes, day))
