"""The page of one claimant: what it said, and how it is graded."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.grades import CREDIBILITY, RELIABILITY
from archive.models import Claimant
from archive.published import all_but_hidden, published_rows, size_of
from archive.web.citing import cited
from archive.web.keeping import kept_page
from archive.web.paging import by_day
from deployments.models import DeploymentClaim, SystemClaim
from deployments.ranges import figure_said
from deployments.views.claims import anchor

#: So many claims about systems, and so many relayed, stand on the page.
SHOWN = 60


@kept_page
def claimant_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published claimant with its published claims, newest first. ``after``: the last claim seen."""
    claimant = get_object_or_404(Claimant.objects.published().select_related("state"), pk=slug)
    said = about_deployments().filter(claimant=claimant)
    about = about_systems().filter(claimant=claimant)
    measured = list(about.prefetch_related(cited(SystemClaim))[: SHOWN + 1])
    page = by_day(said.prefetch_related(cited(DeploymentClaim)), "claimed_on_latest", request.GET.get("after", ""))
    return render(
        request,
        "deployments/claimant.html",
        {
            "claimant": claimant,
            "state": claimant.state,
            "reliability": RELIABILITY.get(claimant.reliability, ""),
            "page": page,
            "said": [
                (row, anchor(row.pk, row.deployment_id), CREDIBILITY.get(row.credibility, "")) for row in page.rows
            ],
            "size": size_of(DeploymentClaim, claimant=claimant),
            "measured": [(row, figure_said(row), CREDIBILITY.get(row.credibility, "")) for row in measured[:SHOWN]],
            "measured_size": len(measured) if len(measured) <= SHOWN else about.count(),
            "relayed": [
                (row, anchor(row.pk, row.deployment_id))
                for row in about_deployments().filter(quoted_by=claimant).order_by("pk")[:SHOWN]
            ],
        },
    )


def about_deployments() -> QuerySet[DeploymentClaim]:
    """Published claims about deployments that readers may see, with the names they need."""
    return all_but_hidden(DeploymentClaim).select_related("claimant", "deployment__system", "deployment__host_state")


def about_systems() -> QuerySet[SystemClaim]:
    """Published claims about systems that readers may see, by system."""
    return published_rows(SystemClaim).select_related("claimant", "system").order_by("system__name", "pk")
