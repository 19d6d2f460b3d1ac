"""The newest deployments of a system or a state, for its page, and how many there are."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, QuerySet

from archive.web.paging import by_day
from deployments.counting import Counting, all_cells
from deployments.cube import waiting
from deployments.models import Deployment, DeploymentClaim

#: So many stand on the page; the list has them all.
SHOWN = 60


def newest(*parts: QuerySet) -> list[Deployment]:
    """The first :data:`SHOWN` of all ``parts``, newest first, each with its number of published claims.

    Parts have no row in common; each is read off an index of its own. Two queries a part and one.
    """
    related = ("system", "deploying_state", "host_state", "controlling_state")
    found: list[Deployment] = []
    for part in parts:
        found += by_day(part.select_related(*related), "started_latest", "", SHOWN).rows
    found.sort(key=lambda row: row.pk)
    found.sort(key=lambda row: row.started_latest or date.min, reverse=True)
    shown = found[:SHOWN]
    claims = DeploymentClaim.objects.published().filter(deployment__in=[row.pk for row in shown]).order_by()
    counts: Mapping[str, int] = dict(claims.values_list("deployment").annotate(n=Count("pk")))
    for row in shown:
        row.claims_count = counts.get(row.pk, 0)
    return shown


def how_many(facet: str, value: str) -> int:
    """How many deployments the list counts that is narrowed to one ``value`` of one ``facet``. Two queries."""
    return Counting(all_cells(waiting()), {facet: [value]}).total()
