"""Where a record is shown, and where a kind is listed."""

from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from archive.registry import Kind
from archive.web import citable

#: What a record without a page of its own belongs to, the nearest first.
OWNERS = ("deployment", "system", "instrument", "source")


@lru_cache(maxsize=16_384)
def address(page: str, key: str) -> str:
    """The address of the page named ``page`` of one record, remembered: a page may name hundreds."""
    return reverse(page, args=[key])


def page_of(row: Any) -> str | None:
    """The address of the page that shows ``row``: its own, or that of what it belongs to; None where there is none."""
    try:
        return reverse(citable.kind_of(row).page, args=[row.pk])
    except (LookupError, NoReverseMatch):
        pass
    for name in OWNERS:
        owner = getattr(row, name, None)
        if owner is not None and not isinstance(owner, str):
            address = page_of(owner)
            return f"{address}#{getattr(row, 'anchor', row.pk)}" if address else None
    return None


def list_of(kind: Kind) -> str:
    """The address of the list of a kind, or nothing where it has no page."""
    try:
        return reverse(kind.list_name)
    except NoReverseMatch:
        return ""
