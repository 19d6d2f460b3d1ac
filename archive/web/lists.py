"""The lists of states and of sources."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from archive.models import AccessPoint, Source, State
from archive.published import published_rows
from archive.web.downloads import list_file
from archive.web.keeping import kept_page
from archive.web.listing import Listing, Sort, list_page
from archive.web.on import Asked
from archive.web.record_filters import SourceFilters, StateFilters

STATES = Listing(
    slug="states",
    one="state",
    many="states",
    about="States, states that were, territories, and groups that act as one. Names are the archive’s own short forms "
    "and imply no view on status.",
    hint="Names, other names and three-letter codes: Türkiye, USSR, BLR.",
    rows=lambda: published_rows(State),
    filters=StateFilters,
    sorts={"name": Sort("Name, A to Z", "name")},
    template="archive/state_list.html",
    page="state",
    page_size=100,
)


def source_rows(rows: list[Source], asked: Asked) -> dict[str, Any]:
    """The rows of one page with their published addresses. One query."""
    points = AccessPoint.objects.published().filter(source__in=[row.pk for row in rows]).order_by()
    found: dict[str, list[tuple[str, int]]] = {}
    for source, state, count in points.values_list("source", "link_state").annotate(n=Count("pk")):
        found.setdefault(source, []).append((state, count))
    return {"listed": [(row, sorted(found.get(row.pk, []))) for row in rows]}


SOURCES = Listing(
    slug="sources",
    one="source",
    many="sources",
    about="Works that support the records: articles, reports, treaty texts.",
    hint="Words of the title, authors and publishers.",
    rows=lambda: published_rows(Source),
    filters=SourceFilters,
    sorts={
        "newest": Sort("Published, newest first", "published_latest", day=True),
        "oldest": Sort("Published, oldest first", "published_latest", day=True, newest=False),
        "title": Sort("Title, A to Z", "title"),
    },
    template="archive/source_list.html",
    shown=source_rows,
    page="source",
    related=("publisher",),
)


@kept_page
def state_list(request: HttpRequest) -> HttpResponse:
    """Published states, by facets and search."""
    return list_page(request, STATES)


@kept_page
def state_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of states as a file."""
    return list_file(request, STATES, form)


@kept_page
def source_list(request: HttpRequest) -> HttpResponse:
    """Published sources, by facets and search."""
    return list_page(request, SOURCES)


@kept_page
def source_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of sources as a file."""
    return list_file(request, SOURCES, form)
