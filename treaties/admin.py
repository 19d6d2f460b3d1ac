"""The law's records in the admin."""

from django.contrib import admin

from archive.admin import RecordAdmin, citation_inline
from treaties.models import (
    Category,
    CategoryCitation,
    Event,
    EventCitation,
    Instrument,
    InstrumentCitation,
    NamedType,
    NamedTypeCitation,
    Participation,
    ParticipationCitation,
    Provision,
    ProvisionCitation,
    Region,
    RegionCitation,
)


@admin.register(Instrument)
class InstrumentAdmin(RecordAdmin):
    list_display = ("short_name", "kind", "entered_into_force", "ended", "participation_complete", "publication")
    list_filter = ("publication", "kind", "binds", "participation_complete", "evidence")
    search_fields = ("id", "short_name", "title")
    autocomplete_fields = ("parent",)
    inlines = (citation_inline(InstrumentCitation),)


@admin.register(Event)
class EventAdmin(RecordAdmin):
    list_display = ("id", "instrument", "date", "event", "actor", "publication")
    list_filter = ("publication", "event", "evidence")
    list_select_related = ("instrument", "actor")
    search_fields = ("id", "instrument__short_name", "note")
    autocomplete_fields = ("instrument", "actor")
    inlines = (citation_inline(EventCitation),)


@admin.register(Participation)
class ParticipationAdmin(RecordAdmin):
    list_display = (
        "state",
        "instrument",
        "signed",
        "bound_from",
        "bound_from_action",
        "bound_until",
        "recognition",
        "publication",
    )
    list_filter = ("publication", "bound_from_action", "bound_until_action", "recognition", "evidence")
    list_select_related = ("instrument", "state")
    search_fields = ("id", "instrument__short_name", "state__name")
    autocomplete_fields = ("instrument", "state")
    inlines = (citation_inline(ParticipationCitation),)


@admin.register(Region)
class RegionAdmin(RecordAdmin):
    list_display = ("name", "id", "publication")
    search_fields = ("id", "name")
    inlines = (citation_inline(RegionCitation),)


@admin.register(Provision)
class ProvisionAdmin(RecordAdmin):
    list_display = ("id", "instrument", "locator", "kind", "publication")
    list_filter = ("publication", "kind", "evidence")
    list_select_related = ("instrument",)
    search_fields = ("id", "instrument__short_name", "locator", "summary")
    autocomplete_fields = ("instrument",)
    inlines = (citation_inline(ProvisionCitation),)


@admin.register(Category)
class CategoryAdmin(RecordAdmin):
    list_display = ("name", "instrument", "locator", "nature", "obligation", "publication")
    list_filter = ("publication", "nature", "obligation", "evidence")
    list_select_related = ("instrument",)
    search_fields = ("id", "name", "instrument__short_name", "locator")
    autocomplete_fields = ("instrument",)
    inlines = (citation_inline(CategoryCitation),)


@admin.register(NamedType)
class NamedTypeAdmin(RecordAdmin):
    list_display = ("designation", "instrument", "category", "system", "publication")
    list_select_related = ("instrument", "category")
    search_fields = ("id", "designation", "system")
    autocomplete_fields = ("instrument", "category")
    inlines = (citation_inline(NamedTypeCitation),)
