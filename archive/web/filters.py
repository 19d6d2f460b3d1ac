"""Filters of a list: django-filter sets of facets, bounds of days and a search."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from archive.published import sizes
from archive.web.facets import MOST_SIGNS, Among, Facet, Through
from archive.web.grouped import Counted, grouped, looked_up
from archive.web.on import Asked

#: A year, a month or a day.
DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
#: So many words of a search are read.
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a list finds. ``counts``: of every facet, its values with how many rows have them under all other filters.

    ``capped``: there are more than ``total``; ``sampled``: where more rows match, the counts are of so many only,
    those found first (0: all are of all).
    """

    total: int
    counts: Mapping[str, Counted]
    capped: bool = False
    sampled: int = 0


class DayText(forms.CharField):
    """A year, a month or a day, as ``1991``, ``1991-06`` or ``1991-06-30``: the first day it names."""

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()[:MOST_SIGNS]
        if not text:
            return None
        try:
            if not DAY.fullmatch(text):
                raise ValueError(text)
            return date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < len("1991-06-30") else text)
        except ValueError:
            shown = "".join(sign if sign.isprintable() else " " for sign in text[:40])
            raise ValidationError(f"“{shown}” is no day. Write a year, a month or a day: 1991, 1991-06.") from None


class Bound(django_filters.Filter):
    """Rows whose ``field_name``, a date as written, is certainly on the one side of a day that the reader names.

    ``before``: certainly before it, else on it or after. Rows without a date are on neither side.
    """

    field_class = DayText

    def __init__(self, field_name: str, label: str, *, before: bool) -> None:
        column, lookup = (f"{field_name}_latest", "lt") if before else (f"{field_name}_earliest", "gte")
        told = f"{label} this day, written as 1991-12-26: dates that certainly lie there."
        super().__init__(column, lookup, label=label, help_text=told)

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value}) if value else qs


class Text(forms.CharField):
    """The words of a search."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(value or "").replace("\x00", " ").split())[:200]


class Search(django_filters.Filter):
    """The text search of a list: the set's ``search`` is called once for every word."""

    field_class = Text

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(*[self.parent.search(word) for word in words_of(value)]) if value else qs


def words_of(text: str) -> list[str]:
    """The words of a search, each once."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def names_hold(word: str, *columns: str, lists: tuple[str, ...] = ()) -> Q:
    """Any of the text columns holds ``word`` somewhere, or any list column a text that does; case does not count."""
    found = Q()
    for column in (*columns, *lists):
        found |= Q(**{f"{column}__icontains": word})
    return found


class ListFilters(django_filters.FilterSet):
    """Base of the filters of all lists. Subclasses say what a word of ``q`` is looked for in."""

    q = Search(label="Search", help_text="Words that must all be found, each somewhere in names or texts.")

    #: More rows than this are not counted one by one, and the page says so.
    most_counted: ClassVar[int] = 10_000
    #: Filters that speak of the day asked, ``?on=``. They are read off derived rows.
    of_the_day: ClassVar[frozenset[str]] = frozenset()
    #: The day asked and how it was asked; :func:`archive.web.listing.filters_of` sets it.
    asked: Asked

    @classmethod
    def dated(cls) -> bool:
        """Whether the rows found may depend on the day asked."""
        return bool(cls.of_the_day)

    def search(self, word: str) -> Q:
        """Rows that a word of the search finds."""
        raise NotImplementedError

    def suggestions(self, text: str) -> list[str]:
        """Searches to offer where ``text`` finds nothing. At most one query."""
        return []

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters in use that could be read, by name."""
        self.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def facets(self) -> dict[str, Facet]:
        return {name: each for name, each in self.filters.items() if isinstance(each, Facet) and each.counted}

    @property
    def bounds(self) -> dict[str, Bound]:
        return {name: each for name, each in self.filters.items() if isinstance(each, Bound)}

    def narrowed(self, *leave_out: str) -> QuerySet:
        """The rows of the list, by all filters in use but those named."""
        return self.apply({name: value for name, value in self.chosen.items() if name not in leave_out})

    def apply(self, chosen: Mapping[str, Any]) -> QuerySet:
        rows = self.queryset.all()
        for name, value in chosen.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def qs(self) -> QuerySet:
        return self.narrowed()

    def counted(self) -> Found:
        """How many rows there are, and the values of the facets: of the first rows found, where there are many more.

        A value of a facet in use is counted as if that facet were not. Two queries, and two for each facet in use.
        """
        chosen, most = self.chosen, self.most_counted
        asked: dict[tuple[str, ...], list[str]] = {(): [name for name in self.facets if name not in chosen]}
        asked |= {(name,): [name] for name in self.facets if name in chosen}
        ids = {leave_out: self.first(*leave_out) for leave_out in asked}
        counts: dict[str, Counted] = {}
        with looked_up():
            for leave_out, names in asked.items():
                counts |= self._counted(names, ids[leave_out][:most])
        total = len(ids[()])
        sampled = most if max(map(len, ids.values())) > most else 0
        if not chosen and sampled:
            return Found(self.size(), counts, sampled=sampled)
        return Found(min(total, most), counts, total > most, sampled)

    def first(self, *leave_out: str) -> list[str]:
        """Ids of the rows by all filters but those left out: one more than are counted at most. A query, once."""
        if leave_out not in self._first:
            found = self.narrowed(*leave_out).order_by().values_list("pk", flat=True)
            self._first[leave_out] = list(found[: self.most_counted + 1])
        return self._first[leave_out]

    @cached_property
    def _first(self) -> dict[tuple[str, ...], list[str]]:
        return {}

    def _counted(self, names: list[str], ids: list[str]) -> dict[str, Counted]:
        """The values of the facets named that these rows have.

        They are asked for by ids: the database then knows how many rows to expect, and reads them well.
        """
        if not ids:
            return {name: [] for name in names}
        apart = {name: self.facets[name] for name in names if isinstance(self.facets[name], Through)}
        values = {f"{name}_value": self.facets[name].value() for name in names if name not in apart}
        rows = self.queryset.model._base_manager.order_by().filter(Among("pk", ids)).annotate(**values)
        sql, parameters = rows.values_list("pk", *values).query.sql_with_params()
        told = f"SELECT * FROM ({sql}) AS told ({', '.join(('pk', *values))})"  # noqa: S608
        columns = {name: f"{name}_value" for name in names if name not in apart}
        counts = grouped((told, parameters), columns)[1] if columns else {}
        return counts | {name: each.counts(ids) for name, each in apart.items()}

    def total(self) -> int:
        """How many rows there are. One query at most."""
        return self.qs.order_by().count() if self.chosen else self.size()

    def size(self) -> int:
        """How many rows there are without any filter. Kept until a record changes."""
        return sizes()[self.queryset.model].total
