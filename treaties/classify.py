"""Does a weapon fall in a category? Asked criterion by criterion; the first that settles it, settles it.

The order: named type; type, delivery vehicle, launch domain, basing; membership; validity; range;
interceptor exemption; payload, warhead and coded facts; free text that no rule can decide. The logic is
strong Kleene: an unclear criterion leaves the match undetermined only if no later one says no.

The rule takes :class:`Facts`, values without a weapon's record, so that it can be asked about any object.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from archive.values.dates import UNRECORDED, FuzzyDate
from archive.values.verdict import Answer, Step, all_of, any_of, negated
from treaties.bounds import ANYTHING, Claim, Held, Interval, hold
from treaties.criteria import Atom, Criteria, decide, mentions_range, recorded
from treaties.vocabulary import (
    Basing,
    Cause,
    Concern,
    LaunchDomain,
    Match,
    Measure,
    Nature,
    Obligation,
    Rank,
    ScopeOf,
    SystemType,
    Warhead,
)

#: Categories of these kinds ask whether the object delivers a weapon at all (INF Treaty Art. VII(1)).
MISSILES = frozenset({SystemType.BALLISTIC_MISSILE, SystemType.CRUISE_MISSILE, SystemType.HYPERSONIC_GLIDE_VEHICLE})
INTERCEPTORS = frozenset({SystemType.INTERCEPTOR, SystemType.AIR_DEFENCE})


@dataclass(frozen=True, slots=True)
class Listing:
    """A type that an instrument lists by name, in one of its categories."""

    instrument: str
    category: str
    designation: str
    locator: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of a weapon. None and the empty set mean: not recorded.

    ``deployed_domains`` and ``deployed_basing`` are those of one deployment, where its system has several.
    ``payload_kg`` in kg; ``values``: the further facts of ``treaties.criteria`` by name. Hashable.
    """

    system_type: SystemType | None = None
    launch_domains: frozenset[LaunchDomain] = frozenset()
    basing: frozenset[Basing] = frozenset()
    deployed_domains: frozenset[LaunchDomain] = frozenset()
    deployed_basing: frozenset[Basing] = frozenset()
    warhead: Warhead | None = None
    payload_kg: float | None = None
    solely_interceptor: bool | None = None
    weapon_delivery_vehicle: bool | None = None
    range_claims: tuple[Claim, ...] = ()
    payload_claims: tuple[Claim, ...] = ()
    values: tuple[tuple[str, float | bool], ...] = ()
    named: tuple[Listing, ...] = ()

    @property
    def interceptor(self) -> bool:
        return self.system_type in INTERCEPTORS or self.solely_interceptor is True


@dataclass(frozen=True, slots=True)
class Category:
    """A class of weapons, as coded from its provision. ``range`` in km, ``payload_min`` in kg, both exact."""

    id: str
    instrument: str
    name: str
    locator: str = ""
    system_types: frozenset[SystemType] = frozenset()
    launch_domains: frozenset[LaunchDomain] = frozenset()
    basing: frozenset[Basing] = frozenset()
    range: Interval = ANYTHING
    payload_min: float | None = None
    nuclear_only: bool = False
    excludes_solely_interceptors: bool = False
    member_of: tuple[str, ...] = ()
    not_member_of: tuple[str, ...] = ()
    criteria: Criteria = ()
    undecided: str = ""
    obligation: Obligation = Obligation.NONE
    conduct: frozenset[Concern] = frozenset()
    nature: Nature = Nature.REGULATED
    scope: frozenset[str] = frozenset()
    scope_of: ScopeOf = ScopeOf.HOST
    scope_text: str = ""
    valid_from: FuzzyDate = UNRECORDED
    valid_until: FuzzyDate = UNRECORDED
    unconfirmed: bool = False

    @property
    def about_missiles(self) -> bool:
        return bool(self.system_types & MISSILES)


@dataclass(frozen=True, slots=True)
class MatchVerdict:
    """The match, the cause where it is undetermined, and every step that was asked, in order."""

    match: Match
    cause: Cause | None
    steps: tuple[Step, ...]


