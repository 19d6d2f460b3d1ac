"""The rows of a table that anonymous readers may see, in a stable order; and how many there are."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from archive.kept import kept
from archive.models import Record
from archive.models.base import hidden
from archive.registry import kinds


@dataclass(frozen=True, slots=True)
class Size:
    """``total``: so many rows readers may see; ``unconfirmed``: so many of these rest on general knowledge."""

    total: int
    unconfirmed: int


def published_rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """What ``RecordQuerySet.published`` lets readers see of ``model``, in the order of the ids."""
    return model._default_manager.published().order_by("pk")


def all_but_hidden(model: type[models.Model]) -> models.QuerySet[Any]:
    """The same rows, found as all but the hidden ones: the planner then expects half of all rows, not one in 128.

    For the first rows in the order of an index, where many match.
    """
    return model._default_manager.exclude(pk__in=hidden(model, "pk")).order_by("pk")


def size_of(model: type[models.Model], **which: object) -> int:
    """How many of the rows ``which`` asks readers may see, without reading them. Two queries."""
    return model._default_manager.filter(**which).count() - hidden(model, "pk", **which).count()


def sizes() -> dict[type[models.Model], Size]:
    """How many rows of each kind readers may see: all of the table less the hidden ones, both read off indexes.

    One query; kept until a record changes.
    """
    return kept("sizes", _sizes)


def _sizes() -> dict[type[models.Model], Size]:
    sql, values = _question()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = {table: Size(total, unconfirmed) for table, total, unconfirmed in cursor.fetchall()}
    return {each.model: found[each.model._meta.db_table] for each in kinds.values()}


@cache
def _question() -> tuple[str, list[Any]]:
    """Kept, because putting a query of so many parts together takes as long as answering it."""
    asked = [_size(each.model) for each in kinds.values()]
    return " UNION ALL ".join(sql for sql, _ in asked), [value for _, values in asked for value in values]


def _size(model: type[models.Model]) -> tuple[str, tuple[Any, ...]]:
    table = model._meta.db_table
    columns, known = (("pk", "evidence"), "evidence = 'known'") if issubclass(model, Record) else (("pk",), "false")
    sql, values = hidden(model, *columns).query.sql_with_params()
    return (
        f"SELECT '{table}', (SELECT count(*) FROM {table}) - count(*), "  # noqa: S608
        f"(SELECT count(*) FROM {table} WHERE {known}) - count(*) FILTER (WHERE {known}) "
        f"FROM ({sql}) AS hidden ({', '.join(columns)})",
        values,
    )
