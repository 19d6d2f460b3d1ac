"""What is included of systems, deployments and claims, and what is not."""

from archive.coverage import Coverage, register, some
from archive.models.base import hidden
from archive.published import sizes
from deployments.models import Deployment, DeploymentClaim, System, SystemClaim
from deployments.vocabulary import Property


def system_gaps() -> list[str]:
    """Systems about whose range nobody is quoted."""
    rows = System.objects.published()
    claimed = SystemClaim.objects.published().filter(property=Property.RANGE_KM).values("system")
    return some(
        rows.exclude(pk__in=claimed).count(), rows.count(), "systems have no claim about their range on record."
    )


def deployment_gaps() -> list[str]:
    """Deployments that rest on no claim, and those without a day."""
    rows = Deployment.objects.published()
    total = sizes()[Deployment].total
    return [
        *some(total - _claimed(), total, "deployments have no claim of their own yet."),
        *some(
            rows.filter(started="", started_latest=None).count(), total, "deployments have no day of arrival on record."
        ),
        *some(rows.filter(latitude=None).count(), total, "deployments have no coordinates: they have no map."),
    ]


def _claimed() -> int:
    """How many deployments rest on a claim: those with any, off an index, less those whose claims are all hidden."""
    claims = DeploymentClaim.objects.order_by()
    some_hidden = {pk for (pk,) in hidden(DeploymentClaim, "deployment")}
    some_seen = set(claims.published().filter(deployment__in=some_hidden).values_list("deployment", flat=True))
    return claims.values("deployment").distinct().count() - len(some_hidden - some_seen)


def claim_gaps() -> list[str]:
    """Claims about deployments without a day."""
    rows = DeploymentClaim.objects.published()
    undated = rows.filter(claimed_on="", claimed_on_earliest=None)  # for the index
    return some(undated.count(), sizes()[DeploymentClaim].total, "claims have no day; they stand last in every list.")


register(
    Coverage(
        "deployments",
        1,
        "Weapons reported in the open as standing somewhere, or announced: missiles and nuclear weapons above all, "
        "with some interceptors. Each place of one system is a record of its own.",
        "Not an order of battle. Of weapons at sea only the bases are recorded, and few of those. Places in a live "
        "conflict are given no finer than locality.",
        "started",
        "begun or announced for",
        deployment_gaps,
    ),
    Coverage(
        "deployment-claims",
        2,
        "Who said what about a deployment, one row a statement, also denials, guesses and anonymous voices.",
        "Not every report of the same statement: further reports stand as sources. Oreshnik in Belarus is covered far "
        "more fully than any other deployment.",
        "claimed_on",
        "made",
        claim_gaps,
    ),
    Coverage(
        "systems",
        3,
        "Missiles above all; interceptors, air defence, rocket artillery, a few bombs, warheads and other weapons.",
        "Aircraft, ships, guns and vehicles are nearly absent, though some instruments count them. Variants share a "
        "record unless a rule tells them apart.",
        "entered_service",
        "in service",
        system_gaps,
    ),
    Coverage(
        "system-claims",
        3,
        "Figures of range, with who gave them, on what basis, and on which day.",
        "Payload and other facts stand in the row of the system, with its sources. Accuracy, yield, speed and cost are "
        "left out: no rule of the archive asks for them.",
        "claimed_on",
        "made",
    ),
)