def classify(
    facts: Facts, category: Category, categories: Mapping[str, Category], day: date | None = None
) -> MatchVerdict:
    """Hold ``facts`` against ``category``, criterion by criterion.

    ``categories``: all categories by id, for membership. ``day``: the day asked about, for categories that
    hold between two days only; None leaves validity out.
    """
    listing = _named_here(facts, category)
    if listing:
        return MatchVerdict(Match.IN_CLASS, None, (listing,))
    steps: list[Step] = []
    for step in _asked(facts, category, categories, day):
        steps.append(step)
        if step.criterion == "interceptor" and step.answer is Answer.NO:
            return MatchVerdict(Match.EXEMPT, None, tuple(steps))
        if step.answer is Answer.NO:
            return MatchVerdict(Match.NOT_IN_CLASS, None, tuple(steps))
    open_steps = [step for step in steps if step.answer is Answer.UNCLEAR]
    free = _free_text(category)
    if open_steps:
        return MatchVerdict(Match.UNDETERMINED, Cause(open_steps[0].cause), (*free, *steps))
    if free:
        return MatchVerdict(Match.UNDETERMINED, Cause.NOT_DECIDABLE, (*free, *steps))
    return MatchVerdict(Match.IN_CLASS, None, tuple(steps))


def _asked(facts: Facts, category: Category, categories: Mapping[str, Category], day: date | None) -> Iterator[Step]:
    yield from _kind_steps(facts, category)
    yield from _membership(facts, category, categories, day)
    yield from _validity(category, day)
    yield from _range(facts, category, categories)
    yield from _interceptor(facts, category)
    yield from _payload_and_warhead(facts, category)
    for conjunct in category.criteria:
        yield decide(conjunct, lambda atom: _atom(atom, facts, category, categories), category.locator)


def within_kind(facts: Facts, category: Category) -> bool:
    """Could the object kind meet this category at all: type, delivery vehicle, domain and basing not ruled out?

    Pairs for which this is false are not stored and not listed on a page.
    """
    if _named_here(facts, category):
        return True
    return all(step.answer is not Answer.NO for step in _kind_steps(facts, category))


def _named_here(facts: Facts, category: Category) -> Step | None:
    """Named beats computed (INF Treaty Art. III; New START Art. III(8)): the list settles it, whatever is claimed."""
    for each in facts.named:
        if each.category == category.id:
            mark = " [unconfirmed]" if each.unconfirmed else ""
            reason = f"The instrument lists {each.designation} by name in this category.{mark}"
            return Step(
                "named_type", Answer.YES, reason, each.locator or category.locator, (f"listed as {each.designation}",)
            )
    return None


def _kind_steps(facts: Facts, category: Category) -> Iterator[Step]:
    yield from _type(facts, category)
    if category.about_missiles and facts.weapon_delivery_vehicle is False:
        yield Step(
            "delivery_vehicle",
            Answer.NO,
            "It does not deliver a weapon, so it is outside missile categories.",
            category.locator,
        )
    yield from _among(
        "launch_domain",
        "Launch domain",
        facts.launch_domains,
        facts.deployed_domains,
        category.launch_domains,
        category,
    )
    yield from _among("basing", "Basing", facts.basing, facts.deployed_basing, category.basing, category)


def _type(facts: Facts, category: Category) -> Iterator[Step]:
    wanted = category.system_types
    if not wanted:
        return
    asked = f"Type: {_either(wanted)}."
    if facts.system_type is None:
        yield Step("system_type", Answer.UNCLEAR, f"{asked} Not recorded.", category.locator, (), Cause.MISSING.value)
        return
    told = _spoken(facts.system_type)
    if facts.system_type in wanted:
        yield Step("system_type", Answer.YES, f"{asked} It is {_a(told)}.", category.locator, (told,))
    elif _may_be_exempt(facts, category):
        reason = f"{asked} It is a ground-based {told}: asked like a missile that might be exempt."
        yield Step("system_type", Answer.YES, reason, category.locator, (told,))
    else:
        yield Step("system_type", Answer.NO, f"{asked} It is {_a(told)}.", category.locator, (told,))


def _may_be_exempt(facts: Facts, category: Category) -> bool:
    """INF Treaty Art. VII(3): an interceptor is outside only if it is solely that, so it must be asked."""
    grounded = LaunchDomain.GROUND in (facts.deployed_domains or facts.launch_domains or {LaunchDomain.GROUND})
    ballistic = SystemType.BALLISTIC_MISSILE in category.system_types
    return category.excludes_solely_interceptors and ballistic and grounded and facts.system_type in INTERCEPTORS


