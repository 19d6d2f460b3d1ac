"""What a load would do, table by table and row by row, and everything that stands against it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models

from archive.exchange.compare import AS_IN_FILE, Outcome, compare
from archive.exchange.problems import Problem
from archive.exchange.scan import Row, scan
from archive.exchange.table import Cells, Column, Table
from archive.models import LoadedRow

Progress = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass(slots=True)
class TablePlan:
    """One table: its rows as the file has them, as they stand here, as last loaded, and what becomes of them.

    ``unread``: the file as a whole was refused, so that nothing can be said of what its rows are named in.
    """

    table: Table
    rows: dict[str, Row]
    here: dict[str, Cells]
    last: dict[str, Cells]
    file: dict[str, Cells] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    unread: bool = False

    @property
    def path(self) -> str:
        return self.table.path

    def chosen(self, *outcomes: Outcome) -> list[str]:
        """Ids of the rows with one of these outcomes, in the order written."""
        return [key for key, outcome in self.outcomes.items() if outcome in outcomes]

    def staying(self) -> set[str]:
        """Ids of all rows the table will have."""
        gone = {key for key, outcome in self.outcomes.items() if outcome is Outcome.REMOVED}
        added = {key for key, outcome in self.outcomes.items() if outcome is Outcome.NEW}
        return (self.here.keys() - gone) | added | self.unreadable

    def counts(self) -> Counter[Outcome]:
        return Counter(self.outcomes.values())

    def problem(self, key: str, remedy: str, columns: Iterable[str] = ()) -> Problem:
        """A problem with a row of the file, at these columns."""
        row, columns = self.rows[key], list(columns)
        value = ", ".join(filter(None, (row.cells.get(column, "") for column in columns))) if columns else key
        return Problem(self.path, remedy, row.number, ", ".join(columns), value)


def draw_up(folder: Path, tables: Iterable[Table], progress: Progress) -> tuple[list[TablePlan], list[Problem]]:
    """Read all tables below ``folder`` and compare them with the database. Nothing is written."""
    plans, problems = [], []
    for table in progress(list(tables), "Reading"):
        scanned = scan(folder / table.path, table.path, table.header)
        problems += scanned.problems
        plan = TablePlan(
            table,
            scanned.rows,
            {row.pk: table.cells(row) for row in table.model._default_manager.order_by().iterator(chunk_size=2000)},
            dict(LoadedRow.objects.filter(table=table.name).values_list("record", "cells")),
            unread=bool(scanned.problems) and not scanned.rows,
        )
        problems += _read(plan)
        _decide(plan)
        plans.append(plan)
    problems += _targets(plans)
    return plans, problems


def _read(plan: TablePlan) -> list[Problem]:
    """Values of all rows that differ from what stands here; problems of those that cannot be read."""
    problems = []
    columns = plan.table.columns
    for key, row in plan.rows.items():
        if row.cells == plan.here.get(key):
            plan.file[key] = row.cells
            continue
        values, found = {}, []
        for column in columns:
            try:
                values[column.attribute] = column.read(row.cells[column.column_name])
            except ValueError as problem:
                found.append(plan.problem(key, str(problem), [column.column_name]))
        if found:
            plan.unreadable.add(key)
            problems += found
        else:
            plan.values[key] = values
            plan.file[key] = {c.column_name: c.widget.render(values[c.attribute]) for c in columns}
    return problems


def _decide(plan: TablePlan) -> None:
    for key in dict.fromkeys([*plan.rows, *plan.here, *plan.last]):
        if key in plan.unreadable:
            continue
        outcome = compare(plan.file.get(key), plan.here.get(key), plan.last.get(key))
        if outcome is not None:
            plan.outcomes[key] = outcome


def _references(table: Table) -> list[tuple[Column, tuple[type[models.Model] | str, ...]]]:
    """Columns that hold ids, with the tables these come from, named by model or by table name."""
    found: list[tuple[Column, tuple[type[models.Model] | str, ...]]] = []
    for column in table.columns:
        if column.field.related_model:
            found.append((column, (column.field.related_model,)))
        elif column.column_name in table.ids:
            found.append((column, table.ids[column.column_name]))
    return found


def _targets(plans: list[TablePlan]) -> list[Problem]:
    """Every id named by a row must be that of a row that will be there; what a staying row needs is not removed."""
    by = {plan.table.model: plan for plan in plans} | {plan.table.name: plan for plan in plans}
    _keep_what_is_needed(plans, by)
    staying = {id(plan): plan.staying() for plan in plans}
    problems = []
    for plan in plans:
        for column, targets in _references(plan.table):
            sought = [by[target] for target in targets]
            if any(target.unread for target in sought):
                continue
            known = set().union(*(staying[id(target)] for target in sought))
            where = " or ".join(target.path for target in sought)
            for key in plan.chosen(*AS_IN_FILE):
                cell = plan.file[key][column.column_name]
                for missing in [part for part in _ids(column, cell) if part not in known]:
                    problem = plan.problem(
                        key, f"No row of {where} has this id. Add it there, or correct it here.", [column.column_name]
                    )
                    problems.append(Problem(problem.file, problem.remedy, problem.row, problem.column, missing))
    return problems


def _ids(column: Column, cell: str) -> list[str]:
    if not cell:
        return []
    value = column.widget.clean(cell)
    return value if isinstance(value, list) else [value]


def _keep_what_is_needed(plans: list[TablePlan], by: dict[Any, TablePlan]) -> None:
    """A row gone from its file stays, as a conflict, while a row edited or made here refers to it."""
    again = True
    while again:
        again = False
        for plan in plans:
            references = [
                (column, by[column.field.related_model])
                for column, _ in _references(plan.table)
                if column.field.related_model
            ]
            for key in plan.chosen(Outcome.KEPT, Outcome.CONFLICT, Outcome.OURS):
                for column, target in references if key in plan.here else ():
                    needed = plan.here[key][column.column_name]
                    if target.outcomes.get(needed) is Outcome.REMOVED:
                        target.outcomes[needed] = Outcome.CONFLICT
                        again = True
