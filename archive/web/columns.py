"""The columns of a list's files, worked out by the database from the same declaration that loads and exports tables."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, CharField, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast, Collate, Concat, Left
from django.db.models.lookups import Exact, GreaterThanOrEqual, In

from archive.exchange.catalogue import tables
from archive.models.base import relations
from archive.models.fields import FuzzyDateField
from archive.vocabulary import Evidence, Publication

#: A cell that begins so is read as a formula by spreadsheets.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NAMES = ("name", "short_name", "title")

Columns = dict[str, Any]


def columns_of(model: type[models.Model]) -> Columns:
    """Name and expression of every column of ``model``'s table, with names of what is related, days, ``unconfirmed``.

    A related record that is a draft is left empty.
    """
    table = next(each for each in tables() if each.model is model)
    found = {name: expression for each in table.columns for name, expression in _column(model, each.field)}
    if "evidence" in found:
        del found["evidence"]
        found["unconfirmed"] = Case(
            When(evidence=Evidence.KNOWN, then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        )
    return found


def _column(model: type[models.Model], field: models.Field) -> Iterator[tuple[str, Any]]:
    if not isinstance(field, models.ForeignKey):
        yield field.name, F(field.name)
        if isinstance(field, FuzzyDateField):
            for end in ("earliest", "latest"):
                yield f"{field.name}_{end}", F(f"{field.name}_{end}")
        return
    draft = field in relations(model) and field.null
    yield field.name, _if_published(field, F(field.attname)) if draft else F(field.attname)
    named = next((each for each in NAMES if each in _fields(field.related_model)), "")
    if named:
        name = F(f"{field.name}__{named}")
        yield f"{field.name}_name", _if_published(field, name) if draft else name


def _if_published(field: models.Field, value: Any) -> Case:
    return Case(When(**{f"{field.name}__publication": Publication.PUBLISHED}, then=value), output_field=TextField())


def _fields(model: type[models.Model]) -> set[str]:
    return {each.name for each in model._meta.concrete_fields}


def for_csv(rows: models.QuerySet, columns: Columns) -> models.QuerySet:
    """``rows`` with one cell per column: lists joined by semicolons, yes or no, nothing for nothing, no formulas."""
    aliases = {f"cell_{number}": each for number, each in enumerate(columns.values())}
    rows = rows.alias(**aliases)
    return rows.values_list(*[_cell(rows, name) for name in aliases])


def _cell(rows: models.QuerySet, name: str) -> Any:
    field = rows.query.annotations[name].output_field
    if isinstance(field, ArrayField):
        return _safe(Func(F(name), Value(";"), function="array_to_string", output_field=TextField()))
    if isinstance(field, models.BooleanField):
        return Case(When(Q(**{name: True}), then=Value("yes")), When(Q(**{name: False}), then=Value("no")))
    if isinstance(field, CharField | TextField):
        return _safe(Cast(F(name), TextField()))
    return F(name)


def _safe(text: Any) -> Case:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before the sign that would begin one.

    Most begin with a letter: the first question, by bytes, costs the least.
    """
    return Case(
        When(GreaterThanOrEqual(Collate(text, "C"), Value("A")), then=text),
        When(Exact(text, Value("")), then=Value(None)),
        When(In(Left(text, 1), FORMULA), then=Concat(Value("'"), text)),
        default=text,
        output_field=TextField(),
    )


class _Object(Func):
    """One row as a JSON object, its fields in the order given."""

    function = "json_build_object"
    template = "%(function)s(%(expressions)s)::text"
    output_field = TextField()


def for_json(rows: models.QuerySet, columns: Columns) -> models.QuerySet:
    """``rows`` with ``json_``, the text of one JSON object each."""
    parts = [part for name, each in columns.items() for part in (Value(name), each)]
    return rows.annotate(json_=_Object(*parts))


def page_address(prefix: str) -> Concat:
    """The address of a record's page that begins with ``prefix``."""
    return Concat(Value(prefix), Cast(F("pk"), TextField()), Value("/"), output_field=TextField())
