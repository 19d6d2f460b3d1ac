"""Filters of the list of instruments, and of the records that hang on instruments."""

from datetime import date

from django.db.models import Q, QuerySet

from archive.models import State
from archive.vocabulary import Publication
from archive.web.facets import (
    Facet,
    Listed,
    Related,
    Through,
    decade_facet,
    evidence_facet,
    fixed_names,
    published_names,
    state_facet,
)
from archive.web.filters import ListFilters, names_hold
from archive.web.record_filters import near
from treaties.models import BoundSpan, Instrument, StatusSpan
from treaties.vocabulary import (
    Basing,
    BindingAct,
    Binds,
    Concern,
    EndingAct,
    EndReason,
    EventKind,
    InstrumentKind,
    LaunchDomain,
    Nature,
    Obligation,
    Phase,
    ProvisionKind,
    Recognition,
    Standing,
    SystemType,
    Topic,
)
from treaties.wording import BINDS, KINDS_OF_SEVERAL


def on_the_day(spans: QuerySet, day: date) -> QuerySet:
    """The spans that hold ``day``."""
    return spans.filter(Q(start__isnull=True) | Q(start__lte=day), Q(end__isnull=True) | Q(end__gt=day))


def phases_on(day: date) -> QuerySet:
    return on_the_day(StatusSpan.objects.all(), day)


def bound_on(day: date) -> QuerySet:
    bound = (Standing.BOUND, Standing.PROVISIONALLY_BOUND)
    return on_the_day(BoundSpan.objects.filter(standing__in=bound, state__publication=Publication.PUBLISHED), day)


class InstrumentFilters(ListFilters):
    """What a list of instruments can be narrowed by. Phase and states bound are those of the day asked."""

    of_the_day = frozenset({"phase", "bound"})

    kind = Facet("kind", "Kind", vocabulary=InstrumentKind, names=lambda values: KINDS_OF_SEVERAL, opened=True)
    phase = Through(
        phases_on,
        "instrument",
        "phase",
        "On the day asked",
        vocabulary=Phase,
        opened=True,
        help="Where the instrument stood on the day asked.",
    )
    topic = Listed("topics", "Topic", vocabulary=Topic, opened=True)
    bound = Through(
        bound_on,
        "instrument",
        "state",
        "State bound on the day asked",
        names=published_names(State),
        help="Codes of states, of which one was bound on the day asked, provisionally or not.",
    )
    binds = Facet("binds", "Whom it binds", vocabulary=Binds, names=lambda values: BINDS)
    reason = Facet("end_reason", "How it ended", vocabulary=EndReason, names=fixed_names(none="not recorded as ended"))
    parent = Related("parent", "Protocols to", Instrument, name="short_name")
    decade = decade_facet("entered_into_force", "In force since")
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "short_name", "title", "summary", "id")

    def suggestions(self, text: str) -> list[str]:
        return near(Instrument, text, "short_name")


def instrument_facet() -> Related:
    """The instrument that a record hangs on."""
    return Related("instrument", "Instrument", Instrument, name="short_name")


class EventFilters(ListFilters):
    """What a list of events can be narrowed by."""

    instrument = instrument_facet()
    event = Facet("event", "What happened", vocabulary=EventKind)
    actor = state_facet("actor", "Who did it")
    decade = decade_facet("date", "Happened in")
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "note", "instrument__short_name", "id")


class ParticipationFilters(ListFilters):
    """What a list of participations can be narrowed by."""

    instrument = instrument_facet()
    state = state_facet("state", "State")
    action = Facet("bound_from_action", "How it was bound", vocabulary=BindingAct)
    ending = Facet("bound_until_action", "How it ended", vocabulary=EndingAct)
    recognition = Facet("recognition", "Recognition", vocabulary=Recognition)
    decade = decade_facet("bound_from", "Bound since")
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "note", "instrument__short_name", "state__name", "id")


class ProvisionFilters(ListFilters):
    """What a list of provisions can be narrowed by."""

    instrument = instrument_facet()
    kind = Facet("kind", "What it does", vocabulary=ProvisionKind)
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "locator", "summary", "instrument__short_name", "id")


class CategoryFilters(ListFilters):
    """What a list of categories can be narrowed by."""

    instrument = instrument_facet()
    nature = Facet("nature", "Nature", vocabulary=Nature)
    obligation = Facet("obligation", "What follows for the class", vocabulary=Obligation)
    system_type = Listed("system_types", "Kinds of object named", vocabulary=SystemType)
    launch_domain = Listed("launch_domains", "Launch domains named", vocabulary=LaunchDomain)
    basing = Listed("basing", "Basing modes named", vocabulary=Basing)
    conduct = Listed("conduct", "Conduct named", vocabulary=Concern)
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "name", "locator", "instrument__short_name", "id")
