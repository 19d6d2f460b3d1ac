"""How sources, claimants and publishers are cited: as records of the archive, not in place of the works themselves."""

from functools import partial

from archive.models import Claimant, Publisher, Source
from archive.published import published_rows
from archive.web.citable import Citable, register

register(
    Citable(
        slug="sources",
        model=Source,
        page="source",
        label="source record",
        plural="Sources",
        published=partial(published_rows, Source),
        title=lambda row: row.title,
    ),
    Citable(
        slug="claimants",
        model=Claimant,
        page="claimant",
        label="claimant record",
        plural="Claimants",
        published=partial(published_rows, Claimant),
    ),
    Citable(
        slug="publishers",
        model=Publisher,
        page="publisher",
        label="publisher record",
        plural="Publishers",
        published=partial(published_rows, Publisher),
    ),
)
