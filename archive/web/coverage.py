"""The coverage page: what the archive includes, since when, and what it does not."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Max, Min, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.coverage import Coverage, coverages
from archive.models import AccessPoint
from archive.registry import kinds
from archive.vocabulary import LinkState
from archive.web.keeping import kept_page
from archive.web.links import MEANINGS
from archive.web.views import Holding, holdings


@dataclass(frozen=True, slots=True)
class Covered:
    """One kind of record: what is said of it, its counts, the years of its first and last day, and what lacks."""

    coverage: Coverage
    name: str
    holding: Holding
    first: int | None
    last: int | None
    gaps: list[str]


@kept_page
def coverage(request: HttpRequest) -> HttpResponse:
    """What is held and what is not, counted as asked."""
    held = holdings()
    by_name = {each.name: each for each in held}
    years = _years()
    covered = [
        Covered(
            each,
            kinds[each.slug].label,
            by_name[kinds[each.slug].label],
            *years.get(each.slug, (None, None)),
            each.gaps(),
        )
        for each in sorted(coverages.values(), key=lambda each: each.order)
        if each.slug in kinds and kinds[each.slug].label in by_name
    ]
    links = Counter(
        dict(AccessPoint.objects.published().order_by().values_list("link_state").annotate(total=Count("pk")))
    )
    return render(
        request,
        "archive/coverage.html",
        {
            "covered": covered,
            "holdings": held,
            "total": sum(each.total for each in held),
            "unconfirmed": sum(each.unconfirmed for each in held),
            "links": [(state, MEANINGS[state], links[state]) for state in LinkState],
            "network_on": bool(settings.CONTACT or settings.TEST_HOSTS),
        },
    )


def _years() -> dict[str, tuple[int, int]]:
    """First and last year of the date of each kind that has one. One query."""
    asked = [
        kinds[each.slug]
        .published()
        .order_by()
        .annotate(slug=Value(each.slug))
        .values("slug")
        .annotate(first=Min(F(f"{each.day}_earliest")), last=Max(F(f"{each.day}_latest")))
        .values_list("slug", "first", "last")
        for each in coverages.values()
        if each.day and each.slug in kinds
    ]
    rows = asked[0].union(*asked[1:], all=True) if asked else ()
    return {slug: (first.year, last.year) for slug, first, last in rows if first and last}
