from archive.models.base import Identified, Record, RecordQuerySet, Reviewed, remembered, tracked
from archive.models.citation import Citation
from archive.models.claimant import Claimant, Publisher
from archive.models.ledger import JobRun, LoadedRow, Stale
from archive.models.refresh import Capture, Check, Host, Pause, Tick, Watch
from archive.models.report import ErrorReport
from archive.models.search import SearchEntry
from archive.models.source import AccessPoint, Source
from archive.models.state import State, Succession, SuccessionCitation

__all__ = [
    "AccessPoint",
    "Capture",
    "Check",
    "Citation",
    "Claimant",
    "ErrorReport",
    "Host",
    "Identified",
    "JobRun",
    "LoadedRow",
    "Pause",
    "Publisher",
    "Record",
    "RecordQuerySet",
    "Reviewed",
    "SearchEntry",
    "Source",
    "Stale",
    "State",
    "Succession",
    "SuccessionCitation",
    "Tick",
    "Watch",
    "remembered",
    "tracked",
]
