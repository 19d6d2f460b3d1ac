"""The API's common ground: its root, its pages, its errors, and the view of one kind of record."""

import codecs
import json
from typing import Any

from django.db import models
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler
from rest_framework.viewsets import ReadOnlyModelViewSet

from archive import registry
from archive.models import Source
from archive.models.base import relations
from archive.models.fields import FuzzyDateField
from archive.published import published_rows
from archive.values.dates import FuzzyDate
from archive.vocabulary import Publication

MOST_BYTES = 1_000_000
NOT_SHOWN = {"publication", "entered_by", "reviewed_by", "evidence"}


# --- errors ---------------------------------------------------------------------------------------
class Refusal(exceptions.APIException):
    """A request that cannot be answered; ``problems`` are objects of ``field``, ``problem``, ``allowed``."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, problems: list[dict[str, object]]) -> None:
        self.problems = problems
        super().__init__("The request cannot be answered.")


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body is larger than {MOST_BYTES:,} bytes."


def problem(field: str, text: str, *allowed: object) -> dict[str, object]:
    """One problem as the API tells it."""
    return {"field": field, "problem": text, "allowed": list(allowed)}


def errors_by_field(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error of the API in one shape: ``{"errors": [{"field", "problem", "allowed"}]}``."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Refusal):
        response.data = {"errors": error.problems}
        return response
    field, allowed = "", []
    if isinstance(error, exceptions.ParseError | TooLarge):
        field = "body"
    elif isinstance(error, exceptions.UnsupportedMediaType):
        field, allowed = "Content-Type", ["application/json"]
    elif isinstance(error, exceptions.MethodNotAllowed):
        field, allowed = "method", context["view"].allowed_methods
    told = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    response.data = {"errors": [problem(field, str(told) or "Not found.", *allowed)]}
    return response


class JSONBody(BaseParser):
    """A body of JSON in UTF-8, of bounded size; numbers that are none (NaN, Infinity) are refused."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise TooLarge
        try:
            return json.loads(raw.removeprefix(codecs.BOM_UTF8).decode(), parse_constant=_no_number)
        except UnicodeDecodeError:
            raise exceptions.ParseError("The body is not in UTF-8.") from None
        except RecursionError:
            raise exceptions.ParseError("The body is nested too deeply.") from None
        except ValueError as fault:
            raise exceptions.ParseError(f"The body is no JSON that can be read: {str(fault)[:200]}.") from None


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


class PublicView(APIView):
    """Open to every reader, without session or login; errors in the API's one shape."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (JSONBody,)

    def get_exception_handler(self) -> Any:
        return errors_by_field

    def refuse_other_parameters(self, request: Request, *allowed: str) -> None:
        """Raise :class:`Refusal` for any query parameter that is not ``allowed``: never ignored in silence."""
        unknown = sorted(set(request.query_params) - {*allowed, "format"})
        if unknown:
            raise Refusal([problem(_plain(each), "This parameter is not known here.", *allowed) for each in unknown])


def _plain(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text[:60])


class Nowhere(PublicView):
    """An address below the API's root that leads nowhere."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        told = f"Nothing is found at this address; {reverse('api:root')} lists all."
        raise exceptions.NotFound(told)


# --- pages ----------------------------------------------------------------------------------------
class CursorPages(CursorPagination):
    """Pages in the order of ids, which never change: following ``next`` meets every row exactly once."""

    ordering = "pk"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_page_size(self, request: Request) -> int:
        wanted = request.query_params.get("page_size", str(self.page_size))
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 and int(wanted)):
            text = "A whole number is needed here."
            raise Refusal([problem("page_size", text, f"1 to {self.max_page_size}")])
        return min(int(wanted), self.max_page_size)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor: Cursor | None = super().decode_cursor(request)
            if cursor and not (cursor.position and cursor.position.isprintable()):
                raise exceptions.NotFound
        except exceptions.NotFound:
            text = "This cursor was not given out here."
            raise Refusal([problem("cursor", text, "the cursor of a next or previous address")]) from None
        return cursor


