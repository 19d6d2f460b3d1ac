"""Range claims as rings of a map: one ring per claim, rings of one figure on one line, and what they say together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.vocabulary import Publication
from deployments.models import SystemClaim
from deployments.ranges import figure_said
from deployments.vocabulary import Property
from treaties.bounds import figure
from treaties.vocabulary import Measure, Rank

#: Dash patterns of the rings from the shortest figure on; the longest is a whole line.
DASHES = ("2 5", "9 4", "9 4 2 4", "14 5", "4 3", "14 4 2 4 2 4")
BAND_DASH = "1 4"
NAMES_SHOWN = 4

_BANDS = (Measure.CLASS_BAND, Measure.TREATY_BAND)
_KINDS = {
    Measure.MAX_RANGE: "greatest range",
    Measure.INTERVAL: "least and greatest range",
    Measure.LOWER_BOUND: "lower bound",
    Measure.DISTANCE_FLOWN: "distance flown in a test",
    Measure.CLASS_BAND: "band of a class, not a measured range",
    Measure.TREATY_BAND: "band of a treaty declaration",
    Measure.ENGAGEMENT_RANGE: "reach of an interceptor",
    Measure.REQUIREMENT: "requirement, not a range reached",
}
#: Kinds that the list beside the map names, since the figure alone would mislead.
_NAMED_KINDS = {*_KINDS} - {Measure.MAX_RANGE, Measure.INTERVAL}


@dataclass(frozen=True, slots=True)
class RangeRing:
    """One range claim as a ring: ``km`` is its longest figure, or the least where it gives no other."""

    row: SystemClaim
    km: float
    said: str
    at_least: bool

    @property
    def claimant(self) -> str:
        return self.row.claimant.name

    @property
    def kind(self) -> str:
        return _KINDS[Measure(self.row.measure)]

    @property
    def named_kind(self) -> str:
        return self.kind if self.row.measure in _NAMED_KINDS else ""

    @property
    def band(self) -> bool:
        return self.row.measure in _BANDS

    @property
    def counts(self) -> bool:
        return self.row.rank != Rank.DEPRECATED

    @property
    def rank(self) -> str:
        return "" if self.row.rank == Rank.NORMAL else str(self.row.rank)


@dataclass(frozen=True, slots=True)
class Circle:
    """The rings of one figure, which fall on one line. ``style``: figure, preferred, band or deprecated."""

    km: float
    said: str
    style: str
    dash: str
    rings: tuple[RangeRing, ...]

    @property
    def more(self) -> int:
        return max(0, len(self.rings) - NAMES_SHOWN)


def rings_of(claims: Iterable[SystemClaim]) -> tuple[RangeRing, ...]:
    """The published range claims, the shortest first."""
    found = []
    for row in claims:
        if row.property != Property.RANGE_KM or row.publication != Publication.PUBLISHED:
            continue
        at_least = row.upper is None or row.open_ended or row.measure in (Measure.LOWER_BOUND, Measure.DISTANCE_FLOWN)
        found.append(RangeRing(row, row.lower if row.upper is None else row.upper, figure_said(row), at_least))
    return tuple(sorted(found, key=lambda ring: (ring.km, not ring.counts, ring.band, ring.claimant, ring.row.pk)))


def circles_of(rings: Sequence[RangeRing]) -> tuple[Circle, ...]:
    """Rings of one figure together, the shortest first."""
    by_figure: dict[float, list[RangeRing]] = defaultdict(list)
    for ring in rings:
        by_figure[ring.km].append(ring)
    measured = [km for km, held in by_figure.items() if _style(held) in ("figure", "preferred")]
    dashes = {km: "" if km == max(measured) else DASHES[at % len(DASHES)] for at, km in enumerate(measured)}
    return tuple(
        Circle(
            km,
            f"{figure(km)}\u00a0km" + (" or more" if all(ring.at_least for ring in held) else ""),
            _style(held),
            dashes.get(km, BAND_DASH),
            tuple(held),
        )
        for km, held in by_figure.items()
    )


def _style(held: Sequence[RangeRing]) -> str:
    counted = [ring for ring in held if ring.counts]
    if not counted:
        return "deprecated"
    if any(ring.row.rank == Rank.PREFERRED for ring in counted):
        return "preferred"
    return "band" if all(ring.band for ring in counted) else "figure"


def finding(rings: Sequence[RangeRing]) -> str:
    """What the rings show, in one sentence; deprecated claims take no part."""
    counted = [ring for ring in rings if ring.counts]
    if not counted:
        return "No range claim about this system is recorded."
    if len(counted) == 1:
        return f"The one range claim, by {counted[0].claimant}, gives {counted[0].said}.".replace(" km", "\u00a0km")
    short, long = counted[0].km, counted[-1].km
    if short == long:
        return f"All {len(counted)} range claims reach {figure(short)}\u00a0km."
    return (
        f"Of {len(counted)} range claims the shortest reaches {figure(short)}\u00a0km {_by(counted, short)}, "
        f"the longest {figure(long)}\u00a0km {_by(counted, long)}."
    )


def _by(rings: Sequence[RangeRing], km: float) -> str:
    who = list(dict.fromkeys(ring.claimant for ring in rings if ring.km == km))
    return f"({who[0]})" if len(who) == 1 else f"({len(who)} claimants)"
