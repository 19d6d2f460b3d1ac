"""Facets of a list: filters whose values are counted and offered. All values of a facet are alternatives."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Left

from archive.kept import kept
from archive.models import State
from archive.vocabulary import Evidence
from archive.web.grouped import NONE, Counted, grouped

#: So many values of one facet, and signs of each, are read.
MOST_VALUES, MOST_SIGNS = 40, 80
#: What ids, codes and decades are written with.
WORD = "[A-Za-z0-9-]+"

Names = Callable[[Iterable[str]], Mapping[str, str]]


class Several(forms.Field):
    """Values given by repeating a parameter, or joined by commas. Unknown words of a vocabulary are refused."""

    widget = forms.MultipleHiddenInput

    def __init__(self, vocabulary: type[StrEnum] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = {each.value for each in vocabulary} | {NONE} if vocabulary else set()

    def to_python(self, value: Any) -> list[str]:
        parts = [part.strip() for each in value or () for part in str(each).split(",")]
        found = list(dict.fromkeys(part for part in parts if part))
        if len(parts) > MOST_VALUES:
            raise ValidationError(f"More than {MOST_VALUES} values.")
        for each in found:
            known = each in self.words if self.words else len(each) <= MOST_SIGNS and re.fullmatch(WORD, each)
            if not known:
                allowed = f" Known are {', '.join(sorted(self.words))}." if self.words else ""
                shown = "".join(sign if sign.isprintable() else " " for sign in each[:40])
                raise ValidationError(f"“{shown}” is not known here.{allowed}")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class Among(Func):
    """Whether a column holds one of the values of a list, or of an array that is queried: read off an index."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, values: Any) -> None:
        found = Value(values, ArrayField(TextField())) if isinstance(values, list) else values
        super().__init__(F(column), found)


class Facet(django_filters.Filter):
    """One property of the rows of a list.

    ``field_name``: a column, or the name under which ``expression`` is computed. ``vocabulary``: the words allowed.
    ``names``: turns values into names for readers, in one query or none. ``by_value``: options in the order of
    their values rather than by count. ``opened``: shown unfolded. ``counted``: shown with its counts at all.
    ``help``: a sentence for programmers, where the label is not enough.
    """

    field_class = Several

    def __init__(
        self,
        field_name: str,
        label: str,
        *,
        vocabulary: type[StrEnum] | None = None,
        expression: Any = None,
        names: Names | None = None,
        by_value: bool = False,
        opened: bool = False,
        counted: bool = True,
        help: str = "",
    ) -> None:
        super().__init__(
            field_name=field_name, label=label, required=False, vocabulary=vocabulary, help_text=help or f"{label}."
        )
        self.vocabulary, self.expression, self.names = vocabulary, expression, names
        self.by_value, self.opened, self.counted = by_value, opened, counted

    def condition(self, values: list[str]) -> Q:
        known = [each for each in values if each != NONE]
        found = Q(**{f"{self.field_name}__in": known})
        if NONE in values:
            field = f"{self.field_name}__isnull"
            found |= Q(**{field: True}) if self.nullable else Q(**{self.field_name: ""})
        return found

    #: Whether nothing recorded is null in this column, not an empty text.
    nullable = False

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return self.prepared(qs).filter(self.condition(value)) if value else qs

    def prepared(self, rows: QuerySet) -> QuerySet:
        return rows.alias(**{self.field_name: self.expression}) if self.expression is not None else rows

    def value(self) -> Any:
        """What is counted of a row: its value, or a list of them."""
        return F(self.field_name) if self.expression is None else self.expression


class Related(Facet):
    """A facet whose value is the id of another record; ``model``'s published rows give the names."""

    nullable = True

    def __init__(self, field_name: str, label: str, model: type[Model], name: str = "name", **kwargs: Any) -> None:
        kwargs.setdefault("help", f"{label}: ids of {model._meta.verbose_name_plural}.")
        super().__init__(field_name, label, names=published_names(model, name), **kwargs)
        self.related = model

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value or qs.model is not self.related:
            return super().filter(qs, value)
        # a row may belong to a draft of its own table: then it belongs to none, as far as readers know
        seen, known = self.related._default_manager.published().values("pk"), [each for each in value if each != NONE]
        found = Q(**{f"{self.field_name}__in": seen.filter(pk__in=known)})
        none = Q(**{f"{self.field_name}__isnull": True}) | ~Q(**{f"{self.field_name}__in": seen})
        return qs.filter(found | none if NONE in value else found)


class Listed(Facet):
    """A facet of a column that holds a list of words."""

    def condition(self, values: list[str]) -> Q:
        found = Q(**{f"{self.field_name}__overlap": [each for each in values if each != NONE]})
        return found | Q(**{self.field_name: []}) if NONE in values else found


class Through(Facet):
    """A facet of rows that belong to the rows of the list, of which each may have several or none.

    ``rows``: those rows, for the day asked; ``to``: their column that names the row of the list.
    """

    def __init__(self, rows: Callable[[date], QuerySet], to: str, field_name: str, label: str, **kwargs: Any) -> None:
        super().__init__(field_name, label, **kwargs)
        self.rows, self.to = rows, to

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        held = self.rows(self.parent.asked.day).filter(**{self.to: OuterRef("pk")})
        known = [each for each in value if each != NONE]
        found = Q(Exists(held.filter(**{f"{self.field_name}__in": known})))
        return qs.filter(found | ~Q(Exists(held)) if NONE in value else found)

    def counts(self, ids: list[str]) -> Counted:
        """The values with how many of these rows of the list have them; a row counts once for each. One query."""
        held = self.rows(self.parent.asked.day).filter(Among(self.to, ids)).order_by()
        sql, values = held.values_list(self.to, self.field_name).query.sql_with_params()
        told = f"SELECT * FROM ({sql}) AS told (record, value)"  # noqa: S608
        some, found = grouped((told, values), {"": "value"}, "count(DISTINCT record)")
        return found[""] + ([(NONE, len(ids) - some)] if some < len(ids) else [])


def published_names(model: type[Model], name: str = "name") -> Names:
    """Names of published rows by id; kept until a record changes."""
    return kept_names(model, name)


def kept_names(model: type[Model], *columns: str) -> Names:
    """The same, of several columns put together with a colon."""

    def read() -> dict[str, str]:
        rows = model._default_manager.published().order_by().values_list("pk", *columns)
        return {pk: ": ".join(each) for pk, *each in rows}

    return lambda values: kept(("names", model, columns), read)


class YesNo(StrEnum):
    """The answers of a facet that asks."""

    YES = "yes"
    NO = "no"


def fixed_names(**known: str) -> Names:
    """Names that need no query."""
    return lambda values: known


def decade_names(values: Iterable[str]) -> Mapping[str, str]:
    """Names of decades given by their first three digits."""
    return {each: f"{each}0s" for each in values if each.isdigit()}


def decade_facet(field_name: str, label: str) -> Facet:
    """The decade with which a date as written begins."""
    return Facet(
        f"{field_name}_decade",
        label,
        expression=Left(field_name, 3),
        names=decade_names,
        by_value=True,
        help=f"{label}: decades by their first three digits, for example 202 for the 2020s.",
    )


def evidence_facet(label: str = "Evidence") -> Facet:
    """The facet every kind of record has: confirmed by a page that was seen, or not yet."""
    names = fixed_names(seen="seen on the page cited", known="unconfirmed")
    return Facet("evidence", label, vocabulary=Evidence, names=names)


def state_facet(field_name: str, label: str, **kwargs: Any) -> Related:
    """A facet of states, named by their short names."""
    return Related(field_name, label, State, **kwargs)
