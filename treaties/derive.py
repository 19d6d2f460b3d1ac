"""The one writer of ``StatusSpan`` and ``BoundSpan``: the treaty rules' answers over the whole timeline, as rows."""

from collections.abc import Iterable

from django.db import transaction

from treaties.law import Law
from treaties.models import BoundSpan, StatusSpan
from treaties.status import phases
from treaties.vocabulary import Binds


def status_spans(law: Law, instrument: str) -> list[StatusSpan]:
    """The phases of one instrument, unsaved."""
    facts = law.instruments[instrument]
    return [
        StatusSpan(
            instrument_id=instrument, start=span.start, end=span.end, phase=span.value.phase, reason=span.value.reason
        )
        for span in phases(facts.events, facts.bilateral)
    ]


def bound_spans(law: Law, instrument: str) -> list[BoundSpan]:
    """The standings of every state that is recorded in one instrument, or that it binds as a member, unsaved."""
    states = {state for at, state in law.episodes if at == instrument}
    if law.instruments[instrument].binds is Binds.ALL_UN_MEMBERS:
        states |= {each.id for each in law.states.values() if each.un_member_from}
    return [
        BoundSpan(
            instrument_id=instrument,
            state_id=state,
            start=span.start,
            end=span.end,
            standing=span.value.standing,
            disputed=span.value.disputed,
            unconfirmed=span.value.unconfirmed,
            reason=span.value.reason,
        )
        for state in sorted(states)
        for span in law.standings(instrument, state)
    ]


@transaction.atomic
def derive_instruments(law: Law, instruments: Iterable[str]) -> int:
    """Write the spans of ``instruments`` anew and return how many there are. An id that is gone loses its spans."""
    ids = list(instruments)
    StatusSpan.objects.filter(instrument__in=ids).delete()
    BoundSpan.objects.filter(instrument__in=ids).delete()
    known = [each for each in ids if each in law.instruments]
    statuses = [span for each in known for span in status_spans(law, each)]
    bounds = [span for each in known for span in bound_spans(law, each)]
    StatusSpan.objects.bulk_create(statuses, batch_size=2000)
    BoundSpan.objects.bulk_create(bounds, batch_size=2000)
    return len(statuses) + len(bounds)
