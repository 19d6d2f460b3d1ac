"""The page of one source: what it supports, and where it was read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import Count, F, Prefetch, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.cited import Citing, citing
from archive.models import AccessPoint, Capture, Check, Citation, Source
from archive.vocabulary import CitationRole

#: So many citations of each kind; of one kind alone a page of so many. So many checks of each address.
SHOWN, PAGE, CHECKS = 12, 100, 6
NO_BODY = sha256(b"").hexdigest()
ROLES = {
    CitationRole.SUPPORTS: "supports it",
    CitationRole.CONSULTED: "to look it up",
    CitationRole.ALSO_REPORTS: "also reports it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One citation: the record it belongs to, with its address, and what the source does there."""

    citation: Citation
    name: str
    address: str
    role: str

    @property
    def record(self) -> Any:
        return self.citation.record  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Cited:
    """The records of one kind that cite the source. ``after``: for the address of the next page."""

    kind: Citing
    lines: tuple[Line, ...]
    total: int
    after: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def source_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published source. ``kind``: the citations of one kind of record alone, a page at a time."""
    checks = of_the_address(Check.objects).select_related("capture").order_by("-checked_at", "-id")[:CHECKS]
    points = AccessPoint.objects.published().select_related("watch")
    points = Prefetch("access_points", points.prefetch_related(Prefetch("checks", checks, to_attr="newest")))
    source = get_object_or_404(Source.objects.published().select_related("publisher").prefetch_related(points), pk=slug)
    only = request.GET.get("kind", "")
    only = only if only in citing else ""
    counts = _counts(source)
    after = request.GET.get("after", "")[:100].replace("\x00", "") if only else ""
    wanted = [only] if only else [slug for slug in citing if counts[slug]]
    return render(
        request,
        "archive/source.html",
        {
            "source": source,
            "publisher": source.publisher,
            "language": LANG_INFO.get(source.language, {}).get("name", source.language),
            "points": with_kept(source.access_points.all()),
            "checked": [point for point in source.access_points.all() if point.newest],
            "network_on": bool(settings.CONTACT or settings.TEST_HOSTS),
            "total": counts.total(),
            "cited": [_cited(source, citing[slug], counts[slug], PAGE if only else SHOWN, after) for slug in wanted],
            "only": citing[only].label if only else "",
            "first": not after,
        },
    )


def of_the_address(checks: Any, path: str = "") -> Any:
    """The checks of the address that stands now. A former one was mended for a reason: readers are not shown it."""
    return checks.filter(**{f"{path}url": F(f"{path}access_point__url")})


def with_kept(points: Iterable[AccessPoint]) -> list[AccessPoint]:
    """Each address with its newest capture of a body as ``kept``, or None. One query.

    Readers see its day, verdict and hash.
    """
    rows = of_the_address(Capture.objects, "check_made__").filter(check_made__access_point__in=points)
    rows = rows.exclude(payload=NO_BODY)
    ordered = rows.order_by("check_made__access_point_id", "-kept_at", "-id").select_related("check_made")
    newest = ordered.distinct("check_made__access_point_id")
    kept = {row.check_made.access_point_id: row for row in newest}
    found = list(points)
    for point in found:
        point.kept = kept.get(point.pk)
    return found


def _counts(source: Source) -> Counter[str]:
    """How many citations of published records of each kind. Two queries: which kinds cite it, and how often."""
    any_citation = {slug: kind.citation.objects for slug, kind in citing.items()}
    counts = _counted(source, any_citation)
    return _counted(source, {slug: citing[slug].citations.select_related(None) for slug in counts})


def _counted(source: Source, citations: Mapping[str, Any]) -> Counter[str]:
    asked = [
        rows.filter(source=source)
        .order_by()
        .annotate(slug=Value(slug))
        .values("slug")
        .annotate(total=Count("*"))
        .values_list("slug", "total")
        for slug, rows in citations.items()
    ]
    return +Counter(dict(asked[0].union(*asked[1:], all=True))) if asked else Counter()


def _cited(source: Source, kind: Citing, total: int, size: int, after: str) -> Cited:
    rows = kind.citations.filter(source=source)
    found = list(rows.filter(pk__gt=after)[: size + 1] if after else rows[: size + 1])
    lines = tuple(
        Line(each, kind.name(each.record), kind.address(each.record), ROLES[CitationRole(each.role)])
        for each in found[:size]
    )
    return Cited(kind, lines, total, found[size - 1].pk if len(found) > size else "")