def _among(
    name: str,
    label: str,
    has: frozenset[LaunchDomain] | frozenset[Basing],
    deployed: frozenset[LaunchDomain] | frozenset[Basing],
    wanted: frozenset[LaunchDomain] | frozenset[Basing],
    category: Category,
) -> Iterator[Step]:
    """All of the system's values inside: yes; none: no; some: the deployment's own decide, else unclear."""
    if not wanted:
        return
    asked = f"{label}: {_either(wanted)}."
    told = tuple(sorted(each.value for each in has))
    if not has and not deployed:
        yield Step(name, Answer.UNCLEAR, f"{asked} Not recorded.", category.locator, (), Cause.MISSING.value)
        return
    for values, whose in ((has, "The system is"), (deployed, "This deployment is")):
        if not values:
            continue
        said = f"{asked} {whose} {' and '.join(_spoken(each) for each in sorted(values))}."
        if values <= wanted:
            yield Step(name, Answer.YES, said, category.locator, told)
            return
        if not values & wanted:
            yield Step(name, Answer.NO, said, category.locator, told)
            return
    several = " and ".join(_spoken(each) for each in sorted(has))
    reason = f"{asked} The system is {several}; which one stands here is not recorded."
    yield Step(name, Answer.UNCLEAR, reason, category.locator, told, Cause.MISSING.value)


def _membership(
    facts: Facts, category: Category, categories: Mapping[str, Category], day: date | None
) -> Iterator[Step]:
    """A ceiling counts what a definition takes in: the weapon must be in one of the named categories first."""
    for names, wanted in ((category.member_of, True), (category.not_member_of, False)):
        found = [
            (categories[name], classify(facts, categories[name], categories, day))
            for name in names
            if name in categories
        ]
        if not found:
            continue
        answer = any_of(_AS_ANSWER[verdict.match] for _, verdict in found)
        answer = answer if wanted else negated(answer)
        told = tuple(f"{other.name}: {_spoken(verdict.match)}" for other, verdict in found)
        cause = next((v.cause.value for _, v in found if v.cause), "") if answer is Answer.UNCLEAR else ""
        listed = " or ".join(other.name for other, _ in found)
        reason = f"It must {'first be' if wanted else 'not be'} in: {listed}. {'; '.join(told)}."
        yield Step("membership", answer, reason, category.locator, told, cause)


_AS_ANSWER = {
    Match.IN_CLASS: Answer.YES,
    Match.NOT_IN_CLASS: Answer.NO,
    Match.EXEMPT: Answer.NO,
    Match.UNDETERMINED: Answer.UNCLEAR,
}


def _validity(category: Category, day: date | None) -> Iterator[Step]:
    if day is None or not (category.valid_from or category.valid_until):
        return
    begun = category.valid_from.happened_by(day) if category.valid_from else Answer.YES
    over = category.valid_until.happened_by(day) if category.valid_until else Answer.NO
    answer = all_of((begun, negated(over)))
    when = f"from {category.valid_from.text or 'the start'} until {category.valid_until.text or 'today'}"
    cause = Cause.MISSING.value if answer is Answer.UNCLEAR else ""
    yield Step("validity", answer, f"This category holds {when}.", category.locator, (when,), cause)


def _range(facts: Facts, category: Category, categories: Mapping[str, Category]) -> Iterator[Step]:
    if category.range.bounded and not mentions_range(category.criteria):
        yield _range_step(facts, category, category.range, categories)


def _range_step(facts: Facts, category: Category, bounds: Interval, categories: Mapping[str, Category]) -> Step:
    held = hold((*facts.range_claims, *_listed_bands(facts, category, categories)), bounds, "km", facts.interceptor)
    return _held_step("range", "Range", held, bounds, "km", category.locator)


def _listed_bands(facts: Facts, category: Category, categories: Mapping[str, Category]) -> list[Claim]:
    """A type listed by name has its range class fixed by the list, also where a sibling category asks for it."""
    bands = []
    for each in facts.named:
        sibling = categories.get(each.category)
        if each.instrument == category.instrument and sibling and sibling.range.bounded:
            band = sibling.range
            upper = None if band.upper == float("inf") else band.upper
            lower = None if band.lower == -float("inf") else band.lower
            who = f"the instrument, which lists {each.designation} by name ({each.locator})"
            inclusive = (band.lower_inclusive, band.upper_inclusive)
            bands.append(
                Claim(each.category, Measure.TREATY_BAND, lower, upper, *inclusive, claimant=who, rank=Rank.PREFERRED)
            )
    return bands


def _held_step(name: str, label: str, held: Held, bounds: Interval, unit: str, locator: str) -> Step:
    asked = f"{label}: {bounds.said(unit)}."
    sides = len(held.inside), len(held.outside)
    if held.cause is Cause.MISSING:
        told = "No claim gives a figure." if not held.neutral else "No claim counts."
    elif held.cause is Cause.STRADDLES:
        told = "No claim decides: each straddles a bound."
    elif held.cause is Cause.DISPUTED:
        told = f"Disputed: {sides[0]} {_claims(sides[0])} inside, {sides[1]} outside."
    else:
        side = "inside" if held.answer is Answer.YES else "outside"
        count = sum(sides)
        told = f"{count} of {count} deciding {_claims(count)} {'is' if count == 1 else 'are'} {side}."
    if held.neutral and held.cause not in (Cause.MISSING, Cause.STRADDLES):
        told += f" {len(held.neutral)} cannot decide."
    if held.dissent:
        told += f" {len(held.dissent)} dissent from the preferred claim."
    return Step(name, held.answer, f"{asked} {told}", locator, held.because, held.cause.value if held.cause else "")


