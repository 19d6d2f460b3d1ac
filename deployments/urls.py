"""Addresses of this app's pages."""

from django.urls import path

from deployments.views.answers import answers_page
from deployments.views.claimant import claimant_page
from deployments.views.deployment import deployment_page
from deployments.views.lists import (
    claim_file,
    claim_list,
    deployment_file,
    deployment_list,
    system_claim_file,
    system_claim_list,
    system_file,
    system_list,
)
from deployments.views.naming import naming_page
from deployments.views.state import state_page
from deployments.views.system import system_page

urlpatterns = [
    path("claims/", claim_list, name="claims"),
    path("claims.<slug:form>", claim_file, name="claims-file"),
    path("deployments/", deployment_list, name="deployments"),
    path("deployments.<slug:form>", deployment_file, name="deployments-file"),
    path("deployments/<slug:slug>/", deployment_page, name="deployment"),
    path("deployments/<slug:slug>/answers/", answers_page, name="answers"),
    path("system-claims/", system_claim_list, name="system-claims"),
    path("system-claims.<slug:form>", system_claim_file, name="system-claims-file"),
    path("systems/", system_list, name="systems"),
    path("systems.<slug:form>", system_file, name="systems-file"),
    path("systems/<slug:slug>/", system_page, name="system"),
    path("states/<slug:slug>/", state_page, name="state"),
    path("claimants/<slug:slug>/", claimant_page, name="claimant"),
    path("naming-and-borders/", naming_page, name="naming"),
]
