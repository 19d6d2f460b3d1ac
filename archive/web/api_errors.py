"""The API's errors: one shape for all, ``{"errors": [{"field", "problem", "allowed"}]}``; and bodies it can read."""

import codecs
import json
from typing import Any

from rest_framework import exceptions, status
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import exception_handler

MOST_BYTES = 1_000_000


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


def plain(text: str) -> str:
    """What a stranger sent, short and printable, to be named in an answer."""
    return "".join(each if each.isprintable() else " " for each in text[:60])


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
    elif isinstance(error, exceptions.NotAcceptable):
        field, allowed = "Accept", [each.media_type for each in context["view"].renderer_classes]
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
