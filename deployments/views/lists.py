"""The plain lists of deployments and of systems."""

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.web.paging import by_day, by_name
from deployments.models import Deployment, System, SystemClaim
from deployments.vocabulary import Property
from treaties.vocabulary import Measure, Rank


def deployment_list(request: HttpRequest) -> HttpResponse:
    """All published deployments, newest first. ``after``: the key of the last row seen."""
    rows = Deployment.objects.published()
    page = by_day(
        rows.select_related("system", "deploying_state", "host_state", "controlling_state"),
        "started_latest",
        request.GET.get("after", ""),
    )
    ids = [row.pk for row in page.rows]
    counts = _claims(Deployment.objects.filter(pk__in=ids), "claims")
    listed = [(row, counts.get(row.pk, 0)) for row in page.rows]
    return render(request, "deployments/deployment_list.html", {"page": page, "listed": listed, "size": rows.count()})


def system_list(request: HttpRequest) -> HttpResponse:
    """All published systems by name, with the range that is claimed. ``after``: the last name seen."""
    rows = System.objects.published()
    page = by_name(rows, request.GET.get("after", "")[:120].replace("\x00", ""))
    ids = [row.pk for row in page.rows]
    ranges = {each["system"]: each for each in claimed_ranges().filter(system__in=ids)}
    deployed = _claims(System.objects.filter(pk__in=ids), "deployments")
    listed = [(row, ranges.get(row.pk), deployed.get(row.pk, 0)) for row in page.rows]
    return render(request, "deployments/system_list.html", {"page": page, "listed": listed, "size": rows.count()})


def _claims(rows, related: str) -> dict[str, int]:
    """How many published rows of ``related`` each row has. One query."""
    of = rows.model._meta.get_field(related).related_model
    published = Count(related, filter=Q(**{f"{related}__in": of.objects.published()}))
    return dict(rows.order_by().values_list("pk").annotate(count=published))


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
