"""Filters of the lists of states, sources, claimants, publishers and access points."""

from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from archive.grades import CREDIBILITY, RELIABILITY
from archive.models import AccessPoint, Claimant, Publisher, Source, State
from archive.vocabulary import ClaimantKind, Credibility, LinkState, PublisherKind, Reliability, SourceKind, StateKind
from archive.web.facets import Facet, Related, Through, decade_facet, evidence_facet, fixed_names, state_facet
from archive.web.filters import ListFilters, names_hold

#: Languages by their ISO 639-1 codes, as far as readers are helped by a name.
LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def near(model: Any, text: str, column: str = "name") -> list[str]:
    """Published names that look like ``text``, the nearest first. One query."""
    rows = model.objects.published().annotate(near=TrigramWordSimilarity(text, column)).filter(near__gte=0.4)
    return list(rows.order_by("-near", column).values_list(column, flat=True)[:4])


class Membership(StrEnum):
    """Of the United Nations, as recorded."""

    MEMBER = "member"
    FORMER = "former"
    NEVER = "never"


class StateFilters(ListFilters):
    """What a list of states can be narrowed by."""

    kind = Facet("kind", "Kind", vocabulary=StateKind, opened=True)
    member = Facet(
        "membership",
        "United Nations",
        expression=Case(
            When(un_member_from="", then=Value("never")),
            When(un_member_until="", then=Value("member")),
            default=Value("former"),
            output_field=CharField(),
        ),
        vocabulary=Membership,
        help="Membership of the United Nations.",
        names=fixed_names(member="member", former="former member", never="no membership recorded"),
        opened=True,
    )
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "name", "id", lists=("aliases",))

    def suggestions(self, text: str) -> list[str]:
        return near(State, text)


def addresses(day: date) -> QuerySet:
    return AccessPoint.objects.published()


class SourceFilters(ListFilters):
    """What a list of sources can be narrowed by."""

    kind = Facet("kind", "Kind", vocabulary=SourceKind, opened=True)
    language = Facet("language", "Language", names=lambda values: {each: LANGUAGES.get(each, each) for each in values})
    publisher = Related("publisher", "Publisher", Publisher, opened=True)
    decade = decade_facet("published", "Published in")
    links = Through(
        addresses,
        "source",
        "link_state",
        "Links",
        vocabulary=LinkState,
        help="State of an address at which the source was read.",
    )
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        houses = Publisher.objects.published().filter(names_hold(word, "name", lists=("aliases",)))
        return names_hold(word, "title", "author", "id") | Q(publisher__in=houses.values("pk"))

    def suggestions(self, text: str) -> list[str]:
        return near(Publisher, text)


def reliability_facet() -> Facet:
    """The first axis of the Admiralty code."""
    names = fixed_names(none="not graded", **{grade: f"{grade}: {told}" for grade, told in RELIABILITY.items()})
    return Facet("reliability", "Reliability", vocabulary=Reliability, names=names)


def credibility_facet() -> Facet:
    """The second axis of the Admiralty code."""
    names = fixed_names(none="not graded", **{grade: f"{grade}: {told}" for grade, told in CREDIBILITY.items()})
    return Facet("credibility", "Credibility", vocabulary=Credibility, names=names)


class ClaimantFilters(ListFilters):
    """What a list of claimants can be narrowed by."""

    kind = Facet("kind", "Kind", vocabulary=ClaimantKind, opened=True)
    state = state_facet("state", "State", opened=True)
    reliability = reliability_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "name", "organisation", "id", lists=("aliases",))

    def suggestions(self, text: str) -> list[str]:
        return near(Claimant, text)


class PublisherFilters(ListFilters):
    """What a list of publishers can be narrowed by."""

    kind = Facet("kind", "Kind", vocabulary=PublisherKind, opened=True)
    state = state_facet("state", "State", opened=True)
    reliability = reliability_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, "name", "id", lists=("aliases",))

    def suggestions(self, text: str) -> list[str]:
        return near(Publisher, text)


class AccessPointFilters(ListFilters):
    """What a list of access points can be narrowed by."""

    source = Related("source", "Source", Source, name="title")
    link_state = Facet("link_state", "State of the link", vocabulary=LinkState)

    def search(self, word: str) -> Q:
        return names_hold(word, "url", "id")
