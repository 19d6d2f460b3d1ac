"""How deployments and systems are cited."""

from functools import partial

from archive.models import State
from archive.published import published_rows
from archive.web.citable import Citable, register
from deployments.models import Deployment, System


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
)
