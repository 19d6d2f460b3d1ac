"""What is included of each kind of record, since when, and what is not. Each layer tells it of its own kinds."""

from collections.abc import Callable
from dataclasses import dataclass

from archive.models import AccessPoint, Source
from archive.vocabulary import LinkState


@dataclass(frozen=True, slots=True)
class Coverage:
    """``slug``: the kind in ``archive.registry``; ``order``: its place on the page.

    ``day``: the fuzzy date of which first and last are told; ``told``: what that date is, for example ``begun``.
    ``gaps``: sentences about what is not there, counted as asked.
    """

    slug: str
    order: int
    includes: str
    omits: str
    day: str = ""
    told: str = ""
    gaps: Callable[[], list[str]] = list


coverages: dict[str, Coverage] = {}


def register(*entries: Coverage) -> None:
    """Make known what is included of the kinds named."""
    coverages.update({each.slug: each for each in entries})


def some(number: int, of: int, what: str) -> list[str]:
    """“12 of 104 instruments …”, or nothing where there is none. ``what`` begins with the noun."""
    return [f"{number:,} of {of:,} {what}"] if number else []


def source_gaps() -> list[str]:
    """Sources of which something is not recorded, and addresses at which nobody has looked."""
    sources, points = Source.objects.published(), AccessPoint.objects.published()
    total, undated = sources.count(), sources.filter(published="").count()
    unread = sources.filter(language="").count()
    addresses, never = points.count(), points.filter(link_state=LinkState.NEVER_CHECKED).count()
    return [
        *some(undated, total, "sources have no day of publication on record."),
        *some(unread, total, "sources have no language on record."),
        *some(never, addresses, "addresses have never been checked: a link may be dead."),
    ]


register(
    Coverage(
        "states",
        6,
        "States, territories and groups that any record names; former states with what followed them.",
        "No history of borders or governments. Lifetimes only where a rule needs them.",
    ),
    Coverage(
        "sources",
        7,
        "Works that a record cites: news, think tanks, reference works, official papers, treaty texts.",
        "Works in other languages than English are fewer. A title with a language in brackets is our own description "
        "of the work. One work may have been read at several addresses; only some of them stand here.",
        "published",
        "published",
        source_gaps,
    ),
    Coverage(
        "claimants",
        8,
        "Every person or body whose claim is recorded, with office as of then on each claim.",
        "A grade of reliability is given only where a librarian has judged it. No grade means not judged.",
    ),
    Coverage(
        "publishers",
        9,
        "Every house under whose name a cited source appeared.",
        "No grade means not judged.",
    ),
)
