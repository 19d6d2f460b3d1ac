"""What follows from the claims about a deployment on a day: its status, and what is contradicted.

Pure: claims in, reasons out. The rules, in this order:

1. A claim speaks of the day it names (*happened on*), else of the day on which it was made. It counts from the
   first day that can be meant. Deprecated claims take no part. Where a claim about presence is ranked preferred,
   the preferred ones alone decide.
2. Asserting and assessing say yes, denying says no, speculating says neither. Comment, and use of the weapon, say
   nothing of where it stands.
3. Who changed sides is counted on the last side taken, and a claim of presence that is followed by an
   announcement and only then by an arrival does not mean that it was there.
4. A withdrawal or a cancellation holds until a later claim of arrival or duty. A withdrawal of a number is one of
   a part: the rest is there. A withdrawal asserted while the record gives no end is *disputed*. Where nobody speaks
   of one, an end in the record itself counts as one claim "as recorded".
5. Presence said and denied: *disputed*. Duty asserted by a named claimant: *operational*. Presence asserted by
   the deploying or the host state and by somebody else: *confirmed*. Presence said: *reported*. Announced only:
   *announced*. Speculation alone gives no status.

The status is derived; the recorded one is the editor's summary, and staff see the difference.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.dates import UNRECORDED, DateKind, FuzzyDate, exactly
from archive.values.verdict import Answer
from deployments.vocabulary import ClaimKind, DeploymentStatus, Stance
from treaties.vocabulary import Rank

#: Kinds that end a presence, kinds that say that the weapon is there, and those that begin a presence anew.
ENDING = frozenset({ClaimKind.WITHDRAWN, ClaimKind.CANCELLED})
THERE = frozenset(ClaimKind) - ENDING - {ClaimKind.ANNOUNCED, ClaimKind.USED, ClaimKind.COMMENTARY}
BEGINNING = frozenset({ClaimKind.ARRIVED, ClaimKind.ON_DUTY})
POSITIVE = frozenset({Stance.ASSERTS, Stance.ASSESSES})
#: The id under which an end in the record's own row takes part.
RECORDED = "as-recorded"


@dataclass(frozen=True, slots=True)
class Said:
    """One claim about a deployment, as the rules see it.

    ``claimant``: the name readers see; ``state``: id of the state the claimant spoke for, else empty;
    ``happened``: the day it speaks of; ``claimed``: the day of the statement; ``quantity`` counted in ``unit``.
    """

    id: str
    kind: ClaimKind
    stance: Stance
    claimant: str = ""
    claimed: FuzzyDate = UNRECORDED
    happened: FuzzyDate = UNRECORDED
    state: str = ""
    anonymous: bool = False
    rank: Rank = Rank.NORMAL
    quantity: int | None = None
    unit: str = ""

    @property
    def speaks_of(self) -> FuzzyDate:
        """The day the claim is about: the one it names, else the one on which it was made."""
        return self.happened if self.happened.kind is DateKind.DATED else self.claimed

    @property
    def positive(self) -> bool:
        return self.stance in POSITIVE

    @property
    def weak(self) -> bool:
        """Anonymous, speculative or deprecated: kept in view, visibly weaker."""
        return self.anonymous or self.stance is Stance.SPECULATES or self.rank is Rank.DEPRECATED

    @property
    def counts_there(self) -> bool:
        """Does it say how many are there, or are to be? A number in a denial, in use or in comment does not."""
        return (
            self.quantity is not None
            and self.kind in THERE | {ClaimKind.ANNOUNCED}
            and self.stance is not Stance.DENIES
        )

    def heard_by(self, day: date) -> bool:
        """Can it speak of ``day`` or of a day before? A claim without a day can."""
        return self.speaks_of.kind is not DateKind.DATED or self.speaks_of.happened_by(day) is not Answer.NO


@dataclass(frozen=True, slots=True)
class StatusVerdict:
    """The derived ``status`` (None: nothing gives one), its ``reason``, the ids it rests on and those ``against``."""

    status: DeploymentStatus | None
    reason: str
    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be right. ``about``: presence, number or day of duty; ``sides``: value and claim ids."""

    about: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]


