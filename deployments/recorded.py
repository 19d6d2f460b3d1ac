"""Deployments and weapons as the rules see them, read from the exported tables, without Django.

``read_questions`` turns every row of ``deployments.csv`` into a ``Question``: the weapon's facts from its own
row, its claims of range and payload, and the instruments that list it by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from treaties.bounds import Claim
from treaties.classify import Facts, Listing
from treaties.criteria import parse_facts
from treaties.law import Question
from treaties.recorded import Row, number, read_listings, read_table, said_yes, unconfirmed, words, yes_no
from treaties.vocabulary import Basing, Basis, Conduct, LaunchDomain, Measure, Rank, SystemType, Warhead

RANGE, PAYLOAD = "range_km", "payload_kg"


def claim_of(row: Row, claimants: Mapping[str, str] | None = None) -> Claim:
    """One row of ``system_claims.csv``. ``claimants``: names by id; without them the attribution as given is used."""
    return Claim(
        row["id"],
        Measure(row["measure"] or Measure.MAX_RANGE),
        number(row["lower"]),
        number(row["upper"]),
        row["lower_inclusive"] != "no",
        row["upper_inclusive"] != "no",
        said_yes(row["open_ended"]),
        (claimants or {}).get(row["claimant"], row["attributed_as"]),
        Basis(row["basis"]) if row["basis"] else None,
        Rank(row["rank"] or Rank.NORMAL),
        unconfirmed(row),
    )


def facts_of(
    system: Row,
    claims: Iterable[tuple[str, Claim]] = (),
    named: tuple[Listing, ...] = (),
    deployment: Row | None = None,
) -> Facts:
    """What is recorded of a weapon.

    ``system``: its row of ``systems.csv``; ``claims``: pairs of property and claim; ``named``: the lists it
    stands in; ``deployment``: the row of one deployment, for its own launch domain and basing.
    """
    held = list(claims)
    own = deployment or {}
    return Facts(
        system_type=SystemType(system["system_type"]) if system["system_type"] else None,
        launch_domains=words(LaunchDomain, system["launch_domain"]),
        basing=words(Basing, system["basing"]),
        deployed_domains=words(LaunchDomain, own.get("launch_domain", "")),
        deployed_basing=words(Basing, own.get("basing", "")),
        warhead=Warhead(system["warhead"]) if system["warhead"] else None,
        payload_kg=number(system["payload_kg"]),
        solely_interceptor=yes_no(system["solely_interceptor"]),
        weapon_delivery_vehicle=yes_no(system["weapon_delivery_vehicle"]),
        range_claims=tuple(claim for about, claim in held if about == RANGE),
        payload_claims=tuple(claim for about, claim in held if about == PAYLOAD),
        values=tuple(sorted(parse_facts(system["facts"]).items())),
        named=named,
    )


def read_weapons(folders: Mapping[str, Path]) -> dict[str, tuple[Row, list[tuple[str, Claim]], tuple[Listing, ...]]]:
    """Row, claims and listings of every weapon, by id. ``folders``: of ``archive``, ``treaties``, ``deployments``."""
    names = {row["id"]: row["name"] for row in read_table(folders["archive"] / "claimants.csv")}
    listings = read_listings(folders["treaties"])
    claims: dict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for row in read_table(folders["deployments"] / "system_claims.csv"):
        claims[row["system"]].append((row["property"], claim_of(row, names)))
    rows = read_table(folders["deployments"] / "systems.csv")
    return {row["id"]: (row, claims[row["id"]], listings.get(row["id"], ())) for row in rows}


def read_facts(folders: Mapping[str, Path]) -> dict[str, Facts]:
    """The facts of every weapon, by id, apart from any deployment."""
    return {name: facts_of(*weapon) for name, weapon in read_weapons(folders).items()}


def read_questions(folders: Mapping[str, Path]) -> dict[str, Question]:
    """What the rules are asked about every deployment, by id. ``folders`` as for :func:`read_weapons`.

    Raises ``OSError``, ``KeyError`` or ``ValueError`` where a table, a column or a word is not as declared.
    """
    weapons = read_weapons(folders)
    questions = {}
    for row in read_table(folders["deployments"] / "deployments.csv"):
        system, claims, named = weapons[row["system"]]
        conduct = Conduct(row["conduct"]) if row["conduct"] else None
        facts = facts_of(system, claims, named, row)
        questions[row["id"]] = Question(facts, row["deploying_state"], row["host_state"], conduct)
    return questions
