"""Rows to values: the only place where weapon and deployment tables become what the rules take."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from deployments.models import Case, Deployment, System, SystemClaim
from deployments.vocabulary import Property
from treaties.adapt import listing, unconfirmed
from treaties.bounds import Claim
from treaties.classify import Facts
from treaties.criteria import parse_facts
from treaties.law import Question
from treaties.models import NamedType
from treaties.vocabulary import Basing, Basis, Conduct, LaunchDomain, Measure, Rank, SystemType, Warhead


def claim(row: SystemClaim) -> Claim:
    return Claim(
        row.id,
        Measure(row.measure),
        row.lower,
        row.upper,
        row.lower_inclusive,
        row.upper_inclusive,
        row.open_ended,
        row.claimant.name,
        Basis(row.basis),
        Rank(row.rank),
        unconfirmed(row),
    )


def facts(
    system: System,
    claims: Iterable[SystemClaim],
    named: Iterable[NamedType],
    launch_domain: Iterable[str] = (),
    basing: Iterable[str] = (),
) -> Facts:
    """What the rules take of a system: its row, its claims, the lists that name it.

    ``launch_domain`` and ``basing``: a deployment's own, where its system has several.
    """
    held = sorted(claims, key=lambda row: row.id)
    return Facts(
        system_type=SystemType(system.system_type),
        launch_domains=frozenset(LaunchDomain(each) for each in system.launch_domain),
        basing=frozenset(Basing(each) for each in system.basing),
        deployed_domains=frozenset(LaunchDomain(each) for each in launch_domain),
        deployed_basing=frozenset(Basing(each) for each in basing),
        warhead=Warhead(system.warhead) if system.warhead else None,
        payload_kg=system.payload_kg,
        solely_interceptor=system.solely_interceptor,
        weapon_delivery_vehicle=system.weapon_delivery_vehicle,
        range_claims=tuple(claim(row) for row in held if row.property == Property.RANGE_KM),
        payload_claims=tuple(claim(row) for row in held if row.property == Property.PAYLOAD_KG),
        values=tuple(sorted(parse_facts(system.facts).items())),
        named=tuple(listing(row) for row in sorted(named, key=lambda row: row.id)),
    )


def question(deployment: Deployment) -> Question:
    """One deployment as the rules see it, from published rows. Three queries unless the system is at hand."""
    system = deployment.system
    claims = system.claims.published().select_related("claimant")
    named = NamedType.objects.published().filter(system=system.id)
    return question_of(deployment, claims, named)


def question_of(deployment: Deployment, claims: Iterable[SystemClaim], named: Iterable[NamedType]) -> Question:
    """As :func:`question`, from rows at hand."""
    return Question(
        facts(deployment.system, claims, named, deployment.launch_domain, deployment.basing),
        deployment.deploying_state_id,
        deployment.host_state_id,
        Conduct(deployment.conduct),
    )


def questions(cases: QuerySet[Case]) -> Iterator[tuple[Case, Question]]:
    """The cases with the question of each, in the order of their ids; systems, claims and lists are read once."""
    systems = System.objects.published().in_bulk()
    claims: dict[str, list[SystemClaim]] = {}
    for each in SystemClaim.objects.published().select_related("claimant"):
        claims.setdefault(each.system_id, []).append(each)
    named: dict[str, list[NamedType]] = {}
    for each in NamedType.objects.published():
        named.setdefault(each.system, []).append(each)
    known: dict[tuple[str, ...], Facts] = {}
    for case in cases.order_by("pk").iterator(chunk_size=500):
        if case.system not in systems:
            continue  # became a draft just now
        key = (case.system, *case.launch_domain, "", *case.basing)
        if key not in known:
            own = (claims.get(case.system, ()), named.get(case.system, ()))
            known[key] = facts(systems[case.system], *own, case.launch_domain, case.basing)
        yield case, Question(known[key], case.deploying_state, case.host_state, Conduct(case.conduct))
