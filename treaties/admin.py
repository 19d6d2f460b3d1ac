"""The law's records in the admin."""

from django.contrib import admin
from django.utils.text import slugify

from archive.admin import RecordAdmin, citation_inline
from archive.admin.naming import key, stems
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

stems.update(
    {
        Instrument: lambda given: (slugify(given.get("short_name") or ""), 0),
        Event: lambda given: (f"{key(given, 'instrument')}-e-", 3),
        Participation: lambda given: (f"{key(given, 'instrument')}-{key(given, 'state')}-", 1),
        Region: lambda given: (slugify(given.get("name") or ""), 0),
        Provision: lambda given: (f"{key(given, 'instrument')}-p-", 3),
        Category: lambda given: (f"{key(given, 'instrument')}-{slugify(given.get('name') or '')}", 0),
        NamedType: lambda given: (f"{key(given, 'instrument')}-{slugify(given.get('designation') or '')}-", 1),
    }
)


@admin.register(Instrument)
class InstrumentAdmin(RecordAdmin):
    list_display = ("short_name", "kind", "entered_into_force", "ended", "participation_complete", "publication")
    list_filter = ("publication", "kind", "binds", "participation_complete", "evidence")
    search_fields = ("id", "short_name", "title")
    list_select_related = ("parent",)
    first = ("short_name", "title", "kind")
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
