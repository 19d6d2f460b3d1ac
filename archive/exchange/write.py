"""Writing what was planned; the database is the judge of its own constraints, and its objections are put into words."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from archive.exchange.compare import Outcome
from archive.exchange.plan import Progress, TablePlan
from archive.exchange.problems import Problem
from archive.exchange.table import Table
from archive.models import LoadedRow
from archive.models.fields import FuzzyDateField
from archive.vocabulary import Publication

BATCH = 1000


def write(plans: list[TablePlan], problems: list[Problem], progress: Progress) -> None:
    """Remove, change and add rows as planned. What the database refuses is added to ``problems``.

    With problems, whatever they are, the caller rolls back: the rows are written only to hear all objections.
    """
    for plan in reversed(plans):
        problems += _remove(plan)
    for plan in progress(plans, "Writing"):
        table = plan.table
        rows = [*_changed(plan), *_new(plan)]
        for start in range(0, len(rows), BATCH):
            problems += _put(plan, rows[start : start + BATCH], _columns_of(table))
    if not problems:
        try:
            connection.check_constraints()
        except IntegrityError as refusal:
            problems.append(Problem("all tables", _in_words(refusal)))
    if not problems:
        for plan in plans:
            _remember(plan)


def _new(plan: TablePlan) -> Iterator[models.Model]:
    model = plan.table.model
    extra = {"publication": Publication.PUBLISHED} if hasattr(model, "publication") else {}
    return (model(**plan.values[key], **extra) for key in plan.chosen(Outcome.NEW))


def _changed(plan: TablePlan) -> Iterator[models.Model]:
    rows = plan.table.model._default_manager.in_bulk(plan.chosen(Outcome.CHANGED))
    for key, row in rows.items():
        for attribute, value in plan.values[key].items():
            setattr(row, attribute, value)
        yield row


def _columns_of(table: Table) -> list[str]:
    """Names of all model fields that a table's columns fill, the bounds of dates included, the id not."""
    names = [column.field.name for column in table.columns if not column.field.primary_key]
    dates = [column.field.name for column in table.columns if isinstance(column.field, FuzzyDateField)]
    return names + [f"{name}_{bound}" for name in dates for bound in ("earliest", "latest")]


def _put(plan: TablePlan, rows: list[models.Model], columns: list[str]) -> list[Problem]:
    """Insert or update these rows in one statement; where the database refuses, halve until the culprits are found."""
    try:
        with transaction.atomic():
            plan.table.model._default_manager.bulk_create(
                rows, update_conflicts=True, unique_fields=["id"], update_fields=columns
            )
    except (IntegrityError, DataError) as refusal:
        if len(rows) == 1:
            return [plan.problem(rows[0].pk, _in_words(refusal, plan.table), _blamed(refusal, plan.table))]
        half = len(rows) // 2
        return _put(plan, rows[:half], columns) + _put(plan, rows[half:], columns)
    return []


def _remove(plan: TablePlan) -> list[Problem]:
    gone = plan.chosen(Outcome.REMOVED)
    if not gone:
        return []
    try:
        plan.table.model._default_manager.filter(pk__in=gone).delete()
    except ProtectedError as refusal:
        named = ", ".join(sorted({str(row.pk) for row in refusal.protected_objects})[:5])
        return [Problem(plan.path, f"Rows missing from the file are still referred to by {named}. Put them back.")]
    return []


def _constraint(refusal: Exception, table: Table) -> models.BaseConstraint | None:
    name = getattr(_diagnosis(refusal), "constraint_name", None)
    return next((each for each in table.model._meta.constraints if each.name == name), None)


def _diagnosis(refusal: Exception) -> Any:
    return getattr(refusal.__cause__, "diag", None)


def _in_words(refusal: Exception, table: Table | None = None) -> str:
    constraint = _constraint(refusal, table) if table else None
    if constraint and constraint.violation_error_message != constraint.default_violation_error_message:
        return str(constraint.violation_error_message)
    return f"The database refuses it: {getattr(_diagnosis(refusal), 'message_detail', None) or refusal}".strip()


def _blamed(refusal: Exception, table: Table) -> list[str]:
    """The columns a broken constraint speaks of."""
    constraint = _constraint(refusal, table)
    if isinstance(constraint, models.CheckConstraint):
        named = constraint.condition.referenced_base_fields
    elif isinstance(constraint, models.UniqueConstraint):
        named = set(constraint.fields)
    elif isinstance(constraint, ExclusionConstraint):
        named = {name for expression, _ in constraint.expressions for name in _names(expression)}
    else:
        key = re.search(r"Key \(([^)]*)\)", getattr(_diagnosis(refusal), "message_detail", None) or "")
        named = {name.removesuffix("_id") for name in key[1].split(", ")} if key else set()
    named = {name.removesuffix("_earliest").removesuffix("_latest") for name in named}
    return [column for column in table.header if column in named]


def _names(expression: Any) -> list[str]:
    parts = expression.flatten() if hasattr(expression, "flatten") else [expression]
    return [getattr(part, "name", part) for part in parts if isinstance(part, (str, models.F))]


def _remember(plan: TablePlan) -> None:
    """Keep each row's cells as now loaded; write nothing where nothing is new."""
    loaded = {key: plan.file[key] for key in plan.chosen(Outcome.NEW, Outcome.CHANGED, Outcome.SAME)}
    fresh = [
        LoadedRow(table=plan.table.name, record=key, cells=cells)
        for key, cells in loaded.items()
        if plan.last.get(key) != cells
    ]
    LoadedRow.objects.bulk_create(
        fresh,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["table", "record"],
        update_fields=["cells", "loaded_at"],
    )
    gone = plan.last.keys() - plan.outcomes.keys() | set(plan.chosen(Outcome.REMOVED))
    if gone:
        _forget(plan.table, gone)


def _forget(table: Table, records: Iterable[str]) -> None:
    LoadedRow.objects.filter(table=table.name, record__in=records).delete()
