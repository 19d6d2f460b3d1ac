"""Types that an instrument lists by name: which listing is meant by a name, and by the bare word "listed".

Named beats computed (INF Treaty Art. III; New START Art. III(8)), so it matters in which category a name stands.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import inf

from archive.values.verdict import Answer
from treaties.bounds import Claim, Interval, hold
from treaties.classify import Category, Facts, Listing, within_kind
from treaties.vocabulary import Nature

#: How a type is called that is said to be listed, without the name in the list.
UNNAMED = "this type"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def alike(name: str) -> str:
    """A name as names are compared: without regard to case, width, kind of dash, or spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).translate(_DASHES).casefold().split())


def names_in(designation: str) -> set[str]:
    """Every name a designation holds: the whole, and the parts at brackets and semicolons (``SS-23 (OTR-23)``)."""
    parts = re.split(r"[()\[\];]", designation)
    return {alike(each) for each in (designation, *parts) if each.strip()}


def named(
    name: str, listings: Iterable[Listing], also: Mapping[str, Iterable[str]] | None = None
) -> tuple[Listing, ...]:
    """The listings meant by ``name``, none if it names none.

    ``also``: further names of the type behind a designation, such as the name of the system meant.
    """
    wanted, further = alike(name), also or {}
    return tuple(
        each
        for each in listings
        if wanted in names_in(each.designation) | {alike(other) for other in further.get(each.designation, ())}
    )


def listed_somewhere(
    instrument: str, facts: Facts, categories: Iterable[Category], listings: Iterable[Listing]
) -> tuple[Listing, ...]:
    """What it means that ``instrument`` lists the type by name, without saying in which category.

    Asked are the instrument's categories that list types (where none is recorded: its regulated categories that
    are defined by type and range alone). Of those whose type, domain and basing are not ruled out, the list stands
    in the one whose range bounds hold; where none holds, in the one that is unclear; where all are outside, in the
    one nearest to the figures claimed. Where that leaves several, the type is listed in the instrument, in none of
    the categories for certain: then the claims alone decide.
    """
    own = [each for each in categories if each.instrument == instrument]
    listing = {each.category for each in listings if each.instrument == instrument}
    asked = [each for each in own if each.id in listing] or [each for each in own if _by_range_alone(each)]
    unlisted = replace(facts, named=())
    fitting = [each for each in asked if within_kind(unlisted, each)]
    chosen = fitting if len(fitting) < 2 else _by_range(unlisted, fitting)
    return tuple(Listing(instrument, each.id, UNNAMED) for each in chosen) or (Listing(instrument, "", UNNAMED),)


def _by_range_alone(category: Category) -> bool:
    further = (category.member_of, category.criteria, category.payload_min, category.nuclear_only, category.undecided)
    return category.range.bounded and category.nature is Nature.REGULATED and not any(further)


def _by_range(facts: Facts, fitting: list[Category]) -> list[Category]:
    answers = {
        each.id: hold(facts.range_claims, each.range, "km", facts.interceptor).answer
        if each.range.bounded
        else Answer.YES
        for each in fitting
    }
    for wanted in (Answer.YES, Answer.UNCLEAR):
        found = [each for each in fitting if answers[each.id] is wanted]
        if wanted is Answer.YES and found:
            return found
        if found:
            return _nearest(facts.range_claims, found)
    return _nearest(facts.range_claims, fitting)


def _nearest(claims: Iterable[Claim], categories: list[Category]) -> list[Category]:
    """The one category whose band lies nearest to the figures claimed; none where two are as near."""
    if len(categories) == 1:
        return categories
    extents = [extent for each in claims if (extent := each.extent())]
    away = {each.id: min((_between(extent, each.range) for extent in extents), default=inf) for each in categories}
    least = min(away.values())
    found = [each for each in categories if away[each.id] == least]
    return found if len(found) == 1 else []


def _between(one: Interval, other: Interval) -> float:
    """The gap between two stretches of numbers; zero where they meet."""
    return max(other.lower - one.upper, one.lower - other.upper, 0)
