"""The declaration of a table: which model, which file, which columns in which order.

Everything else about a column is read off the model's field: its parser and writer, its vocabulary, its help
sentence, whether it must be filled. Loading, export, the data dictionary and the admin's import all read the
same declaration, which is a django-import-export resource.
"""

import inspect
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import NOT_PROVIDED
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from archive.exchange.cells import Exact, Several, cell_for
from archive.models import Citation
from archive.vocabulary import Publication

Cells = dict[str, str]


class Column(Field):
    """One column of a table. An empty cell is "not recorded", or reads as the field's default where one must be."""

    def __init__(self, field: models.Field, widget: Widget | None = None) -> None:
        must = not (field.blank or field.null)
        given = field.get_default() if must else ""
        super().__init__(
            attribute=field.attname,
            column_name=field.name,
            widget=widget or cell_for(field),
            default=NOT_PROVIDED if given in ("", None) else given,
        )
        self.field = field
        self.required = must and self.default is NOT_PROVIDED

    @property
    def help(self) -> str:
        return str(self.field.help_text)

    @property
    def vocabulary(self) -> list[str]:
        """The words allowed, or none where any text is."""
        field = getattr(self.field, "base_field", self.field)
        return [word for word, _ in field.choices or ()]

    @property
    def several(self) -> bool:
        """Whether a cell holds a list."""
        return isinstance(self.widget, Several)

    def read(self, cell: str) -> Any:
        """The value in a cell, validated as the model's field wants it. Raises ``ValueError`` with the remedy."""
        value = self.widget.clean(cell)
        if not cell.strip():
            if self.required:
                raise ValueError("A value is needed here.")
            return value if self.default is NOT_PROVIDED else self.default
        words = value if isinstance(value, list) else [value]
        if self.vocabulary and not set(words) <= set(self.vocabulary):
            raise ValueError(f"Use {'only' if isinstance(value, list) else 'one of'} {', '.join(self.vocabulary)}.")
        if not isinstance(self.field, models.ForeignKey):
            try:
                self.field.clean(value, None)
            except ValidationError as problem:
                raise ValueError(" ".join(problem.messages)) from None
        return value

    def write(self, row: models.Model) -> str:
        """The cell for a row of the database."""
        return self.widget.render(getattr(row, self.attribute))


class Table(ModelResource):
    """Base of all tables. ``Meta`` names ``model``, ``file`` (without ``.csv``) and ``fields``.

    ``ids`` names the tables that the ids in a column of plain words come from: foreign keys need no mention.
    ``exact`` names the columns whose outer blanks count.
    """

    ids: ClassVar[dict[str, tuple[str, ...]]] = {}
    exact: ClassVar[tuple[str, ...]] = ()

    class Meta:
        import_id_fields = ("id",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: models.Field, readonly: bool) -> Column:
        return Column(django_field, Exact() if field_name in cls.exact else None)

    @property
    def model(self) -> type[models.Model]:
        return self._meta.model

    @property
    def name(self) -> str:
        """Name of the table, for example ``events`` or ``citations/events``; unique among all tables."""
        return self._meta.file

    @property
    def path(self) -> str:
        """Where the file stands below a folder of tables."""
        return f"{self.model._meta.app_label}/data/{self.name}.csv"

    @property
    def help(self) -> str:
        """What a row is, in one sentence or a few."""
        return inspect.cleandoc(self.model.__doc__ or "")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(self.fields[name] for name in self._meta.fields)

    @cached_property
    def header(self) -> tuple[str, ...]:
        return tuple(self._meta.fields)

    def cells(self, row: models.Model) -> Cells:
        """A row of the database as it stands in the file."""
        return {column.column_name: column.write(row) for column in self.columns}

    def published(self) -> models.QuerySet:
        """The rows readers may see. A citation is seen with its record."""
        seen = "record__publication" if issubclass(self.model, Citation) else "publication"
        return self.model._default_manager.filter(**{seen: Publication.PUBLISHED})

    def order(self, cells: Mapping[str, str]) -> tuple[str, int, str]:
        """Sort key of the file: by id; citations by their record, then by position."""
        return cells.get("record", ""), int(cells.get("position") or 0), cells["id"]


def citations(model: type[Citation], file: str) -> Table:
    """The table of the citations of one kind of record; all have the same columns."""
    columns = "id record source access_point role field locator quote prefix suffix position"
    meta = type("Meta", (), {"model": model, "file": f"citations/{file}", "fields": tuple(columns.split())})
    return type(model.__name__, (Table,), {"Meta": meta, "exact": ("quote", "prefix", "suffix")})()
