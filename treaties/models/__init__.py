from treaties.models.category import (
    Category,
    CategoryCitation,
    NamedType,
    NamedTypeCitation,
    Provision,
    ProvisionCitation,
    Region,
    RegionCitation,
)
from treaties.models.derived import BoundSpan, StatusSpan
from treaties.models.instrument import (
    Event,
    EventCitation,
    Instrument,
    InstrumentCitation,
    Participation,
    ParticipationCitation,
)

__all__ = [
    "BoundSpan",
    "Category",
    "CategoryCitation",
    "Event",
    "EventCitation",
    "Instrument",
    "InstrumentCitation",
    "NamedType",
    "NamedTypeCitation",
    "Participation",
    "ParticipationCitation",
    "Provision",
    "ProvisionCitation",
    "Region",
    "RegionCitation",
    "StatusSpan",
]
