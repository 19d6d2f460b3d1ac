"""The records of treaty law in the API."""

from archive.models.fields import words
from archive.web.api import Records
from treaties.models import Category, Event, Instrument, Participation, Provision
from treaties.vocabulary import LaunchDomain, SystemType

#: Choices that several kinds share, by the names the API description gives them.
LAUNCH_DOMAINS = words(LaunchDomain)
SYSTEM_TYPES = words(SystemType)


class Instruments(Records):
    """Treaties, protocols, agreements, commitments, regimes, unilateral measures, resolutions."""

    model = Instrument


class Events(Records):
    """Dated things that happened to instruments."""

    model = Event


class Participations(Records):
    """Episodes of one state in one instrument."""

    model = Participation


class Provisions(Records):
    """Articles and paragraphs, with a summary in the archive's words."""

    model = Provision


class Categories(Records):
    """Classes of weapons, with their bounds and coded criteria."""

    model = Category
