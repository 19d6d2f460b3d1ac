"""Counting all facets of some rows by one query: grouping sets, a set for each facet and one for all rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

#: The word in an address for “nothing recorded”.
NONE = "none"
#: Values with how many rows have them.
Counted = list[tuple[Any, int]]
#: A query and its values.
Sql = tuple[str, Sequence[Any]]


@contextmanager
def looked_up() -> Iterator[None]:
    """Meanwhile the database looks rows up by their ids, some thousands, rather than read tables whole. One setting."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        yield


def grouped(rows: Sql, columns: Mapping[str, str], count: str = "count(*)") -> tuple[int, dict[str, Counted]]:
    """How many rows there are, and the values of each of ``columns`` (SQL by name of the facet) with how many have it.

    A value of several words counts for each of them. ``count``: how many a row stands for, in all. One query.
    """
    sql, values = rows
    keys = [f"f{place}" for place in range(len(columns))]
    named = ", ".join(f"{column} AS {key}" for key, column in zip(keys, columns.values(), strict=True))
    both = ", ".join(keys)
    sets = ", ".join(f"({key})" for key in keys)
    told = f"GROUPING({both}), {both}, " if keys else "0, "
    groups = f"GROUP BY GROUPING SETS ({sets}, ())" if keys else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {told}({count})::int FROM (SELECT *{', ' if keys else ''}{named} FROM ({sql}) AS told) AS found "  # noqa: S608
            f"{groups}",
            values,
        )
        answers = cursor.fetchall()
    return _by_facet(list(columns), answers)


def _by_facet(facets: list[str], answers: Iterable[tuple[Any, ...]]) -> tuple[int, dict[str, Counted]]:
    """``GROUPING`` has a bit for each facet, the first the highest, that is set where a row is not grouped by it."""
    everything = 2 ** len(facets) - 1
    by_bits = {everything - (1 << (len(facets) - 1 - place)): place for place in range(len(facets))}
    found: dict[str, Counter[Any]] = {name: Counter() for name in facets}
    total = 0
    for bits, *values, n in answers:
        if bits == everything:
            total = n or 0
            continue
        place = by_bits[bits]
        for value in _words(values[place]):
            found[facets[place]][value] += n
    return total, {name: [(value, n) for value, n in counter.items() if n] for name, counter in found.items()}


def _words(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return value or [NONE]
    return [value or NONE]
