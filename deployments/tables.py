"""The tables of weapons and deployments, each declared once: file, columns, order. Help comes from the models."""

from archive.exchange.table import Table, citations
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
from treaties.tables import NamedTypes


class Systems(Table):
    ids = {"origin": ("states",)}

    class Meta:
        model = System
        file = "systems"
        fields = (
            "id",
            "name",
            "native_name",
            "aliases",
            "dod_designator",
            "nato_name",
            "grau_index",
            "origin",
            "developer",
            "system_type",
            "launch_domain",
            "basing",
            "propulsion",
            "first_tested",
            "entered_service",
            "retired",
            "warhead",
            "payload_kg",
            "solely_interceptor",
            "weapon_delivery_vehicle",
            "facts",
            "wikidata_qid",
            "note",
            "evidence",
        )


class SystemClaims(Table):
    class Meta:
        model = SystemClaim
        file = "system_claims"
        fields = (
            "id",
            "system",
            "property",
            "measure",
            "lower",
            "lower_inclusive",
            "upper",
            "upper_inclusive",
            "open_ended",
            "basis",
            "claimant",
            "attributed_as",
            "quoted_by",
            "claimed_on",
            "rank",
            "rank_reason",
            "credibility",
            "note",
            "evidence",
        )


class Deployments(Table):
    class Meta:
        model = Deployment
        file = "deployments"
        fields = (
            "id",
            "system",
            "deploying_state",
            "host_state",
            "controlling_state",
            "location",
            "latitude",
            "longitude",
            "location_precision",
            "unit",
            "quantity",
            "quantity_unit",
            "started",
            "ended",
            "status",
            "conduct",
            "launch_domain",
            "basing",
            "summary",
            "evidence",
        )


class DeploymentClaims(Table):
    class Meta:
        model = DeploymentClaim
        file = "deployment_claims"
        fields = (
            "id",
            "deployment",
            "kind",
            "stance",
            "happened_on",
            "claimed_on",
            "claimant",
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
            "note",
            "evidence",
        )


# The law names weapons by their ids without knowing this table; that they exist is checked from here.
NamedTypes.ids = {**NamedTypes.ids, "system": ("systems",)}

TABLES = [
    Systems(),
    SystemClaims(),
    Deployments(),
    DeploymentClaims(),
    citations(SystemCitation, "systems"),
    citations(SystemClaimCitation, "system_claims"),
    citations(DeploymentCitation, "deployments"),
    citations(DeploymentClaimCitation, "deployment_claims"),
]
