"""Systems, deployments and claims in the API, and the rules as a service."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from archive.models import State
from archive.published import published_rows
from archive.vocabulary import StateKind
from archive.web.api import PublicView, Records
from archive.web.api_errors import Refusal, problem
from archive.web.api_rows import serializer_of
from deployments.adapt import question
from deployments.answering import answer
from deployments.api_shapes import ANSWER, QUESTION, RECORDED
from deployments.asking import Known, Refused, read, read_categories, read_day
from deployments.claim_filters import ClaimFilters
from deployments.filters import DeploymentFilters, SystemFilters
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from deployments.system_claim_filters import SystemClaimFilters
from treaties.adapt import current_law
from treaties.criteria import parse_facts
from treaties.law import Law
from treaties.models import NamedType

SHOWN_PROBLEMS = 50


@extend_schema_field({"type": "object", "additionalProperties": {"type": ["number", "boolean"]}})
class FactsByName(serializers.Field):
    """Further facts as a mapping of name to number, true or false."""

    def to_representation(self, value: str) -> dict[str, float | bool]:
        return parse_facts(value)


class Systems(Records):
    """Weapon types, with their names and designators."""

    model = System
    filters = SystemFilters
    shown = "oreshnik"
    asked = {"q": "Орешник", "system_type": "ballistic_missile"}
    serializer_class = serializer_of(
        System, facts=FactsByName(read_only=True, help_text="Further facts: number, true or false by name.")
    )


class SystemClaims(Records):
    """Claims about measurable properties of systems."""

    model = SystemClaim
    filters = SystemClaimFilters
    shown = "oreshnik-range-001"
    asked = {"system": "oreshnik", "property": "range_km"}


class Deployments(Records):
    """Systems of one state at a place in a host state."""

    model = Deployment
    filters = DeploymentFilters
    shown = "oreshnik-belarus"
    asked = {"host_state": "BLR", "effect": "lapsed", "on": "2025-12-17"}


class DeploymentClaims(Records):
    """Dated statements and reports about deployments."""

    model = DeploymentClaim
    filters = ClaimFilters
    shown = "oreshnik-belarus-c-003"
    asked = {"deployment": "oreshnik-belarus", "stance": "asserts"}


#: Questions that serve as examples.
QUESTIONS = [
    OpenApiExample(
        "A missile of 2,000 km in Belarus, after the INF Treaty had ended",
        request_only=True,
        value={
            "facts": {
                "system_type": "ballistic_missile",
                "launch_domain": "ground",
                "range_claims": [{"upper": 2000, "claimant": "Belarusian announcement"}],
            },
            "deploying_state": "RUS",
            "host_state": "BLR",
            "on": "2025-12-17",
            "conduct": "stationed_abroad",
            "categories": ["inf-irm-glbm"],
        },
    ),
    OpenApiExample(
        "A type that a treaty lists by name",
        request_only=True,
        value={
            "facts": {
                "system_type": "ballistic_missile",
                "launch_domain": "ground",
                "range_claims": [{"upper": 480}],
                "named_types": [{"instrument": "inf", "designation": "SS-23"}],
            },
            "on": "1990-01-01",
            "categories": ["inf-srm-glbm"],
        },
    ),
]
OF_A_RECORD = [
    OpenApiParameter(
        "on",
        {"type": "string", "format": "date"},
        description="The day asked about, YYYY-MM-DD; today (UTC) where it is left out.",
        examples=[OpenApiExample("A day", value="2022-08-18")],
    ),
    OpenApiParameter(
        "category",
        {"type": "array", "items": {"type": "string", "pattern": "^[a-z0-9-]+$"}},
        description="Ids of categories, repeated or joined by commas; unless told, those that can meet the object.",
        examples=[OpenApiExample("One category", value=["inf-irm-glbm"])],
    ),
]


class Assess(PublicView):
    """The rules as a service: match, standing, effect and every step, for facts given by the asker."""

    @extend_schema(
        operation_id="assess",
        tags=["rules"],
        request={"application/json": QUESTION},
        responses={200: ANSWER},
        examples=QUESTIONS,
    )
    def post(self, request: Request) -> Response:
        self.refuse_other_parameters(request)
        law = current_law().for_one_question()
        try:
            asked = read(request.data, known(law), today())
        except Refused as refused:
            raise refusal(refused) from None
        found = law.assess_all(asked.question, asked.on, asked.categories)
        return Response({"on": asked.on.isoformat(), **answer(law, found)})


class Assessments(PublicView):
    """What bears on one deployment on a day, for the states that existed then."""

    shown = "kinzhal-kaliningrad"

    @extend_schema(operation_id="assessments", tags=["rules"], responses={200: RECORDED}, parameters=OF_A_RECORD)
    def get(self, request: Request, pk: str) -> Response:
        self.refuse_other_parameters(request, "on", "category", once=("on",))
        row = get_object_or_404(published_rows(Deployment).select_related("system"), pk=pk)
        law = current_law()
        try:
            on = read_day(request.query_params["on"]) if "on" in request.query_params else today()
            named = [each for value in request.query_params.getlist("category") for each in value.split(",")]
            only = read_categories(named, law) if named else ()
        except Refused as refused:
            raise refusal(refused) from None
        return Response(assessed(row, law, on, only))


def assessed(row: Deployment, law: Law, on: date, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the rules say of one deployment on a day: of the categories named, else of all that bear on it.

    Five queries at most; those of :func:`deployments.adapt.question`.
    """
    asked = question(row)
    bearing = [law.categories[each] for each in only] or sorted(law.bearing(asked.facts), key=lambda each: each.id)
    found = [law.assess_then(asked, each, on) for each in bearing]
    return {"deployment": row.pk, "on": on.isoformat(), **answer(law, found)}


def known(law: Law) -> Known:
    """What a question may name, as recorded now. Three queries."""
    states = State.objects.published().exclude(kind=StateKind.GROUP).values_list("pk", flat=True)
    meant = dict(NamedType.objects.published().values_list("designation", "system"))
    names = {
        row.pk: (row.pk, row.name, row.native_name, *row.aliases)
        for row in System.objects.published().filter(pk__in=meant.values())
    }
    return Known(law, frozenset(states), {each: names[system] for each, system in meant.items() if system in names})


def refusal(refused: Refused) -> Refusal:
    """The problems of a question, as the API tells them."""
    told = [problem(each.field, each.problem, *each.allowed) for each in refused.problems[:SHOWN_PROBLEMS]]
    more = len(refused.problems) - SHOWN_PROBLEMS
    return Refusal(told + ([problem("", f"Further problems: {more}.")] if more > 0 else []))


def today() -> date:
    """The day of the server's clock, in UTC."""
    return timezone.now().date()
