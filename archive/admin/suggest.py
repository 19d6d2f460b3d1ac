"""Suggestions while choosing a record: the likeliest first, each with what tells it from others of that name."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Case, Count, IntegerField, Model, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from archive.models import AccessPoint, Claimant, Publisher, Source

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


#: Of these the one that was entered last is likelier than the one that was entered first.
NEWEST_FIRST = frozenset({Source, AccessPoint})


def likeliest(rows: QuerySet, term: str, name: str, used_in: Any) -> QuerySet:
    """Suggestions in order: whose ``name`` begins with ``term``, then by how many rows chose them in ``used_in``."""
    uses = used_in.model._default_manager.filter(**{used_in.name: OuterRef("pk")}).order_by().values(used_in.name)
    begins = Case(When(**{f"{name}__istartswith": term}, then=Value(0)), default=Value(1)) if term else Value(0)
    return rows.annotate(
        behind=begins, used=Coalesce(Subquery(uses.annotate(rows=Count("pk")).values("rows"), IntegerField()), 0)
    ).order_by("behind", "-used", "-pk" if rows.model in NEWEST_FIRST else name, "pk")


class Suggestions(AutocompleteJsonView):
    """Django's suggestions, ordered, with what tells two of one name apart."""

    def get_queryset(self) -> QuerySet:
        name = next((each for each in self.model_admin.search_fields if each != "id"), "pk")
        return likeliest(super().get_queryset(), self.term, name, self.source_field)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": suggestion(obj)}


def suggestions(request: HttpRequest) -> HttpResponseBase:
    """The view that the admin's lists of suggestions ask."""
    return Suggestions.as_view(admin_site=admin.site)(request)
