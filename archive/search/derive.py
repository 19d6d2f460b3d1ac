"""The one writer of ``SearchEntry``: what can be found, from the published records."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q

from archive.models import SearchEntry
from archive.search.folding import folded, key
from archive.search.register import Entry, Searched, searched

BATCH = 1000
#: The columns an entry is made of, and is checked by.
COLUMNS = ("owner", "anchor", "label", "apart", "names", "keys", "latin", "words", "passage", "unconfirmed")


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


def meant(kind: Searched, ids: Collection[str] | None = None) -> Iterator[SearchEntry]:
    """The rows that the records of one kind (or those named) give, unsaved."""
    rows = kind.rows() if ids is None else kind.rows().filter(pk__in=ids)
    for entry in kind.entries(rows.iterator(BATCH)):
        yield row_of(kind.slug, entry)


@transaction.atomic
def derive_kind(kind: Searched, ids: Collection[str] | None = None) -> int:
    """Write the entries of one kind (or of the records named) anew; returns how many there are.

    A record that is gone or no longer published loses its entry.
    """
    old = SearchEntry.objects.filter(kind=kind.slug)
    if ids is not None:
        old = old.filter(record__in=ids)
    old.exclude(record__in=kind.kind.published().order_by().values("pk")).delete()
    written, rows = 0, meant(kind, ids)
    while batch := list(islice(rows, BATCH)):
        SearchEntry.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=("kind", "record"), update_fields=COLUMNS
        )
        written += len(batch)
    return written


def rebuild() -> int:
    """Derive every entry anew, kind by kind; entries of kinds that are no longer searched go. Returns how many."""
    SearchEntry.objects.exclude(kind__in=searched).delete()
    return sum(derive_kind(kind) for kind in searched.values())


def refresh(named: Mapping[str, Collection[str]]) -> int:
    """Derive anew what stale marks name: ids by table. Returns how many entries were written."""
    written = 0
    for kind in searched.values():
        if ids := touched(kind, named):
            written += derive_kind(kind, ids)
    return written


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
