"""The claim board: which question a claim answers, on which side it stands, and which claims come first.

Pure. Every claim stands in exactly one question. Sides are the stances, or, for duty, the days asserted, so that
contradictions stand side by side. On each side the first :data:`SHOWN` claims are in view and the others folded,
none hidden: preferred before others, then those the status rests on, weak ones (anonymous, speculative, deprecated)
and second accounts of a statement last, then by number of sources.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from archive.values.dates import DateKind
from deployments.strip import STANCES
from deployments.timeline import Said
from deployments.vocabulary import ClaimKind, Stance
from treaties.vocabulary import Rank

SHOWN = 3
#: Fewer where nothing is decided: plans, exercises, context.
SHOWN_ASIDE = 2
ASIDE = frozenset({"announced", "exercised", "context"})
#: More days than this are no sides any more: then the stances are.
MOST_DAYS = 8

CONTEXT = "context"
#: Question → the kinds it gathers. ``context`` gathers use, and every claim kept only as context.
QUESTIONS: Mapping[str, tuple[ClaimKind, ...]] = {
    "presence": (ClaimKind.ARRIVED, ClaimKind.PRESENCE, ClaimKind.EXPANDED),
    "on_duty": (ClaimKind.ON_DUTY,),
    "number": (ClaimKind.QUANTITY,),
    "place": (ClaimKind.IMAGERY, ClaimKind.LOCATION),
    "ended": (ClaimKind.WITHDRAWN, ClaimKind.CANCELLED),
    "announced": (ClaimKind.ANNOUNCED,),
    "exercised": (ClaimKind.EXERCISED,),
    CONTEXT: (ClaimKind.USED,),
    "comment": (ClaimKind.COMMENTARY,),
}


@dataclass(frozen=True, slots=True)
class Side:
    """Claims that say the same way: ``name`` is a stance, or a day as written. ``first`` in view, ``rest`` folded."""

    name: str
    first: tuple[str, ...]
    rest: tuple[str, ...]
    by_day: bool = False

    @property
    def count(self) -> int:
        return len(self.first) + len(self.rest)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its sides; ``disputed``: somebody says yes and somebody denies."""

    key: str
    sides: tuple[Side, ...]
    disputed: bool = False

    @property
    def count(self) -> int:
        return sum(side.count for side in self.sides)


@dataclass(frozen=True, slots=True)
class Given:
    """One figure or day with the claims that give it, in order."""

    value: str
    claims: tuple[Said, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of claims besides their own words, by id: number of ``sources``; the ``deciding`` ones; the
    ``retold`` ones, which give a further account of a statement already held; those kept only as ``context``.
    """

    sources: Mapping[str, int] = field(default_factory=dict)
    deciding: Collection[str] = ()
    retold: Collection[str] = ()
    context: Collection[str] = ()


def board(claims: Iterable[Said], known: Known | None = None) -> tuple[Question, ...]:
    """The questions that the claims answer, in the order of :data:`QUESTIONS`."""
    known = known or Known()
    by_question: dict[str, list[Said]] = {key: [] for key in QUESTIONS}
    of_kind = {kind: key for key, kinds in QUESTIONS.items() for kind in kinds}
    for each in claims:
        by_question[CONTEXT if each.id in known.context else of_kind[each.kind]].append(each)
    return tuple(_question(key, rows, known) for key, rows in by_question.items() if rows)


def numbers(claims: Iterable[Said], context: Collection[str] = ()) -> tuple[Given, ...]:
    """The figures claimed, largest first, each with its claims; context and use elsewhere left out."""
    counted = [each for each in claims if each.counts_there and each.id not in context]
    counted.sort(key=lambda each: (-(each.quantity or 0), each.unit, each.weak, _day(each), each.id))
    return _grouped((counted_as(each.quantity, each.unit), each) for each in counted)


def counted_as(quantity: int | None, unit: str) -> str:
    """“3 launchers”, “1 battery”, “1,200”; nothing for none."""
    if quantity is None:
        return ""
    if quantity == 1:
        unit = f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")
    return f"{quantity:,} {unit}".strip()


def days(claims: Iterable[Said], kind: ClaimKind) -> tuple[Given, ...]:
    """The days given for one kind, earliest first. For an arrival only a day that the claim itself names counts."""
    rows = [
        each
        for each in claims
        if each.kind is kind and each.stance is not Stance.DENIES and each.rank is not Rank.DEPRECATED
        if each.happened.kind is DateKind.DATED
        or (kind is not ClaimKind.ARRIVED and each.claimed.kind is DateKind.DATED)
    ]
    rows.sort(key=lambda each: (_day(each), each.weak, each.id))
    return _grouped((each.speaks_of.text, each) for each in rows)


def _grouped(pairs: Iterable[tuple[str, Said]]) -> tuple[Given, ...]:
    found: dict[str, list[Said]] = {}
    for value, claim in pairs:
        found.setdefault(value, []).append(claim)
    return tuple(Given(value, tuple(rows)) for value, rows in found.items())


def _question(key: str, rows: Sequence[Said], known: Known) -> Question:
    yes = [each for each in rows if each.positive]
    denied = [each for each in rows if each.stance is Stance.DENIES]
    sides: list[Side] = []
    if key == "on_duty":
        dated = _grouped(sorted(((_bare(each), each) for each in yes), key=lambda pair: (_day(pair[1]), pair[1].id)))
        if 1 < len(dated) <= MOST_DAYS:
            sides = [_side(each.value, each.claims, known, SHOWN, by_day=True) for each in dated]
            rows = [each for each in rows if not each.positive]
    for stance in STANCES:
        held = [each for each in rows if each.stance is stance]
        if held:
            sides.append(_side(stance.value, held, known, SHOWN_ASIDE if key in ASIDE else SHOWN))
    return Question(key, tuple(sides), bool(yes and denied))


def _side(name: str, rows: Sequence[Said], known: Known, most: int, by_day: bool = False) -> Side:
    ordered = sorted(rows, key=lambda each: _place(each, known))
    ids = [each.id for each in ordered]
    shown = most if len(ids) > most + 1 else len(ids)  # one claim alone is never folded
    return Side(name, tuple(ids[:shown]), tuple(ids[shown:]), by_day)


def _place(claim: Said, known: Known) -> tuple[object, ...]:
    kind = list(ClaimKind).index(claim.kind) if claim.kind is not ClaimKind.EXPANDED else len(ClaimKind)
    return (
        claim.rank is not Rank.PREFERRED,
        claim.id not in known.deciding,
        claim.weak,
        claim.id in known.retold,
        kind,
        -known.sources.get(claim.id, 0),
        _day(claim),
        claim.id,
    )


def _bare(claim: Said) -> str:
    return claim.speaks_of.text.rstrip("~?%")


def _day(claim: Said) -> str:
    return claim.speaks_of.earliest.isoformat() if claim.speaks_of.earliest else "9999"
