"""The categories a system can meet, each with its answer on a day, and the page said in a few sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.verdict import Answer
from archive.web.dates import said
from deployments.number_line import LineClaim
from treaties.bounds import figure
from treaties.classify import Category, Facts, MatchVerdict
from treaties.law import Law
from treaties.vocabulary import REGULATING, Cause, Match, Obligation

_STRENGTH = list(Obligation)
_BOTH_SIDES = (Cause.DISPUTED, Cause.STRADDLES)


@dataclass(frozen=True, slots=True)
class Answered:
    """One category with the answer for this system: the verdict and the sentence that decides it."""

    category: Category
    instrument: str
    verdict: MatchVerdict
    because: str

    @property
    def headline(self) -> bool:
        """Whether the category is of a nature that can be "in class" at all."""
        return self.category.nature in REGULATING

    @property
    def said(self) -> str:
        return f"{self.category.name} ({self.instrument})"


@dataclass(frozen=True, slots=True)
class Group:
    """Categories with the same answer, as the page lists them."""

    heading: str
    note: str
    rows: list[Answered]
    opened: bool


def lead(name: str, lines: Sequence[LineClaim], answered: Sequence[Answered], day: date) -> str:
    """The page in three sentences: what is claimed, in how many categories it falls, and what stays disputed."""
    said_so = [_claimed(name, lines)]
    shown = [each for each in answered if each.headline and not each.category.scope]
    inside = [each for each in shown if each.verdict.match is Match.IN_CLASS]
    disputed = [each for each in shown if each.verdict.cause is Cause.DISPUTED and each.category.range.bounded]
    if inside:
        kinds = counted(len(inside), "category", "categories").lower()
        among = f", among them {inside[0].said}" if len(inside) > 1 else f": {inside[0].said}"
        said_so.append(f"On {said(day)} it falls in {kinds} that no territory limits{among}.")
    else:
        said_so.append(f"On {said(day)} it is certainly in no category that the archive holds.")
    if disputed:
        said_so.append(f"Claims stand on both sides of the bounds of {disputed[0].said}: undetermined, disputed.")
    return " ".join(said_so)


def _claimed(name: str, lines: Sequence[LineClaim]) -> str:
    if not lines:
        return f"No claim gives a range for {name}."
    figures = [each.upper or each.lower or 0 for each in lines]
    low, high = figure(min(figures)), figure(max(figures))
    span = f"at {low}" if low == high else f"between {low} and {high}"
    return f"{counted(len(lines), 'claim puts', 'claims put')} the range of {name} {span} km."


_NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve"


def counted(number: int, one: str, many: str) -> str:
    """“Eleven claims”: a number at the beginning of a sentence, in words up to twelve."""
    words = _NUMBERS.split()
    return f"{words[number] if number < len(words) else number} {one if number == 1 else many}"


def answers(law: Law, facts: Facts, day: date) -> list[Answered]:
    """Every category this kind of object can meet, with its answer on the day: strongest and widest first."""
    found = []
    for category in law.bearing(facts):
        verdict = law.match(facts, category, day)
        found.append(Answered(category, law.instruments[category.instrument].name, verdict, _because(verdict)))
    return sorted(found, key=_order)


def _order(each: Answered) -> tuple[bool, bool, int, str, str]:
    category = each.category
    strength = _STRENGTH.index(category.obligation)
    return bool(category.scope), not category.range.bounded, strength, each.instrument, category.name


def _because(verdict: MatchVerdict) -> str:
    """The sentence that decides: the step that says no, or the first unclear one, or the range, or the last."""
    wanted = {Match.NOT_IN_CLASS: Answer.NO, Match.EXEMPT: Answer.NO, Match.UNDETERMINED: Answer.UNCLEAR}
    if verdict.match in wanted:
        return next(step.reason for step in verdict.steps if step.answer is wanted[verdict.match])
    ranged = [step.reason for step in verdict.steps if step.criterion in ("range", "named_type")]
    return (ranged or [verdict.steps[-1].reason])[-1]


def grouped(answered: Sequence[Answered]) -> list[Group]:
    """In class, exempt and disputed open; the rest one click away; carve-outs, gaps and context as explanations."""
    rows: dict[str, list[Answered]] = {heading: [] for heading, _, _ in _GROUPS}
    for each in answered:
        rows[_heading(each)].append(each)
    return [Group(heading, note, rows[heading], opened) for heading, note, opened in _GROUPS if rows[heading]]


_GROUPS = (
    ("In class", "", True),
    ("Undetermined: claims on both sides of a bound", "", True),
    ("Exempt", "The weapon meets the bounds, and the text takes it out.", True),
    (
        "In class by kind, for named states or places only",
        "These rules ask first whose weapon it is or where it stands: see the deployments.",
        False,
    ),
    ("Undetermined: a fact is missing, or no rule can decide", "", False),
    ("Not in class", "", False),
    (
        "Carve-outs, gaps and context",
        "What an instrument leaves out or mentions. In class means here: the exception or the gap fits.",
        False,
    ),
)


def _heading(each: Answered) -> str:
    headings = [heading for heading, _, _ in _GROUPS]
    if not each.headline:
        return headings[6]
    match each.verdict.match:
        case Match.IN_CLASS:
            return headings[3] if each.category.scope else headings[0]
        case Match.EXEMPT:
            return headings[2]
        case Match.UNDETERMINED:
            return headings[1] if each.verdict.cause in _BOTH_SIDES and not each.category.scope else headings[4]
    return headings[5]
