"""What of treaty law can be found."""

from functools import partial

from archive.search.register import Entry, Searched, register
from archive.searched import joined
from archive.web.dates import iso
from treaties.models import Instrument, Provision
from treaties.wording import KINDS


def instrument(row: Instrument) -> Entry:
    days = (
        ("signed", row.signed),
        ("in force from", row.entered_into_force),
        ("ended", row.ended),
    )
    return Entry(
        row.pk,
        row.short_name,
        ((row.title, "full title"),),
        joined(KINDS[row.kind], *(f"{what} {iso(day)}" for what, day in days if day)),
        " ".join(each.replace("_", " ") for each in row.topics),
        row.summary,
        unconfirmed=row.unconfirmed,
    )


def spelt_out(locator: str) -> str:
    """An article as readers type it: ``Art. II(5)`` → “Article II(5)”."""
    return locator.replace("Art. ", "Article ").replace("para. ", "paragraph ")


def provision(row: Provision) -> Entry:
    label = f"{row.instrument.short_name}, {row.locator}"
    spelt = spelt_out(label)
    return Entry(
        row.pk,
        label,
        ((spelt, "the same in full words"),) if spelt != label else (),
        apart=row.kind.replace("_", " "),
        passage=row.summary,
        owner=row.instrument_id,
        anchor=row.pk,
        unconfirmed=row.unconfirmed,
    )


register(
    Searched("instruments", "instrument", partial(map, instrument), 2, offered=("short_name",)),
    Searched("provisions", "instrument", partial(map, provision), 9, ("instrument",), owner="instrument"),
)
