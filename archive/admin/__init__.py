"""The core's records in the admin."""

from django.contrib import admin

from archive.admin.base import RecordAdmin, RecordForm, citation_inline
from archive.models import AccessPoint, Claimant, JobRun, Publisher, Source, State, Succession, SuccessionCitation

__all__ = ["RecordAdmin", "RecordForm", "citation_inline"]

admin.site.site_header = "Arms-control record archive"
admin.site.site_title = "Archive"
admin.site.index_title = "Records"


@admin.register(State)
class StateAdmin(RecordAdmin):
    list_display = ("name", "id", "kind", "publication")
    list_filter = ("publication", "kind", "evidence")
    search_fields = ("id", "name", "aliases")
    autocomplete_fields = ("responsible_state",)


@admin.register(Succession)
class SuccessionAdmin(RecordAdmin):
    list_display = ("id", "predecessor", "successor", "date", "kind", "publication")
    autocomplete_fields = ("predecessor", "successor")
    inlines = (citation_inline(SuccessionCitation),)


@admin.register(Publisher)
class PublisherAdmin(RecordAdmin):
    list_display = ("name", "kind", "state", "reliability", "publication")
    list_filter = ("publication", "kind", "reliability")
    list_select_related = ("state",)
    search_fields = ("id", "name", "aliases")
    autocomplete_fields = ("state",)


@admin.register(Claimant)
class ClaimantAdmin(RecordAdmin):
    list_display = ("name", "kind", "organisation", "state", "reliability", "publication")
    list_filter = ("publication", "kind", "reliability")
    list_select_related = ("state",)
    search_fields = ("id", "name", "aliases", "organisation")
    autocomplete_fields = ("state",)


class AccessPointInline(admin.TabularInline):
    model = AccessPoint
    fields = ("id", "url", "read_on", "note")
    extra = 0


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ("title", "publisher", "published", "language", "publication")
    list_filter = ("publication", "kind", "language", "evidence")
    list_select_related = ("publisher",)
    search_fields = ("id", "title", "author", "publisher__name", "access_points__url")
    autocomplete_fields = ("publisher",)
    inlines = (AccessPointInline,)


@admin.register(AccessPoint)
class AccessPointAdmin(RecordAdmin):
    list_display = ("url", "source", "link_state", "publication")
    list_filter = ("publication", "link_state")
    list_select_related = ("source",)
    search_fields = ("id", "url", "source__title")
    autocomplete_fields = ("source",)
    readonly_fields = (*RecordAdmin.readonly_fields, "link_state")


@admin.register(JobRun)
class JobRunAdmin(admin.ModelAdmin):
    list_display = ("name", "state", "done", "total", "message", "started_at", "ended_at")
    list_filter = ("state", "name")

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False
