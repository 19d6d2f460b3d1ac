"""The lists of deployments, systems and claims."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Max, Min
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from archive.published import published_rows
from archive.web.downloads import list_file
from archive.web.keeping import kept_page
from archive.web.listing import Listing, Sort, list_page
from archive.web.on import Asked
from deployments.filters import ClaimFilters, DeploymentFilters, SystemFilters
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from deployments.views.claims import anchor
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
    dated=True,
    page="deployment",
    related=("system", "deploying_state", "host_state", "controlling_state"),
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


CLAIMS = Listing(
    slug="claims",
    one="claim",
    many="claims",
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
)


@kept_page
def deployment_list(request: HttpRequest) -> HttpResponse:
    """Published deployments, by facets, search and day."""
    return list_page(request, DEPLOYMENTS)


@kept_page
def system_list(request: HttpRequest) -> HttpResponse:
    """Published systems, by facets and search."""
    return list_page(request, SYSTEMS)


@kept_page
def deployment_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of deployments as a file."""
    return list_file(request, DEPLOYMENTS, form)


@kept_page
def system_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of systems as a file."""
    return list_file(request, SYSTEMS, form)


@kept_page
def claim_list(request: HttpRequest) -> HttpResponse:
    """Published claims about deployments, by facets and search."""
    return list_page(request, CLAIMS)


@kept_page
def claim_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of claims as a file."""
    return list_file(request, CLAIMS, form)


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
