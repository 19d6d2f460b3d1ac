"""The page of one publisher: what it published, and how it is graded."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.grades import RELIABILITY
from archive.models import AccessPoint, Publisher, Source
from archive.web.keeping import kept_page
from archive.web.paging import by_day


@kept_page
def publisher_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published publisher with its published sources, newest first. ``after``: the last source seen."""
    publisher = get_object_or_404(Publisher.objects.published().select_related("state"), pk=slug)
    rows = Source.objects.published().filter(publisher=publisher)
    points = Prefetch("access_points", AccessPoint.objects.published().select_related("watch"))
    page = by_day(rows.prefetch_related(points), "published_latest", request.GET.get("after", ""))
    return render(
        request,
        "archive/publisher.html",
        {
            "publisher": publisher,
            "state": publisher.state,
            "reliability": RELIABILITY.get(publisher.reliability, ""),
            "page": page,
            "size": rows.count(),
        },
    )
