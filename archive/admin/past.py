"""The past of a record as its history keeps it, and the way back: what it said and cited, put back with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from archive.models import AccessPoint, Source

SHOWN = 100
#: The history's word for a change → ours.
CHANGED = {"insert": "entered", "update": "changed", "delete": "deleted"}
#: Never put back: who answers for a record, whether readers see it, and its id.
KEPT = frozenset({"id", "publication", "entered_by", "reviewed_by"})
#: Of a citation, said in other words or not at all.
UNSAID = frozenset({"id", "record", "source", "access_point", "position"})


@dataclass(frozen=True, slots=True)
class Version:
    """A record after one change of it or of its sources.

    ``changes``: field, what it was before and what it became; none for the first. ``row`` and ``cited``: the record
    and its sources by id, as the history holds them.
    """

    id: str
    at: datetime
    what: str
    by: str
    reason: str
    typed: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    is_now: bool
    row: Any
    cited: Mapping[str, Any]


def versions(row: Model) -> list[Version]:
    """What the record said and cited after each change, the newest first. Five queries."""
    groups = list(_groups(row))
    contexts = [events[0].pgh_context.metadata if events[0].pgh_context else {} for events in groups]
    people = get_user_model().objects.in_bulk({each["user"] for each in contexts if each.get("user")})
    cites = [each for events in groups for each in events if not isinstance(each, _history(type(row)))]
    works = Source.objects.in_bulk({each.source_id for each in cites})
    points = AccessPoint.objects.in_bulk({each.access_point_id for each in cites if each.access_point_id})
    found: list[Version] = []
    now: Any = None
    cited: dict[str, Any] = {}
    for number, (events, context) in enumerate(zip(groups, contexts, strict=True), 1):
        before, were, what, key = now, dict(cited), "changed", f"s{events[-1].pgh_id}"
        for each in events:
            if isinstance(each, _history(type(row))):
                now, what, key = each, CHANGED.get(each.pgh_label, each.pgh_label), f"r{each.pgh_id}"
            elif each.pgh_label == "delete":
                cited.pop(each.id, None)
            else:
                cited[each.id] = each
        changes = [*_changes(type(row), before, now)] if before and now else []
        said = [{pk: _citation_said(each, works, points) for pk, each in held.items()} for held in (were, cited)]
        changes += [
            ("Source", was, becomes)
            for each in sorted({**were, **cited})
            if (was := said[0].get(each, "")) != (becomes := said[1].get(each, ""))
        ]
        found.append(
            Version(
                key,
                events[-1].pgh_created_at,
                what,
                str(people.get(context.get("user"), "")),
                str(context.get("reason") or ""),
                tuple((context.get("typed") or {}).items()),
                tuple(changes) if number > 1 else (),
                number == len(groups),
                now,
                dict(cited),
            )
        )
    return found[: -SHOWN - 1 : -1]


def _history(model: type[Model]) -> Any:
    return model.history.rel.related_model  # type: ignore[attr-defined]


def _citations(model: type[Model]) -> Any:
    """The table of what cites sources for records of ``model``; None where nothing does."""
    known = {field.name: field for field in model._meta.get_fields()}
    return known["citations"].related_model if "citations" in known else None


def _groups(row: Model) -> Iterator[list[Any]]:
    """Changes of the record and of its sources, those of one order together, in the order in which they came."""
    held = [_history(type(row)).objects.filter(pgh_obj_id=row.pk)]
    if citations := _citations(type(row)):
        held.append(_history(citations).objects.filter(record=row.pk))
    timed = []
    for rows in held:  # a history is ordered by its numbers; a clock may be earlier, where an order had to wait
        events = list(rows.select_related("pgh_context").order_by("pgh_id"))
        timed += zip(accumulate((each.pgh_created_at for each in events), max), events, strict=True)
    groups: dict[Any, list[Any]] = {}
    for _, event in sorted(timed, key=lambda each: each[0]):
        groups.setdefault(event.pgh_context_id or (type(event), event.pgh_id), []).append(event)
    yield from groups.values()


def _changes(model: type[Model], earlier: Any, later: Any) -> Iterator[tuple[str, str, str]]:
    for field in _fields(model):
        was, becomes = (getattr(each, field.attname) for each in (earlier, later))
        if was != becomes:
            yield str(field.verbose_name), _said(was), _said(becomes)


def _fields(model: type[Model]) -> list[Field]:
    """The columns that a person writes: bounds of a date follow from its text."""
    return [each for each in model._meta.concrete_fields if each.name == "publication" or each.editable]


def _said(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _citation_said(event: Any, works: Mapping[str, Source], points: Mapping[str, AccessPoint]) -> str:
    """A citation in one line: the work, the address, and what is recorded of the place in it."""
    model = event.pgh_tracked_model
    rest = [_said(getattr(event, each.attname)) for each in _fields(model) if each.name not in UNSAID]
    work, point = works.get(event.source_id), points.get(event.access_point_id or "")
    named = f"{work} ({event.source_id})" if work else event.source_id
    return ", ".join(filter(None, [named, str(point or event.access_point_id or ""), *rest]))


def put_back(row: Model, version: str, reason: str) -> None:
    """Make ``row`` say and cite what it did after the change ``version``, apart from :data:`KEPT`.

    Raises ``LookupError`` where the record has no such version, ``ValidationError`` where it would break a rule now.
    """
    found = next((each for each in versions(row) if each.id == version), None)
    if found is None or found.row is None:
        raise LookupError(f"{row.pk} has no version {version}.")
    for field in _fields(type(row)):
        if field.name not in KEPT:
            setattr(row, field.attname, getattr(found.row, field.attname))
    row.full_clean()
    with pghistory.context(reason=reason):
        row.save()
        if citations := _citations(type(row)):
            _cite_again(row, citations, found.cited)


def _cite_again(row: Model, model: type[Model], cited: Mapping[str, Any]) -> None:
    now = {each.pk: each for each in model._default_manager.filter(record=row)}
    for key in now.keys() - cited.keys():
        now[key].delete()
    for key, event in cited.items():
        citation = now.get(key) or model(pk=key)
        for field in model._meta.concrete_fields:
            setattr(citation, field.attname, getattr(event, field.attname))
        citation.full_clean()
        citation.save()


def problems(error: ValidationError) -> str:
    """A refusal as one sentence."""
    return " ".join(error.messages)
