"""Weapons and deployments in the admin."""

from typing import Any

from django.contrib import admin
from django.utils.text import Truncator, slugify

from archive.admin import ClaimForm, RecordAdmin, RecordForm, RowInline, citation_inline
from archive.admin.duplicates import finders, same_words
from archive.admin.fields import FigureField, PlaceField
from archive.admin.naming import key, stems
from archive.admin.suggest import hints
from archive.values.typed import Form, Position
from deployments import follows
from deployments.models import (
    Deployment,
    DeploymentCitation,
    DeploymentClaim,
    DeploymentClaimCitation,
    System,
    SystemCitation,
    SystemClaim,
    SystemClaimCitation,
)
from deployments.ranges import figure_said
from deployments.vocabulary import Property
from treaties.vocabulary import Measure

stems.update(
    {
        System: lambda given: (slugify(given.get("name") or ""), 0),
        SystemClaim: lambda given: (f"{_system(given)}-{str(given.get('property', '')).partition('_')[0]}-", 3),
        Deployment: lambda given: (f"{key(given, 'system')}-{slugify(str(given.get('host_state') or ''))}", 0),
        DeploymentClaim: lambda given: (f"{key(given, 'deployment')}-c-", 3),
    }
)
finders.update(
    {
        System: lambda given: (
            System.objects.filter(name__iexact=given["name"].strip())
            | System.objects.filter(aliases__contains=[given["name"].strip()])
        ),
        Deployment: lambda given: Deployment.objects.filter(
            system=given["system"], host_state=given["host_state"], location__iexact=given["location"].strip()
        ).select_related("system", "host_state"),
        SystemClaim: lambda given: SystemClaim.objects.filter(
            system=given["system"],
            property=given["property"],
            claimant=given["claimant"],
            lower=given["lower"],
            upper=given["upper"],
        ).select_related("claimant"),
        DeploymentClaim: lambda given: _same_claim(given),
    }
)
hints[Deployment] = lambda row: ", ".join(filter(None, [Truncator(row.location).chars(40), row.pk]))
hints[DeploymentClaim] = lambda row: f"{row.claimant}, {row.claimed_on or 'no day'}: {Truncator(row.note).chars(60)}"
hints[SystemClaim] = lambda row: f"{row.claimant}, {row.claimed_on or 'no day'}: {figure_said(row)}"
#: How a figure was put → what kind of figure a claim then makes, unless the form says otherwise.
MEASURES = {
    Form.VALUE: Measure.MAX_RANGE,
    Form.UP_TO: Measure.MAX_RANGE,
    Form.BETWEEN: Measure.INTERVAL,
    Form.AT_LEAST: Measure.LOWER_BOUND,
}
WEAPON_NAMES = ("name", "native_name", "aliases", "nato_name", "dod_designator", "grau_index")


def _system(given: Any) -> str:
    return key(given, "system")


def _same_claim(given: Any) -> Any:
    """Claims of the same person on the same point and day about the same deployment, or in nearly the same words."""
    about = DeploymentClaim.objects.filter(deployment=given["deployment"]).select_related("claimant")
    found = about.filter(pk__in=same_words(about, given["note"]).values("pk")) if given.get("note") else about.none()
    if all(given.get(name) for name in ("kind", "claimant", "stance")):
        same = {name: given[name] for name in ("kind", "claimant", "stance")}
        found |= about.filter(**same, claimed_on=given.get("claimed_on") or "")
    return found


