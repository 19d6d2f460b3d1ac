"""Which records of treaty law cite sources."""

from typing import Any

from django.urls import reverse

from archive.cited import Citing, register
from treaties.models import Category, Event, Instrument, NamedType, Participation, Provision, Region


def page(row: Any) -> str:
    """The place of a row on the page of its instrument."""
    return f"{reverse('instrument', args=[row.instrument_id])}#{row.pk}"


def named(row: NamedType) -> str:
    """The named types on the page of an instrument."""
    return f"{reverse('instrument', args=[row.instrument_id])}#named"


def parties(row: Participation) -> str:
    """The parties on the page of an instrument."""
    return f"{reverse('instrument', args=[row.instrument_id])}#parties"


register(
    Citing(
        "instruments",
        "Instruments",
        Instrument,
        lambda row: row.short_name,
        lambda row: reverse("instrument", args=[row.pk]),
    ),
    Citing(
        "events",
        "Events",
        Event,
        lambda row: f"{row.instrument.short_name}: {row.event.replace('_', ' ')}, {row.date.text}",
        page,
        ("instrument",),
    ),
    Citing(
        "participations",
        "Participations",
        Participation,
        lambda row: f"{row.state.name} in {row.instrument.short_name}",
        parties,
        ("instrument", "state"),
    ),
    Citing(
        "provisions",
        "Provisions",
        Provision,
        lambda row: f"{row.instrument.short_name}, {row.locator}",
        page,
        ("instrument",),
    ),
    Citing(
        "categories",
        "Categories",
        Category,
        lambda row: f"{row.instrument.short_name}: {row.name}",
        page,
        ("instrument",),
    ),
    Citing(
        "named-types",
        "Types listed by name",
        NamedType,
        lambda row: f"{row.instrument.short_name}: {row.designation}",
        named,
        ("instrument",),
    ),
    Citing("regions", "Regions", Region, lambda row: row.name, lambda row: ""),
)
