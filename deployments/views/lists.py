"""The lists of deployments, systems, claims about deployments and claims about systems."""

from collections import defaultdict
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, Min, OuterRef, TextField, Value
from django.db.models.functions import Coalesce, Concat, Length, Substr
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from archive.models import Citation
from archive.published import published_rows
from archive.vocabulary import Publication
from archive.web.downloads import list_file
from archive.web.listing import Listing, Sort, list_page
from archive.web.on import Asked
from deployments.claim_filters import ClaimFilters
from deployments.filters import DeploymentFilters, SystemFilters
from deployments.models import (
    Deployment,
    DeploymentClaim,
    DeploymentClaimCitation,
    System,
    SystemClaim,
    SystemClaimCitation,
)
from deployments.ranges import figure_said
from deployments.system_claim_filters import SystemClaimFilters, listed_system_claims
from deployments.views.claims import anchor
from deployments.views.system import MEASURES
from deployments.vocabulary import Property, Stance
from treaties.vocabulary import Measure, Rank


def deployment_rows(rows: list[Deployment], asked: Asked) -> dict[str, Any]:
    """The rows of one page with their published claims by stance. One query."""
    order = list(Stance)
    counts: dict[str, list[tuple[Stance, int]]] = defaultdict(list)
    claims = DeploymentClaim.objects.published().filter(deployment__in=[row.pk for row in rows])
    for deployment, stance, count in claims.order_by().values_list("deployment", "stance").annotate(n=Count("pk")):
        counts[deployment].append((Stance(stance), count))
    listed = [(row, sorted(counts[row.pk], key=lambda each: order.index(each[0]))) for row in rows]
    return {"listed": listed, "stances": order}


DEPLOYMENTS = Listing(
    slug="deployments",
    one="deployment",
    many="deployments",
    about="A system of one state at a place in a host state, known through claims.",
    hint="Names of systems in any script, designators, states, places, units and words of the summary: "
    "Орешник, SSC-8, Kaliningrad.",
    rows=lambda: published_rows(Deployment),
    filters=DeploymentFilters,
    sorts={
        "newest": Sort("Since, newest first", "started_latest", day=True),
        "oldest": Sort("Since, oldest first", "started_latest", day=True, newest=False),
        "system": Sort("System, A to Z", "system__name"),
        "host": Sort("Host state, A to Z", "host_state__name"),
    },
    template="deployments/deployment_list.html",
    shown=deployment_rows,
    page="deployment",
    related=("system", "deploying_state", "host_state", "controlling_state"),
    columns=lambda site: {"system_type": F("system__system_type"), "system_warhead": F("system__warhead")},
)


def system_rows(rows: list[System], asked: Asked) -> dict[str, Any]:
    """The rows of one page with the range that is claimed and the number of published deployments. Two queries."""
    ids = [row.pk for row in rows]
    ranges = {each["system"]: each for each in claimed_ranges().filter(system__in=ids)}
    deployed = dict(
        published_rows(Deployment).filter(system__in=ids).order_by().values_list("system").annotate(n=Count("pk"))
    )
    return {"listed": [(row, ranges.get(row.pk), deployed.get(row.pk, 0)) for row in rows]}


SYSTEMS = Listing(
    slug="systems",
    one="system",
    many="systems",
    about="Weapon types, with their names and what is claimed about them.",
    hint="Names in any script and designators: Орешник, SSC-8, 9М729, 东风.",
    rows=lambda: published_rows(System),
    filters=SystemFilters,
    sorts={
        "name": Sort("Name, A to Z", "name"),
        "newest": Sort("In service, newest first", "entered_service_latest", day=True),
        "oldest": Sort("In service, oldest first", "entered_service_latest", day=True, newest=False),
    },
    template="deployments/system_list.html",
    shown=system_rows,
    page="system",
)


def claims_anchored(rows: list[DeploymentClaim], asked: Asked) -> dict[str, Any]:
    """The rows of one page with their anchors on the pages of their deployments."""
    return {"listed": [(row, anchor(row.pk, row.deployment_id)) for row in rows]}


def sources_of(citations: type[Citation]) -> ArraySubquery:
    """The ids of the published sources of a claim, each once."""
    cited = citations.objects.filter(record=OuterRef("pk"), source__publication=Publication.PUBLISHED)
    return ArraySubquery(cited.order_by("source").values("source").distinct())


