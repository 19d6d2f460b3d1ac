"""What the number line of a system is drawn from: its range claims, and the bands of categories that ask for range."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from deployments.adapt import claim as claim_value
from deployments.models import SystemClaim
from deployments.number_line import NARROW, WIDE, Band, Drawing, LineClaim, Side, draw, finding, side
from deployments.vocabulary import Property
from treaties.bounds import Interval, figure
from treaties.classify import INTERCEPTORS, Category, Facts, MatchVerdict
from treaties.law import Law
from treaties.vocabulary import REGULATING, Match, Measure, Rank

#: Only these can be "in class"; carve-outs, gaps and context are no bands of their own.
HEADLINE = REGULATING


def figure_said(row: SystemClaim) -> str:
    """The figure of a claim with its unit, as the claim gives it: “up to 5,500 km”, “at least 500 km”."""
    unit = "kg" if row.property == Property.PAYLOAD_KG else "km"
    at_least = row.measure in (Measure.LOWER_BOUND, Measure.DISTANCE_FLOWN) or row.upper is None
    floor = row.lower if row.lower is not None else row.upper
    if at_least:
        return f"{'at least' if row.lower_inclusive else 'more than'} {figure(floor)} {unit}"
    if row.lower is not None and row.lower != row.upper:
        low = "" if row.lower_inclusive else "above "
        text = f"{low}{figure(row.lower)} to {'' if row.upper_inclusive else 'below '}{figure(row.upper)} {unit}"
    else:
        text = f"{'up to' if row.upper_inclusive else 'below'} {figure(row.upper)} {unit}"
    return text + (" or more" if row.open_ended else "")


def line_claims(rows: Iterable[SystemClaim], facts: Facts) -> list[LineClaim]:
    """The range claims in the order of the line: by the figure they give, then by claimant."""
    interceptor = facts.system_type in INTERCEPTORS
    found = []
    for row in rows:
        value = claim_value(row)
        extent = value.extent()
        if row.property != Property.RANGE_KM or extent is None:
            continue
        counted = row.rank != Rank.DEPRECATED and row.measure != Measure.REQUIREMENT
        counted = counted and (interceptor or row.measure != Measure.ENGAGEMENT_RANGE)
        found.append(
            LineClaim(
                row.id,
                row.claimant.name,
                figure_said(row),
                value.measure,
                value.lower,
                value.upper,
                extent,
                value.rank,
                value.unconfirmed,
                counted,
            )
        )
    return sorted(found, key=lambda each: (each.upper or each.lower or 0, each.lower or 0, each.claimant, each.id))


def bands_of(law: Law, categories: Iterable[Category]) -> list[Band]:
    """The distinct range bounds among ``categories``, each with the instruments that draw them.

    Categories that concern named territories only are left out: their bounds hold for those states' weapons.
    """
    sharing: dict[Interval, list[Category]] = {}
    for each in categories:
        if each.range.bounded and each.nature in HEADLINE and not each.scope:
            sharing.setdefault(each.range, []).append(each)
    bands = [Band(_names(law, interval, sharing), interval) for interval in sharing]
    return sorted(bands, key=lambda band: (max(band.interval.lower, 0), band.interval.upper))


def _names(law: Law, interval: Interval, sharing: Mapping[Interval, Sequence[Category]]) -> tuple[str, ...]:
    names: list[str] = []
    for each in sharing[interval]:
        several = sum(any(other.instrument == each.instrument for other in rows) for rows in sharing.values()) > 1
        name = law.instruments[each.instrument].name
        name = f"{name}, {each.name}" if several else name
        if name not in names:
            names.append(name)
    return tuple(names)


def shaded_band(bands: Sequence[Band], answers: Iterable[tuple[Category, MatchVerdict]]) -> Band | None:
    """The narrowest band the weapon is in; failing that, the narrowest it is undetermined for; else none."""
    by_match: dict[Match, set[Interval]] = {}
    for category, verdict in answers:
        if category.nature in HEADLINE and not category.scope:
            by_match.setdefault(verdict.match, set()).add(category.range)
    for match in (Match.IN_CLASS, Match.EXEMPT, Match.UNDETERMINED):
        closed = [band for band in bands if band.interval in by_match.get(match, ()) and band.interval.upper != inf]
        if closed:
            return min(closed, key=lambda band: band.interval.upper - band.interval.lower)
    return None


@dataclass(frozen=True, slots=True)
class RangeChart:
    """The number line twice, what it shows in words, and its table twin: per claim, its side in each band."""

    wide: Drawing
    narrow: Drawing
    finding: str
    shaded: Band | None
    bands: Sequence[Band]
    twin: list[tuple[LineClaim, list[tuple[Band, Side]]]]
    shapes: set[str]


def range_chart(
    name: str, claims: Sequence[LineClaim], bands: Sequence[Band], shaded: Band | None
) -> RangeChart | None:
    """The chart of a system, or None where no claim gives a range."""
    if not claims:
        return None
    interval = shaded.interval if shaded else None
    return RangeChart(
        draw(claims, bands, interval, WIDE),
        draw(claims, bands, interval, NARROW),
        finding(name, claims, shaded),
        shaded,
        bands,
        [(claim, [(band, side(claim, band.interval)) for band in bands]) for claim in claims],
        {claim.measure.value for claim in claims} | {"unconfirmed" for claim in claims if claim.unconfirmed},
    )
