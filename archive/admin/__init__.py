"""The core's records in the admin."""

from django.contrib import admin
from django.http import HttpRequest

from archive.admin.base import RecordAdmin
from archive.admin.forms import RecordForm
from archive.admin.inlines import ClaimForm, RowInline, citation_inline
from archive.models import (
    AccessPoint,
    Claimant,
    JobRun,
    Publisher,
    Source,
    Stale,
    State,
    Succession,
    SuccessionCitation,
)

__all__ = ["ClaimForm", "RecordAdmin", "RecordForm", "RowInline", "citation_inline"]

admin.site.site_header = "Arms-control record archive"
admin.site.site_title = "Archive"
admin.site.index_title = "Records"


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


class AccessPointInline(RowInline, admin.TabularInline):
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
