"""The data dictionary, read off the tables: what each row is, and what each column holds."""

from collections.abc import Mapping, Sequence

from django.db import models
from django.db.models import NOT_PROVIDED

from archive.exchange.table import Column, Table

Names = Mapping[type[models.Model], str]

_PREFACE = """\
# Data dictionary

Written by `manage.py data_dictionary` from the tables' declarations; a test keeps it current.

Every table is a CSV file in UTF-8 with a header; lines end with LF, cells are quoted only where needed.
An empty cell means "not recorded". A list stands in one cell, joined by `;`. `id` is for good.
Dates are EDTF text as written: `2025-12-17`, `2025-12`, `2025~` (about), `2025?` (uncertain), `199X`,
`2002-12/2003-03` (between), and the words `open` (still so) and `unknown` (it happened, the day is not known).
`manage.py load_records` reads these files, `manage.py export_records` writes them.
"""


def dictionary(tables: Sequence[Table]) -> str:
    """The whole dictionary, as Markdown."""
    names = {table.model: table.name for table in tables}
    return "\n".join([_PREFACE, *(_section(table, names) for table in tables)])


def _section(table: Table, names: Names) -> str:
    lines = [
        f"## {table.name}",
        "",
        table.help,
        "",
        f"File `{table.path}`.",
        "",
        "| column | holds | needed | what it says |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{column.column_name}` | {holds(table, column, names)} | {needed(column)} | {_safe(column.help)} |"
            for column in table.columns
        ),
        "",
    ]
    return "\n".join(lines)


def holds(table: Table, column: Column, names: Names) -> str:
    """The type of a column in words: its vocabulary, the table its ids come from, or the kind of value."""
    if column.vocabulary:
        words = ", ".join(f"`{word}`" for word in column.vocabulary)
        return f"{'any of' if column.several else 'one of'} {words}"
    if column.field.related_model:
        return f"id of {names[column.field.related_model]}"
    if column.column_name in table.ids:
        return f"{'ids' if column.several else 'id'} of {' or '.join(table.ids[column.column_name])}"
    return str(column.widget.kind)


def needed(column: Column) -> str:
    """Whether a cell must be filled, or what an empty one is read as."""
    if column.default is not NOT_PROVIDED:
        return f"empty reads as `{column.widget.render(column.default)}`"
    return "yes" if column.required else "no"


def _safe(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
