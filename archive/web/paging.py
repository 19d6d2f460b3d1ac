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


def by_day(rows: QuerySet, field: str, after: str, size: int = PAGE_SIZE, *, newest: bool = True) -> Page:
    """Newest (or oldest) ``field`` first, then by id, turned round for the oldest so that one index serves both.

    Rows without a day come last. An unreadable ``after`` means the first page.
    """
    day, key = _read(after)
    beyond, way = ("lt", "-") if newest else ("gt", "")
    further, ids = ("gt", "id") if newest else ("lt", "-id")
    found: list[Any] = []
    if day or not key:
        dated = rows.filter(**{f"{field}__isnull": False})
        if day:
            reached = {f"{field}__{beyond}e": day}  # for the index
            dated = dated.filter(Q(**{f"{field}__{beyond}": day}) | Q(**{f"id__{further}": key}), **reached)
        found = list(dated.order_by(f"{way}{field}", ids)[: size + 1])
    if len(found) <= size:
        undated = rows.filter(**{f"{field}__isnull": True})
        if key and not day:
            undated = undated.filter(**{f"id__{further}": key})
        found += undated.order_by(ids)[: size + 1 - len(found)]
    return _page(found, size, not key, lambda row: f"{getattr(row, field) or ''}~{row.pk}")


def by_text(rows: QuerySet, field: str, after: str, size: int = PAGE_SIZE) -> Page:
    """By ``field``, which may be a relation's, then by id. An unreadable ``after`` means the first page."""
    key, parted, text = after[:400].replace("\x00", "").partition("~")
    if parted:
        reached = {f"{field}__gte": text}  # for the index
        rows = rows.filter(Q(**{f"{field}__gt": text}) | Q(pk__gt=key), **reached)
    found = list(rows.order_by(field, "pk")[: size + 1])
    return _page(found, size, not parted, lambda row: f"{row.pk}~{_value(row, field)}")


def _value(row: Any, field: str) -> str:
    """Of a record, or of a tuple that names ``field`` whole."""
    for name in [field] if hasattr(row, field) else field.split("__"):
        row = getattr(row, name)
    return str(row)


def _page(found: list[Any], size: int, first: bool, key_of: Any) -> Page:
    return Page(found[:size], key_of(found[size - 1]) if len(found) > size else "", first)


def _read(after: str) -> tuple[date | None, str]:
    day, _, key = after[:100].replace("\x00", "").partition("~")
    try:
        return (date.fromisoformat(day) if day else None), key
    except ValueError:
        return None, ""
