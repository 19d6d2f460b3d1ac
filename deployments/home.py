"""What deployments show on the home page: the fullest record, the newest claims, three ways in."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Model, Q

from deployments.adapt import question
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from treaties.adapt import current_law
from treaties.law import Assessment
from treaties.models import Category, Instrument
from treaties.vocabulary import REGULATING, Effect, Match, Obligation

SHOWN = 6
WAYS = 8
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
    """The published deployment with the most claims."""
    rows = Deployment.objects.published()
    rows = rows.select_related("system", "deploying_state", "host_state")
    return rows.annotate(claims_count=published_claims(DeploymentClaim)).order_by("-claims_count", "id").first()


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
    return list(rows.order_by(F("claimed_on_earliest").desc(nulls_last=True), "-id")[:SHOWN])


def places() -> list[tuple[str, list[Deployment]]]:
    """Host states with the most deployments, and those that stand there now or last."""
    rows = Deployment.objects.published()
    most = [
        state
        for state, _ in rows.order_by().values_list("host_state").annotate(n=Count("pk")).order_by("-n", "host_state")
    ][:WAYS]
    found: dict[str, list[Deployment]] = {state: [] for state in most}
    shown = rows.filter(host_state__in=most).select_related("system", "host_state")
    for row in shown.order_by(F("started_latest").desc(nulls_last=True), "id"):
        if len(found[row.host_state_id]) < 3 and row.system_id not in {
            each.system_id for each in found[row.host_state_id]
        }:
            found[row.host_state_id].append(row)
    return [(held[0].host_state.name, held) for held in found.values() if held]


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