# --- records --------------------------------------------------------------------------------------
DATE_SCHEMA = {
    "type": "object",
    "nullable": True,
    "properties": {
        "text": {"type": "string"},
        "earliest": {"type": "string", "format": "date", "nullable": True},
        "latest": {"type": "string", "format": "date", "nullable": True},
    },
}


@extend_schema_field(DATE_SCHEMA)
class DateAsWritten(serializers.Field):
    """A date as written, with the first and the last day it can mean; null where none is recorded."""

    def to_representation(self, value: FuzzyDate) -> dict[str, str | None] | None:
        if not value:
            return None
        bounds = {"earliest": value.earliest, "latest": value.latest}
        return {"text": value.text, **{name: day.isoformat() if day else None for name, day in bounds.items()}}


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


class RecordSerializer(serializers.ModelSerializer):
    """All fields of a record under the names of its table, dates with their bounds, and its sources."""

    serializer_related_field = RelatedId
    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, FuzzyDateField: DateAsWritten}

    def get_unconfirmed(self, row: models.Model) -> bool:
        """Whether the fact awaits confirmation; kinds without evidence never do."""
        return bool(getattr(row, "unconfirmed", False))

    def build_standard_field(self, field_name: str, model_field: models.Field) -> tuple[type, dict[str, Any]]:
        if isinstance(model_field, FuzzyDateField):
            return DateAsWritten, {"read_only": True, "help_text": model_field.help_text}
        return super().build_standard_field(field_name, model_field)  # type: ignore[no-any-return]


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
    return type(f"{model.__name__}Record", (RecordSerializer,), {**fields, "Meta": meta})


def cited(model: type[models.Model]) -> bool:
    """Whether the rows of ``model`` carry citations."""
    return any(each.name == "citations" for each in model._meta.related_objects)


class Records(PublicView, ReadOnlyModelViewSet):
    """Read-only list and detail of one kind of record: published rows alone, a constant number of queries."""

    model: type[models.Model]
    pagination_class = CursorPages
    lookup_value_regex = "[A-Za-z0-9-]+"
    filter_backends = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "serializer_class" not in cls.__dict__:
            cls.serializer_class = serializer_of(cls.model)

    def get_queryset(self) -> models.QuerySet[Any]:
        rows = published_rows(self.model).select_related(*[each.name for each in relations(self.model)])
        if not cited(self.model):
            return rows
        citation = next(each for each in self.model._meta.related_objects if each.name == "citations").related_model
        sources = (
            citation._default_manager.filter(source__in=Source.objects.published())
            .select_related("source", "access_point")
            .order_by("position", "pk")
        )
        return rows.prefetch_related(models.Prefetch("citations", queryset=sources))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.refuse_other_parameters(request, "cursor", "page_size")
        return super().list(request, *args, **kwargs)


class Root(PublicView):
    """Every resource with its address and count, and the services."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        self.refuse_other_parameters(request)
        return Response(
            {
                "resources": {
                    kind.slug: {
                        "address": request.build_absolute_uri(reverse(f"api:{kind.slug}-list")),
                        "count": kind.published().count(),
                        "label": kind.label,
                    }
                    for _, kind in sorted(registry.kinds.items())
                    if kind.api
                },
                "services": {
                    service.slug: {
                        "address": request.build_absolute_uri(reverse("api:root")) + _shown(service.route),
                        "methods": list(service.methods),
                        "about": service.about,
                    }
                    for service in registry.services.values()
                },
            }
        )


def _shown(route: str) -> str:
    """``deployments/<slug:pk>/`` as readers write it: ``deployments/{id}/``."""
    before, bracket, rest = route.partition("<")
    return before + ("{id}" + rest.partition(">")[2] if bracket else "")
