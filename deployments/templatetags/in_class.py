"""What the weapon tables add to an instrument's page: the deployments in class, and which named types have a page.

The law knows no weapons, so its page asks here, from the template.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django import template
from django.db import connection
from django.db.models import Case, Min, Q, QuerySet, When

from archive.values.verdict import Answer, all_of, negated
from deployments.counting import all_cells
from deployments.cube import waiting
from deployments.models import Assessment, CountedDeployment, Deployment, System
from deployments.vocabulary import DeploymentStatus
from treaties.effect import STRENGTH
from treaties.models import Category, Instrument, NamedType
from treaties.vocabulary import REGULATING, Match

register = template.Library()

#: More deployments than this are counted, not listed.
MOST = 200
_RANKS = {effect: rank for rank, effect in enumerate(STRENGTH)}
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
class Counted:
    """Cases of one system and one strength of effect (None: undetermined), and the deployments in them."""

    strength: int | None
    cases: list[int]
    count: int


@dataclass(frozen=True, slots=True)
class ListedInClass:
    """Deployments in class on a day. ``undetermined``: how many more may be."""

    groups: tuple[Group, ...]
    total: int
    undetermined: int

    @property
    def listed(self) -> int:
        return sum(len(each.lines) for each in self.groups)

    @property
    def left_out(self) -> int:
        return max(self.total - MOST, 0)


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
def deployments_in_class(instrument: Instrument, on: date) -> ListedInClass:
    """The published deployments in a class of ``instrument`` on ``on``, from the derived rows. Seven queries at most.

    Where there are more than :data:`MOST`, those with the strongest effect are listed.
    """
    categories = Category.objects.published().filter(instrument=instrument, nature__in=REGULATING).in_bulk()
    if not categories:
        return ListedInClass((), 0, 0)
    rows = Assessment.objects.filter(
        Q(start__isnull=True) | Q(start__lte=on), Q(end__isnull=True) | Q(end__gt=on), category__in=list(categories)
    )
    counted = _counted(rows)
    inside = [each for each in counted if each.strength is not None]
    total = sum(each.count for each in inside)
    listed = _first(inside)
    found: dict[int, list[Assessment]] = defaultdict(list)
    for row in rows.filter(match=Match.IN_CLASS, case__in=set(listed.values())).order_by("case", "category"):
        row.category = categories[row.category_id]
        found[row.case_id].append(row)
    deployments = Deployment.objects.published().select_related("system", "deploying_state", "host_state")
    deployments = deployments.in_bulk(list(listed))
    lines = [
        _line(deployments[each], found[case])
        for each, case in listed.items()
        if each in deployments and found[case]  # else it changed meanwhile
    ]
    groups = []
    for answer, (heading, note) in HEADINGS.items():
        of_these = tuple(each for each in lines if there_on(each.deployment, on) is answer)
        if of_these:
            groups.append(Group(heading, note, of_these))
    undetermined = sum(each.count for each in counted if each.strength is None)
    return ListedInClass(tuple(groups), total, undetermined)


def _line(deployment: Deployment, assessments: Sequence[Assessment]) -> Line:
    strongest = min(assessments, key=lambda row: _RANKS.get(row.effect, len(_RANKS)))
    return Line(deployment, tuple(assessments), strongest.effect, strongest.why)


def _counted(rows: QuerySet) -> list[Counted]:
    """The deployments that the answers ``rows`` are about, strongest effect first, then by system. Two queries."""
    whens = [When(effect=effect, then=rank) for effect, rank in _RANKS.items()]
    strength = Min(Case(*whens, default=len(_RANKS)), filter=Q(match=Match.IN_CLASS))
    rows = rows.filter(match__in=(Match.IN_CLASS, Match.UNDETERMINED)).order_by().values_list("case")
    held, values = rows.annotate(strength=strength).query.sql_with_params()
    cells, more = all_cells(waiting())
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH held (case_id, strength) AS ({held}), "  # noqa: S608
            f"counted AS (SELECT case_id, system, sum(count) AS n FROM ({cells}) AS cells GROUP BY 1, 2) "
            "SELECT strength, array_agg(case_id), sum(n)::int FROM counted JOIN held USING (case_id) "
            f"JOIN {System._meta.db_table} AS system ON system.id = counted.system "
            "GROUP BY strength, system.name ORDER BY strength, system.name",
            [*values, *more],
        )
        return [Counted(*each) for each in cursor.fetchall()]


def _first(inside: Sequence[Counted]) -> dict[str, int]:
    """The first :data:`MOST` deployments with the case of each; of the system that does not fit whole, by id."""
    places: dict[int, int] = {}
    room, cut = MOST, None
    for place, each in enumerate(inside):
        if each.count > room:
            cut = each
            break
        places |= dict.fromkeys(each.cases, place)
        room -= each.count
    rows = CountedDeployment.objects.order_by("deployment").values_list("deployment", "cell__case")
    whole = list(rows.filter(cell__case__in=list(places))[:MOST]) if places else []
    whole.sort(key=lambda each: places[each[1]])
    return dict(whole + (list(rows.filter(cell__case__in=cut.cases)[:room]) if cut and room else []))


@register.simple_tag
def published_systems(named_types: Iterable[NamedType]) -> set[str]:
    """Ids of the systems meant by these named types that have a page. One query."""
    ids = {each.system for each in named_types}
    return set(System.objects.published().filter(id__in=ids).values_list("id", flat=True))
