"""What of the core's records can be found."""

from functools import partial

from django.db.models import Prefetch

from archive.models import AccessPoint, Claimant, Publisher, Source, State
from archive.search.register import Entry, Searched, register
from archive.web.dates import iso

_KINDS = {"state": "state", "historical": "state that was", "territory": "territory", "group": "group of states"}


def plain(value: object) -> str:
    """A word of a vocabulary as readers see it."""
    return str(value or "").replace("_", " ")


def joined(*parts: str) -> str:
    """The parts that say something, parted by commas."""
    return ", ".join(filter(None, parts))


def state(row: State) -> Entry:
    until = f"until {iso(row.exists_until)}" if row.exists_until else ""
    return Entry(
        row.pk,
        row.name,
        ((row.pk, "code"), *((alias, "also called") for alias in row.aliases)),
        joined(_KINDS.get(row.kind, plain(row.kind)), until),
        passage=row.note,
        unconfirmed=row.unconfirmed,
    )


def source(row: Source) -> Entry:
    publisher = str(row.publisher or "")
    return Entry(
        row.pk,
        row.title,
        tuple((each.url, "address") for each in row.access_points.all()),
        joined(publisher, iso(row.published) if row.published else "", plain(row.kind)),
        f"{publisher} {row.author}",
        unconfirmed=row.unconfirmed,
    )


def claimant(row: Claimant) -> Entry:
    return Entry(
        row.pk,
        row.name,
        tuple((alias, "also written") for alias in row.aliases),
        joined(plain(row.kind), row.organisation, str(row.state or "")),
        f"{row.organisation} {row.state or ''}",
        row.note,
    )


def publisher(row: Publisher) -> Entry:
    return Entry(
        row.pk,
        row.name,
        tuple((alias, "also written") for alias in row.aliases),
        joined(plain(row.kind), str(row.state or "")),
        str(row.state or ""),
        row.note,
    )


def addresses() -> Prefetch:
    """The published addresses of a source."""
    return Prefetch("access_points", AccessPoint.objects.published())


register(
    Searched("states", "state", partial(map, state), 4, offered=("name",)),
    Searched("claimants", "claimant", partial(map, claimant), 5, ("state",)),
    Searched("publishers", "publisher", partial(map, publisher), 6, ("state",)),
    Searched(
        "sources",
        "source",
        partial(map, source),
        7,
        ("publisher", addresses()),
        marks={"archive_accesspoint": ("access_points__in",)},
    ),
)
