"""Filters of the list of instruments."""

from datetime import date

from django.db.models import Q, QuerySet

from archive.models import State
from archive.vocabulary import Publication
from archive.web.filters import (
    Facet,
    Listed,
    ListFilters,
    Related,
    Through,
    decade_facet,
    evidence_facet,
    fixed_names,
    names_hold,
    published_names,
)
from archive.web.record_filters import near
from treaties.models import BoundSpan, Instrument, StatusSpan
from treaties.vocabulary import Binds, InstrumentKind, Phase, Standing, Topic
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

    kind = Facet("kind", "Kind", vocabulary=InstrumentKind, names=lambda values: KINDS_OF_SEVERAL, opened=True)
    phase = Through(phases_on, "instrument", "phase", "On the day asked", vocabulary=Phase, opened=True)
    topic = Listed("topics", "Topic", vocabulary=Topic, opened=True)
    bound = Through(bound_on, "instrument", "state", "State bound on the day asked", names=published_names(State))
    binds = Facet("binds", "Whom it binds", vocabulary=Binds, names=lambda values: BINDS)
    reason = Facet("end_reason", "How it ended", names=fixed_names(none="not recorded as ended"))
    parent = Related("parent", "Protocols to", Instrument, name="short_name")
    decade = decade_facet("entered_into_force", "In force since")
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "short_name", "title", "summary", "id")

    def suggestions(self, text: str) -> list[str]:
        return near(Instrument, text, "short_name")
