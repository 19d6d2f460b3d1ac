"""The kinds of record of treaty law, made known to home, search and the API."""

from functools import partial

from archive.published import published_rows
from archive.registry import Kind, register
from treaties.models import Category, Event, Instrument, Participation, Provision

register(
    Kind("instruments", "Instruments", Instrument, partial(published_rows, Instrument), "treaties.api.Instruments"),
    Kind("events", "Events", Event, partial(published_rows, Event), "treaties.api.Events"),
    Kind(
        "participations",
        "Participations",
        Participation,
        partial(published_rows, Participation),
        "treaties.api.Participations",
    ),
    Kind("provisions", "Provisions", Provision, partial(published_rows, Provision), "treaties.api.Provisions"),
    Kind("categories", "Categories", Category, partial(published_rows, Category), "treaties.api.Categories"),
)
