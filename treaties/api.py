"""The records of treaty law in the API."""

from archive.models.fields import words
from archive.web.api import Records
from treaties.filters import (
    CategoryFilters,
    EventFilters,
    InstrumentFilters,
    ParticipationFilters,
    ProvisionFilters,
)
from treaties.models import Category, Event, Instrument, Participation, Provision
from treaties.vocabulary import LaunchDomain, SystemType

#: Choices that several kinds share, by the names the API description gives them.
LAUNCH_DOMAINS = words(LaunchDomain)
SYSTEM_TYPES = words(SystemType)


class Instruments(Records):
    """Treaties, protocols, agreements, commitments, regimes, unilateral measures, resolutions."""

    model = Instrument
    filters = InstrumentFilters
    shown = "inf"
    asked = {"bound": "BLR", "on": "2018-06-01", "phase": "in_force"}


class Events(Records):
    """Dated things that happened to instruments."""

    model = Event
    filters = EventFilters
    shown = "inf-e-003"
    asked = {"instrument": "inf", "event": "withdrawal_notice,termination"}


class Participations(Records):
    """Episodes of one state in one instrument."""

    model = Participation
    filters = ParticipationFilters
    shown = "inf-blr-1"
    asked = {"state": "BLR", "action": "succession"}


class Provisions(Records):
    """Articles and paragraphs, with a summary in the archive's words."""

    model = Provision
    filters = ProvisionFilters
    shown = "inf-p-001"
    asked = {"instrument": "inf"}


class Categories(Records):
    """Classes of weapons, with their bounds and coded criteria."""

    model = Category
    filters = CategoryFilters
    shown = "inf-irm-glbm"
    asked = {"instrument": "inf", "launch_domain": "ground"}