def claim_columns(site: str) -> dict[str, Any]:
    """What a file of claims about deployments tells besides: the sources, and the place on the record's page."""
    place = Substr("pk", Length("deployment_id") + 2)
    parts = (Value(f"{site}deployments/"), F("deployment_id"), Value("/#"), place)
    return {
        "sources": sources_of(DeploymentClaimCitation),
        "address": Concat(*parts, output_field=TextField()),
    }


def figure_columns(site: str) -> dict[str, Any]:
    """The same of claims about systems."""
    parts = (Value(f"{site}systems/"), F("system_id"), Value("/#"), F("pk"))
    return {"sources": sources_of(SystemClaimCitation), "address": Concat(*parts, output_field=TextField())}


CLAIMS = Listing(
    slug="claims",
    one="claim about a deployment",
    many="claims about deployments",
    about="Dated statements and reports about deployments, each with who made it.",
    hint="Words of the claim, claimants, systems in any script, host states.",
    rows=lambda: published_rows(DeploymentClaim),
    filters=ClaimFilters,
    sorts={
        "newest": Sort("Claimed, newest first", "claimed_on_latest", day=True),
        "oldest": Sort("Claimed, oldest first", "claimed_on_latest", day=True, newest=False),
        "claimant": Sort("Claimant, A to Z", "claimant__name"),
    },
    template="deployments/claim_list.html",
    shown=claims_anchored,
    related=("claimant", "deployment__system", "deployment__host_state"),
    columns=claim_columns,
)


def figures_said(rows: list[SystemClaim], asked: Asked) -> dict[str, Any]:
    """The rows of one page with their figures and what those measure, in words."""
    return {"listed": [(row, figure_said(row), MEASURES[row.measure]) for row in rows]}


SYSTEM_CLAIMS = Listing(
    slug="system-claims",
    one="claim about a system",
    many="claims about systems",
    about="Figures of range and payload, each with who gave it, what it measures and what it rests on.",
    hint="Names of systems in any script, claimants, words of the note: 9M729, Орешник, Pentagon.",
    rows=listed_system_claims,
    filters=SystemClaimFilters,
    sorts={
        "newest": Sort("Claimed, newest first", "claimed_on_latest", day=True),
        "oldest": Sort("Claimed, oldest first", "claimed_on_latest", day=True, newest=False),
        "greatest": Sort("Figure, greatest first", "greatest"),
        "least": Sort("Figure, least first", "least"),
        "system": Sort("System, A to Z", "system__name"),
        "claimant": Sort("Claimant, A to Z", "claimant__name"),
    },
    template="deployments/system_claim_list.html",
    shown=figures_said,
    related=("claimant", "system"),
    columns=figure_columns,
)


def deployment_list(request: HttpRequest) -> HttpResponse:
    """Published deployments, by facets, search and day."""
    return list_page(request, DEPLOYMENTS)


def system_list(request: HttpRequest) -> HttpResponse:
    """Published systems, by facets and search."""
    return list_page(request, SYSTEMS)


def deployment_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of deployments as a file."""
    return list_file(request, DEPLOYMENTS, form)


def system_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of systems as a file."""
    return list_file(request, SYSTEMS, form)


def claim_list(request: HttpRequest) -> HttpResponse:
    """Published claims about deployments, by facets and search."""
    return list_page(request, CLAIMS)


def claim_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of claims as a file."""
    return list_file(request, CLAIMS, form)


def system_claim_list(request: HttpRequest) -> HttpResponse:
    """Published claims about systems, by facets and search."""
    return list_page(request, SYSTEM_CLAIMS)


def system_claim_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of claims about systems as a file."""
    return list_file(request, SYSTEM_CLAIMS, form)


def claimed_ranges():
    """Per system: least and greatest figure claimed, and how many claims give it.

    Deprecated claims and requirements take no part, as in the range rule.
    """
    figure = Coalesce("upper", "lower")
    return (
        SystemClaim.objects.published()
        .filter(property=Property.RANGE_KM)
        .exclude(rank=Rank.DEPRECATED)
        .exclude(measure=Measure.REQUIREMENT)
        .order_by()
        .values("system")
        .annotate(least=Min(figure), greatest=Max(figure), count=Count("id"))
    )
