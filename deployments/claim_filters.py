"""Filters of the list of claims about deployments."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from archive.models import Claimant
from archive.vocabulary import ClaimantKind, LinkState
from archive.web.facets import Among, Facet, Related, Through, decade_facet, evidence_facet, state_facet
from archive.web.filters import Bound, ListFilters
from archive.web.record_filters import credibility_facet
from deployments.cube import published_links
from deployments.filters import called, near_names, text_query
from deployments.models import Deployment, DeploymentClaimCitation, System
from deployments.models.deployment import CLAIM_TEXT
from deployments.vocabulary import ClaimKind, Stance
from treaties.vocabulary import Rank


def claim_links(day: date) -> QuerySet:
    return published_links(DeploymentClaimCitation.objects.all())


def _about(deployments: QuerySet) -> Q:
    """Claims about these deployments, read off an index: the database asks for the deployments first."""
    return Q(Among("deployment", ArraySubquery(deployments.order_by().values("pk"))))


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
    claimed_from = Bound("claimed_on", "Claimed on or after", before=False)
    claimed_before = Bound("claimed_on", "Claimed before", before=True)
    credibility = credibility_facet()
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
        names = called(word)
        found = Q(claimant__in=names.claimants) | Q(text_=text_query(word))
        if names.states or names.systems:
            there = Q(system__in=names.systems) | Q(host_state__in=names.states)
            found |= _about(Deployment.objects.filter(there))
        return found

    def suggestions(self, text: str) -> list[str]:
        return near_names(text)

    def apply(self, chosen: Any) -> QuerySet:
        rows = super().apply({name: value for name, value in chosen.items() if name != "q"})
        return self.filters["q"].filter(rows.alias(text_=CLAIM_TEXT), chosen["q"]) if "q" in chosen else rows
