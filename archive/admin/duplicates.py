"""Rows that a new one resembles. A resemblance is a warning that a person may overrule, never a refusal."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Model, Q, QuerySet

from archive.models import AccessPoint, Claimant, Publisher, Source, State

SHOWN = 5
#: Beginnings of parameters that tell where a reader came from.
CAMPAIGN = ("utm_", "fbclid=", "gclid=")
#: Notes that share so much of their trigrams say the same; measured on the shipped claims: none of one record do.
SAME_WORDS = 0.7


def _titled(given: Mapping[str, Any]) -> QuerySet[Any]:
    """Works of one title, unless publisher or day tells them apart."""
    same, publisher, published = titled(given["title"]), given.get("publisher"), given.get("published")
    if publisher:
        same = same.filter(Q(publisher=publisher) | Q(publisher=None))
    return same.filter(published__in=[published, ""]) if published else same


def titled(title: str) -> QuerySet[Any]:
    """Works of this very title, by whomever."""
    return Source.objects.filter(title__iexact=title.strip())


def addressed(url: str) -> list[AccessPoint]:
    """The same page by another spelling: scheme, www, a last slash, a fragment or a campaign make no difference."""
    host, path = bare_address(url)
    stem = f"{host}{path.partition('?')[0]}"[:200]
    near = AccessPoint.objects.filter(url__icontains=stem).select_related("source")[:200]
    return [row for row in near if bare_address(row.url) == (host, path)]


def bare_address(url: str) -> tuple[str, str]:
    """Host and path with query of an address, without what makes no difference to the page."""
    parts = urlsplit(url)
    query = "&".join(each for each in parts.query.split("&") if each and not each.startswith(CAMPAIGN))
    host = (parts.hostname or "").removeprefix("www.")
    return host, parts.path.rstrip("/") + (f"?{query}" if query else "")


def _named(model: type[Model]) -> Callable[[Mapping[str, Any]], QuerySet[Any]]:
    def find(given: Mapping[str, Any]) -> QuerySet[Any]:
        name = given["name"].strip()
        return model._default_manager.filter(Q(name__iexact=name) | Q(aliases__contains=[name]))

    return find


#: Model → how rows like one with the values given are found.
finders: dict[type[Model], Callable[[Mapping[str, Any]], QuerySet[Any]]] = {
    Source: _titled,
    AccessPoint: lambda given: AccessPoint.objects.filter(pk__in=[row.pk for row in addressed(given["url"])]),
    Claimant: _named(Claimant),
    Publisher: _named(Publisher),
    State: _named(State),
}


def resembling(model: type[Model], given: Mapping[str, Any], but: object = None) -> list[Model]:
    """Rows of ``model`` like the one with the values ``given``, apart from the row with the id ``but``; a few.

    Nothing where a value that the comparison needs was refused, or is a row that is not saved yet.
    """
    if model not in finders:
        return []
    try:
        found = finders[model](given)
    except KeyError:
        return []
    except ValueError:  # Django's, for a filter by a row that is not saved
        return []
    return list(found.exclude(pk=but)[:SHOWN])


def same_words(rows: QuerySet[Any], note: str) -> QuerySet[Any]:
    """The rows whose note says nearly the same as ``note``."""
    return rows.annotate(likeness=TrigramSimilarity("note", note)).filter(likeness__gte=SAME_WORDS)
