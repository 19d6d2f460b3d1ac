"""Paging by key: the next page begins after the last row of this one, so depth costs nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page. ``after``: for the address of the next page, empty on the last."""

    rows: list[Any]
    after: str
    first: bool


def by_day(rows: QuerySet, field: str, after: str, size: int = PAGE_SIZE) -> Page:
    """Newest ``field`` first, then by id; rows without a day last. An unreadable ``after`` means the first page."""
    day, key = _read(after)
    found: list[Any] = []
    if day or not key:
        dated = rows.filter(**{f"{field}__isnull": False})
        if day:
            dated = dated.filter(Q(**{f"{field}__lt": day}) | Q(**{field: day}, id__gt=key))
        found = list(dated.order_by(f"-{field}", "id")[: size + 1])
    if len(found) <= size:
        undated = rows.filter(**{f"{field}__isnull": True})
        if key and not day:
            undated = undated.filter(id__gt=key)
        found += undated.order_by("id")[: size + 1 - len(found)]
    return _page(found, size, not key, lambda row: f"{getattr(row, field) or ''}~{row.pk}")


def by_name(rows: QuerySet, after: str, size: int = PAGE_SIZE) -> Page:
    """By ``name``, which is unique. ``after``: the last name of the page before."""
    found = list((rows.filter(name__gt=after) if after else rows).order_by("name")[: size + 1])
    return _page(found, size, not after, lambda row: row.name)


def _page(found: list[Any], size: int, first: bool, key_of: Any) -> Page:
    return Page(found[:size], key_of(found[size - 1]) if len(found) > size else "", first)


def _read(after: str) -> tuple[date | None, str]:
    day, _, key = after[:100].replace("\x00", "").partition("~")
    try:
        return (date.fromisoformat(day) if day else None), key
    except ValueError:
        return None, ""
