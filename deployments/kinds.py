"""The kinds of record of systems and deployments, and the rules as a service, made known to the core."""

from functools import partial

from archive.published import published_rows
from archive.registry import Kind, Service, register
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim

register(
    Kind("systems", "Systems", System, partial(published_rows, System), "deployments.api.Systems"),
    Kind(
        "system-claims",
        "Claims about systems",
        SystemClaim,
        partial(published_rows, SystemClaim),
        "deployments.api.SystemClaims",
    ),
    Kind("deployments", "Deployments", Deployment, partial(published_rows, Deployment), "deployments.api.Deployments"),
    Kind(
        "deployment-claims",
        "Claims about deployments",
        DeploymentClaim,
        partial(published_rows, DeploymentClaim),
        "deployments.api.DeploymentClaims",
        listed="claims",
    ),
    Service(
        "assess",
        "assess/",
        "deployments.api.Assess",
        ("POST",),
        "The rules asked about any weapon, two states and a day, with every step.",
    ),
    Service(
        "assessments",
        "deployments/<slug:pk>/assessments/",
        "deployments.api.Assessments",
        ("GET",),
        "What bears on one deployment on a day, with every step.",
    ),
)
