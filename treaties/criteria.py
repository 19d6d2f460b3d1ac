"""Coded criteria: the small language in which a category names further facts that decide.

``launch_weight_kg>106000|throw_weight_kg>4350`` reads: launch weight above 106,000 kg *or* throw-weight above
4,350 kg (START I, Definitions Annex, "heavy ICBM"). Conjuncts are joined by ``;``, alternatives by ``|``,
atoms of one alternative by ``&``. An atom is ``fact``, one of ``= >= > <= <``, and a number, ``yes`` or ``no``.
The atom ``range`` stands for the range bounds of the category's own columns.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from archive.values.verdict import Answer, Step, all_of, any_of
from treaties.bounds import Interval, figure
from treaties.vocabulary import Cause

#: Facts that are recorded as numbers, with their unit, and facts that are recorded as yes or no.
NUMBERS: Mapping[str, str] = {
    "payload_kg": "kg",
    "range_km": "km",
    "launch_weight_kg": "kg",
    "throw_weight_kg": "kg",
    "warheads": "warheads",
    "calibre_mm": "mm",
    "weight_t": "t",
    "displacement_t": "t",
    "interceptor_velocity_km_s": "km/s",
    "target_range_km": "km",
    "target_velocity_km_s": "km/s",
    "speed_m_s": "m/s",
    "length_m": "m",
    "diameter_cm": "cm",
    "yield_kt": "kt",
}
YES_OR_NO: Mapping[str, str] = {
    "reload": "launcher reloads automatically or holds more than one interceptor",
    "abm_role": "built and deployed for an anti-ballistic-missile role",
    "tested_in_abm_mode": "tested in an anti-ballistic-missile mode",
    "launches_inf_missile": "has tested, held or fired an intermediate- or shorter-range missile",
    "is_research_booster": "research booster system",
    "used_as_target": "used as a target in missile-defence tests",
    "range_km_or_nuclear_alcm": "range above 8,000 km, or equipped for long-range nuclear air-launched cruise missiles",
    "nuclear": "nuclear-armed",
    "aerosol_dispensing": "carries an aerosol system of more than 20 litres",
    "intended_for_wmd": "judged to be meant for weapons of mass destruction",
    "capable_of_nuclear_delivery": "capable of delivering nuclear weapons",
    "designed_for_nuclear_delivery": "designed to be capable of delivering nuclear weapons",
    "named_type": "listed by name in the instrument",
    "at_test_range": "at an agreed test range",
    "space_based": "based in space",
    "manportable": "man-portable",
    "cluster_munition": "disperses explosive submunitions",
    "incendiary": "primarily designed to set fire",
    "solely_interceptor": "developed and tested solely to intercept objects not on the surface of the earth",
    "carries_squad": "carries an infantry squad",
    "launched_over_high_seas": "launched over the high seas",
    "modern_type": "of a type first deployed in 1964 or later",
    "naval": "a naval weapon",
    "new_type": "a new type",
    "new_kind": "a new kind of strategic offensive arm",
}

_ATOM = re.compile(r"(?P<fact>[a-z_]+)(?P<op>>=|<=|=|>|<)(?P<value>[a-z]+|\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison. ``bounds`` for a number, ``wanted`` for yes or no, neither for the word ``range``."""

    fact: str
    bounds: Interval | None = None
    wanted: bool | None = None

    def said(self) -> str:
        if self.bounds is not None:
            return f"{spoken(self.fact)} {self.bounds.said(NUMBERS[self.fact])}"
        return ("" if self.wanted else "not ") + YES_OR_NO.get(self.fact, spoken(self.fact))


Criteria = tuple[tuple[tuple[Atom, ...], ...], ...]


def spoken(fact: str) -> str:
    """The name of a fact without its unit, as a reader would say it."""
    return re.sub(r"_(kg|km|mm|t|km_s|m_s|m|cm|kt)$", "", fact).replace("_", " ")


@lru_cache(maxsize=1024)
def parse_criteria(text: str) -> Criteria:
    """Read a ``criteria`` cell. Raises ``ValueError`` naming the part that cannot be read and what is allowed."""
    if not text.strip():
        return ()
    return tuple(
        tuple(tuple(_atom(part) for part in alternative.split("&")) for alternative in conjunct.split("|"))
        for conjunct in text.split(";")
    )


