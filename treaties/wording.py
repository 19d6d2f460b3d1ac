"""Treaty records in words a student can read: kinds, whom an instrument binds, delays, bounds and criteria. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from treaties.bounds import Interval
from treaties.classify import Category
from treaties.criteria import Criteria
from treaties.parties import FIRST_OF_SIXTH_MONTH
from treaties.vocabulary import Binds, EndReason, EventKind, InstrumentKind

KINDS: Mapping[str, str] = {
    InstrumentKind.BILATERAL_TREATY: "treaty between two states",
    InstrumentKind.MULTILATERAL_TREATY: "treaty between many states",
    InstrumentKind.PROTOCOL: "protocol to a treaty",
    InstrumentKind.EXECUTIVE_AGREEMENT: "agreement between governments",
    InstrumentKind.POLITICAL_COMMITMENT: "political commitment, not a treaty",
    InstrumentKind.EXPORT_CONTROL_REGIME: "export-control arrangement, not a treaty",
    InstrumentKind.UNILATERAL_MEASURE: "measure of one state",
    InstrumentKind.SECURITY_COUNCIL_RESOLUTION: "resolution of the Security Council",
}
#: The same as headings over several.
KINDS_OF_SEVERAL: Mapping[str, str] = {
    InstrumentKind.BILATERAL_TREATY: "Treaties between two states",
    InstrumentKind.MULTILATERAL_TREATY: "Treaties between many states",
    InstrumentKind.PROTOCOL: "Protocols",
    InstrumentKind.EXECUTIVE_AGREEMENT: "Agreements between governments",
    InstrumentKind.POLITICAL_COMMITMENT: "Political commitments",
    InstrumentKind.EXPORT_CONTROL_REGIME: "Export-control arrangements",
    InstrumentKind.UNILATERAL_MEASURE: "Measures of one state",
    InstrumentKind.SECURITY_COUNCIL_RESOLUTION: "Security Council resolutions",
}
BINDS: Mapping[str, str] = {
    Binds.PARTIES: "the states that take part",
    Binds.DECLARANT: "the state that declared it",
    Binds.ALL_UN_MEMBERS: "every member of the United Nations (Charter, Art. 25)",
}
ENDED_BY: Mapping[str, str] = {
    EndReason.TERMINATED: "terminated",
    EndReason.EXPIRED: "expired",
    EndReason.NEVER_IN_FORCE: "given up without having been in force",
    EndReason.WITHDRAWN: "ended by withdrawal",
    EndReason.SUPERSEDED: "superseded",
}
#: What an event is called beside its mark in a chart.
EVENT_LABELS: Mapping[EventKind, str] = {
    EventKind.SIGNATURE: "signed",
    EventKind.ENTRY_INTO_FORCE: "in force",
    EventKind.PROVISIONAL_APPLICATION: "applied provisionally",
    EventKind.EXTENSION: "extended",
    EventKind.SUSPENSION: "suspended",
    EventKind.RESUMPTION: "resumed",
    EventKind.WITHDRAWAL_EFFECTIVE: "withdrawn",
    EventKind.RATIFICATION_REVOKED: "ratification revoked",
    EventKind.TERMINATION: "terminated",
    EventKind.EXPIRY: "expired",
    EventKind.SUPERSESSION: "superseded",
}

_UNITS = {"D": "day", "M": "month", "Y": "year"}
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def counted(number: int) -> str:
    """A number in a sentence: words up to twelve, then figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def listed(words: list[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1] if words else ""]))


def delay_said(effect_delay: str) -> str:
    """What a delay between deposit and effect means; empty where there is none."""
    if not effect_delay:
        return ""
    if effect_delay == FIRST_OF_SIXTH_MONTH:
        return "A state is bound from the first day of the sixth month after the month in which it deposited its act."
    found = re.fullmatch(r"P(\d+)([DMY])", effect_delay)
    if not found:
        return effect_delay
    count, unit = int(found[1]), _UNITS[found[2]]
    return f"A state is bound {count} {unit}{'' if count == 1 else 's'} after it deposited its act."


def criteria_said(criteria: Criteria) -> tuple[str, ...]:
    """One sentence part per condition; all must hold. Alternatives are joined by “or”."""
    return tuple(
        " or ".join(" and ".join(_atom_said(atom) for atom in alternative) for alternative in conjunct)
        for conjunct in criteria
    )


def _atom_said(atom: object) -> str:
    return "range within the bounds" if getattr(atom, "fact", "") == "range" else atom.said()  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of range on a short line: from ``x`` to ``end``; each dot is full (included), open, or absent."""

    x: float
    end: float
    lower: str
    upper: str


BAND_WIDTH, BAND_EDGE, BAND_KM = 132.0, 4.0, 8000.0


def band(bounds: Interval) -> Band | None:
    """The bounds drawn over 0 to 8,000 km; None where there is no bound. What goes further has no dot at its end."""
    if not bounds.bounded:
        return None

    def x(value: float) -> float:
        return round(BAND_EDGE + (BAND_WIDTH - BAND_EDGE) * min(max(value, 0.0), BAND_KM) / BAND_KM, 1)

    lower = "" if bounds.lower == -inf else "full" if bounds.lower_inclusive else "open"
    upper = "" if bounds.upper == inf or bounds.upper > BAND_KM else "full" if bounds.upper_inclusive else "open"
    return Band(x(bounds.lower), x(bounds.upper), lower, upper)


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """One category in words. ``range`` and ``payload``: empty without a bound; ``conditions``: all must hold."""

    types: str
    domains: str
    basing: str
    range: str
    band: Band | None
    payload: str
    conditions: tuple[str, ...]
    first_in: str
    not_in: str
    conduct: str
    scope: str


def category_said(category: Category, categories: Mapping[str, Category], places: Mapping[str, str]) -> CategoryWords:
    """``categories``: all, by id, for membership; ``places``: names of states and regions, by id."""
    bounds = category.range
    payload = "" if category.payload_min is None else Interval(lower=category.payload_min).said("kg")
    conditions = criteria_said(category.criteria)
    if category.nuclear_only:
        conditions = ("nuclear weapons only", *conditions)
    whose = "the host state" if category.scope_of.value == "host" else "the deploying state"
    scope = [places.get(each, each) for each in sorted(category.scope)]
    return CategoryWords(
        _either(category.system_types) or "any kind of object",
        _either(category.launch_domains),
        _either(category.basing),
        bounds.said("km") if bounds.bounded else "",
        band(bounds),
        payload,
        conditions,
        " or ".join(categories[each].name for each in category.member_of if each in categories),
        " or ".join(categories[each].name for each in category.not_member_of if each in categories),
        _either(category.conduct, ", "),
        f"{whose} in {listed(scope)}" if scope else "",
    )


def _either(values: frozenset[str], joint: str = " or ") -> str:
    return joint.join(str(each).replace("_", " ") for each in sorted(values))
