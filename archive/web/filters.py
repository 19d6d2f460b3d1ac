"""Filters of a list: django-filter sets whose facets can be counted. All values of a facet are alternatives."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, Func, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from archive.kept import kept
from archive.models import State
from archive.vocabulary import Evidence
from archive.web.on import Asked

#: The word in an address for “nothing recorded”.
NONE = "none"
#: A year, a month or a day.
DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
#: So many values of one facet, words of a search and signs of either are read.
MOST_VALUES, MOST_WORDS, MOST_SIGNS = 40, 8, 80
#: What ids, codes and decades are written with.
WORD = "[A-Za-z0-9-]+"

Counted = list[tuple[Any, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a list finds. ``counts``: of every facet, its values with how many rows have them under all other filters.

    ``capped``: there are more than ``total``; ``sampled``: the counts are of so many matches of a search only,
    those found first (0: of all).
    """

    total: int
    counts: Mapping[str, Counted]
    capped: bool = False
    sampled: int = 0


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

    def counts(self, rows: QuerySet, total: Any = None) -> Counted:
        """Each value that ``rows`` have, with how many have it, or their ``total``. One query; two for lists."""
        found = rows.order_by().values(value_=self.expression or F(self.field_name)).annotate(n=total or Count("pk"))
        return [(value or NONE, n) for value, n in found.values_list("value_", "n")]


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

    def counts(self, rows: QuerySet, total: Any = None) -> Counted:
        each = rows.order_by().values(value_=Func(F(self.field_name), function="unnest"))
        found: Counted = list(each.annotate(n=total or Count("pk")).values_list("value_", "n"))
        empty = rows.order_by().filter(**{self.field_name: []}).aggregate(n=total or Count("pk"))["n"]
        return found + ([(NONE, empty)] if empty else [])


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

    def counts(self, rows: QuerySet, total: Any = None) -> Counted:
        held = self.rows(self.parent.asked.day).order_by()
        ids = rows.order_by().values("pk")
        each = held.filter(**{f"{self.to}__in": ids}).values(value_=F(self.field_name))
        found: Counted = list(each.annotate(n=Count(self.to, distinct=True)).values_list("value_", "n"))
        without = rows.filter(~Q(Exists(held.filter(**{self.to: OuterRef("pk")})))).count()
        return found + ([(NONE, without)] if without else [])


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

    @property
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
        """How many rows there are, and the values of the facets. A query or two for each facet."""
        counts = {name: facet.counts(self.narrowed(name)) for name, facet in self.facets.items()}
        return Found(self.qs.count(), counts)

    def total(self) -> int:
        """How many rows there are. One query."""
        return self.qs.count()

    def size(self) -> int:
        """How many rows there are without any filter."""
        return self.queryset.count()