def parse_facts(text: str) -> dict[str, float | bool]:
    """Read a ``facts`` cell such as ``warheads=10;abm_role=yes``. Raises ``ValueError`` with the remedy."""
    facts: dict[str, float | bool] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"“{part}” is no fact. Write fact=value, for example warheads=10 or abm_role=yes.")
        facts[name] = checked_fact(name, value)
    return facts


def checked_fact(name: str, value: object) -> float | bool:
    """The value of a fact in its own type. Raises ``ValueError`` naming what is allowed."""
    if name in YES_OR_NO:
        if isinstance(value, bool):
            return value
        if value in ("yes", "no"):
            return value == "yes"
        raise ValueError(f"{name} takes yes or no, not “{value}”.")
    if name not in NUMBERS:
        raise ValueError(f"“{name}” is no fact the rules know. Known: {', '.join(sorted({*NUMBERS, *YES_OR_NO}))}.")
    try:
        number = float(value) if not isinstance(value, bool) else -1.0  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number < inf:
        raise ValueError(f"{name} takes a number in {NUMBERS[name]}, zero or more, not “{value}”.")
    return number


def _atom(text: str) -> Atom:
    text = text.strip()
    if text == "range":
        return Atom("range")
    found = _ATOM.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is no criterion. Write fact, one of = >= > <= <, and a number, yes or no.")
    fact, op, value = found["fact"], found["op"], found["value"]
    if value in ("yes", "no"):
        if fact not in YES_OR_NO or op != "=":
            raise ValueError(f"“{text}”: only {', '.join(sorted(YES_OR_NO))} are answered by =yes or =no.")
        return Atom(fact, wanted=value == "yes")
    if fact not in NUMBERS:
        raise ValueError(f"“{text}”: only {', '.join(sorted(NUMBERS))} are compared with a number.")
    number = float(value)
    return Atom(
        fact,
        {
            "=": Interval(number, number),
            ">=": Interval(lower=number),
            ">": Interval(lower=number, lower_inclusive=False),
            "<=": Interval(upper=number),
            "<": Interval(upper=number, upper_inclusive=False),
        }[op],
    )


def mentions_range(criteria: Criteria) -> bool:
    """Whether the range columns are one of several alternatives, so that they do not decide alone."""
    return any(atom.fact == "range" for conjunct in criteria for alternative in conjunct for atom in alternative)


def facts_named(criteria: Criteria) -> set[str]:
    """The facts a category asks for beyond its columns."""
    return {atom.fact for conjunct in criteria for alternative in conjunct for atom in alternative} - {"range"}


def decide(conjunct: tuple[tuple[Atom, ...], ...], answer_atom: Callable[[Atom], Step], locator: str) -> Step:
    """The answer to one conjunct: any alternative, each of whose atoms must all hold.

    ``answer_atom`` answers a single atom, by claims or by recorded value.
    """
    answered = [[answer_atom(atom) for atom in alternative] for alternative in conjunct]
    steps = [step for alternative in answered for step in alternative]
    if len(steps) == 1:
        return steps[0]
    answer = any_of(all_of(step.answer for step in alternative) for alternative in answered)
    cause = next((step.cause for step in steps if step.cause), "") if answer is Answer.UNCLEAR else ""
    name = " or ".join(dict.fromkeys(step.criterion for step in steps))
    reason = " Or: ".join(" And: ".join(step.reason for step in alternative) for alternative in answered)
    because = tuple(dict.fromkeys(line for step in steps for line in step.because))
    return Step(name, answer, reason, locator, because, cause)


def recorded(atom: Atom, value: float | bool | None, locator: str) -> Step:
    """The answer to one atom from a recorded value; not recorded is unclear (*missing*)."""
    asked = atom.said()
    if value is None:
        return Step(atom.fact, Answer.UNCLEAR, f"Asked: {asked}. Not recorded.", locator, (), Cause.MISSING.value)
    if atom.bounds is not None:
        number = float(value)
        answer = Answer.YES if Interval(number, number).within(atom.bounds) else Answer.NO
        told = f"{figure(number)} {NUMBERS[atom.fact]}, as recorded"
    else:
        answer = Answer.YES if bool(value) is atom.wanted else Answer.NO
        told = f"{spoken(atom.fact)}: {'yes' if value else 'no'}, as recorded"
    return Step(atom.fact, answer, f"Asked: {asked}. {told[0].upper()}{told[1:]}.", locator, (told,))