class SystemClaimForm(RecordForm):
    """A claim about a system, whose figure may be typed as it was said."""

    figure = FigureField(help_text="As it was said; fills measure and figures below. Other units are converted.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "measure" in self.fields:
            self.fields["measure"].required = False

    def clean(self) -> dict[str, Any]:
        figure = self.cleaned_data.get("figure")
        if figure:
            unit = figure.unit == "kg"
            self.cleaned_data["property"] = Property.PAYLOAD_KG if unit else Property.RANGE_KM
            self.cleaned_data["measure"] = self.cleaned_data.get("measure") or MEASURES[figure.form]
            for name in ("lower", "upper", "lower_inclusive", "upper_inclusive"):
                self.cleaned_data[name] = getattr(figure, name)
            if figure.note and figure.note not in self.cleaned_data.get("note", ""):
                self.cleaned_data["note"] = "\n".join(filter(None, [self.cleaned_data.get("note"), figure.note]))
        given = super().clean()
        if not given.get("measure") and "measure" not in self.errors:
            self.add_error("measure", "Say what kind of figure it is, or type the figure as it was said.")
        return given


class DeploymentForm(RecordForm):
    """A deployment, whose position may be typed as maps and papers write it."""

    position = PlaceField(help_text="As written: 53°40′N 31°42′E, or 53.67, 31.7. Fills latitude and longitude.")

    def clean(self) -> dict[str, Any]:
        place: Position | None = self.cleaned_data.get("position")
        if place:
            self.cleaned_data |= {"latitude": place.latitude, "longitude": place.longitude}
        return super().clean()


class SystemClaimInline(RowInline, admin.StackedInline):
    model = SystemClaim
    classes = ("collapse",)
    form = ClaimForm
    autocomplete_fields = ("claimant",)
    readonly_fields = ("publication",)
    fields = ("property", "measure", "lower", "upper", "basis", "claimant", "claimed_on", "note", "address", "title")
    verbose_name_plural = "claims"


@admin.register(System)
class SystemAdmin(RecordAdmin):
    derived = staticmethod(follows.of_system)
    claims = ("deployments_systemclaim", "system")
    list_display = ("name", "system_type", "entered_service", "retired", "publication")
    list_filter = ("publication", "system_type", "warhead", "evidence")
    search_fields = ("id", *WEAPON_NAMES)
    inlines = (SystemClaimInline, citation_inline(SystemCitation))
    first = ("name",)


@admin.register(SystemClaim)
class SystemClaimAdmin(RecordAdmin):
    derived = staticmethod(follows.of_system_claim)
    form = SystemClaimForm
    list_display = ("id", "system", "measure", "lower", "upper", "claimant", "claimed_on", "rank", "publication")
    list_filter = ("publication", "measure", "basis", "rank", "evidence")
    list_select_related = ("system", "claimant")
    search_fields = ("id", *(f"system__{name}" for name in WEAPON_NAMES), "claimant__name", "claimant__aliases")
    autocomplete_fields = ("system", "claimant", "quoted_by")
    inlines = (citation_inline(SystemClaimCitation),)
    first = ("system", "figure", "claimant", "claimed_on", "basis", "note")
    more = (
        "property",
        "measure",
        "lower",
        "lower_inclusive",
        "upper",
        "upper_inclusive",
        "open_ended",
        "attributed_as",
        "quoted_by",
        "rank",
        "rank_reason",
        "credibility",
        "evidence",
    )


class DeploymentClaimInline(RowInline, admin.StackedInline):
    model = DeploymentClaim
    classes = ("collapse",)
    form = ClaimForm
    autocomplete_fields = ("claimant",)
    fields = ("kind", "stance", "claimant", "claimed_on", "note", "address", "title")
    verbose_name_plural = "claims"


@admin.register(Deployment)
class DeploymentAdmin(RecordAdmin):
    derived = staticmethod(follows.of_deployment)
    claims = ("deployments_deploymentclaim", "deployment")
    form = DeploymentForm
    list_display = ("id", "system", "deploying_state", "host_state", "started", "ended", "status", "publication")
    list_filter = ("publication", "status", "conduct", "location_precision", "evidence")
    list_select_related = ("system", "deploying_state", "host_state")
    search_fields = (
        "id",
        *(f"system__{name}" for name in WEAPON_NAMES),
        "location",
        *(f"{state}__{name}" for state in ("host_state", "deploying_state") for name in ("name", "aliases")),
    )
    autocomplete_fields = ("system", "deploying_state", "host_state", "controlling_state")
    inlines = (DeploymentClaimInline, citation_inline(DeploymentCitation))
    first = (
        "system",
        "deploying_state",
        "host_state",
        "location",
        "position",
        "location_precision",
        "started",
        "ended",
    )
    more = ("controlling_state", "latitude", "longitude", "unit", "launch_domain", "basing", "evidence")


@admin.register(DeploymentClaim)
class DeploymentClaimAdmin(RecordAdmin):
    derived = staticmethod(follows.of_deployment_claim)
    list_display = ("id", "deployment", "kind", "stance", "claimant", "claimed_on", "what_is_said", "publication")
    list_filter = ("publication", "kind", "stance", "rank", "evidence")
    list_select_related = ("deployment__system", "deployment__host_state", "claimant")
    search_fields = (
        "id",
        *(f"deployment__system__{name}" for name in WEAPON_NAMES),
        "claimant__name",
        "claimant__aliases",
        "note",
    )
    autocomplete_fields = ("deployment", "claimant", "quoted_by", "claimant_state")
    inlines = (citation_inline(DeploymentClaimCitation),)
    first = ("deployment", "kind", "stance", "claimant", "claimed_on", "happened_on", "note")
    more = (
        "attributed_as",
        "claimant_role",
        "claimant_organisation",
        "claimant_state",
        "quoted_by",
        "quantity",
        "quantity_unit",
        "rank",
        "rank_reason",
        "credibility",
        "evidence",
    )

    @admin.display(description="note")
    def what_is_said(self, obj: DeploymentClaim) -> str:
        return Truncator(obj.note).chars(110)
