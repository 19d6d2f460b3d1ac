"""Rows to values: the only place where treaty tables become what the rules take.

Readers are answered from published rows alone, so a draft changes no answer.
"""

from collections import defaultdict
from math import inf

from archive.kept import kept
from archive.models import State, Succession
from archive.vocabulary import Evidence, SuccessionKind
from treaties.bounds import Interval
from treaties.classify import Category, Listing
from treaties.criteria import parse_criteria
from treaties.effect import Territory
from treaties.law import Law
from treaties.models import Category as CategoryRow
from treaties.models import Event as EventRow
from treaties.models import Instrument as InstrumentRow
from treaties.models import NamedType, Participation, Region
from treaties.parties import Episode, InstrumentFacts, StateFacts
from treaties.status import Event
from treaties.vocabulary import (
    Basing,
    BindingAct,
    Binds,
    Concern,
    EndingAct,
    EventKind,
    LaunchDomain,
    Nature,
    Obligation,
    Recognition,
    ScopeOf,
    SystemType,
)


def unconfirmed(row: object) -> bool:
    return getattr(row, "evidence", "") == Evidence.KNOWN


def event(row: EventRow) -> Event:
    return Event(
        row.id, EventKind(row.event), row.date, row.actor_id or "", tuple(row.towards), row.note, unconfirmed(row)
    )


def instrument(row: InstrumentRow, events: list[EventRow]) -> InstrumentFacts:
    return InstrumentFacts(
        row.id,
        row.short_name,
        row.bilateral,
        Binds(row.binds),
        row.participation_complete,
        row.effect_delay,
        tuple(event(each) for each in events),
        unconfirmed(row),
    )


def episode(row: Participation) -> Episode:
    return Episode(
        row.id,
        row.signed,
        row.bound_from,
        BindingAct(row.bound_from_action) if row.bound_from_action else None,
        row.bound_until,
        EndingAct(row.bound_until_action) if row.bound_until_action else None,
        Recognition(row.recognition),
        tuple(row.recognised_by),
        row.note,
        unconfirmed(row),
    )


def state(row: State, successors: list[str]) -> StateFacts:
    return StateFacts(
        row.id,
        row.name,
        row.exists_until,
        tuple(successors),
        row.un_member_from,
        row.un_member_until,
        row.responsible_state_id or "",
    )


def category(row: CategoryRow) -> Category:
    return Category(
        id=row.id,
        instrument=row.instrument_id,
        name=row.name,
        locator=row.locator,
        system_types=frozenset(SystemType(each) for each in row.system_types),
        launch_domains=frozenset(LaunchDomain(each) for each in row.launch_domains),
        basing=frozenset(Basing(each) for each in row.basing),
        range=Interval(
            -inf if row.range_min_km is None else row.range_min_km,
            inf if row.range_max_km is None else row.range_max_km,
            row.range_min_inclusive is not False,
            row.range_max_inclusive is not False,
        ),
        payload_min=row.payload_min_kg,
        nuclear_only=row.nuclear_only,
        excludes_solely_interceptors=row.excludes_solely_interceptors,
        member_of=tuple(row.member_of),
        not_member_of=tuple(row.not_member_of),
        criteria=parse_criteria(row.criteria),
        undecided=row.undecided,
        obligation=Obligation(row.obligation),
        conduct=frozenset(Concern(each) for each in row.conduct),
        nature=Nature(row.nature),
        scope=frozenset(row.scope),
        scope_of=ScopeOf(row.scope_of),
        scope_text=row.territorial_scope,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        unconfirmed=unconfirmed(row),
    )


def listing(row: NamedType) -> Listing:
    return Listing(row.instrument_id, row.category_id, row.designation, row.locator, unconfirmed(row))


def build_law() -> Law:
    """All published treaty records as one :class:`Law`, without what hangs on a draft. Eight queries."""
    events: dict[str, list[EventRow]] = defaultdict(list)
    for each in EventRow.objects.published():
        events[each.instrument_id].append(each)
    names = {row.id: row for row in State.objects.published()}
    followed: dict[str, list[str]] = defaultdict(list)
    heirs: dict[str, list[Succession]] = defaultdict(list)
    for row in Succession.objects.published():
        followed[row.predecessor_id].append(names[row.successor_id].name)
        heirs[row.predecessor_id].append(row)
    episodes: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for row in Participation.objects.published():
        episodes[row.instrument_id, row.state_id].append(episode(row))
    instruments = {row.id: instrument(row, events[row.id]) for row in InstrumentRow.objects.published()}
    categories = {row.id: category(row) for row in CategoryRow.objects.published()}
    listings: dict[str, list[Listing]] = defaultdict(list)
    for row in NamedType.objects.published():
        listings[row.instrument_id].append(listing(row))
    return Law(
        instruments=instruments,
        categories=categories,
        states={row.id: state(row, followed[row.id]) for row in names.values()},
        episodes={key: tuple(rows) for key, rows in episodes.items()},
        regions={row.id: Territory(frozenset(row.states), frozenset(row.partly)) for row in Region.objects.published()},
        continues={gone: heir for gone, rows in heirs.items() if (heir := _continuing(rows))},
        listings={name: tuple(rows) for name, rows in listings.items()},
    )


def _continuing(rows: list[Succession]) -> str:
    """The one state that goes on: the continuing state, or the only successor."""
    continuing = [row for row in rows if row.kind == SuccessionKind.CONTINUATION] or rows
    return continuing[0].successor_id if len(continuing) == 1 else ""


def current_law() -> Law:
    """The law as recorded now, built once per process and again after a change. Two queries when nothing did."""
    return kept("law", build_law)
