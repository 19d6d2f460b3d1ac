"""The home page: what the archive answers, how much it holds, and how sure it is."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive import registry
from archive.models import AccessPoint
from archive.published import sizes
from archive.vocabulary import LinkState
from archive.web.keeping import kept_page
from archive.web.on import read_on
from archive.web.pages import list_of


@dataclass(frozen=True, slots=True)
class Holding:
    """How many published records of one kind there are, how many await confirmation, and where they are listed."""

    name: str
    total: int
    unconfirmed: int
    address: str


@kept_page
def home(request: HttpRequest) -> HttpResponse:
    """The home page, on ``on`` or today."""
    asked = read_on(request)
    held = holdings()
    parts = [part(asked.day) for part in registry.home_parts]
    checked = AccessPoint.objects.published().aggregate(
        total=Count("pk"), looked=Count("pk", filter=~Q(link_state=LinkState.NEVER_CHECKED))
    )
    return render(
        request,
        "archive/home.html",
        {
            "asked": asked,
            "holdings": held,
            "total": sum(each.total for each in held),
            "unconfirmed_total": sum(each.unconfirmed for each in held),
            "largest_gap": max(held, key=lambda each: each.unconfirmed, default=None),
            "parts": [template for template, _ in parts],
            "addresses": checked["total"],
            "looked_at": checked["looked"],
            "network_on": bool(settings.CONTACT),
            **{name: value for _, context in parts for name, value in context.items()},
        },
        status=asked.status,
    )


def holdings() -> list[Holding]:
    """Every kind of record that readers can list, with its counts, the largest first. One query at most."""
    counts = sizes()
    found = [
        Holding(kind.label, counts[kind.model].total, counts[kind.model].unconfirmed, list_of(kind))
        for kind in registry.kinds.values()
    ]
    return sorted(found, key=lambda each: (-each.total, each.name))
