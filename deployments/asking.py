"""Reading the body of a question to the rules: JSON → :class:`Question`, or every problem with it by field.

``null`` means *not recorded*, everywhere. A number is a number, zero or more; yes and no are true, false, "yes" or
"no". Whatever is not known here is refused, with the words that are allowed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from deployments.reading import DAYS, Problem, Reading, shown
from treaties.bounds import Claim
from treaties.classify import MISSILES, Facts, Listing
from treaties.criteria import NUMBERS, YES_OR_NO, facts_named
from treaties.law import Law, Question
from treaties.naming import UNNAMED, listed_somewhere, named
from treaties.vocabulary import Basing, Basis, Conduct, LaunchDomain, Measure, Rank, SystemType, Warhead

MOST_CLAIMS = 200
MOST_NAMED = 100
BODY_KEYS = ("facts", "deploying_state", "host_state", "on", "conduct", "categories")
CLAIM_KEYS = tuple(
    "id measure lower upper lower_inclusive upper_inclusive open_ended claimant basis rank".split()  # noqa: SIM905
)
#: Facts with a place of their own; all others are kept by name.
_OWN_PLACE = ("payload_kg", "range_km", "nuclear", "named_type", "solely_interceptor")
FACT_KEYS = tuple(
    dict.fromkeys(
        [
            *("system_type", "launch_domain", "basing", "warhead", "weapon_delivery_vehicle"),
            *("range_claims", "payload_claims", "named_types"),
            *NUMBERS,
            *YES_OR_NO,
        ]
    )
)
T = TypeVar("T")


class Refused(ValueError):
    """The question cannot be asked; ``problems`` says why, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{each.field}: {each.problem}" for each in self.problems))


