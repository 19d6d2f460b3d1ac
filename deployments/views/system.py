"""The page of one system: its names, its facts, what is claimed, and the categories it falls in."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import State
from archive.values.verdict import Answer
from archive.vocabulary import Publication
from archive.web.citing import cited
from archive.web.dates import said
from archive.web.on import Asked, read_on
from deployments.adapt import facts as facts_value
from deployments.models import Deployment, System, SystemClaim
from deployments.number_line import LineClaim
from deployments.ranges import bands_of, figure_said, line_claims, range_chart, shaded_band
from treaties.adapt import current_law
from treaties.bounds import figure
from treaties.classify import INTERCEPTORS, Category, Facts, MatchVerdict
from treaties.criteria import parse_facts
from treaties.law import Law
from treaties.models import NamedType
from treaties.vocabulary import Match, Nature, Obligation

MEASURES = {
    "max_range": "maximum range",
    "interval": "interval; the upper figure counts",
    "lower_bound": "lower bound: at least this",
    "distance_flown": "distance flown in a test: at least this",
    "class_band": "class band; counts only as a whole",
    "treaty_band": "band declared under a treaty; counts only as a whole",
    "engagement_range": "engagement range: an interceptor’s reach",
    "requirement": "requirement; shown, not counted",
}
_STRENGTH = list(Obligation)


@dataclass(frozen=True, slots=True)
class Answered:
    """One category with the answer for this system: the verdict and the sentence that decides it."""

    category: Category
    instrument: str
    verdict: MatchVerdict
    because: str


@dataclass(frozen=True, slots=True)
class Group:
    """Categories with the same answer, as the page lists them."""

    heading: str
    note: str
    rows: list[Answered]
    opened: bool


def system_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published system. ``on``: the day asked about (only categories that hold between two days depend on it)."""
    system = _found(slug)
    asked = read_on(request)
    claims = list(system.claims.all())
    named = NamedType.objects.published().filter(system=system.pk)
    facts = facts_value(system, claims, named)
    law = current_law()
    answered = answers(law, facts, asked)
    lines = line_claims(claims, facts)
    bands = bands_of(law, (each.category for each in answered))
    shaded = shaded_band(bands, ((each.category, each.verdict) for each in answered))
    in_class = [each for each in answered if _headline(each) and each.verdict.match is Match.IN_CLASS]
    return render(
        request,
        "deployments/system.html",
        {
            "system": system,
            "asked": asked,
            "lead": lead(system, lines, in_class, asked),
            "basing": ", ".join(each.replace("_", " ") for each in system.basing),
            "interceptor": facts.system_type in INTERCEPTORS or system.solely_interceptor,
            "names": names(system),
            "origin": ", ".join(State.objects.published().filter(pk__in=system.origin).values_list("name", flat=True)),
            "facts": sorted(parse_facts(system.facts).items()),
            "claims": [(row, figure_said(row), MEASURES[row.measure]) for row in claims],
            "chart": range_chart(system.name, lines, bands, shaded),
            "groups": grouped(answered),
            "answered": len(answered),
            "deployments": deployments_of(system),
        },
        status=asked.status,
    )


def _found(slug: str) -> System:
    claims = (
        SystemClaim.objects.published().select_related("claimant", "quoted_by").prefetch_related(cited(SystemClaim))
    )
    try:
        return (
            System.objects.published().prefetch_related(cited(System), Prefetch("claims", queryset=claims)).get(pk=slug)
        )
    except System.DoesNotExist:
        raise Http404("No published system has this name.") from None


def names(system: System) -> list[tuple[str, str]]:
    """Every name and designator with what it is."""
    found = [(system.name, "name in common use")]
    found += [(system.native_name, "name in its original script")] if system.native_name else []
    for values, what in (
        (system.aliases, "also called"),
        (system.dod_designator, "United States Department of Defense designator"),
        (system.nato_name, "NATO reporting name"),
        (system.grau_index, "GRAU index"),
    ):
        found += [(value, what) for value in values]
    return found


def lead(system: System, lines: list[LineClaim], in_class: list[Answered], asked: Asked) -> str:
    """The page in three sentences: what is claimed, how far it reaches, in how many categories it falls."""
    if lines:
        figures = [each.upper or each.lower or 0 for each in lines]
        span = f"at {figure(min(figures))}" if min(figures) == max(figures) else ""
        span = span or f"between {figure(min(figures))} and {figure(max(figures))}"
        first = f"{counted(len(lines), 'claim puts', 'claims put')} the range of {system.name} {span} km."
    else:
        first = f"No claim gives a range for {system.name}."
    open_to_all = [each for each in in_class if not each.category.scope]
    if not open_to_all:
        return f"{first} On {said(asked.day)} it is certainly in no category that the archive holds."
    instruments = {each.instrument for each in open_to_all}
    kinds = counted(len(open_to_all), "category", "categories").lower()
    of = counted(len(instruments), "instrument", "instruments").lower()
    return f"{first} On {said(asked.day)} it falls in {kinds} of {of}; the first is {_named(open_to_all[0])}."


def _named(each: Answered) -> str:
    return f"{each.category.name} ({each.instrument})"


_NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve"


def counted(number: int, one: str, many: str) -> str:
    """“Eleven claims”: a number at the beginning of a sentence, in words up to twelve."""
    words = _NUMBERS.split()
    return f"{words[number] if number < len(words) else number} {one if number == 1 else many}"


def answers(law: Law, facts: Facts, asked: Asked) -> list[Answered]:
    """Every category this kind of object can meet, with its answer on the day: strongest and widest first."""
    found = []
    for category in law.bearing(facts):
        verdict = law.match(facts, category, asked.day)
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


def _headline(each: Answered) -> bool:
    return each.category.nature in (Nature.REGULATED, Nature.CEILING)


def grouped(answered: list[Answered]) -> list[Group]:
    """In class first and open; the rest one click away; carve-outs, gaps and context apart, as explanations."""
    shown = [each for each in answered if _headline(each)]
    groups = [
        Group("In class", "", [each for each in shown if each.verdict.match is Match.IN_CLASS], True),
        Group(
            "Exempt",
            "The weapon meets the bounds, and the text takes it out.",
            [each for each in shown if each.verdict.match is Match.EXEMPT],
            True,
        ),
        Group(
            "Undetermined",
            "Claims disagree, a needed fact is not recorded, or no rule can decide.",
            [each for each in shown if each.verdict.match is Match.UNDETERMINED],
            False,
        ),
        Group("Not in class", "", [each for each in shown if each.verdict.match is Match.NOT_IN_CLASS], False),
        Group(
            "Carve-outs, gaps and context",
            "What an instrument leaves out or mentions. In class means here: the exception or the gap fits.",
            [each for each in answered if not _headline(each)],
            False,
        ),
    ]
    return [group for group in groups if group.rows]


def deployments_of(system: System) -> list[Deployment]:
    """Published deployments, newest first, each with the number of its published claims."""
    published = Count("claims", filter=Q(claims__publication=Publication.PUBLISHED))
    rows = Deployment.objects.published().filter(system=system).select_related("deploying_state", "host_state")
    return sorted(
        rows.annotate(claims_count=published).order_by("pk"),
        key=lambda row: (row.started_latest is None, -(row.started_latest.toordinal() if row.started_latest else 0)),
    )
