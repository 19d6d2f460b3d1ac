"""Suggestions while choosing a record: its name, and what tells it from others of that name."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from archive.models import Claimant, Publisher, Source

#: Model → what stands behind its name in a list of suggestions; empty where the name says enough.
hints: dict[type[Model], Callable[[Any], str]] = {
    Claimant: lambda row: row.organisation if row.organisation != row.name else "",
    Publisher: lambda row: str(row.kind).replace("_", " "),
    Source: lambda row: f"{row.published}, {row.pk}" if row.published else row.pk,
}


def suggestion(row: Model) -> str:
    """A record as a list of suggestions names it."""
    hint = hints[type(row)](row) if type(row) in hints else ""
    return f"{row} ({hint})" if hint else str(row)


class Suggestions(AutocompleteJsonView):
    """Django's suggestions, with what tells two of one name apart."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": suggestion(obj)}


def suggestions(request: HttpRequest) -> HttpResponseBase:
    """The view that the admin's lists of suggestions ask."""
    return Suggestions.as_view(admin_site=admin.site)(request)