@dataclass(frozen=True, slots=True)
class Known:
    """What a question may name: the law, the ids of states, and further names of listed types by designation."""

    law: Law
    states: Collection[str]
    names: Mapping[str, Iterable[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be asked, the day, and the ids of the categories in the order of the answer."""

    question: Question
    on: date
    categories: tuple[str, ...]


def read(body: object, known: Known, today: date) -> Asked:
    """The question in ``body``; ``today`` is the day asked about where none is given.

    Raises :class:`Refused` with every problem by field.
    """
    reading = Reading()
    given = reading.keys(body, "", BODY_KEYS)
    if given.get("facts") is None and isinstance(body, dict):
        reading.refuse(
            "facts", "The facts of the weapon are needed; an empty object means that nothing is recorded.", ()
        )
    facts = _facts(reading, given.get("facts"), known)
    states = sorted(known.states)
    asked = Asked(
        Question(
            facts,
            reading.one_of(given.get("deploying_state"), "deploying_state", states, "a state") or "",
            reading.one_of(given.get("host_state"), "host_state", states, "a state") or "",
            reading.word(given.get("conduct"), "conduct", Conduct),
        ),
        reading.day(given.get("on"), "on") or today,
        reading.categories(given.get("categories"), "categories", known.law.categories),
    )
    if reading.problems:
        raise Refused(reading.problems)
    return asked


def read_day(text: object, name: str = "on") -> date:
    """A day ``YYYY-MM-DD``. Raises :class:`Refused` with the remedy."""
    reading = Reading()
    day = reading.day(text, name)
    if day is None:
        raise Refused(reading.problems or (Problem(name, "A day is needed.", DAYS),))
    return day


def read_categories(ids: Collection[str], law: Law, name: str = "category") -> tuple[str, ...]:
    """Ids of categories, each once. Raises :class:`Refused` naming those unknown."""
    reading = Reading()
    found = reading.categories(list(ids), name, law.categories)
    if reading.problems:
        raise Refused(reading.problems)
    return found


def _facts(reading: Reading, value: object, known: Known) -> Facts:
    given = reading.keys(value, "facts", FACT_KEYS)
    numbers = _each(reading.number, given, NUMBERS)
    answers = _each(reading.yes_no, given, YES_OR_NO)
    kind = reading.word(given.get("system_type"), "facts.system_type", SystemType)
    delivers = reading.yes_no(given.get("weapon_delivery_vehicle"), "facts.weapon_delivery_vehicle")
    claims = _claims(reading, given.get("range_claims"), "range_claims")
    if numbers["range_km"] is not None:
        claims = (*claims, Claim("recorded", upper=numbers["range_km"], claimant="as recorded"))
    recorded = {**numbers, **answers}
    facts = Facts(
        system_type=kind,
        launch_domains=reading.words(given.get("launch_domain"), "facts.launch_domain", LaunchDomain),
        basing=reading.words(given.get("basing"), "facts.basing", Basing),
        warhead=_warhead(reading, given.get("warhead"), answers["nuclear"]),
        payload_kg=numbers["payload_kg"],
        solely_interceptor=answers["solely_interceptor"],
        weapon_delivery_vehicle=True if delivers is None and kind in MISSILES else delivers,
        range_claims=claims,
        payload_claims=_claims(reading, given.get("payload_claims"), "payload_claims"),
        values=tuple(sorted((k, v) for k, v in recorded.items() if v is not None and k not in _OWN_PLACE)),
    )
    return replace(facts, named=_named(reading, given.get("named_types"), facts, known, answers["named_type"] is True))


def _each(reader: Callable[[object, str], T], given: Mapping[str, Any], names: Iterable[str]) -> dict[str, T]:
    return {name: reader(given.get(name), f"facts.{name}") for name in names}


def _warhead(reading: Reading, value: object, nuclear: bool | None) -> Warhead | None:
    """The warhead; the fact ``nuclear`` (armed with one or not) settles what is dual or not known."""
    warhead = reading.word(value, "facts.warhead", Warhead)
    if nuclear is None:
        return warhead
    told = Warhead.NUCLEAR if nuclear else Warhead.CONVENTIONAL
    if warhead in (Warhead.NUCLEAR, Warhead.CONVENTIONAL) and warhead is not told:
        reading.refuse(
            "facts.nuclear", f"It contradicts the warhead, {warhead.value}.", [warhead is Warhead.NUCLEAR, None]
        )
    return told


def _claims(reading: Reading, value: object, name: str) -> tuple[Claim, ...]:
    pairs = reading.items(value, f"facts.{name}", MOST_CLAIMS, "a list of claims")
    return tuple(_claim(reading, each, at, f"{name}-{number}") for number, (at, each) in enumerate(pairs, 1))


def _claim(reading: Reading, value: object, path: str, name: str) -> Claim:
    given = reading.keys({"claim": None} if value is None else value, path, CLAIM_KEYS)
    lower, upper = (reading.number(given.get(end), f"{path}.{end}") for end in ("lower", "upper"))
    if lower is not None and upper is not None and lower > upper:
        reading.refuse(
            f"{path}.lower", f"The lower figure, {lower:g}, is above the upper, {upper:g}.", ["at most upper"]
        )
    marks = {
        end: reading.yes_no(given.get(end), f"{path}.{end}")
        for end in ("lower_inclusive", "upper_inclusive", "open_ended")
    }
    return Claim(
        reading.text(given.get("id"), f"{path}.id") or name,
        reading.word(given.get("measure"), f"{path}.measure", Measure) or Measure.MAX_RANGE,
        lower,
        upper,
        marks["lower_inclusive"] is not False,
        marks["upper_inclusive"] is not False,
        marks["open_ended"] is True,
        reading.text(given.get("claimant"), f"{path}.claimant"),
        reading.word(given.get("basis"), f"{path}.basis", Basis),
        reading.word(given.get("rank"), f"{path}.rank", Rank) or Rank.NORMAL,
    )


def _named(reading: Reading, value: object, facts: Facts, known: Known, somewhere: bool) -> tuple[Listing, ...]:
    """The lists that name the type. ``somewhere``: the bare fact ``named_type``, for the categories that ask for it."""
    law, instruments = known.law, sorted(known.law.instruments)
    found: list[Listing] = []
    for at, each in reading.items(value, "facts.named_types", MOST_NAMED, "a list of instruments, or of listed types"):
        if not isinstance(each, dict):
            if each is None:
                reading.refuse(at, "An instrument is needed here.", instruments)
            elif name := reading.one_of(each, at, instruments, "an instrument"):
                listings = law.listings.get(name, ())
                found += listed_somewhere(name, facts, law.categories.values(), listings)
            continue
        given = reading.keys(each, at, ("instrument", "designation"))
        name = reading.one_of(given.get("instrument"), f"{at}.instrument", instruments, "an instrument")
        designation = reading.text(given.get("designation"), f"{at}.designation")
        if given.get("instrument") is None:
            reading.refuse(f"{at}.instrument", "The instrument that lists the type is needed.", instruments)
        if name:
            listings = law.listings.get(name, ())
            meant = named(designation, listings, known.names)
            if not meant:
                told = f"{shown(designation)} is not listed by name in {name}."
                reading.refuse(f"{at}.designation", told, sorted({each.designation for each in listings}))
            found += meant
    if somewhere:
        asking = {each.instrument for each in law.categories.values() if "named_type" in facts_named(each.criteria)}
        found += [Listing(each, "", UNNAMED) for each in sorted(asking - {each.instrument for each in found})]
    return tuple(dict.fromkeys(found))
