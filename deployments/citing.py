"""How deployments, systems, states and lists of claims are cited."""

from functools import partial

from archive.models import State
from archive.published import published_rows
from archive.web.citable import Citable, register
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim


def deployments():
    """Published deployments, with what their titles name."""
    return published_rows(Deployment).select_related("system", "host_state")


register(
    Citable(
        slug="deployments",
        model=Deployment,
        page="deployment",
        label="deployment record",
        plural="Deployments",
        published=deployments,
        part="claim",
    ),
    Citable(
        slug="systems",
        model=System,
        page="system",
        label="system record",
        plural="Systems",
        published=partial(published_rows, System),
        part="claim",
    ),
    Citable(
        slug="states",
        model=State,
        page="state",
        label="state record",
        plural="States",
        published=partial(published_rows, State),
    ),
    Citable(
        slug="claims",
        model=DeploymentClaim,
        page="",
        label="claim about a deployment",
        plural="Claims about deployments",
        published=partial(published_rows, DeploymentClaim),
    ),
    Citable(
        slug="system-claims",
        model=SystemClaim,
        page="",
        label="claim about a system",
        plural="Claims about systems",
        published=partial(published_rows, SystemClaim),
    ),
)
