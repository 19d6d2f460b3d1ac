"""The look before the parse: is this file a table at all, and the one declared?

A bomb, a cut-off file or one in another encoding is refused here, before any value is read. The file is
UTF-8 with a header; cells are quoted as RFC 4180 has it.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from archive.exchange.problems import Problem

MAX_BYTES = 64 * 1024 * 1024  # two hundred times the largest table of 2026
MAX_CELL = 100_000  # characters; the longest summary of 2026 has under 2,000
#: Control characters, and the marks that turn the direction of text around.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
MANY = 50  # ragged rows named one by one; a file with more has one cause

csv.field_size_limit(MAX_BYTES)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as written. ``number`` counts as a spreadsheet does."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a file holds, by id, in the order written; with problems, rows that can be trusted all the same."""

    rows: dict[str, Row]
    problems: list[Problem]


def scan(path: Path, name: str, header: Sequence[str]) -> Scanned:
    """Read the file at ``path``, called ``name`` in messages, which should have the columns of ``header``."""

    def refused(remedy: str, row: int | None = None, column: str = "", value: str = "") -> Scanned:
        return Scanned({}, [Problem(name, remedy, row, column, value)])

    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return refused(f"The file has {size:,} bytes; at most {MAX_BYTES:,} are read. Is it the right file?")
        data = path.read_bytes()
    except OSError as problem:
        return refused(f"The table cannot be read ({problem.strerror}). Export it anew, or give another folder.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = data.count(b"\n", 0, problem.start) + 1
        return refused(
            "The file is not UTF-8 here. Save it as CSV in UTF-8.",
            row,
            value=repr(data[problem.start : problem.start + 4]),
        )
    if found := _UNWANTED.search(text):
        row = text.count("\n", 0, found.start()) + 1
        return refused("A control character stands here. Remove it.", row, value=repr(found.group()))
    return _rows(text, name, header)


def _rows(text: str, name: str, header: Sequence[str]) -> Scanned:
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1:
                columns = [cell.strip() for cell in cells]
                problems = _header_problems(columns, name, header)
                if problems:
                    return Scanned({}, problems)
            elif not any(cells):
                problems.append(Problem(name, "The row is empty. Remove it.", number))
            elif len(cells) != len(columns):
                problems.append(
                    Problem(
                        name,
                        f"{len(cells)} cells, where the header has {len(columns)}. Look for a comma or quotes.",
                        number,
                        value=cells[0],
                    )
                )
            else:
                problems += _row_problems(dict(zip(columns, cells, strict=True)), number, name, rows)
            if len(problems) > MANY * 20:
                problems.append(Problem(name, "So many problems have one cause: the rest was not read.", number))
                break
    except csv.Error as problem:
        problems.append(
            Problem(name, f"The table breaks off here ({problem}). Look for a missing quotation mark.", number + 1)
        )
    if number == 0:
        problems.append(Problem(name, f"The file is empty. It needs the header {','.join(header)}"))
    return Scanned(rows, problems)


def _header_problems(columns: Sequence[str], name: str, header: Sequence[str]) -> list[Problem]:
    missing = [column for column in header if column not in columns]
    unknown = [column for column in dict.fromkeys(columns) if column not in header]
    meant = {column: found[0] for column in unknown if (found := get_close_matches(column, missing, 1))}
    problems = [
        Problem(name, f"The table has no such column. Write {right}.", 1, column) for column, right in meant.items()
    ]
    problems += [
        Problem(name, f"The column is missing. The header is {','.join(header)}", 1, column)
        for column in missing
        if column not in meant.values()
    ]
    problems += [
        Problem(name, f"The table has no such column. The header is {','.join(header)}", 1, column or "(no name)")
        for column in unknown
        if column not in meant
    ]
    problems += [
        Problem(name, "The column stands twice. Remove one.", 1, column)
        for column in dict.fromkeys(columns)
        if columns.count(column) > 1
    ]
    return problems


def _row_problems(cells: dict[str, str], number: int, name: str, rows: dict[str, Row]) -> list[Problem]:
    """Take the row in, or say why not."""
    key = cells["id"] = cells["id"].strip()
    for column, cell in cells.items():
        if len(cell) > MAX_CELL:
            return [
                Problem(name, f"The cell has {len(cell):,} characters; at most {MAX_CELL:,} are read.", number, column)
            ]
    if not key:
        return [Problem(name, "A row needs an id.", number, "id")]
    if key in rows:
        return [Problem(name, f"Row {rows[key].number} has this id already. Ids are given once.", number, "id", key)]
    rows[key] = Row(number, cells)
    return []
