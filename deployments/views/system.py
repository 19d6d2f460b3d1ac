"""The page of one system: its names, its facts, what is claimed, and the categories it falls in."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import State
from archive.published import published_rows
from archive.web.citing import cited
from archive.web.keeping import kept_page
from archive.web.on import read_on
from deployments.adapt import facts as facts_value
from deployments.answered import answers, grouped, lead
from deployments.models import Deployment, System, SystemClaim
from deployments.newest import how_many, newest
from deployments.ranges import bands_of, figure_said, line_claims, range_chart, shaded_band
from treaties.adapt import current_law
from treaties.classify import INTERCEPTORS
from treaties.criteria import parse_facts
from treaties.models import NamedType

MEASURES = {
    "max_range": "maximum range",
    "interval": "interval; the upper figure counts",
    "lower_bound": "lower bound: at least this",
    "distance_flown": "distance flown in a test: at least this",
    "class_band": "class band; counts only as a whole",
    "treaty_band": "band declared under a treaty; counts only as a whole",
    "engagement_range": "engagement range: an interceptor’s reach",
    "requirement": "requirement; shown, not counted",
}


@kept_page
def system_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published system. ``on``: the day asked about (only categories that hold between two days depend on it)."""
    system = _found(slug)
    asked = read_on(request)
    claims = list(system.claims.all())
    named = NamedType.objects.published().filter(system=system.pk)
    facts = facts_value(system, claims, named)
    law = current_law()
    answered = answers(law, facts, asked.day)
    lines = line_claims(claims, facts)
    bands = bands_of(law, (each.category for each in answered))
    shaded = shaded_band(bands, ((each.category, each.verdict) for each in answered))
    return render(
        request,
        "deployments/system.html",
        {
            "system": system,
            "asked": asked,
            "lead": lead(system.name, lines, answered, asked.day),
            "basing": ", ".join(each.replace("_", " ") for each in system.basing),
            "interceptor": facts.system_type in INTERCEPTORS or system.solely_interceptor,
            "names": names(system),
            "origin": ", ".join(State.objects.published().filter(pk__in=system.origin).values_list("name", flat=True)),
            "facts": sorted(parse_facts(system.facts).items()),
            "claims": [(row, figure_said(row), MEASURES[row.measure]) for row in claims],
            "chart": range_chart(system.name, lines, bands, shaded),
            "groups": grouped(answered),
            "answered": len(answered),
            "deployments": newest(published_rows(Deployment).filter(system=system)),
            "deployed": how_many("system", system.pk),
        },
        status=asked.status,
    )


def _found(slug: str) -> System:
    claims = (
        SystemClaim.objects.published().select_related("claimant", "quoted_by").prefetch_related(cited(SystemClaim))
    )
    try:
        return (
            System.objects.published().prefetch_related(cited(System), Prefetch("claims", queryset=claims)).get(pk=slug)
        )
    except System.DoesNotExist:
        raise Http404("No published system has this name.") from None


def names(system: System) -> list[tuple[str, str]]:
    """Every name and designator with what it is."""
    found = [(system.name, "name in common use")]
    found += [(system.native_name, "name in its original script")] if system.native_name else []
    for values, what in (
        (system.aliases, "also called"),
        (system.dod_designator, "United States Department of Defense designator"),
        (system.nato_name, "NATO reporting name"),
        (system.grau_index, "GRAU index"),
    ):
        found += [(value, what) for value in values]
    return found
