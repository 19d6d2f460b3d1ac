"""What deployments show on the home page: the fullest record, the newest claims, three ways in."""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.db.models import Count, Model, Q, QuerySet

from archive.web.grouped import grouped
from archive.web.paging import by_day
from deployments.adapt import question
from deployments.counting import all_cells
from deployments.cube import waiting
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from treaties.adapt import current_law
from treaties.law import Assessment
from treaties.models import Category, Instrument
from treaties.vocabulary import REGULATING, Effect, Match, Obligation

SHOWN = 6
WAYS = 8
#: So many weapons of each place, among its newest so many deployments; so many records may be the fullest.
WEAPONS, NEWEST, FULL = 3, 100, 20
_STRENGTH = list(Obligation)
#: On the home page only what says something about the two states.
_TELLING = (
    Effect.OBLIGATION_APPLIES,
    Effect.SUSPENDED,
    Effect.OBJECT_AND_PURPOSE,
    Effect.UNCLEAR,
    Effect.LAPSED,
    Effect.WITHDRAWN,
    Effect.NOT_YET,
)


def published_claims(of: type[Model]) -> Count:
    """The number of published claims of each row."""
    return Count("claims", filter=Q(claims__in=of.objects.published()))


@dataclass(frozen=True, slots=True)
class Bearing:
    """One answer of the fullest record, with the names readers see."""

    instrument_id: str
    instrument: str
    category: str
    assessment: Assessment


def home_part(day: date) -> tuple[str, dict[str, object]]:
    """Template and context of this app's part of the home page."""
    flagship = fullest()
    stances = (
        flagship.claims.published().order_by().values_list("stance").annotate(number=Count("pk")) if flagship else ()
    )
    return "deployments/home.html", {
        "flagship": flagship,
        "stances": sorted(stances, key=lambda each: -each[1]),
        "bearing": bearing(flagship, day) if flagship else [],
        "newest": newest(),
        "places": places(),
        "weapons": weapons(),
        "instruments": instruments(),
    }


def fullest() -> Deployment | None:
    """The published deployment with the most claims.

    Which claims count is asked only of those with the most in all: no other can have more, unless many are hidden.
    """
    seen = DeploymentClaim.objects.published()
    most = list(_by_deployment(DeploymentClaim.objects.all())[:FULL])
    best = _by_deployment(seen.filter(deployment__in=[pk for pk, _ in most])).first()
    if len(most) == FULL and (best is None or best[1] <= most[-1][1]):
        best = _by_deployment(seen).first()
    rows = Deployment.objects.published().select_related("system", "deploying_state", "host_state")
    return rows.get(pk=best[0]) if best else None


def _by_deployment(claims: QuerySet) -> QuerySet:
    rows = claims.order_by().values_list("deployment")
    return rows.annotate(n=Count("*")).order_by("-n", "deployment")  # read off an index


def bearing(deployment: Deployment, day: date) -> list[Bearing]:
    """What the rules about range answer on the day, where the weapon is in class: prohibitions first."""
    law = current_law()
    asked = question(deployment)
    found = []
    for category in law.bearing(asked.facts):
        if category.nature not in REGULATING or category.scope or not category.range.bounded:
            continue
        answer = law.assess_then(asked, category, day)
        if answer.match is Match.IN_CLASS and answer.effect in _TELLING:
            name = law.instruments[category.instrument].name
            strength = _STRENGTH.index(category.obligation)
            found.append((strength, name, Bearing(category.instrument, name, category.name, answer)))
    return [bearing for _, _, bearing in sorted(found, key=lambda each: each[:2])][:SHOWN]


def newest() -> list[DeploymentClaim]:
    """The claims made last, on published deployments."""
    rows = DeploymentClaim.objects.published().select_related(
        "claimant", "deployment__system", "deployment__host_state"
    )
    return by_day(rows, "claimed_on_earliest", "", SHOWN).rows


def places() -> list[tuple[str, list[Deployment]]]:
    """Host states with the most deployments, and different weapons that stand there now or last.

    Read off the cells and each state's newest deployments, however many there are. Four queries at most.
    """
    _, counts = grouped(all_cells(waiting()), {"host_state": "host_state"}, "sum(count)")
    most = sorted(counts["host_state"], key=lambda each: (-each[1], each[0]))[:WAYS]
    last = _last([state for state, _ in most])
    shown = [pk for state, _ in most for pk in list(last[state].values())[:WEAPONS]]
    held = Deployment.objects.published().select_related("system", "host_state").in_bulk(shown)
    found: dict[str, list[Deployment]] = {}
    for pk in shown:
        found.setdefault(held[pk].host_state.name, []).append(held[pk])
    return list(found.items())


def _last(states: list[str]) -> dict[str, dict[str, str]]:
    """By state: the newest systems there, each with its newest deployment; those without a day come last."""
    rows = Deployment.objects.published().order_by("-started_latest", "id")
    rows = rows.values_list("host_state", "started_latest", "pk", "system")
    newest = [
        rows.filter(host_state=state, started_latest__isnull=undated)[:NEWEST]
        for state in states
        for undated in (False, True)
    ]
    found: dict[str, dict[str, str]] = {state: {} for state in states}
    both = sorted(newest[0].union(*newest[1:], all=True), key=itemgetter(2)) if newest else []
    for state, _, pk, system in sorted(both, key=lambda row: row[1] or date.min, reverse=True):
        found[state].setdefault(system, pk)
    return found


def weapons() -> list[System]:
    """Systems with the most claims."""
    return list(
        System.objects.published()
        .annotate(claims_count=published_claims(SystemClaim))
        .order_by("-claims_count", "name")[:WAYS]
    )


def instruments() -> list[Instrument]:
    """Instruments with the most categories."""
    categories = Count("categories", filter=Q(categories__in=Category.objects.published()))
    return list(Instrument.objects.published().annotate(size=categories).order_by("-size", "short_name")[:WAYS])
