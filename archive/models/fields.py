"""Model fields for what sources give: fuzzy dates, words of a vocabulary, lists of words."""

from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from archive.values.dates import UNRECORDED, FuzzyDate, parse


class FuzzyDateField(models.CharField):
    """A date as written, with its bounds in two columns beside it: ``<name>_earliest`` and ``<name>_latest``.

    In Python the value is a :class:`FuzzyDate`; text is accepted and read. Bounds are written with the text,
    so filters and constraints compare days, never text.
    """

    description = "EDTF date, kept as written"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract or _brings_its_own_columns(cls):
            return
        for bound in ("earliest", "latest"):
            cls.add_to_class(f"{name}_{bound}", models.DateField(null=True, blank=True, editable=False))

    def from_db_value(self, value: str | None, *_: object) -> FuzzyDate:
        return parse(value or "")

    def to_python(self, value: object) -> FuzzyDate:
        if isinstance(value, FuzzyDate):
            return value
        try:
            return parse(str(value or ""))
        except ValueError as problem:
            raise ValidationError(str(problem)) from None

    def get_prep_value(self, value: object) -> str:
        return value.text if isinstance(value, FuzzyDate) else str(value or "")

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def clean(self, value: object, model_instance: models.Model | None) -> FuzzyDate:
        read = self.to_python(value)
        if not self.blank and not read:
            raise ValidationError("A date is needed here.", code="blank")
        return read

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        read = self.to_python(getattr(model_instance, self.attname, UNRECORDED))
        setattr(model_instance, self.attname, read)
        setattr(model_instance, f"{self.name}_earliest", read.earliest)
        setattr(model_instance, f"{self.name}_latest", read.latest)
        return read.text


def _brings_its_own_columns(cls: type[models.Model]) -> bool:
    """Migration states and history models list the bound columns themselves."""
    return cls.__module__ == "__fake__" or any(base.__module__.startswith("pghistory") for base in cls.__mro__)


def words(vocabulary: type[StrEnum]) -> list[tuple[str, str]]:
    """The choices of a vocabulary: the CSV value, and the same in readable words."""
    return [(word.value, word.value.replace("_", " ")) for word in vocabulary]


class WordField(models.CharField):
    """One word of a vocabulary, or empty where ``blank``."""

    def __init__(self, vocabulary: type[StrEnum] | None = None, **kwargs: Any) -> None:
        if vocabulary is not None:
            kwargs["choices"] = words(vocabulary)
            kwargs.setdefault("max_length", 30)
        self.vocabulary = vocabulary
        super().__init__(**kwargs)


class WordsField(ArrayField):
    """Several words of a vocabulary, in the order written; empty means any or none, as the field's help says."""

    def __init__(self, vocabulary: type[StrEnum] | None = None, **kwargs: Any) -> None:
        if vocabulary is not None:
            kwargs["base_field"] = models.CharField(max_length=30, choices=words(vocabulary))
            kwargs.setdefault("default", list)
            kwargs.setdefault("blank", True)
        self.vocabulary = vocabulary
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs


def whole(value: str) -> None:
    """Validator: a semicolon parts the items of a list in the tables, so none may stand inside an item."""
    if ";" in value:
        raise ValidationError("A semicolon parts two items: write them as two.")


class TextsField(ArrayField):
    """Several short texts, in the order written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("base_field", models.CharField(max_length=200, validators=[whole]))
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs


def in_vocabulary(field: str, vocabulary: type[StrEnum], blank: bool = False) -> models.CheckConstraint:
    """The database refuses a word the vocabulary does not have."""
    allowed = [word.value for word in vocabulary] + ([""] if blank else [])
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": allowed}),
        name=f"%(app_label)s_%(class)s_{field}_word",
        violation_error_message=f"{field}: use one of {', '.join(filter(None, allowed))}.",
    )


def all_in_vocabulary(field: str, vocabulary: type[StrEnum]) -> models.CheckConstraint:
    """The database refuses a list with a word the vocabulary does not have."""
    allowed = [word.value for word in vocabulary]
    return models.CheckConstraint(
        condition=Q(**{f"{field}__contained_by": allowed}),
        name=f"%(app_label)s_%(class)s_{field}_words",
        violation_error_message=f"{field}: use only {', '.join(allowed)}.",
    )


def begins_before(start: str, end: str) -> models.CheckConstraint:
    """The database refuses an end that lies wholly before its beginning. Unrecorded bounds are no objection."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}_latest__isnull": True})
        | Q(**{f"{start}_earliest__isnull": True})
        | Q(**{f"{end}_latest__gte": F(f"{start}_earliest")}),
        name=f"%(app_label)s_%(class)s_{start}_before_{end}",
        violation_error_message=f"{end} lies before {start}: check both dates.",
    )


def right_way_up(lower: str, upper: str) -> models.CheckConstraint:
    """The database refuses bounds upside down."""
    return models.CheckConstraint(
        condition=Q(**{f"{lower}__isnull": True}) | Q(**{f"{upper}__isnull": True}) | Q(**{f"{upper}__gte": F(lower)}),
        name=f"%(app_label)s_%(class)s_{upper}_not_below",
        violation_error_message=f"{upper} is below {lower}: exchange them or correct one.",
    )