def _claims(count: int) -> str:
    return "claim" if count == 1 else "claims"


def _interceptor(facts: Facts, category: Category) -> Iterator[Step]:
    """INF Treaty Art. VII(3): developed and tested solely to intercept objects not on the surface of the earth."""
    if not (category.excludes_solely_interceptors and facts.interceptor):
        return
    asked = "Developed and tested solely to intercept objects not located on the surface of the earth:"
    if facts.solely_interceptor is None:
        yield Step(
            "interceptor", Answer.UNCLEAR, f"{asked} not recorded.", category.locator, (), Cause.UNCLEAR_EXEMPTION.value
        )
    elif facts.solely_interceptor:
        yield Step(
            "interceptor", Answer.NO, f"{asked} yes, so it is exempt.", category.locator, ("solely an interceptor",)
        )
    else:
        yield Step(
            "interceptor", Answer.YES, f"{asked} no, it also has a surface role, so it is not exempt.", category.locator
        )


def _payload_and_warhead(facts: Facts, category: Category) -> Iterator[Step]:
    if category.payload_min is not None:
        yield _payload_step(facts, Interval(lower=category.payload_min), category.locator)
    if category.nuclear_only:
        yield _warhead_step(facts, category)


def _payload_step(facts: Facts, bounds: Interval, locator: str) -> Step:
    claims = facts.payload_claims
    if facts.payload_kg is not None:
        claims = (*claims, Claim("recorded", upper=facts.payload_kg, claimant="as recorded"))
    return _held_step("payload", "Payload", hold(claims, bounds, "kg"), bounds, "kg", locator)


def _warhead_step(facts: Facts, category: Category) -> Step:
    asked = "Nuclear weapons only."
    if facts.warhead is Warhead.NUCLEAR:
        return Step(
            "warhead", Answer.YES, f"{asked} The warhead is recorded as nuclear.", category.locator, ("nuclear",)
        )
    if facts.warhead is Warhead.CONVENTIONAL:
        return Step(
            "warhead",
            Answer.NO,
            f"{asked} The warhead is recorded as conventional.",
            category.locator,
            ("conventional",),
        )
    if facts.warhead is Warhead.DUAL:
        told = "Recorded as dual: capable of a nuclear warhead, not known to be armed with one."
        return Step("warhead", Answer.UNCLEAR, f"{asked} {told}", category.locator, ("dual",), Cause.MISSING.value)
    return Step("warhead", Answer.UNCLEAR, f"{asked} Not recorded.", category.locator, (), Cause.MISSING.value)


def _atom(atom: Atom, facts: Facts, category: Category, categories: Mapping[str, Category]) -> Step:
    if atom.fact == "range":
        return _range_step(facts, category, category.range, categories)
    if atom.fact == "range_km" and atom.bounds:
        return _range_step(facts, category, atom.bounds, categories)
    if atom.fact == "payload_kg" and atom.bounds:
        return _payload_step(facts, atom.bounds, category.locator)
    if atom.fact == "named_type":
        listed = [each.designation for each in facts.named if each.instrument == category.instrument]
        told = f"listed as {' and '.join(listed)}" if listed else "not in its list"
        answer = Answer.YES if bool(listed) is atom.wanted else Answer.NO
        return Step("named_type", answer, f"Listed by name in the instrument: {told}.", category.locator, (told,))
    if atom.fact == "nuclear":
        return replace(_warhead_step(facts, category), criterion="nuclear")
    if atom.fact == "solely_interceptor":
        return recorded(atom, facts.solely_interceptor, category.locator)
    return recorded(atom, dict(facts.values).get(atom.fact), category.locator)


def _free_text(category: Category) -> tuple[Step, ...]:
    if not category.undecided:
        return ()
    reason = f"No rule can decide this: {category.undecided}"
    return (Step("free_text", Answer.UNCLEAR, reason, category.locator, (), Cause.NOT_DECIDABLE.value),)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _either(values: frozenset[SystemType] | frozenset[LaunchDomain] | frozenset[Basing]) -> str:
    return " or ".join(_spoken(each) for each in sorted(values))


def _spoken(value: str) -> str:
    return str(value).replace("_", " ")
