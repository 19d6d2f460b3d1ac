"""Pages for staff: the work that waits, what changed, and what a typed text is read as."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model
from django.db.models import CharField, Count, IntegerField, Model, Q, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe
from pghistory.models import Context

from archive.admin.fields import READERS
from archive.admin.fields import understood as read
from archive.admin.past import CHANGED
from archive.admin.review import sent_back
from archive.models import ErrorReport, Record, Reviewed, SavedFilter, SentBack, Stale
from archive.vocabulary import Evidence, Publication, ReportState

CHANGES, REPORTS = 30, 8
#: Rows read of the orders that are shown, and rows told of each: one order may publish hundreds.
ROWS, TOLD = 600, 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one table: the person's own drafts, those of others, facts to confirm; and its list."""

    table: str
    address: str
    mine: int
    review: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Touched:
    """What became of one row: ``what`` is “entered”, “changed” or “deleted”; ``address``: its form, or empty."""

    what: str
    table: str
    record: str
    address: str


@dataclass(frozen=True, slots=True)
class Change:
    """One order of a person: what became of which rows, when, why. ``more``: so many rows are not told."""

    at: datetime
    by: str
    reason: str
    rows: tuple[Touched, ...]
    more: int


@require_safe
@staff_member_required
def staff_home(request: HttpRequest) -> HttpResponse:
    """Reviews, drafts, reports, unconfirmed facts, what changed and what is stale, each leading to its list."""
    tables = waiting(request.user)
    back = SentBack.objects.filter(to=request.user).select_related("by")
    reports = ErrorReport.objects.filter(state=ReportState.OPEN)
    if not request.user.has_perm("archive.view_errorreport"):
        reports = reports.none()
    stale = list(Stale.objects.values_list("record_table").annotate(marks=Count("pk")).order_by("record_table"))
    return render(
        request,
        "archive/staff.html",
        {
            "mine": [each for each in tables if each.mine],
            "review": [each for each in tables if each.review],
            "unconfirmed": [each for each in tables if each.unconfirmed],
            "review_total": sum(each.review for each in tables),
            "mine_total": sum(each.mine for each in tables),
            "unconfirmed_total": sum(each.unconfirmed for each in tables),
            "sent_back": [(form_of(apps.get_model(each.table), each.record), each) for each in back],
            "filters": [
                (f"{listed(model)}?{each.query}", model._meta.verbose_name_plural, each)
                for each in SavedFilter.objects.filter(user=request.user)
                for model in (apps.get_model(each.table),)
            ],
            "reports": reports[:REPORTS],
            "report_count": reports.count(),
            "changes": changes(),
            "stale": stale,
        },
    )


def waiting(user: Any) -> list[Waiting]:
    """What waits in every table of records that has a list. One query."""
    models = [model for model in admin.site._registry if issubclass(model, Reviewed)]
    draft = Q(publication=Publication.DRAFT)
    counts = [
        model._default_manager.order_by()
        .annotate(table=Value(number, IntegerField()))
        .values("table")
        .annotate(
            mine=Count("pk", filter=draft & Q(entered_by=user)),
            review=Count("pk", filter=draft & ~Q(entered_by=user) & ~Q(pk__in=sent_back(model))),
            known=Count("pk", filter=Q(evidence=Evidence.KNOWN)) if issubclass(model, Record) else Value(0),
        )
        .values_list("table", "mine", "review", "known")
        for number, model in enumerate(models)
    ]
    rows = counts[0].union(*counts[1:], all=True)
    found = [
        Waiting(str(models[number]._meta.verbose_name_plural), listed(models[number]), *numbers)
        for number, *numbers in rows
    ]
    return sorted(found, key=lambda each: each.table)


def changes() -> list[Change]:
    """The newest orders of people, whichever tables they changed. Three queries."""
    contexts = {
        row.pk: row.metadata
        for row in Context.objects.filter(metadata__has_key="user").order_by("-created_at")[:CHANGES]
    }
    if not contexts:
        return []
    remembered = [model for model in admin.site._registry if hasattr(model, "history")]
    remembered += [
        model._meta.get_field("citations").related_model
        for model in remembered
        if any(field.name == "citations" for field in model._meta.get_fields())
    ]
    events = [
        model.history.rel.related_model.objects.filter(pgh_context__in=contexts)
        .order_by()
        .values_list(
            "pgh_created_at",
            "pgh_label",
            Value(number, IntegerField()),
            Cast("pgh_obj_id", CharField()),
            "pgh_context_id",
        )
        for number, model in enumerate(remembered)
    ]
    people = get_user_model().objects.in_bulk({each["user"] for each in contexts.values()})
    orders: dict[Any, list[tuple]] = {}
    for row in events[0].union(*events[1:], all=True).order_by("-pgh_created_at")[:ROWS]:
        orders.setdefault(row[4], []).append(row)
    found = []
    for context, rows in orders.items():
        # what is cited with a record comes behind it
        rows.sort(key=lambda row: (not hasattr(remembered[row[2]], "citations"), row[2]))
        touched = [
            Touched(
                CHANGED.get(label, label),
                str(remembered[number]._meta.verbose_name),
                record,
                "" if label == "delete" else form_of(remembered[number], record),
            )
            for _, label, number, record, _ in rows[:TOLD]
        ]
        by, reason = people.get(contexts[context]["user"], ""), contexts[context].get("reason") or ""
        found.append(Change(rows[0][0], str(by), str(reason), tuple(touched), len(rows) - len(touched)))
    return found


def listed(model: type[Model]) -> str:
    """The address of a table's list in the admin."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def form_of(model: type[Model], pk: str) -> str:
    """The address of a row's form in the admin; empty where it has none of its own."""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        return ""


@require_safe
@staff_member_required
def understood(request: HttpRequest) -> HttpResponse:
    """What the server reads ``text`` as, in words, for the field's ``reader``: plain text."""
    reader = request.GET.get("reader", "")
    if reader not in READERS:
        return HttpResponseBadRequest("No such reader.", content_type="text/plain; charset=utf-8")
    return HttpResponse(read(reader, request.GET.get("text", "")), content_type="text/plain; charset=utf-8")
