"""The answers of a deployment: as its page shows them, and the page on which each has all its steps."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.web.keeping import kept_page
from archive.web.on import Asked, read_on
from archive.web.pages import address
from deployments.adapt import question_of
from deployments.bearing import Bearing, Group, bearing
from deployments.elsewhere import elsewhere
from deployments.models import Deployment, DeploymentClaim, SystemClaim
from deployments.timeline import status_on
from deployments.views.claims import said
from deployments.views.glance import absent
from treaties.adapt import current_law
from treaties.classify import Category
from treaties.law import Assessment, Law, Question
from treaties.models import Category as CategoryRow
from treaties.models import NamedType

SIDES = ("inside", "outside", "cannot decide", "dissent")


@kept_page
def answers_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every answer for one published deployment with its steps; staff also see drafts. ``on``: the day asked about."""
    claims = Prefetch("system__claims", SystemClaim.objects.published().select_related("claimant"))
    staff = request.user.has_perm("deployments.view_deployment")
    rows = Deployment.objects.all() if staff else Deployment.objects.published()
    rows = rows.select_related("system", "deploying_state", "host_state").prefetch_related(claims)
    deployment = get_object_or_404(rows, pk=slug)
    asked, law = read_on(request), current_law()
    question = question_asked(law, deployment)
    found = bearing(law, question, asked.day)
    spoken = DeploymentClaim.objects.published().filter(deployment=deployment).select_related("claimant")
    parties = (deployment.deploying_state_id, deployment.host_state_id)
    status = status_on(map(said, spoken), asked.day, parties, deployment.ended)
    context = {
        "deployment": deployment,
        "asked": asked,
        "title": str(deployment),
        "absent": absent(deployment, status, asked.day),
        **told(law, question, deployment, found, asked, whole=True),
    }
    return render(request, "deployments/answers.html", context, status=asked.status)


def question_asked(law: Law, deployment: Deployment) -> Question:
    """What the law is asked about a deployment, its system's claims at hand. One query."""
    listed = NamedType.objects.published().filter(system=deployment.system_id)
    return law.askable(question_of(deployment, deployment.system.claims.all(), listed))


def told(
    law: Law, question: Question, deployment: Deployment, answers: Bearing, asked: Asked, whole: bool = False
) -> dict[str, Any]:
    """What a page tells of the answers: by group, what is left out, where else the states take part. One query.

    ``whole``: nothing is folded. Else those folded have no steps, but lead to where they have.
    """
    then = {
        state.pk: law.states[law.state_then(state.pk, asked.day)].name if state.pk in law.states else state.name
        for state in (deployment.deploying_state, deployment.host_state)
    }
    deploying, host = deployment.deploying_state, deployment.host_state
    return {
        "bearing": answers,
        "whole": whole,
        "answers_at": address("answers", deployment.pk) + asked.query,
        "groups": _groups(law, answers.groups, asked.query, whole),
        "explained": _explained(law, answers.explained, asked.query),
        "not_asked": [(law.instruments[each.instrument].name, each) for each in answers.not_asked],
        "elsewhere": [(address("instrument", each.instrument), each) for each in elsewhere(law, question, asked.day)],
        "deploying": then[deploying.pk],
        "host": then[host.pk],
        "then_differs": (then[deploying.pk], then[host.pk]) != (deploying.name, host.name),
        "two_states": deploying.pk != host.pk,
    }


def instruments_in(law: Law, groups: Iterable[Group], key: str) -> list[tuple[str, str, Assessment]]:
    """The instruments with an answer in the group ``key``, with the strongest answer of each."""
    found: dict[str, Assessment] = {}
    for group in groups:
        if group.key == key:
            for each in (*group.first, *group.rest):
                found.setdefault(each.instrument, each)
    return [(name, law.instruments[name].name, each) for name, each in found.items()]


def _groups(law: Law, groups: Iterable[Group], query: str, whole: bool) -> list[dict]:
    """The groups; where both states stand is told with the first answer of an instrument, the others name it."""
    found, first_of = [], dict[str, Category]()
    for group in groups:
        first = [_row(law, each, query) for each in ((*group.first, *group.rest) if whole else group.first)]
        for row in first:
            own = first_of.setdefault(row["answer"].instrument, row["category"])
            row["standing_at"] = own if own is not row["category"] else None
        rest = [] if whole else [_row(law, each, query) | {"steps": ()} for each in group.rest]
        names = [law.instruments[each].name for each in group.instruments]
        found.append({"key": group.key, "count": group.count, "first": first, "rest": rest, "instruments": names})
    return found


def _row(law: Law, answer: Assessment, query: str) -> dict[str, Any]:
    category = law.categories[answer.category]
    would = answer.effect.value == "lapsed" and category.obligation.value in ("prohibited", "limited")
    return {
        "category": category,
        "instrument": law.instruments[answer.instrument],
        "page": address("instrument", answer.instrument) + query,
        "answer": answer,
        "would_have_been": category.obligation.value if would else "",
        "steps": [
            (step, _claims_used(step.because)) for step in answer.steps if not step.criterion.startswith("standing_")
        ],
    }


def _claims_used(because: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The claims of a step by side: inside, outside, cannot decide, dissent. Other values stand in the reason."""
    sides: dict[str, list[str]] = {}
    for each in because:
        side, colon, claim = each.partition(": ")
        if colon and side in SIDES:
            sides.setdefault(side, []).append(claim)
    return list(sides.items())


def _explained(law: Law, answers: Iterable[Assessment], query: str) -> list[tuple[dict, CategoryRow]]:
    """Carve-outs, gaps and context with what their rows say. One query."""
    held = list(answers)
    rows = CategoryRow.objects.published().in_bulk([each.category for each in held])
    return [(_row(law, each, query), rows[each.category]) for each in held if each.category in rows]
