"""Claims held against bounds: does a range or payload claim lie inside, outside, or can it not decide?

Range is a system's *maximum* range capability (INF Treaty Art. VII(4): for a ballistic missile the greatest
range to which it has been tested, for a cruise missile the distance it can fly until its fuel is exhausted).
Figures in km for range, kg for payload.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from archive.values.verdict import Answer
from treaties.vocabulary import Basis, Cause, Measure, Rank

INSIDE, OUTSIDE, CANNOT_DECIDE = "inside", "outside", "cannot decide"


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of numbers; each end says whether it belongs to it."""

    lower: float = -inf
    upper: float = inf
    lower_inclusive: bool = True
    upper_inclusive: bool = True

    @property
    def bounded(self) -> bool:
        return self.lower != -inf or self.upper != inf

    def within(self, other: "Interval") -> bool:
        """Does every number of this interval belong to ``other``?"""
        low = self.lower > other.lower or (
            self.lower == other.lower and (other.lower_inclusive or not self.lower_inclusive)
        )
        high = self.upper < other.upper or (
            self.upper == other.upper and (other.upper_inclusive or not self.upper_inclusive)
        )
        return low and high

    def apart_from(self, other: "Interval") -> bool:
        """Does no number belong to both?"""
        return _ends_before(self, other) or _ends_before(other, self)

    def side(self, bounds: "Interval") -> str:
        """``inside`` the bounds, ``outside`` them, or ``cannot decide`` where it straddles one."""
        if self.within(bounds):
            return INSIDE
        return OUTSIDE if self.apart_from(bounds) else CANNOT_DECIDE

    def said(self, unit: str) -> str:
        """In words, such as "above 1,000 km, up to and including 5,500 km"."""
        parts = []
        if self.lower != -inf:
            parts.append(f"{'from' if self.lower_inclusive else 'above'} {figure(self.lower)} {unit}")
        if self.upper != inf:
            parts.append(f"{'up to and including' if self.upper_inclusive else 'below'} {figure(self.upper)} {unit}")
        return ", ".join(parts) or f"any {unit}"


#: No bounds at all.
ANYTHING = Interval()


def _ends_before(one: Interval, other: Interval) -> bool:
    touching = one.upper == other.lower and not (one.upper_inclusive and other.lower_inclusive)
    return one.upper < other.lower or touching


def figure(value: float) -> str:
    """A number as readers write it: 5,500 or 0.5."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim about a measurable property: who says it, what it measures, and the figures."""

    id: str
    measure: Measure = Measure.MAX_RANGE
    lower: float | None = None
    upper: float | None = None
    lower_inclusive: bool = True
    upper_inclusive: bool = True
    open_ended: bool = False
    claimant: str = ""
    basis: Basis | None = None
    rank: Rank = Rank.NORMAL
    unconfirmed: bool = False

    def extent(self) -> Interval | None:
        """What the claim can prove, or None where it gives no figure.

        A greatest range and an interval give a value, the upper figure; a lower bound and a distance flown
        give "at least that"; a band gives itself. ``open_ended`` on a value means "or more".
        """
        floor = self.lower if self.lower is not None else self.upper
        if floor is None:
            return None
        if self.measure in (Measure.LOWER_BOUND, Measure.DISTANCE_FLOWN) or (self.upper is None):
            return Interval(lower=floor, lower_inclusive=self.lower_inclusive)
        if self.measure in (Measure.CLASS_BAND, Measure.TREATY_BAND) or not self.upper_inclusive:
            return Interval(self.lower or 0, self.upper, self.lower_inclusive, self.upper_inclusive)
        return Interval(self.upper, inf if self.open_ended else self.upper)

    def said(self, unit: str) -> str:
        """The claim in one line: figure, claimant, what kind of figure it is."""
        extent = self.extent()
        if extent is None:
            text = "no figure"
        elif extent.lower == extent.upper:
            text = f"{figure(extent.upper)} {unit}"
        else:
            text = extent.said(unit)
        told = [text, self.claimant or "claimant not named", _BASED.get(self.measure) or _declared(self.basis)]
        return "; ".join(part for part in told if part) + (" [unconfirmed]" if self.unconfirmed else "")


_BASED = {
    Measure.DISTANCE_FLOWN: "based on a test flight",
    Measure.TREATY_BAND: "based on a treaty declaration",
    Measure.CLASS_BAND: "a class band, not a measured range",
    Measure.LOWER_BOUND: "a lower bound",
    Measure.ENGAGEMENT_RANGE: "reach of an interceptor",
    Measure.REQUIREMENT: "a requirement, not counted",
}


def _declared(basis: Basis | None) -> str:
    return "based on a treaty declaration" if basis is Basis.TREATY_DECLARED else ""


@dataclass(frozen=True, slots=True)
class Held:
    """The outcome of holding claims against bounds, with the claims on each side in words."""

    answer: Answer
    cause: Cause | None
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    dissent: tuple[str, ...] = ()

    @property
    def because(self) -> tuple[str, ...]:
        sides = (
            ("inside", self.inside),
            ("outside", self.outside),
            ("cannot decide", self.neutral),
            ("dissent", self.dissent),
        )
        return tuple(f"{side}: {claim}" for side, claims in sides for claim in claims)


def hold(claims: Iterable[Claim], bounds: Interval, unit: str, interceptor: bool = False) -> Held:
    """Hold ``claims`` against ``bounds``.

    All deciding claims inside: yes; all outside: no; both: unclear, *disputed*; none decides: unclear,
    *straddles*; no claim counts: unclear, *missing*. Where a claim is ranked preferred, the preferred claims
    alone decide and the others are dissent. Deprecated claims take no part. A requirement is not counted; an
    engagement range counts for interceptors only. The order of the claims never matters.
    """
    known = [each for each in claims if each.rank is not Rank.DEPRECATED and each.extent() is not None]
    shown = [each for each in known if not _counts(each, interceptor)]
    counting = [each for each in known if _counts(each, interceptor)]
    preferred = [each for each in counting if each.rank is Rank.PREFERRED]
    dissent = [each for each in counting if preferred and each.rank is not Rank.PREFERRED]
    sides: dict[str, list[str]] = {INSIDE: [], OUTSIDE: [], CANNOT_DECIDE: []}
    for each in _sorted(preferred or counting):
        extent = each.extent()
        sides[extent.side(bounds) if extent else CANNOT_DECIDE].append(each.said(unit))
    inside, outside = sides[INSIDE], sides[OUTSIDE]
    neutral = sides[CANNOT_DECIDE] + [each.said(unit) for each in _sorted(shown)]
    if inside and outside:
        answer, cause = Answer.UNCLEAR, Cause.DISPUTED
    elif inside or outside:
        answer, cause = (Answer.YES if inside else Answer.NO), None
    else:
        answer, cause = Answer.UNCLEAR, Cause.STRADDLES if counting else Cause.MISSING
    said = tuple(each.said(unit) for each in _sorted(dissent))
    return Held(answer, cause, tuple(inside), tuple(outside), tuple(neutral), said)


def _counts(claim: Claim, interceptor: bool) -> bool:
    if claim.measure is Measure.REQUIREMENT:
        return False
    return interceptor or claim.measure is not Measure.ENGAGEMENT_RANGE


def _sorted(claims: Sequence[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda each: (each.said(""), each.id))
