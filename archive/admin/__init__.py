"""The core's records in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from archive import registry
from archive.admin.base import RecordAdmin
from archive.admin.forms import LegibleForm, RecordForm, linked
from archive.admin.inlines import ClaimForm, RowInline, citation_inline
from archive.admin.suggest import suggestions
from archive.models import (
    AccessPoint,
    Claimant,
    ErrorReport,
    JobRun,
    Publisher,
    Source,
    Stale,
    State,
    Succession,
    SuccessionCitation,
)
from archive.vocabulary import ReportState

__all__ = ["ClaimForm", "RecordAdmin", "RecordForm", "RowInline", "citation_inline"]

admin.site.site_header = "Arms-control record archive"
admin.site.site_title = "Archive"
admin.site.index_title = "Records"
admin.site.autocomplete_view = suggestions
admin.site.enable_nav_sidebar = False  # the lists need the room; the first page has every table


@admin.register(State)
class StateAdmin(RecordAdmin):
    list_display = ("name", "id", "kind", "publication")
    list_filter = ("publication", "kind", "evidence")
    search_fields = ("id", "name", "aliases")
    autocomplete_fields = ("responsible_state",)
    first = ("name",)


@admin.register(Succession)
class SuccessionAdmin(RecordAdmin):
    list_display = ("id", "predecessor", "successor", "date", "kind", "publication")
    list_select_related = ("predecessor", "successor")
    autocomplete_fields = ("predecessor", "successor")
    inlines = (citation_inline(SuccessionCitation),)
    first = ("predecessor", "successor", "date", "kind", "note")


@admin.register(Publisher)
class PublisherAdmin(RecordAdmin):
    list_display = ("name", "kind", "state", "reliability", "publication")
    list_filter = ("publication", "kind", "reliability")
    list_select_related = ("state",)
    search_fields = ("id", "name", "aliases")
    autocomplete_fields = ("state",)
    first = ("name", "kind")


@admin.register(Claimant)
class ClaimantAdmin(RecordAdmin):
    list_display = ("name", "kind", "organisation", "state", "reliability", "publication")
    list_filter = ("publication", "kind", "reliability")
    list_select_related = ("state",)
    search_fields = ("id", "name", "aliases", "organisation")
    autocomplete_fields = ("state",)
    first = ("name", "kind")


class AccessPointInline(RowInline, admin.StackedInline):
    model = AccessPoint
    fields = ("url", "read_on", "note", "publication")
    readonly_fields = ("publication",)


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ("title", "publisher", "published", "language", "publication")
    list_filter = ("publication", "kind", "language", "evidence")
    list_select_related = ("publisher",)
    search_fields = ("id", "title", "author", "publisher__name", "publisher__aliases", "access_points__url")
    autocomplete_fields = ("publisher",)
    inlines = (AccessPointInline,)
    first = ("title", "publisher", "published")


@admin.register(AccessPoint)
class AccessPointAdmin(RecordAdmin):
    list_display = ("url", "source", "link_state", "publication")
    list_filter = ("publication", "link_state")
    list_select_related = ("source",)
    search_fields = ("id", "url", "source__title")
    autocomplete_fields = ("source",)
    readonly_fields = (*RecordAdmin.readonly_fields, "link_state")
    first = ("url", "source", "read_on")


class Ledger(admin.ModelAdmin):
    """Book-keeping: staff look at it, nobody writes it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(JobRun)
class JobRunAdmin(Ledger):
    list_display = ("name", "state", "done", "total", "message", "started_at", "ended_at")
    list_filter = ("state", "name")


@admin.register(Stale)
class StaleAdmin(Ledger):
    list_display = ("record_table", "record", "marked_at")
    list_filter = ("record_table",)
    ordering = ("-marked_at",)


@admin.register(ErrorReport)
class ErrorReportAdmin(admin.ModelAdmin):
    """The queue of readers' reports. An answer with its summary closes one; both are public at once."""

    form = LegibleForm
    list_display = ("kind", "record", "reported_on", "state", "message")
    list_filter = ("state", "kind")
    search_fields = ("record", "message", "summary", "answer")
    readonly_fields = ("about", "message", "contact", "reported_on", "state", "answered_on", "answered_by")
    fields = (*readonly_fields[:5], "summary", "answer", "answered_on", "answered_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="record")
    def about(self, obj: ErrorReport) -> str:
        """The record, as a link to its form, where it can be mended."""
        kind = registry.kinds.get(obj.kind)
        row = kind.model._default_manager.filter(pk=obj.record).first() if kind else None
        return linked(row) if row else f"{obj.kind} {obj.record}"

    def view_on_site(self, obj: ErrorReport) -> str:
        return reverse("report", args=[obj.kind, obj.record])

    def get_form(self, request: HttpRequest, obj: ErrorReport | None = None, **kwargs: Any) -> Any:
        """An answer needs the report in our words, and either needs the other."""
        form = super().get_form(request, obj, **kwargs)
        for name in ("summary", "answer"):
            if name in form.base_fields:
                form.base_fields[name].required = True
        return form

    def save_model(self, request: HttpRequest, obj: ErrorReport, form: Any, change: bool) -> None:
        obj.state = ReportState.ANSWERED
        obj.answered_on, obj.answered_by = obj.answered_on or localdate(), obj.answered_by or request.user
        super().save_model(request, obj, form, change)
