"""Weapons and deployments in the admin."""

from django.contrib import admin

from archive.admin import RecordAdmin, citation_inline
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


@admin.register(System)
class SystemAdmin(RecordAdmin):
    list_display = ("name", "system_type", "entered_service", "retired", "publication")
    list_filter = ("publication", "system_type", "warhead", "evidence")
    search_fields = ("id", "name", "native_name", "aliases", "nato_name", "dod_designator")
    inlines = (citation_inline(SystemCitation),)


@admin.register(SystemClaim)
class SystemClaimAdmin(RecordAdmin):
    list_display = ("id", "system", "measure", "lower", "upper", "claimant", "claimed_on", "rank", "publication")
    list_filter = ("publication", "measure", "basis", "rank", "evidence")
    list_select_related = ("system", "claimant")
    search_fields = ("id", "system__name", "claimant__name")
    autocomplete_fields = ("system", "claimant", "quoted_by")
    inlines = (citation_inline(SystemClaimCitation),)


@admin.register(Deployment)
class DeploymentAdmin(RecordAdmin):
    list_display = ("id", "system", "deploying_state", "host_state", "started", "ended", "status", "publication")
    list_filter = ("publication", "status", "conduct", "location_precision", "evidence")
    list_select_related = ("system", "deploying_state", "host_state")
    search_fields = ("id", "system__name", "location", "host_state__name")
    autocomplete_fields = ("system", "deploying_state", "host_state", "controlling_state")
    inlines = (citation_inline(DeploymentCitation),)


@admin.register(DeploymentClaim)
class DeploymentClaimAdmin(RecordAdmin):
    list_display = ("id", "deployment", "kind", "stance", "claimant", "claimed_on", "rank", "publication")
    list_filter = ("publication", "kind", "stance", "rank", "evidence")
    list_select_related = ("deployment__system", "deployment__host_state", "claimant")
    search_fields = ("id", "deployment__id", "claimant__name", "note")
    autocomplete_fields = ("deployment", "claimant", "quoted_by", "claimant_state")
    inlines = (citation_inline(DeploymentClaimCitation),)