def status_on(
    claims: Iterable[Said], day: date, parties: Collection[str] = (), ended: FuzzyDate = UNRECORDED
) -> StatusVerdict:
    """The status of a deployment on ``day``, by the rules of this module.

    ``claims``: all of the deployment, in any order; ``parties``: ids of the deploying and the host state;
    ``ended``: the end in the record's own row.
    """
    everything = _ordered(claims)
    everything = sorted([*everything, *_recorded_end(everything, ended)], key=_when)
    heard = [each for each in everything if each.heard_by(day)]
    if not heard:
        return StatusVerdict(None, "No claim speaks of this day or of a day before it.")
    gone = _ending(heard)
    if gone and not _begun_after(heard, gone):
        return _ended(gone, ended)
    if gone:
        heard = [each for each in heard if _first(each) > _last(gone)]
    there, denied = sides_on(everything, heard)
    if there and denied:
        return StatusVerdict(
            DeploymentStatus.DISPUTED,
            f"{_count(there)} that it is there; {_count(denied, 'denies', 'deny')} it.",
            _ids(there),
            _ids(denied),
        )
    if there:
        return _present(there, parties)
    if denied:
        return StatusVerdict(
            *_announced_or(DeploymentStatus.DISPUTED, heard, "It is denied; no claim that it is there is recorded."),
            _ids(denied),
        )
    return StatusVerdict(*_announced_or(None, heard, "Nothing but speculation, comment or use is recorded."))


def sides_on(everything: Sequence[Said], heard: Sequence[Said]) -> tuple[list[Said], list[Said]]:
    """Of the claims ``heard`` by a day: those that say it is there, and those that deny it.

    ``everything``: all claims in order of day, also later ones, which can show that an early claim of presence
    meant no arrival.
    """
    about = [each for each in heard if each.kind in THERE or _of_a_part(each)]
    about = [each for each in about if not _before_arrival(each, everything)]
    preferred = [each for each in about if each.rank is Rank.PREFERRED]
    about = _last_word(preferred or about)
    return [each for each in about if each.positive], [each for each in about if each.stance is Stance.DENIES]


def contradictions(claims: Iterable[Said], day: date) -> tuple[Contradiction, ...]:
    """What is contradicted among the claims heard by ``day``: presence, the day of duty, the number in one unit."""
    everything = _ordered(claims)
    heard = [each for each in everything if each.heard_by(day)]
    there, denied = sides_on(everything, heard)
    found = []
    if there and denied:
        found.append(Contradiction("presence", (("there", _ids(there)), ("not there", _ids(denied)))))
    duty = [each for each in heard if each.kind is ClaimKind.ON_DUTY and each.positive and each.speaks_of]
    found += _differing("day of duty", duty, lambda each: each.speaks_of.text.rstrip("~?%"))
    counted = [each for each in heard if each.counts_there]
    for unit in sorted({each.unit for each in counted}):
        same = [each for each in counted if each.unit == unit]
        found += _differing("number", same, lambda each: f"{each.quantity} {each.unit}")
    return tuple(found)


def _ended(gone: Said, ended: FuzzyDate) -> StatusVerdict:
    if gone.id == RECORDED:
        reason = f"The record gives its end as {ended.text}; no claim of a withdrawal is recorded."
        return StatusVerdict(DeploymentStatus.WITHDRAWN, reason)
    said = f"{gone.claimant} {gone.stance.value} that it was {gone.kind.value}"
    if gone.kind is ClaimKind.CANCELLED:
        return StatusVerdict(DeploymentStatus.CANCELLED, f"{said}.", (gone.id,))
    if not ended or ended.kind is DateKind.OPEN:
        return StatusVerdict(DeploymentStatus.DISPUTED, f"{said}; the record gives no end.", (), (gone.id,))
    return StatusVerdict(DeploymentStatus.WITHDRAWN, f"{said}.", (gone.id,))


def _present(there: Sequence[Said], parties: Collection[str]) -> StatusVerdict:
    duty = [
        each
        for each in there
        if each.kind is ClaimKind.ON_DUTY and each.stance is Stance.ASSERTS and not each.anonymous
    ]
    if duty:
        return StatusVerdict(
            DeploymentStatus.OPERATIONAL, f"{duty[0].claimant} asserts that it is on duty.", _ids(duty)
        )
    own = [each for each in there if each.state in parties and each.stance is Stance.ASSERTS and not each.anonymous]
    others = [each for each in there if each.state not in parties and not each.anonymous]
    if own and others:
        reason = (
            f"{own[0].claimant} asserts that it is there; so says {others[0].claimant}, speaking for neither state."
        )
        return StatusVerdict(DeploymentStatus.CONFIRMED, reason, _ids([*own, *others]))
    return StatusVerdict(DeploymentStatus.REPORTED, f"{_count(there)} that it is there.", _ids(there))


