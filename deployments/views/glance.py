"""What a reader sees first: which weapon, whose and where, since when, how many, status, instruments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.dates import FuzzyDate, days_later, parse
from archive.values.verdict import Answer
from archive.web.dates import said
from deployments.bearing import Bearing, turning_days
from deployments.board import Given, days, numbers
from deployments.models import Deployment, SystemClaim
from deployments.ranges import figure_said
from deployments.timeline import Contradiction, StatusVerdict, contradictions, status_on
from deployments.views.claims import Shown, context
from deployments.vocabulary import ClaimKind, DeploymentStatus, Property
from treaties.law import Law, Question
from treaties.notes import Notes
from treaties.vocabulary import Match, Nature, Standing

#: Claimants in view per figure or day; the others are counted, and one click away on the board.
NAMED = 2
MOST_AGAINST = 3
DAYS_NAMED = 3
MOST_DAYS = 8
_ENDS = {Standing.LAPSED: "lapses", Standing.WITHDRAWN: "withdrawal", Standing.SUSPENDED: "suspended"}


@dataclass(frozen=True, slots=True)
class Line:
    """A figure or a day and who gives it. ``named``: pairs of claim and number of its source; ``more``: more claims."""

    value: str
    day: FuzzyDate | None
    named: tuple[tuple[Shown, int], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Reach:
    """One range as claimed of the system, with the rows that give it."""

    figure: str
    claims: tuple[SystemClaim, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """The cells of the glance. ``notes``: numbers of the sources of the summary."""

    notes: list[int]
    arrivals: list[Line]
    duty: list[Line]
    duty_days: int
    numbers: list[Line]
    reaches: list[Reach]
    against: Line | None
    status: StatusVerdict
    differs: bool
    contradictions: tuple[Contradiction, ...]


def glance(deployment: Deployment, claims: Mapping[str, Shown], notes: Notes, day: date) -> Glance:
    """Every statement with the numbers of its sources; ``notes`` takes them in order."""
    values = [each.said for each in claims.values() if not each.draft]
    parties = (deployment.deploying_state_id, deployment.host_state_id)
    summary = sorted({notes.number(each) for each in deployment.citations.all()})
    groups = (days(values, ClaimKind.ARRIVED), days(values, ClaimKind.ON_DUTY), numbers(values, context(claims)))
    arrivals, duty, counted = groups
    status = status_on(values, day, parties, deployment.ended)
    against = sorted((claims[each].said for each in status.against), key=lambda each: -_sources(claims[each.id]))
    return Glance(
        summary,
        [_line(given, claims, notes) for given in arrivals],
        [_line(given, claims, notes) for given in _most_told(duty, claims)],
        len(duty),
        [_line(given, claims, notes) for given in counted],
        reaches(deployment.system.claims.all()),
        _line(Given("", tuple(against)), claims, notes, MOST_AGAINST) if against else None,
        status,
        status.status != deployment.status,
        contradictions(values, day),
    )


def absent(deployment: Deployment, status: StatusVerdict, day: date) -> str:
    """Why, by the record, nothing stands there on ``day``: its end, its beginning, or its status. Empty: it may."""
    if deployment.ended.happened_by(day) is Answer.YES:
        return f"The record gives its end as {said(deployment.ended)}."
    if deployment.started and deployment.started.happened_by(day) is Answer.NO:
        return f"The record gives its beginning as {said(deployment.started)}."
    if status.status in (DeploymentStatus.WITHDRAWN, DeploymentStatus.CANCELLED):
        return status.reason
    return ""


def reaches(claims: Iterable[SystemClaim]) -> list[Reach]:
    """The ranges claimed, each with its claims, from the least figure up."""
    found: dict[str, list[SystemClaim]] = {}
    ranged = [each for each in claims if each.property == Property.RANGE_KM]
    for each in sorted(ranged, key=lambda row: (row.upper or row.lower or 0, row.lower or 0)):
        found.setdefault(figure_said(each), []).append(each)
    return [Reach(figure, tuple(rows)) for figure, rows in found.items()]


def days_to_ask(
    law: Law, question: Question, bearing: Bearing, deployment: Deployment, claims: Mapping[str, Shown], today: date
) -> list[tuple[date, str]]:
    """Days on which an answer of this page turns: ends of instruments that take the weapon in, arrival, duty, end."""
    answers = [each for group in bearing.groups if group.key == "in_class" for each in (*group.first, *group.rest)]
    answers += [
        each
        for each in bearing.explained
        if each.match is Match.IN_CLASS and law.categories[each.category].nature is Nature.GAP
    ]
    found: dict[date, str] = {}
    for turning, instrument, state, standing in turning_days(law, question, answers):
        if standing in _ENDS and turning <= today:
            of = f" for {law.states[state].name}" if standing is not Standing.LAPSED else ""
            found.setdefault(turning, f"{law.instruments[instrument].name} {_ENDS[standing]}{of}")
    values = [each.said for each in claims.values() if not each.weak and not each.draft]
    for kind, what in ((ClaimKind.ARRIVED, "arrival claimed"), (ClaimKind.ON_DUTY, "duty claimed")):
        given = next((row.speaks_of for each in days(values, kind) for row in each.claims if row.speaks_of.exact), None)
        if given and given.earliest:
            found.setdefault(given.earliest, what)
    if deployment.started.latest:
        found.setdefault(deployment.started.latest, "begun by then, as recorded")
    if deployment.ended.earliest:
        found.setdefault(days_later(deployment.ended.earliest, -1), "not yet ended, as recorded")
    return sorted(found.items())[-MOST_DAYS:]


def _most_told(given: Sequence[Given], claims: Mapping[str, Shown]) -> list[Given]:
    """The days with most sources, in order of day."""
    told = sorted(given, key=lambda each: -sum(_sources(claims[row.id]) for row in each.claims))[:DAYS_NAMED]
    return [each for each in given if each in told]


def _sources(claim: Shown) -> int:
    return len(claim.row.citations.all())


def _line(given: Given, claims: Mapping[str, Shown], notes: Notes, most: int = NAMED) -> Line:
    held = [claims[each.id] for each in given.claims]
    one_each = list({each.row.claimant_id: each for each in reversed(held)}.values())[::-1]
    named = []
    for each in one_each[:most]:
        first = next(iter(each.row.citations.all()), None)
        named.append((each, notes.number(first) if first else 0))
    day = given.claims[0].speaks_of if given.value == given.claims[0].speaks_of.text else None
    return Line(given.value, parse(given.value) if day else None, tuple(named), len(held) - len(named))
