"""Which records of systems and deployments cite sources."""

from django.urls import reverse

from archive.cited import Citing, register
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from deployments.ranges import figure_said
from deployments.views.claims import anchor


def deployment(row: Deployment) -> str:
    return reverse("deployment", args=[row.pk])


def deployment_claim(row: DeploymentClaim) -> str:
    """The claim on the page of its deployment."""
    return f"{reverse('deployment', args=[row.deployment_id])}#{anchor(row.pk, row.deployment_id)}"


def system_claim(row: SystemClaim) -> str:
    """The claim on the page of its system."""
    return f"{reverse('system', args=[row.system_id])}#{row.pk}"


register(
    Citing("deployments", "Deployments", Deployment, str, deployment, ("system", "host_state")),
    Citing(
        "deployment-claims",
        "Claims about deployments",
        DeploymentClaim,
        lambda row: f"{row.claimant.name} on {row.deployment}",
        deployment_claim,
        ("claimant", "deployment__system", "deployment__host_state"),
    ),
    Citing("systems", "Systems", System, str, lambda row: reverse("system", args=[row.pk])),
    Citing(
        "system-claims",
        "Claims about systems",
        SystemClaim,
        lambda row: f"{row.claimant.name} on {row.system.name}: {figure_said(row)}",
        system_claim,
        ("claimant", "system"),
    ),
)
