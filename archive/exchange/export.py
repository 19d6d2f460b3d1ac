"""The tables written out, so that loading them again changes nothing.

UTF-8, lines ended by LF, cells quoted only where RFC 4180 needs it, rows in the order of their ids.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, models, transaction

from archive.exchange.catalogue import tables
from archive.exchange.table import Cells, Table


@dataclass(frozen=True, slots=True)
class Exported:
    """One table as written: how many rows, and how many were held back."""

    table: Table
    rows: int
    held_back: int


def export(folder: Path) -> list[Exported]:
    """Write every table below ``folder``, as ``<app>/data/<table>.csv``.

    A row goes out when it, and every row it refers to, is published. All tables show one moment. A file
    is replaced whole or not at all.
    """
    done: list[Exported] = []
    out: dict[type[models.Model], set[str]] = {}
    with _one_moment():
        for table in tables():
            published = [table.cells(row) for row in table.published().order_by().iterator(chunk_size=2000)]
            rows = _referring_to(table, published, out)
            out[table.model] = {cells["id"] for cells in rows}
            _replace(folder / table.path, text_of(table, rows))
            done.append(Exported(table, len(rows), table.model._default_manager.count() - len(rows)))
    return done


def text_of(table: Table, rows: list[Cells]) -> str:
    """The file of a table with these rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(cells.values() for cells in sorted(rows, key=table.order))
    return text.getvalue()


def _referring_to(table: Table, rows: list[Cells], out: dict[type[models.Model], set[str]]) -> list[Cells]:
    """Those rows whose foreign keys lead to rows that go out too."""
    keys = [(column.column_name, column.field.related_model) for column in table.columns if column.field.related_model]
    out[table.model] = {cells["id"] for cells in rows}
    while True:
        kept = [cells for cells in rows if all(not cells[name] or cells[name] in out[model] for name, model in keys)]
        if len(kept) == len(rows):
            return kept
        rows = kept
        out[table.model] = {cells["id"] for cells in rows}


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="")
    fresh.replace(path)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All queries see the same moment; within a transaction already begun, that one's."""
    begun = connection.in_atomic_block
    with transaction.atomic():
        if not begun:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
