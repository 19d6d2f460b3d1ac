"""The core's kinds of record, made known to home, search and the API."""

from functools import partial

from archive.models import AccessPoint, Claimant, Publisher, Source, State
from archive.published import published_rows
from archive.registry import Kind, register

register(
    Kind("claimants", "Claimants", Claimant, partial(published_rows, Claimant), "archive.web.record_api.Claimants"),
    Kind(
        "publishers", "Publishers", Publisher, partial(published_rows, Publisher), "archive.web.record_api.Publishers"
    ),
    Kind("sources", "Sources", Source, partial(published_rows, Source), "archive.web.record_api.Sources"),
    Kind(
        "access-points",
        "Access points",
        AccessPoint,
        partial(published_rows, AccessPoint),
        "archive.web.record_api.AccessPoints",
    ),
    Kind("states", "States", State, partial(published_rows, State), "archive.web.record_api.States"),
)
