"""The page of one deployment: who says what, what is contradicted, which instruments bear on it, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.db.models import Prefetch, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import AccessPoint, Citation, Source
from archive.web.citing import cited
from archive.web.keeping import kept_page
from archive.web.on import read_on
from deployments.bearing import bearing
from deployments.board import Known, board
from deployments.models import (
    Deployment,
    DeploymentCell,
    DeploymentClaim,
    DeploymentClaimCitation,
    SystemClaim,
)
from deployments.strip import strip
from deployments.timeline import Said
from deployments.views.answers import instruments_in, question_asked, told
from deployments.views.claims import Shown, context, retold, said_between, shown
from deployments.views.glance import absent, days_to_ask, glance
from deployments.vocabulary import Stance
from treaties.adapt import current_law
from treaties.notes import Notes

SOURCES_SHOWN = 12
RELATED_SHOWN = 6
#: Of so many citations of the same sources the claims are looked at.
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Work:
    """One source of the record. ``used``: the claims that cite it; ``of_record``: the record itself cites it.

    ``quote`` and ``locator`` are empty: they stand with the claims they carry.
    """

    source: Source
    access_point: AccessPoint | None
    used: tuple[Shown, ...]
    of_record: bool
    locator: str = ""
    quote: str = ""

    @property
    def language(self) -> str:
        """The language in English, or its code where that is not known."""
        code = self.source.language
        return str(LANG_INFO.get(code, {}).get("name", code))


@kept_page
def deployment_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published deployment; staff also see drafts. ``on``: the day asked about, today unless given."""
    staff = request.user.has_perm("deployments.view_deployment")
    deployment = _found(slug, staff)
    asked = read_on(request)
    claims = shown(deployment.claims.all(), deployment.pk, asked.day)
    values = [each.said for each in claims.values()]
    law = current_law()
    question = question_asked(law, deployment)
    answers = bearing(law, question, asked.day)
    notes = Notes()
    first = glance(deployment, claims, notes, asked.day)
    works = _works(deployment, claims.values())
    said = said_between(claims.values())
    return render(
        request,
        "deployments/deployment.html",
        {
            "deployment": deployment,
            "title": f"{deployment.system.name} in {deployment.host_state.name}",
            "asked": asked,
            "staff": staff,
            "days": days_to_ask(law, question, answers, deployment, claims, asked.today),
            "claims": list(claims.values()),
            "claimants": len({each.row.claimant_id for each in claims.values()}),
            "glance": first,
            "reach_count": sum(len(each.claims) for each in first.reaches),
            "refs": list(notes.citations),
            "absent": absent(deployment, first.status, asked.day),
            "strip": strip(values, asked.day),
            "board": _board(values, claims, {*first.status.because, *first.status.against}),
            "said": said,
            "later": sum(each.later for each in claims.values()),
            **told(law, question, deployment, answers, asked),
            "in_class": instruments_in(law, answers.groups, "in_class"),
            "exempt": instruments_in(law, answers.groups, "exempt"),
            "related": _related(deployment, works),
            "works": works[:SOURCES_SHOWN],
            "further_works": works[SOURCES_SHOWN:],
        },
        status=asked.status,
    )


def _found(slug: str, staff: bool) -> Deployment:
    """The deployment with all its page shows of it, or 404. Five queries."""
    claims = DeploymentClaim.objects.all() if staff else DeploymentClaim.objects.published()
    rows = Deployment.objects.all() if staff else Deployment.objects.published()
    rows = rows.select_related("system", "deploying_state", "host_state", "controlling_state").prefetch_related(
        cited(Deployment),
        Prefetch("claims", claims.select_related("claimant", "claimant_state", "quoted_by")),
        cited(DeploymentClaim, "claims__citations"),
        Prefetch("system__claims", SystemClaim.objects.published().select_related("claimant")),
    )
    found = rows.filter(pk=slug).first()
    if found is None:
        raise Http404("No deployment with this name is published.")
    return found


def _board(values: Iterable[Said], claims: Mapping[str, Shown], deciding: set[str]) -> list[dict]:
    """The questions with the claims in place of their ids."""
    sources = {name: len(each.row.citations.all()) for name, each in claims.items()}
    known = Known(sources, deciding, retold(claims), context(claims))
    return [
        {
            "key": question.key,
            "count": question.count,
            "disputed": question.disputed,
            "sides": [
                {
                    "name": side.name,
                    "by_day": side.by_day,
                    "day": claims[side.first[0]].said.speaks_of,
                    "count": side.count,
                    "first": [claims[each] for each in side.first],
                    "rest": [claims[each] for each in side.rest],
                }
                for side in question.sides
            ],
        }
        for question in board(values, known)
    ]


def _works(deployment: Deployment, claims: Iterable[Shown]) -> list[Work]:
    """Every source once: those of the record first, then those most claims rest on."""
    citations: dict[str, Citation] = {}
    used: dict[str, list[Shown]] = {}
    own = {each.source_id: each for each in deployment.citations.all()}
    for each in claims:
        for citation in each.row.citations.all():
            citations.setdefault(citation.source_id, citation)
            held = used.setdefault(citation.source_id, [])
            if each not in held:
                held.append(each)
    citations = {**citations, **own}
    works = [
        Work(
            citation.source,
            citation.access_point,
            tuple(sorted(used.get(name, ()), key=lambda each: each.anchor)),
            name in own,
        )
        for name, citation in citations.items()
    ]
    return sorted(works, key=lambda each: (not each.of_record, -len(each.used), each.source.pk))


def _related(deployment: Deployment, works: Iterable[Work]) -> dict[str, list]:
    """Claims of other deployments in the same sources, and deployments of the same weapon or host. Six queries.

    Which claims cite the sources is asked first: as a subquery it would be looked up for every claim of the archive.
    """
    citing = DeploymentClaimCitation.objects.filter(source__in=[each.source.pk for each in works])
    others = citing.exclude(record__deployment=deployment).order_by("pk").values_list("record", flat=True)
    told = DeploymentClaim.objects.published().filter(pk__in=list(others[:MOST_TOLD])).order_by()
    own = Q(system=deployment.system_id)
    alike = own | Q(host_state=deployment.host_state_id, deploying_state=deployment.deploying_state_id)
    rows = Deployment.objects.published().exclude(pk=deployment.pk).select_related("system", "host_state")
    same = list(rows.filter(own).order_by("pk")[:RELATED_SHOWN])
    if len(same) < RELATED_SHOWN:
        same += rows.filter(alike).exclude(own).order_by("system", "pk")[: RELATED_SHOWN - len(same)]
    counted = DeploymentCell.objects.filter(alike).aggregate(n=Sum("count"))["n"] or 0
    here = {row.claimant_id for row in deployment.claims.all()}

    def weight(each: tuple[str, ...]) -> tuple[bool, bool, bool, str]:
        claim, _, system, stance, claimant = each
        return system == deployment.system_id, stance == Stance.SPECULATES, claimant not in here, claim

    one_each: dict[str, str] = {}
    asked = told.values_list("pk", "deployment", "deployment__system", "stance", "claimant")
    for claim, other, *_ in sorted(asked, key=weight):
        one_each.setdefault(other, claim)
    first = list(one_each.values())[:RELATED_SHOWN]
    whole = DeploymentClaim.objects.select_related("claimant", "deployment__system", "deployment__host_state")
    whole = whole.in_bulk(first)
    return {
        "told": [whole[each] for each in first if each in whole],
        "near": same,
        "more": max(counted - 1 - len(same), 0),
    }
