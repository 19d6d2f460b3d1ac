"""What of systems, deployments and claims can be found."""

from collections.abc import Iterable, Iterator

from archive.models import State
from archive.search.register import Entry, Searched, register
from archive.searched import joined, plain
from archive.web.dates import iso
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from deployments.ranges import figure_said
from deployments.views.claims import anchor


def names(row: System) -> tuple[tuple[str, str], ...]:
    """Every further name and designator of a system, with what it is."""
    return (
        *([(row.native_name, "name in its original script")] if row.native_name else []),
        *((each, "also called") for each in row.aliases),
        *((each, "United States Department of Defense designator") for each in row.dod_designator),
        *((each, "NATO reporting name") for each in row.nato_name),
        *((each, "GRAU index") for each in row.grau_index),
    )


def systems(rows: Iterable[System]) -> Iterator[Entry]:
    """Systems, told apart by kind of object, states of origin and developer."""
    states = dict(State.objects.published().values_list("pk", "name"))
    for row in rows:
        origin = " and ".join(states[each] for each in row.origin if each in states)
        yield Entry(
            row.pk,
            row.name,
            names(row),
            joined(f"{'/'.join(row.launch_domain)} {plain(row.system_type)}".strip(), origin, row.developer),
            f"{origin} {row.developer} {plain(row.system_type)}",
            row.note,
            unconfirmed=row.unconfirmed,
        )


def deployments(rows: Iterable[Deployment]) -> Iterator[Entry]:
    """Deployments, told apart by place, deploying state and time."""
    for row in rows:
        host, deploying, controlling = row.host_state.name, row.deploying_state.name, str(row.controlling_state or "")
        yield Entry(
            row.pk,
            str(row),
            ((row.location, "place"), (row.unit, "unit")),
            joined(
                row.location,
                f"deployed by {deploying}" if deploying != host else "",
                f"controlled by {controlling}" if controlling else "",
                f"since {iso(row.started)}" if row.started else "",
                plain(row.status),
            ),
            " ".join((row.system.name, *(name for name, _ in names(row.system)), host, deploying, controlling)),
            row.summary,
            unconfirmed=row.unconfirmed,
        )


def deployment_claims(rows: Iterable[DeploymentClaim]) -> Iterator[Entry]:
    """Claims about deployments; the words of the claim are the passage."""
    for row in rows:
        yield Entry(
            row.pk,
            f"{row.claimant.name} on {row.deployment}",
            apart=joined(plain(row.stance), plain(row.kind), iso(row.claimed_on) if row.claimed_on else "day unknown"),
            words=row.attributed_as,
            passage=row.note,
            owner=row.deployment_id,
            anchor=anchor(row.pk, row.deployment_id),
            unconfirmed=row.unconfirmed,
        )


def system_claims(rows: Iterable[SystemClaim]) -> Iterator[Entry]:
    """Claims about systems, told apart by the figure and the day."""
    for row in rows:
        yield Entry(
            row.pk,
            f"{row.claimant.name} on {row.system.name}",
            apart=joined(figure_said(row), iso(row.claimed_on) if row.claimed_on else "day unknown"),
            words=row.attributed_as,
            passage=row.note,
            owner=row.system_id,
            anchor=row.pk,
            unconfirmed=row.unconfirmed,
        )


register(
    Searched(
        "systems", "system", systems, 1, marks={"archive_state": ("origin__overlap",)}, offered=("name", "native_name")
    ),
    Searched(
        "deployments", "deployment", deployments, 3, ("system", "host_state", "deploying_state", "controlling_state")
    ),
    Searched(
        "deployment-claims",
        "deployment",
        deployment_claims,
        8,
        ("claimant", "deployment__system", "deployment__host_state"),
        owner="deployment",
    ),
    Searched("system-claims", "system", system_claims, 10, ("claimant", "system"), owner="system"),
)
