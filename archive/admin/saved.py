"""Filters that a person names and finds again: the list's address is kept, for that person alone."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from archive.admin.review import table_of, typed_text
from archive.models import SavedFilter

MOST = 20
#: Where one is in a list, and how it is shown, is no part of a filter.
PASSING = frozenset({"p", "e", "all", "_facets", "_popup", "_to_field"})


def narrowed(query: str) -> str:
    """What of a list's query is its filter, search and order."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name not in PASSING])


def saved_filters(request: HttpRequest, model: Any) -> dict[str, Any]:
    """For the list of ``model``: the person's filters, which of them is on, and the present one to be named."""
    rows = SavedFilter.objects.filter(user=request.user, table=table_of(model))
    present = narrowed(request.META.get("QUERY_STRING", ""))
    return {"saved_filters": [(each, each.query == present) for each in rows], "present_filter": present}


def keep_or_drop(modeladmin: Any, request: HttpRequest) -> HttpResponseRedirect:
    """Keep the filter in ``query`` under ``name``, replacing one of that name; or drop the one with the id ``drop``."""
    model = modeladmin.model
    at = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    own = SavedFilter.objects.filter(user=request.user, table=table_of(model))
    if request.method != "POST":
        return HttpResponseRedirect(at)
    if drop := request.POST.get("drop", ""):
        own.filter(pk=int(drop) if drop.isdecimal() and len(drop) < 10 else 0).delete()
        return HttpResponseRedirect(at)
    name, query = typed_text(request, "name", 60), narrowed(request.POST.get("query", ""))
    if not name or not query or len(query) > 500:
        messages.error(request, "A filter needs a name, and a list that is narrowed.")
    elif own.exclude(name=name).count() >= MOST:
        messages.error(request, f"You keep {MOST} filters of this list: remove one first.")
    else:
        own.update_or_create(user=request.user, table=table_of(model), name=name, defaults={"query": query})
        messages.success(request, f"Kept as “{name}”.")
    return HttpResponseRedirect(f"{at}?{query}")
