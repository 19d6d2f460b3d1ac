"""The one writer of ``SearchEntry``: what can be found, from the published records."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from archive.models import SearchEntry
from archive.search.folding import folded, key
from archive.search.register import Entry, Searched, searched

BATCH = 1000
#: The columns an entry is made of, and is checked by.
COLUMNS = ("owner", "anchor", "label", "apart", "names", "keys", "latin", "words", "passage", "unconfirmed")
#: Told the number of rows of a batch and the id of the last, in the transaction that writes them.
Reached = Callable[[int, str], None]


def row_of(slug: str, entry: Entry) -> SearchEntry:
    """An entry as a row, unsaved. Names are kept as written and in Latin letters."""
    names = list(dict.fromkeys((name, what) for name, what in ((entry.label, ""), *entry.names) if name))
    keys = list(dict.fromkeys(filter(None, (key(name) for name, _ in names))))
    return SearchEntry(
        kind=slug,
        record=entry.record,
        owner=entry.owner or entry.record,
        anchor=entry.anchor,
        label=entry.label,
        apart=entry.apart,
        names=[list(each) for each in names],
        keys=f"|{'|'.join(keys)}|",
        latin="\n".join(dict.fromkeys(filter(None, (folded(name) for name, _ in names)))),
        words=folded(entry.words),
        passage=entry.passage,
        unconfirmed=entry.unconfirmed,
    )


def meant(kind: Searched) -> Iterator[SearchEntry]:
    """The rows that the records of one kind give, unsaved."""
    for entry in kind.entries(kind.rows().iterator(BATCH)):
        yield row_of(kind.slug, entry)


def derive_kind(kind: Searched, after: str = "", reached: Reached = lambda count, record: None) -> None:
    """Write the entries of one kind anew: of all its records, or of those whose ids come after ``after``.

    By batches in the order of the ids, a transaction each. Entries of records that are gone or no longer published go.
    """
    more = True
    while more:
        with transaction.atomic():
            rows = list(kind.rows().filter(pk__gt=after).order_by("pk")[:BATCH])
            more = len(rows) == BATCH
            old = SearchEntry.objects.filter(kind=kind.slug, record__gt=after)
            _write(kind, rows, old.filter(record__lte=rows[-1].pk) if more else old)
            if rows:
                after = rows[-1].pk
                reached(len(rows), after)


@contextmanager
def many_at_once() -> Iterator[None]:
    """Meanwhile new entries gather before they enter the indexes, some thousands together: a quarter of the work.

    A search reads what has gathered as well; at the end nothing has. A process that is killed leaves it so.
    """
    names = [each.name for each in SearchEntry._meta.indexes if isinstance(each, GinIndex)]
    try:
        _each_index("ALTER INDEX {} SET (fastupdate = on)", names)
        yield
    finally:
        _each_index("ALTER INDEX {} SET (fastupdate = off)", names)
        _each_index("SELECT gin_clean_pending_list('{}')", names)


def _each_index(statement: str, names: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(statement.format(name))


def forget_others() -> None:
    """Remove the entries of kinds that are no longer searched."""
    SearchEntry.objects.exclude(kind__in=searched).delete()


def refresh(named: Mapping[str, Collection[str]]) -> int:
    """Derive anew what stale marks name: ids by table. Returns how many entries there are of these records."""
    written = 0
    for kind in searched.values():
        if ids := touched(kind, named):
            rows = list(kind.rows().filter(pk__in=ids))
            _write(kind, rows, SearchEntry.objects.filter(kind=kind.slug, record__in=ids))
            written += len(rows)
    return written


def _of(table: str) -> str:
    return ", ".join(f"{table}.{each}" for each in COLUMNS)


_TABLE, _NAMES = SearchEntry._meta.db_table, ", ".join(COLUMNS)
_TYPES = {"names": "jsonb", "unconfirmed": "boolean"}
_TOLD = ", ".join(f"%s::{_TYPES.get(each, 'text')}[]" for each in ("record", *COLUMNS))
#: Entries that are as they were are left alone, so that no words are worked out for them again.
_WRITE = f"""
INSERT INTO {_TABLE} (kind, record, {_NAMES})
SELECT %s, told.* FROM unnest({_TOLD}) AS told (record, {_NAMES})
WHERE NOT EXISTS (
    SELECT FROM {_TABLE} AS kept
    WHERE kept.kind = %s AND kept.record = told.record AND ({_of("kept")}) = ({_of("told")})
)
ON CONFLICT (kind, record) DO UPDATE SET ({_NAMES}) = ROW ({_of("EXCLUDED")})
"""  # noqa: S608


def _write(kind: Searched, records: list[Any], old: QuerySet[SearchEntry]) -> None:
    """Make the entries ``old`` those of ``records``."""
    old.exclude(record__in=[each.pk for each in records]).delete()
    if records:
        rows = [row_of(kind.slug, each) for each in kind.entries(records)]
        told = [[getattr(row, name) for row in rows] for name in ("record", *COLUMNS)]
        names = 1 + COLUMNS.index("names")
        told[names] = [json.dumps(each, ensure_ascii=False) for each in told[names]]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [kind.slug, *told, kind.slug])


def touched(kind: Searched, named: Mapping[str, Collection[str]]) -> set[str]:
    """The records of one kind that the marks concern. A mark of the kind's own table names the page's record."""
    own = named.get(kind.kind.model._meta.db_table, ())
    found = set(SearchEntry.objects.filter(kind=kind.slug, owner__in=own).values_list("record", flat=True))
    lookups = [Q(**{f"{kind.owner}__in": own})] if own else []
    lookups += [Q(**{path: list(named[table])}) for table, path in kind.lookups() if named.get(table)]
    if lookups:
        found |= set(_rows(kind).filter(reduce(or_, lookups)).values_list("pk", flat=True))
    return found


def _rows(kind: Searched) -> Any:
    return kind.kind.model._default_manager.order_by()


def values(rows: Iterable[SearchEntry]) -> Iterator[tuple[Any, ...]]:
    """What a check compares: kind, record, and the columns."""
    for row in rows:
        yield (row.kind, row.record, *(str(getattr(row, each)) for each in COLUMNS))
