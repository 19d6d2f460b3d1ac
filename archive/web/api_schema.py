"""The address that gives the API described as OpenAPI, read off the views, the filters and the tables."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer, OpenApiYamlRenderer2
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from archive.web.api import PublicView
from archive.web.api_errors import Refusal, problem


class ByFormat(DefaultContentNegotiation):
    """``?format=json`` or ``yaml`` goes before what ``Accept`` says."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        wanted = request.query_params.get("format")
        if wanted is None:
            return super().select_renderer(request, renderers, format_suffix)
        for each in renderers:
            if each.media_type == f"application/{wanted}":
                return each, each.media_type
        raise Refusal([problem("format", "There is no such form.", *FORMS)])


FORMS = ("json", "yaml")


class OpenApiJSON(JSONRenderer):
    """JSON under the name that OpenAPI has for itself."""

    media_type = "application/vnd.oai.openapi+json"


class Schema(PublicView):
    """This description, as OpenAPI 3.1."""

    renderer_classes = (JSONRenderer, OpenApiYamlRenderer2, OpenApiJSON, OpenApiYamlRenderer)
    content_negotiation_class = ByFormat

    @extend_schema(
        operation_id="schema",
        tags=["about"],
        parameters=[OpenApiParameter("format", str, enum=FORMS, description="The form, whatever `Accept` says.")],
        responses={200: {"type": "object", "required": ["openapi", "info", "paths"]}},
    )
    def get(self, request: Request) -> Response:
        self.refuse_other_parameters(request, "format", once=("format",))
        return Response(document())


@cache
def document() -> dict[str, Any]:
    """The whole description. It depends on the code alone."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found
