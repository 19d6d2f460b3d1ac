"""What the weapon tables add to an instrument's page: the deployments in class, and which named types have a page.

The law knows no weapons, so its page asks here, from the template.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django import template
from django.db.models import Case, F, Q, Sum, When

from archive.values.verdict import Answer, all_of, negated
from deployments.models import Assessment, Deployment, DeploymentCell, System
from deployments.vocabulary import DeploymentStatus
from treaties.effect import STRENGTH
from treaties.models import Category, Instrument, NamedType
from treaties.vocabulary import REGULATING, Effect, Match

register = template.Library()

#: More deployments than this are counted, not listed.
MOST = 200
#: A list longer than this is folded.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One deployment: the classes it is in, what follows (the strongest), and the answers behind it."""

    deployment: Deployment
    assessments: tuple[Assessment, ...]
    effect: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    note: str
    lines: tuple[Line, ...]

    @property
    def folded(self) -> bool:
        return len(self.lines) > SHOWN


@dataclass(frozen=True, slots=True)
class InClass:
    """Deployments in class on a day. ``undetermined``: how many more may be; ``left_out``: how many are not listed."""

    groups: tuple[Group, ...]
    total: int
    undetermined: int
    left_out: int


def there_on(deployment: Deployment, on: date) -> Answer:
    """Did it stand there on that day, by its recorded beginning and end? An end that is not recorded is no answer."""
    if deployment.status == DeploymentStatus.CANCELLED:
        return Answer.NO
    begun = deployment.started.happened_by(on) if deployment.started else Answer.UNCLEAR
    over = deployment.ended.happened_by(on) if deployment.ended else Answer.UNCLEAR
    return all_of((begun, negated(over)))


HEADINGS = {
    Answer.YES: ("There on this day", ""),
    Answer.UNCLEAR: (
        "Perhaps there on this day",
        "The beginning or the end is not recorded, or not to the day. Absence is not evidence.",
    ),
    Answer.NO: ("Not there on this day", "In class, but recorded for other days."),
}


@register.simple_tag
def deployments_in_class(instrument: Instrument, on: date) -> InClass:
    """The published deployments in a class of ``instrument`` on ``on``, from the derived rows. Five queries.

    Where there are more than :data:`MOST`, those with the strongest effect are listed.
    """
    covering = Q(start__isnull=True) | Q(start__lte=on), Q(end__isnull=True) | Q(end__gt=on)
    rows = Assessment.objects.filter(
        *covering,
        category__instrument=instrument,
        category__in=Category.objects.published().filter(nature__in=REGULATING),
    )
    found: dict[int, list[Assessment]] = defaultdict(list)
    for row in rows.filter(match=Match.IN_CLASS).select_related("category").order_by("case", "category"):
        found[row.case_id].append(row)
    held = {case: min(each, key=lambda row: _strength(row.effect)) for case, each in found.items()}
    maybe = rows.filter(match=Match.UNDETERMINED).exclude(case__in=list(found)).values("case")
    lines = [
        Line(each, tuple(found[case]), held[case].effect, held[case].why)
        for each, case in _deployments({case: _strength(row.effect) for case, row in held.items()})
    ]
    groups = []
    for answer, (heading, note) in HEADINGS.items():
        of_these = tuple(each for each in lines if there_on(each.deployment, on) is answer)
        if of_these:
            groups.append(Group(heading, note, of_these))
    total = _counted(Q(case__in=list(found)))
    return InClass(tuple(groups), total, _counted(Q(case__in=maybe)), max(total - MOST, 0))


def _deployments(strength: Mapping[int, int]) -> Iterator[tuple[Deployment, int]]:
    """The first published deployments of these cases with the case of each, strongest first, then by system and id."""
    whens = [
        When(counted__cell__case__in=[case for case, each in strength.items() if each == level], then=level)
        for level in sorted(set(strength.values()))
    ]
    if not whens:
        return
    rows = Deployment.objects.published().filter(counted__cell__case__in=list(strength))
    rows = rows.select_related("system", "deploying_state", "host_state")
    rows = rows.annotate(strength=Case(*whens), case=F("counted__cell__case"))
    for row in rows.order_by("strength", "system__name", "pk")[:MOST]:
        yield row, row.case


def _counted(which: Q) -> int:
    return DeploymentCell.objects.filter(which).aggregate(n=Sum("count"))["n"] or 0


def _strength(effect: str) -> int:
    return STRENGTH.index(Effect(effect)) if effect in STRENGTH else len(STRENGTH)


@register.simple_tag
def published_systems(named_types: Iterable[NamedType]) -> set[str]:
    """Ids of the systems meant by these named types that have a page. One query."""
    ids = {each.system for each in named_types}
    return set(System.objects.published().filter(id__in=ids).values_list("id", flat=True))
