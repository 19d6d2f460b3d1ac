"""The policy on names and borders, with every place in dispute that the archive records."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import State
from archive.published import published_rows
from archive.vocabulary import StateKind
from archive.web.keeping import kept_page
from deployments.models import Deployment
from treaties.models import Region


@kept_page
def naming_page(request: HttpRequest) -> HttpResponse:
    """How states, places and weapons are named, which borders are used, and where that matters here."""
    states = State.objects.published()
    disputed = published_rows(Deployment).exclude(controlling_state=None)
    return render(
        request,
        "deployments/naming.html",
        {
            "disputed": disputed.select_related("system", "host_state", "controlling_state"),
            "noted": states.exclude(note="").exclude(kind=StateKind.GROUP),
            "historical": states.filter(kind=StateKind.HISTORICAL),
            "territories": states.filter(kind=StateKind.TERRITORY).select_related("responsible_state"),
            "groups": states.filter(kind=StateKind.GROUP),
            "regions": Region.objects.published(),
        },
    )