def _announced_or(
    otherwise: DeploymentStatus | None, heard: Sequence[Said], reason: str
) -> tuple[DeploymentStatus | None, str, tuple[str, ...]]:
    announced = [each for each in heard if each.kind is ClaimKind.ANNOUNCED and each.positive]
    if announced:
        return (
            DeploymentStatus.ANNOUNCED,
            f"{announced[-1].claimant} announced it; by then nobody says that it is there.",
            _ids(announced),
        )
    return otherwise, reason, ()


def _ending(heard: Sequence[Said]) -> Said | None:
    """The last withdrawal or cancellation said of a day heard."""
    return next(
        (each for each in reversed(heard) if each.kind in ENDING and each.positive and not _of_a_part(each)), None
    )


def _of_a_part(claim: Said) -> bool:
    return claim.kind is ClaimKind.WITHDRAWN and claim.quantity is not None


def _begun_after(heard: Sequence[Said], ended: Said) -> bool:
    return any(each.kind in BEGINNING and each.positive and _first(each) > _last(ended) for each in heard)


def _before_arrival(claim: Said, everything: Sequence[Said]) -> bool:
    """Rule 3: was it still being announced after the claim, and said to arrive only later?"""
    if claim.kind is ClaimKind.ARRIVED or claim.speaks_of.kind is not DateKind.DATED:
        return False
    arrivals = [_first(each) for each in everything if each.kind is ClaimKind.ARRIVED and each.positive]
    if not arrivals or _last(claim) >= min(arrivals):
        return False
    return any(
        each.kind is ClaimKind.ANNOUNCED and each.positive and _last(claim) <= _first(each) <= min(arrivals)
        for each in everything
    )


def _last_word(claims: Sequence[Said]) -> list[Said]:
    """Each claimant's claims on the side taken last. ``claims`` in order of day; speculation takes no side."""
    last = {each.claimant: each.positive for each in claims if each.stance is not Stance.SPECULATES}
    return [each for each in claims if each.stance is not Stance.SPECULATES and last[each.claimant] is each.positive]


def _differing(about: str, claims: Iterable[Said], value: Callable[[Said], str]) -> list[Contradiction]:
    sides: dict[str, list[Said]] = {}
    for each in claims:
        sides.setdefault(value(each), []).append(each)
    return [Contradiction(about, tuple((name, _ids(rows)) for name, rows in sides.items()))] if len(sides) > 1 else []


def _first(claim: Said) -> date:
    return claim.speaks_of.earliest or date.min


def _last(claim: Said) -> date:
    return claim.speaks_of.latest or date.max


def _when(claim: Said) -> tuple[date, date, str]:
    """Order of day; a claim without a day comes last."""
    return claim.speaks_of.earliest or date.max, claim.speaks_of.latest or date.max, claim.id


def _ids(claims: Iterable[Said]) -> tuple[str, ...]:
    return tuple(each.id for each in claims)


def _ordered(claims: Iterable[Said]) -> list[Said]:
    return sorted((each for each in claims if each.rank is not Rank.DEPRECATED), key=_when)


def _recorded_end(everything: Sequence[Said], ended: FuzzyDate) -> list[Said]:
    """Rule 4: the end in the record's row, where no claim speaks of one. An unknown day comes after the last claim."""
    said = any(each.kind in ENDING and not _of_a_part(each) for each in everything)
    if said or ended.kind not in (DateKind.DATED, DateKind.UNKNOWN):
        return []
    last = max((_last(each) for each in everything if each.speaks_of), default=None)
    day = exactly(last) if ended.kind is DateKind.UNKNOWN and last and last < date.max else ended
    return [Said(RECORDED, ClaimKind.WITHDRAWN, Stance.ASSERTS, "the record", happened=day)]


def _count(claims: Sequence[Said], one: str = "says", many: str = "say") -> str:
    people = {each.claimant for each in claims}
    return f"{people.pop()} {one}" if len(people) == 1 else f"{len(people)} claimants {many}"
