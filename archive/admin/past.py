"""The past of a record as its history keeps it, and the way back: what it said before, put back with the reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Field, Model

SHOWN = 100
#: The history's word for a change → ours.
CHANGED = {"insert": "entered", "update": "changed", "delete": "deleted"}
#: Never put back: who answers for a record, whether readers see it, and its id.
KEPT = frozenset({"id", "publication", "entered_by", "reviewed_by"})


@dataclass(frozen=True, slots=True)
class Version:
    """A record after one change. ``changes``: field, what it was before and what it became; none for the first."""

    id: int
    at: datetime
    what: str
    by: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]
    is_now: bool


def versions(row: Model) -> list[Version]:
    """What the record said after each change, the newest first. Two queries."""
    events = list(row.history.select_related("pgh_context").order_by("-pgh_id")[: SHOWN + 1])  # type: ignore[attr-defined]
    context = {each.pk: each.pgh_context.metadata if each.pgh_context else {} for each in events}
    people = get_user_model().objects.in_bulk({each["user"] for each in context.values() if each.get("user")})
    before = [*events[1:], None]
    found = [
        Version(
            each.pgh_id,
            each.pgh_created_at,
            CHANGED.get(each.pgh_label, each.pgh_label),
            str(people.get(context[each.pk].get("user"), "")),
            str(context[each.pk].get("reason") or ""),
            tuple(_changes(type(row), earlier, each)) if earlier else (),
            number == 0,
        )
        for number, (each, earlier) in enumerate(zip(events, before, strict=True))
    ]
    return found[:SHOWN]


def _changes(model: type[Model], earlier: Any, later: Any) -> list[tuple[str, str, str]]:
    found = []
    for field in _fields(model):
        was, becomes = (getattr(each, field.attname) for each in (earlier, later))
        if was != becomes:
            found.append((str(field.verbose_name), _said(was), _said(becomes)))
    return found


def _fields(model: type[Model]) -> list[Field]:
    """The columns that a person writes: bounds of a date follow from its text."""
    return [each for each in model._meta.concrete_fields if each.name == "publication" or each.editable]


def _said(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def put_back(row: Model, version: int, reason: str) -> None:
    """Make ``row`` say what it said after the change ``version``, apart from :data:`KEPT`. Its sources stay.

    Raises ``LookupError`` where the record has no such version, ``ValidationError`` where it would break a rule now.
    """
    event = row.history.filter(pgh_id=version).first()  # type: ignore[attr-defined]
    if event is None:
        raise LookupError(f"{row.pk} has no version {version}.")
    for field in _fields(type(row)):
        if field.name not in KEPT:
            setattr(row, field.attname, getattr(event, field.attname))
    row.full_clean()
    with pghistory.context(reason=reason):
        row.save()


def problems(error: ValidationError) -> str:
    """A refusal as one sentence."""
    return " ".join(error.messages)
