"""The filters of a list in the API: the same sets as on its page, read, refused and described from one declaration."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from archive.web.api_errors import Refusal, problem
from archive.web.facets import MOST_SIGNS, MOST_VALUES, NONE, WORD, Facet
from archive.web.filters import Bound, ListFilters
from archive.web.on import read_on

ALTERNATIVES = f"Several values, repeated or joined by commas, are alternatives; “{NONE}”: nothing is recorded."
ON = "The day asked about, YYYY-MM-DD; today (UTC) where it is left out."
DAY = "YYYY-MM-DD, for example 2025-12-17"
#: A year or a month, where a bound need not be a day.
MONTH = "^[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?$"


class Narrowed(BaseFilterBackend):
    """Narrows the rows of a view by its ``filters``; 400 with every problem where one cannot be read."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        asked = read_on(request._request)
        chosen: ListFilters = view.filters(request.query_params, queryset=queryset, request=request)
        chosen.asked = asked
        chosen.is_valid()
        problems = [
            problem(name, " ".join(told), *allowed(chosen.filters[name])) for name, told in chosen.errors.items()
        ]
        problems += [
            problem(name, "A value is empty.", *allowed(each))
            for name, each in chosen.filters.items()
            if name not in chosen.errors and gap(each, request.query_params.getlist(name))
        ]
        if chosen.dated() and (asked.problem or ("on" in request.query_params and not asked.text)):
            problems.append(problem("on", f"“{asked.text}” is no day.", DAY))
        if problems:
            raise Refusal(problems)
        return chosen.qs

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The parameters as OpenAPI describes them, with the example of the view."""
        found = [parameter(name, each, view.asked) for name, each in view.filters.base_filters.items()]
        if view.filters.dated():
            day = {"type": "string", "format": "date"}
            found.append({"name": "on", "in": "query", "required": False, "description": ON, "schema": day})
            if "on" in view.asked:
                found[-1]["example"] = view.asked["on"]
        return found


def gap(each: Any, values: list[str]) -> bool:
    """Whether a bound, or one of the several values of a facet, is empty. A page passes it over; a program is told."""
    return isinstance(each, Facet | Bound) and any(not part.strip() for value in values for part in value.split(","))


def names(filters: type[ListFilters]) -> list[str]:
    """The parameters that a list takes."""
    return [*filters.base_filters, *(["on"] if filters.dated() else [])]


def allowed(each: Any) -> list[str]:
    """The words that a filter takes, where they are few."""
    vocabulary = getattr(each, "vocabulary", None)
    return [*(word.value for word in vocabulary), NONE] if vocabulary else []


def parameter(name: str, each: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    """One filter as a parameter of OpenAPI: its help, its words, an example where there is one."""
    found = {"name": name, "in": "query", "required": False, "description": each.extra["help_text"]}
    if isinstance(each, Facet):
        words = allowed(each)
        any_word = {"pattern": f"^{WORD}$", "maxLength": MOST_SIGNS}
        items = {"type": "string", **({"enum": words} if words else any_word)}
        found["description"] += f" {ALTERNATIVES}"
        found["schema"] = {"type": "array", "items": items, "maxItems": MOST_VALUES}
        found["style"], found["explode"] = "form", True
    elif isinstance(each, Bound):
        found["schema"] = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "pattern": MONTH}]}
    else:
        found["schema"] = {"type": "string"}
    if name in asked:
        found["example"] = asked[name].split(",") if isinstance(each, Facet) else asked[name]
    return found
