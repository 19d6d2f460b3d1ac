"""Ids for new rows, so that nobody has to think of one: the next number of the owner, or the slug of a name."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import IntegerField, Max, Model
from django.db.models.functions import Cast, Substr
from django.utils.text import slugify

from archive.models import AccessPoint, Claimant, Publisher, Source, State, Succession

#: Model → what a new row's id is made from: the stem, and the digits of the number behind it (0: a number only
#: where the stem is taken). An empty stem means that a person must give the id.
Stem = tuple[str, int]
stems: dict[type[Model], Callable[[Mapping[str, Any]], Stem]] = {
    Publisher: lambda given: (slugify(given.get("name") or ""), 0),
    Claimant: lambda given: (slugify(given.get("name") or ""), 0),
    Source: lambda given: ("s-", 4),
    AccessPoint: lambda given: ("a-", 4),
    State: lambda given: ("", 0),
    Succession: lambda given: (f"{key(given, 'predecessor')}-{key(given, 'successor')}-", 1),
}


def key(given: Mapping[str, Any], field: str) -> str:
    """The id of the row that ``field`` points to, in small letters; empty where none is given."""
    return str(given[field].pk).lower() if given.get(field) else ""


def suggested(model: type[Model], given: Mapping[str, Any]) -> str:
    """An id for a new row of ``model`` with the values ``given``; empty where a person must give one."""
    stem, digits = stems[model](given)
    if not stem.strip("-") or stem.startswith("-"):
        return ""
    if digits:
        return numbered(model, stem, digits)
    stem = stem[:70].strip("-")
    return numbered(model, f"{stem}-", 1, 2) if model._default_manager.filter(pk=stem).exists() else stem


def numbered(model: type[Model], stem: str, digits: int, first: int = 1) -> str:
    """``stem`` with the number after the highest that ever was: readers may have cited a record that is gone."""
    number = Cast(Substr("id", len(stem) + 1), IntegerField())
    highest = [
        rows._default_manager.filter(id__regex=rf"^{re.escape(stem)}\d{{1,9}}$").aggregate(n=Max(number))["n"] or 0
        for rows in (model, model.pgh_event_model)  # type: ignore[attr-defined]
    ]
    return f"{stem}{max(first - 1, *highest) + 1:0{digits}}"
