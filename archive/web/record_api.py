"""The core's own kinds of record in the API."""

from archive.models import AccessPoint, Claimant, Publisher, Source, State
from archive.web.api import Records
from archive.web.record_filters import (
    AccessPointFilters,
    ClaimantFilters,
    PublisherFilters,
    SourceFilters,
    StateFilters,
)


class States(Records):
    """States, former states, territories, and groups that act as one."""

    model = State
    filters = StateFilters
    shown = "BLR"
    asked = {"kind": "historical,territory", "q": "Soviet"}


class Publishers(Records):
    """Houses under whose name sources appeared."""

    model = Publisher
    filters = PublisherFilters
    shown = "wikipedia"
    asked = {"kind": "agency"}


class Claimants(Records):
    """Persons and bodies that made claims."""

    model = Claimant
    filters = ClaimantFilters
    shown = "viktor-khrenin"
    asked = {"state": "BLR"}


class Sources(Records):
    """Works: articles, reports, treaty texts."""

    model = Source
    filters = SourceFilters
    shown = "s-0738"
    asked = {"language": "ru", "decade": "202"}


class AccessPoints(Records):
    """Addresses at which sources were read."""

    model = AccessPoint
    filters = AccessPointFilters
    shown = "a-0738"
    asked = {"link_state": "never_checked"}
