"""The core's own kinds of record in the API."""

from archive.models import AccessPoint, Claimant, Publisher, Source, State
from archive.web.api import Records


class States(Records):
    """States, former states, territories, and groups that act as one."""

    model = State


class Publishers(Records):
    """Houses under whose name sources appeared."""

    model = Publisher


class Claimants(Records):
    """Persons and bodies that made claims."""

    model = Claimant


class Sources(Records):
    """Works: articles, reports, treaty texts."""

    model = Source


class AccessPoints(Records):
    """Addresses at which sources were read."""

    model = AccessPoint
