"""The lists of claimants and of publishers."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from archive.grades import RELIABILITY
from archive.models import Claimant, Publisher, Source
from archive.published import published_rows
from archive.web.downloads import list_file
from archive.web.listing import Listing, Sort, list_page
from archive.web.on import Asked
from archive.web.record_filters import ClaimantFilters, PublisherFilters

CLAIMANTS = Listing(
    slug="claimants",
    one="claimant",
    many="claimants",
    about="Persons and bodies that say something about a weapon or a deployment. What they say is theirs.",
    hint="Names and other names, organisations: Lukashenko, BelPol, Ministry of Defence.",
    rows=lambda: published_rows(Claimant),
    filters=ClaimantFilters,
    sorts={"name": Sort("Name, A to Z", "name")},
    template="archive/claimant_list.html",
    shown=lambda rows, asked: {"listed": [(row, RELIABILITY.get(row.reliability, "")) for row in rows]},
    page="claimant",
    page_size=100,
    related=("state",),
)


def publisher_rows(rows: list[Publisher], asked: Asked) -> dict[str, Any]:
    """The rows of one page with the number of their published sources. One query."""
    sources = Source.objects.published().filter(publisher__in=[row.pk for row in rows]).order_by()
    count = dict(sources.values_list("publisher").annotate(n=Count("pk")))
    return {"listed": [(row, RELIABILITY.get(row.reliability, ""), count.get(row.pk, 0)) for row in rows]}


PUBLISHERS = Listing(
    slug="publishers",
    one="publisher",
    many="publishers",
    about="Newspapers, agencies, institutes and offices whose articles and reports the archive cites.",
    hint="Names and other names: TASS, Reuters, SIPRI.",
    rows=lambda: published_rows(Publisher),
    filters=PublisherFilters,
    sorts={"name": Sort("Name, A to Z", "name")},
    template="archive/publisher_list.html",
    shown=publisher_rows,
    page="publisher",
    page_size=100,
    related=("state",),
)


def claimant_list(request: HttpRequest) -> HttpResponse:
    """Published claimants, by facets and search."""
    return list_page(request, CLAIMANTS)


def claimant_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of claimants as a file."""
    return list_file(request, CLAIMANTS, form)


def publisher_list(request: HttpRequest) -> HttpResponse:
    """Published publishers, by facets and search."""
    return list_page(request, PUBLISHERS)


def publisher_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of publishers as a file."""
    return list_file(request, PUBLISHERS, form)
