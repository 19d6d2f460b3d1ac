"""How the rows of a table stand in the API: the fields of the table by their names, and the sources."""

from typing import Any

from django.db import models
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from archive.models import Citation
from archive.models.fields import FuzzyDateField
from archive.values.dates import FuzzyDate
from archive.vocabulary import CitationRole, Publication

NOT_SHOWN = {"publication", "entered_by", "reviewed_by", "evidence"}
DAY = {"type": ["string", "null"], "format": "date"}
DATE_SCHEMA = {
    "type": ["object", "null"],
    "properties": {
        "text": {"type": "string", "description": "The date as written, in EDTF."},
        "earliest": {**DAY, "description": "The first day it can mean; null where it has none."},
        "latest": {**DAY, "description": "The last day it can mean; null where it has none."},
    },
    "required": ["text", "earliest", "latest"],
}


@extend_schema_field(DATE_SCHEMA)
class DateAsWritten(serializers.Field):
    """A date as written, with the first and the last day it can mean; null where none is recorded."""

    def to_representation(self, value: FuzzyDate) -> dict[str, str | None] | None:
        if not value:
            return None
        bounds = {"earliest": value.earliest, "latest": value.latest}
        return {"text": value.text, **{name: day.isoformat() if day else None for name, day in bounds.items()}}


class WordOrNothing(serializers.ChoiceField):
    """A word, or an empty text where none is recorded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, allow_blank=True)


@extend_schema_field({"type": "string", "format": "iri"})
class AddressAsFound(serializers.CharField):
    """An address as it was found; it may hold letters of any script."""


class RelatedId(serializers.PrimaryKeyRelatedField):
    """The id of a related record; null where it is a draft."""

    def use_pk_only_optimization(self) -> bool:
        return False

    def get_attribute(self, instance: models.Model) -> Any:
        related = getattr(instance, self.source)
        return related if related and related.publication == Publication.PUBLISHED else None


class CitationAsRead(serializers.Serializer):
    """One source of a record, with the address at which it was read."""

    def to_representation(self, row: Any) -> dict[str, Any]:
        read_at = row.access_point
        read_at = read_at if read_at and read_at.publication == Publication.PUBLISHED else None
        words = {name: getattr(row, name) for name in ("role", "field", "locator", "quote", "prefix", "suffix")}
        return {
            "id": row.pk,
            "source": row.source_id,
            "title": row.source.title,
            "access_point": read_at and read_at.pk,
            "url": read_at and read_at.url,
            **words,
            "position": row.position,
        }


def citation_schema() -> dict[str, Any]:
    """A citation as OpenAPI describes it; the sentences are those of its table."""
    told = {each.name: str(each.help_text) for each in Citation._meta.concrete_fields}
    told |= {"title": "Title of the source.", "url": "Address at which it was read; null where none is public."}
    names = ("id", "source", "title", "access_point", "url", "role", "field")
    names += ("locator", "quote", "prefix", "suffix", "position")
    kinds: dict[str, dict[str, Any]] = {name: {"type": "string"} for name in names}
    kinds |= {name: {"type": ["string", "null"]} for name in ("access_point", "url")}
    kinds["role"]["enum"] = [each.value for each in CitationRole]
    kinds["position"] = {"type": "integer"}
    return {
        "type": "object",
        "description": "One source of a record.",
        "properties": {name: {**kinds[name], "description": told[name]} for name in names},
        "required": list(names),
    }


class CitationSchema(OpenApiSerializerExtension):
    """Tells drf-spectacular of :class:`CitationAsRead`."""

    target_class = CitationAsRead

    def get_name(self, auto_schema: Any, direction: Any) -> str:
        return "Citation"

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return citation_schema()


class RecordSerializer(serializers.ModelSerializer):
    """All fields of a record under the names of its table, dates with their bounds, and its sources."""

    serializer_related_field = RelatedId
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        FuzzyDateField: DateAsWritten,
        models.URLField: AddressAsFound,
    }

    def get_unconfirmed(self, row: models.Model) -> bool:
        """Whether the fact awaits confirmation; kinds without evidence never do."""
        return bool(getattr(row, "unconfirmed", False))

    def build_standard_field(self, field_name: str, model_field: models.Field) -> tuple[type, dict[str, Any]]:
        if isinstance(model_field, FuzzyDateField):
            return DateAsWritten, {"read_only": True, "help_text": model_field.help_text}
        kind, told = super().build_standard_field(field_name, model_field)
        return (WordOrNothing if model_field.choices and model_field.blank else kind), told


def serializer_of(model: type[models.Model], **more: serializers.Field) -> type[RecordSerializer]:
    """The serializer of one kind of record. ``more``: fields that replace those of the model."""
    dated = [each.name for each in model._meta.concrete_fields if isinstance(each, FuzzyDateField)]
    bounds = {f"{name}_{end}" for name in dated for end in ("earliest", "latest")}
    names = [each.name for each in model._meta.concrete_fields if each.name not in NOT_SHOWN | bounds]
    unconfirmed = serializers.SerializerMethodField(help_text="From general knowledge, not yet confirmed by a source.")
    fields: dict[str, Any] = {"unconfirmed": unconfirmed, **more}
    names.append("unconfirmed")
    if cited(model):
        fields["citations"] = CitationAsRead(many=True, read_only=True, help_text="Its sources.")
        names.append("citations")
    meta = type("Meta", (), {"model": model, "fields": names, "read_only_fields": names})
    told = {"__doc__": model.__doc__, "Meta": meta}
    return type(f"{model.__name__}Record", (RecordSerializer,), {**fields, **told})


def cited(model: type[models.Model]) -> bool:
    """Whether the rows of ``model`` carry citations."""
    return any(each.name == "citations" for each in model._meta.related_objects)
