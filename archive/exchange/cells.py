"""How one value stands in a cell of a table, and how it is read back: one widget per kind of value.

``clean`` reads a cell and raises ``ValueError`` with the remedy; ``render`` writes the value so that reading
gives the same value again. An empty cell means "not recorded".
"""

import re
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from import_export.widgets import Widget

from archive.models.fields import FuzzyDateField
from archive.values.dates import UNRECORDED, FuzzyDate, parse

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_COUNT = re.compile(r"-?[0-9]+")


class Text(Widget):
    """Words as they stand, without blanks around them."""

    kind = "text"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return value.replace("\r\n", "\n").strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Exact(Text):
    """Words quoted: the blanks around them belong to them."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value


class Day(Text):
    """A date as written, in EDTF, or ``open`` or ``unknown``."""

    kind = "date (EDTF), open, unknown"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> FuzzyDate:
        return parse(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return (value or UNRECORDED).text if isinstance(value, FuzzyDate) else str(value or "")


class Several(Text):
    """Several words, joined by semicolons, in the order written."""

    kind = "list, joined by ;"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        return [part.strip() for part in value.split(";") if part.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return ";".join(value or ())


class YesNo(Text):
    """``yes``, ``no``, or empty where nothing is recorded."""

    kind = "yes or no"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool | None:
        try:
            return {"yes": True, "no": False, "": None}[value.strip()]
        except KeyError:
            raise ValueError("Write yes or no, or leave the cell empty.") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return {True: "yes", False: "no"}.get(value, "")


class Count(Text):
    """A whole number."""

    kind = "whole number"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        written = value.strip()
        if written and not _COUNT.fullmatch(written):
            raise ValueError("Write a whole number in digits only, for example 1200.")
        return int(written) if written else None


class Number(Text):
    """A number with a point where needed; ``5`` and never ``5.0``."""

    kind = "number"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> float | None:
        written = value.strip()
        if written and not _NUMBER.fullmatch(written):
            raise ValueError(
                "Write a number in digits with a point, without thousands mark or unit, for example 5500 or 2.5."
            )
        return float(written) if written else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else format(Decimal(repr(float(value))), "f").removesuffix(".0")


class Reference(Text):
    """The id of a row of another table."""

    kind = "id"

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str | None:
        return value.strip() or None


def cell_for(field: models.Field) -> Widget:
    """The widget for a model's field."""
    for kind, widget in (
        (FuzzyDateField, Day),
        (ArrayField, Several),
        (models.BooleanField, YesNo),
        (models.IntegerField, Count),
        (models.FloatField, Number),
        (models.ForeignKey, Reference),
    ):
        if isinstance(field, kind):
            return widget()
    return Text()
