"""The API's common ground: its root, its pages, and the view of one kind of record."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from archive import registry
from archive.models import Source
from archive.models.base import relations
from archive.published import published_rows, sizes
from archive.web.api_errors import JSONBody, Refusal, errors_by_field, plain, problem
from archive.web.api_rows import cited, serializer_of
from archive.web.filters import ListFilters
from archive.web.keeping import kept_answer
from archive.web.narrowing import Narrowed, names

#: Parameters that several values make sense of; any other is given once.
PAGES = ("cursor", "page_size")


class PublicView(APIView):
    """Open to every reader, without session or login; errors in the API's one shape; conditional requests."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (JSONBody,)

    def get_exception_handler(self) -> Any:
        return errors_by_field

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return kept_answer(request, partial(super().dispatch, request, *args, **kwargs))

    def refuse_other_parameters(self, request: Request, *allowed: str, once: tuple[str, ...] = ()) -> None:
        """Raise :class:`Refusal` for any query parameter that is not ``allowed``, and any given twice of ``once``."""
        unknown = sorted(set(request.query_params) - set(allowed))
        told = [problem(plain(each), "This parameter is not known here.", *allowed) for each in unknown]
        twice = [each for each in once if len(request.query_params.getlist(each)) > 1]
        told += [problem(each, "This parameter is given more than once.", "one value") for each in twice]
        if told:
            raise Refusal(told)


class Nowhere(PublicView):
    """An address below the API's root that leads nowhere."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        told = f"Nothing is found at this address; {reverse('api:root')} lists all."
        raise exceptions.NotFound(told)


class CursorPages(CursorPagination):
    """Pages in the order of ids, which never change: following ``next`` meets every row exactly once."""

    ordering = "pk"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
    cursor_query_description = "Where the page begins. Follow the addresses in `next` and `previous`; never make one."
    page_size_query_description = (
        f"Rows of a page: {page_size} unless asked otherwise; more than {max_page_size} mean that."
    )

    def get_page_size(self, request: Request) -> int:
        wanted = request.query_params.get("page_size", str(self.page_size))
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) <= 100 and int(wanted)):
            text = "A number of rows is needed, at least one."
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

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "default": self.page_size}
        described = (
            ("cursor", self.cursor_query_description, {"type": "string"}),
            ("page_size", self.page_size_query_description, size),
        )
        found = [
            {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
            for name, text, schema in described
        ]
        found[-1]["example"] = 3
        return found

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**address, "description": "The address of the next page; null on the last."},
                "previous": {**address, "description": "The address of the page before; null on the first."},
                "results": {**schema, "description": "The rows, in the order of their ids."},
            },
        }


class Records(PublicView, ReadOnlyModelViewSet):
    """Read-only list and detail of one kind of record: published rows alone, a constant number of queries.

    ``filters``: the filter set of the kind's list; ``shown``: the id of a record, and ``asked``: values of filters,
    that serve as examples.
    """

    model: type[models.Model]
    filters: type[ListFilters]
    shown: ClassVar[str]
    asked: ClassVar[Mapping[str, str]]
    pagination_class = CursorPages
    lookup_value_regex = "[A-Za-z0-9-]+"
    filter_backends = (Narrowed,)

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

    def filter_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.refuse_other_parameters(request, *names(self.filters), *PAGES, once=("q", "on", *PAGES))
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.refuse_other_parameters(request)
        return super().retrieve(request, *args, **kwargs)


ADDRESS = {"type": "string", "format": "uri", "description": "Where it is found."}
ROOT = {
    "type": "object",
    "required": ["resources", "services", "schema"],
    "properties": {
        "resources": {
            "type": "object",
            "description": "The kinds of record, by their words in addresses.",
            "additionalProperties": {
                "type": "object",
                "required": ["address", "count", "label"],
                "properties": {
                    "address": ADDRESS,
                    "count": {"type": "integer", "minimum": 0, "description": "Published rows."},
                    "label": {"type": "string", "description": "Its name for readers."},
                },
            },
        },
        "services": {
            "type": "object",
            "description": "Addresses that are no lists of records.",
            "additionalProperties": {
                "type": "object",
                "required": ["address", "methods", "about"],
                "properties": {
                    "address": {"type": "string", "description": "Where it is found; {id} stands for an id."},
                    "methods": {"type": "array", "items": {"type": "string"}, "description": "What it answers to."},
                    "about": {"type": "string", "description": "What it does, in a sentence."},
                },
            },
        },
        "schema": {**ADDRESS, "description": "The description of all this as OpenAPI."},
    },
}


class Root(PublicView):
    """Every resource with its address and count, the services, and where all is described."""

    @extend_schema(responses={200: ROOT}, operation_id="root", tags=["about"])
    def get(self, request: Request) -> Response:
        self.refuse_other_parameters(request)
        counts = sizes()
        return Response(
            {
                "resources": {
                    kind.slug: {
                        "address": request.build_absolute_uri(reverse(f"api:{kind.slug}-list")),
                        "count": counts[kind.model].total,
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
                "schema": request.build_absolute_uri(reverse("api:schema")),
            }
        )


def _shown(route: str) -> str:
    """``deployments/<slug:pk>/`` as readers write it: ``deployments/{id}/``."""
    before, bracket, rest = route.partition("<")
    return before + ("{id}" + rest.partition(">")[2] if bracket else "")
