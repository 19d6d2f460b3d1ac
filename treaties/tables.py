"""The tables of treaty law, each declared once: file, columns, order. Help and vocabulary come from the models."""

from archive.exchange.table import Table, citations
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


class Regions(Table):
    ids = {"states": ("states",), "partly": ("states",)}

    class Meta:
        model = Region
        file = "regions"
        fields = (
            "id",
            "name",
            "states",
            "partly",
            "note",
            "evidence",
        )


class Instruments(Table):
    class Meta:
        model = Instrument
        file = "instruments"
        fields = (
            "id",
            "short_name",
            "title",
            "kind",
            "topics",
            "adopted",
            "opened_for_signature",
            "signed",
            "signed_place",
            "entered_into_force",
            "ended",
            "end_reason",
            "depositary",
            "parent",
            "parties_count",
            "unts_registration",
            "summary",
            "binds",
            "participation_complete",
            "effect_delay",
            "evidence",
        )


class Events(Table):
    ids = {"towards": ("states",)}

    class Meta:
        model = Event
        file = "events"
        fields = (
            "id",
            "instrument",
            "date",
            "event",
            "actor",
            "towards",
            "note",
            "evidence",
        )


class Participations(Table):
    ids = {"recognised_by": ("states",)}

    class Meta:
        model = Participation
        file = "participation"
        fields = (
            "id",
            "instrument",
            "state",
            "signed",
            "bound_from",
            "bound_from_action",
            "bound_until",
            "bound_until_action",
            "recognition",
            "recognised_by",
            "note",
            "evidence",
        )


class Provisions(Table):
    class Meta:
        model = Provision
        file = "provisions"
        fields = (
            "id",
            "instrument",
            "locator",
            "kind",
            "summary",
            "evidence",
        )


class Categories(Table):
    ids = {
        "provisions": ("provisions",),
        "member_of": ("categories",),
        "not_member_of": ("categories",),
        "scope": ("states", "regions"),
    }

    class Meta:
        model = Category
        file = "categories"
        fields = (
            "id",
            "instrument",
            "name",
            "locator",
            "provisions",
            "system_types",
            "launch_domains",
            "basing",
            "range_min_km",
            "range_min_inclusive",
            "range_max_km",
            "range_max_inclusive",
            "payload_min_kg",
            "nuclear_only",
            "excludes_solely_interceptors",
            "member_of",
            "not_member_of",
            "needs",
            "criteria",
            "undecided",
            "other_criteria",
            "exemptions",
            "obligation",
            "conduct",
            "nature",
            "scope",
            "scope_of",
            "territorial_scope",
            "valid_from",
            "valid_until",
            "evidence",
        )


class NamedTypes(Table):
    class Meta:
        model = NamedType
        file = "named_types"
        fields = (
            "id",
            "instrument",
            "locator",
            "designation",
            "system",
            "category",
            "evidence",
        )


TABLES = [
    Regions(),
    Instruments(),
    Events(),
    Participations(),
    Provisions(),
    Categories(),
    NamedTypes(),
    citations(RegionCitation, "regions"),
    citations(InstrumentCitation, "instruments"),
    citations(EventCitation, "events"),
    citations(ParticipationCitation, "participation"),
    citations(ProvisionCitation, "provisions"),
    citations(CategoryCitation, "categories"),
    citations(NamedTypeCitation, "named_types"),
]
