"""Where an instrument stands on a day: its phase, from its dated events alone.

An event takes effect at the start of its day. The instrument's own summary dates play no part here; they
are checked against these phases.

- Signature opens the time in which a state that signed must not defeat object and purpose (Vienna Convention
  on the Law of Treaties, 1969, Art. 18); entry into force follows Art. 24, provisional application Art. 25.
- Termination, expiry and supersession end an instrument (Art. 54 and 59). A withdrawal that has taken effect
  ends it only where two parties made it: what is left is no agreement.
- A suspension by no actor in particular suspends the whole instrument (Art. 57); a suspension by a state
  suspends it for that state and is a matter for ``parties``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.dates import FuzzyDate
from archive.values.spans import Span, constant_spans, hinges
from archive.values.worlds import Happened, ask
from treaties.vocabulary import EventKind, Phase


@dataclass(frozen=True, slots=True)
class Event:
    """A dated thing that happened to an instrument. ``actor`` and ``towards`` are state ids, or empty."""

    id: str
    kind: EventKind
    date: FuzzyDate
    actor: str = ""
    towards: tuple[str, ...] = ()
    note: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class PhaseVerdict:
    """``phase`` on the day asked, its ``reason``, ids of the events used, and the dates left open."""

    phase: Phase
    reason: str
    because: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()


ENDING = (EventKind.TERMINATION, EventKind.EXPIRY, EventKind.SUPERSESSION)
BEGINNING = (EventKind.SIGNATURE, EventKind.PROVISIONAL_APPLICATION, EventKind.ENTRY_INTO_FORCE)
PAUSING = (EventKind.SUSPENSION, EventKind.RESUMPTION)


def ends(event: Event, bilateral: bool) -> bool:
    """Does this event end the whole instrument? ``bilateral``: two parties made it."""
    return event.kind in ENDING or (bilateral and event.kind is EventKind.WITHDRAWAL_EFFECTIVE)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events as they happened; of two on one day the one recorded first comes first."""
    return sorted(events, key=lambda e: (e.date.earliest or date.max, e.date.latest or date.max, e.id))


def changing(events: Iterable[Event], bilateral: bool) -> list[Event]:
    """The events that change the phase of the instrument as a whole, in order."""
    whole = [e for e in events if e.kind in BEGINNING or ends(e, bilateral) or (e.kind in PAUSING and not e.actor)]
    return in_order(whole)


def phase_in_world(events: Sequence[Event], bilateral: bool, happened: Happened) -> tuple[Phase, str]:
    """The rule for exact dates: the phase, and the id of the event that brought it about.

    ``events`` as :func:`changing` gives them.
    """
    phase, by = Phase.NOT_YET, ""
    for event in events:
        if not happened(event.date):
            continue
        after = _after(phase, event, bilateral)
        if after is not phase:
            phase, by = after, event.id
    return phase, by


def _after(phase: Phase, event: Event, bilateral: bool) -> Phase:
    if phase is Phase.ENDED:
        return phase
    if ends(event, bilateral):
        return Phase.ENDED
    if event.kind is EventKind.SIGNATURE:
        return Phase.SIGNED if phase is Phase.NOT_YET else phase
    if event.kind is EventKind.PROVISIONAL_APPLICATION:
        return Phase.PROVISIONALLY_APPLIED if phase in (Phase.NOT_YET, Phase.SIGNED) else phase
    if event.kind is EventKind.ENTRY_INTO_FORCE:
        return Phase.IN_FORCE
    if event.kind is EventKind.SUSPENSION:
        return Phase.SUSPENDED if phase in (Phase.IN_FORCE, Phase.PROVISIONALLY_APPLIED) else phase
    return Phase.IN_FORCE if phase is Phase.SUSPENDED else phase


def phase_on(events: Iterable[Event], bilateral: bool, day: date) -> PhaseVerdict:
    """The phase of an instrument on ``day``.

    ``bilateral``: the instrument was made by two parties, so that one withdrawal ends it. Unclear only where
    an imprecise date could change the phase on that day; ``deciding`` then names the dates.
    """
    relevant = changing(events, bilateral)
    outcome = ask(lambda happened: phase_in_world(relevant, bilateral, happened), [e.date for e in relevant], day)
    phases = tuple(dict.fromkeys(phase for phase, _ in outcome.answers))
    used = tuple(dict.fromkeys(by for _, by in outcome.answers if by))
    if len(phases) > 1:
        deciding = tuple(each.text for each in outcome.deciding)
        which = " or ".join(_SAID[phase] for phase in phases)
        return PhaseVerdict(
            Phase.UNCLEAR, f"{which}: it depends on the day meant by {', '.join(deciding)}.", used, deciding
        )
    phase = phases[0]
    event = next((e for e in relevant if e.id == used[-1]), None) if used else None
    since = f" since {event.date.text} ({event.kind.value.replace('_', ' ')})" if event else ""
    return PhaseVerdict(phase, f"{_SAID[phase].capitalize()}{since}.", used)


_SAID = {
    Phase.NOT_YET: "not yet signed or adopted",
    Phase.SIGNED: "signed or adopted, not in force",
    Phase.PROVISIONALLY_APPLIED: "applied provisionally",
    Phase.IN_FORCE: "in force",
    Phase.SUSPENDED: "suspended",
    Phase.ENDED: "ended",
}


def phases(events: Iterable[Event], bilateral: bool) -> tuple[Span[PhaseVerdict], ...]:
    """The whole timeline of an instrument as spans of constant phase."""
    relevant = changing(events, bilateral)
    return constant_spans(hinges(e.date for e in relevant), lambda day: phase_on(relevant, bilateral, day))
