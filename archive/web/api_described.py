"""One operation of the API as OpenAPI describes it, read off its view; and what all operations share."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from archive.web.api_errors import problem

ERRORS = {
    "type": "object",
    "description": "Why a request was not answered: all problems at once.",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "minItems": 1,
            "description": "The problems.",
            "items": {
                "type": "object",
                "required": ["field", "problem", "allowed"],
                "properties": {
                    "field": {
                        "type": "string",
                        "description": "The parameter, the header, or the path in the body; empty for the whole.",
                    },
                    "problem": {"type": "string", "description": "What is wrong, in a sentence."},
                    "allowed": {
                        "type": "array",
                        "items": {},
                        "description": "What may stand there, where that can be told.",
                    },
                },
            },
        }
    },
}
#: What can go wrong, by status: when, and an example.
PROBLEMS = {
    "400": (
        "A parameter or a field is unknown, or cannot be read.",
        problem("page_size", "A number of rows is needed, at least one.", "1 to 500"),
    ),
    "404": ("Nothing published is at this address.", problem("", "No Deployment matches the given query.")),
    "406": (
        "The answer does not exist in the form that `Accept` asks for.",
        problem("Accept", "Could not satisfy the request Accept header.", "application/json"),
    ),
    "413": ("The body is larger than 1 MB.", problem("body", "The body is larger than 1,000,000 bytes.")),
    "415": (
        "The body is not `application/json`.",
        problem("Content-Type", "Unsupported media type “text/plain” in request.", "application/json"),
    ),
}
TAG = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the answer that is held already: 304 without a body where it is still the same.",
    "schema": {"type": "string"},
}
ETAG = {"ETag": {"description": "Names this very body.", "schema": {"type": "string"}}}


class Described(AutoSchema):
    """One operation: what the view says, the errors it shares with all others, and conditional requests."""

    def get_summary(self) -> str:
        if hasattr(self.view, "filters"):
            many = self.view.model._meta.verbose_name_plural
            return f"A list of {many}" if self._is_list_view() else f"One of the {many}"
        return str(self.view.__doc__).splitlines()[0].rstrip(".")

    def get_description(self) -> str:
        return str(self.view.__doc__).splitlines()[0]

    def _get_parameters(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super()._get_parameters()
        for each in found:
            if each["in"] == "path":
                each["schema"] = {"type": "string", "pattern": "^[A-Za-z0-9-]+$"}
                each["description"], each["example"] = "The id of the record.", self.view.shown
        return found + ([TAG] if self.method == "GET" else [])

    def _get_request_body(self, direction: Any = "request") -> dict[str, Any] | None:
        body: dict[str, Any] | None = super()._get_request_body(direction)
        return body and {**body, "required": True}

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        found["200"]["description"] = "The answer."
        if self.method == "GET":
            found["200"]["headers"] = ETAG
            found["304"] = {"description": "What the asker holds is still the same.", "headers": ETAG}
        component = ResolvedComponent(name="Errors", type=ResolvedComponent.SCHEMA, schema=ERRORS, object="Errors")
        self.registry.register_on_missing(component)
        for status in self.possible():
            told, example = PROBLEMS[status]
            body = {"schema": component.ref, "example": {"errors": [example]}}
            forms = self.map_renderers("media_type")
            found[status] = {"description": told, "content": dict.fromkeys(forms, body)}
        return dict(sorted(found.items()))

    def possible(self) -> list[str]:
        """The errors that can happen here."""
        named = ["404"] if "{" in self.path else []
        return ["400", *named, "406", *(["413", "415"] if self.method == "POST" else [])]
