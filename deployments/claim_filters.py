"""Filters of the lists of claims: about deployments, and about systems."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from archive.models import Claimant
from archive.vocabulary import ClaimantKind, Credibility, LinkState
from archive.web.filters import (
    Facet,
    ListFilters,
    Related,
    Through,
    decade_facet,
    evidence_facet,
    names_hold,
    state_facet,
)
from deployments.cube import published_links
from deployments.filters import near_names, states_called, systems_called, text_query
from deployments.models import Deployment, DeploymentClaimCitation, System
from deployments.models.deployment import CLAIM_TEXT
from deployments.vocabulary import ClaimKind, Property, Stance
from treaties.vocabulary import Basis, Measure, Rank


def credibility_names(values: Any) -> dict[str, str]:
    return {each.value: f"{each.value}: {each.name.lower().replace('_', ' ')}" for each in Credibility}


def claim_links(day: date) -> QuerySet:
    return published_links(DeploymentClaimCitation.objects.all())


def claimants_called(word: str) -> QuerySet:
    """Published claimants of whom a name holds ``word``."""
    return Claimant.objects.published().filter(names_hold(word, "name", "organisation", lists=("aliases",)))


class ClaimFilters(ListFilters):
    """What a list of claims about deployments can be narrowed by."""

    deployment = Related("deployment", "Deployment", Deployment, name="pk", counted=False)
    stance = Facet("stance", "Stance", vocabulary=Stance, opened=True)
    kind = Facet("kind", "What is at issue", vocabulary=ClaimKind, opened=True)
    claimant = Related("claimant", "Claimant", Claimant, opened=True)
    claimant_kind = Facet("claimant__kind", "Kind of claimant", vocabulary=ClaimantKind)
    claimant_state = state_facet("claimant__state", "State of the claimant")
    system = Related("deployment__system", "System", System)
    host_state = state_facet("deployment__host_state", "Host state")
    deploying_state = state_facet("deployment__deploying_state", "Deploying state")
    decade = decade_facet("claimed_on", "Claimed in")
    rank = Facet("rank", "Rank", vocabulary=Rank)
    credibility = Facet("credibility", "Credibility", vocabulary=Credibility, names=credibility_names)
    links = Through(
        claim_links,
        "record",
        "access_point__link_state",
        "Links of its sources",
        vocabulary=LinkState,
        help="State of a link at which a source was read.",
    )
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return (
            Q(claimant__in=claimants_called(word).values("pk"))
            | Q(deployment__system__in=systems_called(word).values("pk"))
            | Q(deployment__host_state__in=states_called(word).values("pk"))
            | Q(text_=text_query(word))
        )

    def suggestions(self, text: str) -> list[str]:
        return near_names(text)

    def apply(self, chosen: Any) -> QuerySet:
        rows = super().apply({name: value for name, value in chosen.items() if name != "q"})
        return self.filters["q"].filter(rows.alias(text_=CLAIM_TEXT), chosen["q"]) if "q" in chosen else rows


class SystemClaimFilters(ListFilters):
    """What a list of claims about systems can be narrowed by."""

    system = Related("system", "System", System)
    property = Facet("property", "Property", vocabulary=Property)
    measure = Facet("measure", "What is measured", vocabulary=Measure)
    basis = Facet("basis", "What it rests on", vocabulary=Basis)
    claimant = Related("claimant", "Claimant", Claimant)
    claimant_kind = Facet("claimant__kind", "Kind of claimant", vocabulary=ClaimantKind)
    claimant_state = state_facet("claimant__state", "State of the claimant")
    decade = decade_facet("claimed_on", "Claimed in")
    rank = Facet("rank", "Rank", vocabulary=Rank)
    credibility = Facet("credibility", "Credibility", vocabulary=Credibility, names=credibility_names)
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return (
            Q(claimant__in=claimants_called(word).values("pk"))
            | Q(system__in=systems_called(word).values("pk"))
            | names_hold(word, "attributed_as", "note", "id")
        )
