"""The words of the core that records, pages and the API share. Pure; values equal the CSV vocabulary."""

from enum import StrEnum


class Evidence(StrEnum):
    """``seen``: the fact stood on the page named. ``known``: from general knowledge, to be confirmed."""

    SEEN = "seen"
    KNOWN = "known"


class Publication(StrEnum):
    """Shipped rows are published; what staff enter is a draft until a librarian publishes it."""

    DRAFT = "draft"
    PUBLISHED = "published"


class StateKind(StrEnum):
    STATE = "state"
    HISTORICAL = "historical"
    TERRITORY = "territory"
    GROUP = "group"


class SuccessionKind(StrEnum):
    CONTINUATION = "continuation"
    SUCCESSION = "succession"
    ACCESSION = "accession"


class PublisherKind(StrEnum):
    NEWS = "news"
    BROADCASTER = "broadcaster"
    AGENCY = "agency"
    THINK_TANK = "think_tank"
    ACADEMIC = "academic"
    GOVERNMENT = "government"
    INTERNATIONAL = "international"
    NGO = "ngo"
    REFERENCE = "reference"
    BLOG = "blog"
    AGGREGATOR = "aggregator"
    OTHER = "other"


class ClaimantKind(StrEnum):
    PERSON = "person"
    GOVERNMENT = "government"
    MILITARY = "military"
    INTELLIGENCE = "intelligence"
    INTERNATIONAL = "international"
    COMPANY = "company"
    RESEARCH = "research"
    NGO = "ngo"
    PRESS = "press"
    ANONYMOUS = "anonymous"
    DOCUMENT = "document"
    OTHER = "other"


class SourceKind(StrEnum):
    NEWS = "news"
    REFERENCE = "reference"
    THINK_TANK = "think_tank"
    ACADEMIC = "academic"
    OFFICIAL = "official"
    TREATY_TEXT = "treaty_text"


class Reliability(StrEnum):
    """First axis of the Admiralty code (NATO AJP-2.1): the source. Never averaged with the second."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """Second axis of the Admiralty code (NATO AJP-2.1): the information. 1 confirmed … 6 cannot be judged."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    CANNOT_BE_JUDGED = "6"


class CitationRole(StrEnum):
    """``supports``: the fact stands there. ``consulted``: a place to look.

    ``also_reports``: a further report of the same statement.
    """

    SUPPORTS = "supports"
    CONSULTED = "consulted"
    ALSO_REPORTS = "also_reports"


class LinkState(StrEnum):
    """State of an access point, in the words readers see."""

    NEVER_CHECKED = "never_checked"
    ALIVE = "alive"
    MOVED = "moved"
    DRIFTED = "drifted"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    FAILING = "failing"
    DEAD = "dead"
    ARCHIVED = "archived"


class Outcome(StrEnum):
    """What one look at an access point came to.

    ``ok``: the page is there. ``unchanged``: the host says so (304). ``moved``: it stands at another lasting address.
    ``soft_404_suspect``: an answer that looks like an error page. ``parked``: the name is for sale. ``blocked``: a
    reader may still get in. ``gone``: the host says that the page is not there (404, 410). ``unreachable``: no whole
    answer. ``refused``: our own guard or limits, or the host's robots.txt; it says nothing of the page.
    """

    OK = "ok"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    SOFT_404_SUSPECT = "soft_404_suspect"
    PARKED = "parked"
    BLOCKED = "blocked"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


class ReportState(StrEnum):
    """What became of a reader's report of an error."""

    OPEN = "open"
    ANSWERED = "answered"
