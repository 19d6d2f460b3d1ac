"""What the rules would answer if a form were saved and published: beside the form, in the words of the page.

Every function takes a row as typed, which need not be saved, and the day; the answer is HTML, or None where the row
is not yet whole enough to be asked about. Other rows count as published.
"""

from datetime import date
from typing import Any

from django.template.loader import render_to_string

from deployments.adapt import facts, question_of
from deployments.answered import answers, grouped
from deployments.bearing import bearing
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from deployments.ranges import figure_said
from deployments.timeline import contradictions, status_on
from deployments.views.claims import said
from treaties.adapt import current_law
from treaties.models import NamedType


def of_deployment(row: Deployment, day: date) -> str | None:
    """Which instruments would bear on it."""
    if not (row.system_id and row.deploying_state_id and row.host_state_id and row.conduct):
        return None
    law = current_law()
    claims = row.system.claims.published().select_related("claimant")
    found = bearing(law, law.askable(question_of(row, claims, _listed(row.system_id))), day)
    groups = [
        (
            each.key,
            each.count,
            [(law.instruments[row.instrument].name, law.categories[row.category].name, row) for row in each.first],
        )
        for each in found.groups
    ]
    return _said("deployment", {"groups": groups, "asked": found.asked, "day": day})


def of_system(row: System, day: date) -> str | None:
    """Which categories the weapon would fall in."""
    if not row.system_type:
        return None
    claims = SystemClaim.objects.published().filter(system=row.pk).select_related("claimant")
    found = answers(current_law(), facts(row, claims, _listed(row.pk)), day)
    return _said("system", {"groups": grouped(found), "day": day})


def of_system_claim(row: SystemClaim, day: date) -> str | None:
    """What the claim would change in the answers for its weapon, and what they would be."""
    if not (row.system_id and row.claimant_id and row.measure and row.basis):
        return None
    if row.lower is None and row.upper is None:
        return None
    row.pk = row.pk or "as typed"
    law, listed = current_law(), list(_listed(row.system_id))
    published = list(SystemClaim.objects.published().filter(system=row.system_id).select_related("claimant"))
    without = [each for each in published if each.pk != row.pk]
    before = {each.category.id: each for each in answers(law, facts(row.system, without, listed), day)}
    after = answers(law, facts(row.system, [*without, row], listed), day)
    changed = [
        (before.get(each.category.id), each)
        for each in after
        if each.category.id not in before or _answer(before[each.category.id]) != _answer(each)
    ]
    told = {"figure": figure_said(row), "changed": changed, "groups": grouped(after), "day": day}
    return _said("system_claim", told)


def of_deployment_claim(row: DeploymentClaim, day: date) -> str | None:
    """The status that the claims would come to with this one, and what is contradicted."""
    if not (row.deployment_id and row.kind and row.stance and row.claimant_id):
        return None
    row.pk = row.pk or "as typed"
    deployment = row.deployment
    published = DeploymentClaim.objects.published().filter(deployment=deployment).select_related("claimant")
    without = [said(each) for each in published if each.pk != row.pk]
    parties = (deployment.deploying_state_id, deployment.host_state_id)
    before = status_on(without, day, parties, deployment.ended)
    after = status_on([*without, said(row)], day, parties, deployment.ended)
    disputes = contradictions([*without, said(row)], day)
    fresh = [each for each in disputes if any(row.pk in ids for _, ids in each.sides)]
    return _said(
        "deployment_claim",
        {"before": before, "after": after, "contradicted": fresh, "claims": len(without), "day": day},
    )


def _listed(system: str) -> Any:
    return NamedType.objects.published().filter(system=system)


def _answer(each: Any) -> tuple[object, object]:
    return each.verdict.match, each.verdict.cause


def _said(what: str, told: dict[str, Any]) -> str:
    return render_to_string(f"deployments/follows/{what}.html", told)
