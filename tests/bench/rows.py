"""Made-up deployments, skewed as real ones are: few systems and states have most, few records have many claims.

The same number of rows and the same vocabulary give the same rows, always.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

SEED = 20261127
LATEST = date(2026, 11, 1)
STATUSES = ("operational", "withdrawn", "confirmed", "reported", "announced", "disputed", "cancelled")
KINDS = ("presence", "arrived", "on_duty", "announced", "imagery", "exercised", "quantity", "withdrawn", "commentary")
STANCES = ("asserts", "assesses", "denies", "speculates")
SMALL = ("the", "of", "and", "in", "to", "a", "was", "on", "by", "for", "with", "that", "from", "at", "as", "is")
TRADE = (
    "missile", "deployment", "regiment", "brigade", "launcher", "range", "treaty", "verification", "inspection",
    "ballistic", "cruise", "warhead", "nuclear", "conventional", "mobile", "base", "announced", "confirmed",
    "reported", "ministry", "defence", "president", "official", "statement", "satellite", "imagery", "airfield",
    "exercise", "withdrawal", "moratorium", "strategic", "interceptor", "radar", "battery", "unit", "battalion",
    "delivered", "transferred", "combat", "duty", "alert", "storage", "facility", "site", "region", "border",
    "alliance", "agreement", "export", "control", "regime", "payload", "kilometres", "test", "launch", "production",
    "host", "state", "protocol", "notification", "exchange",
)  # fmt: skip
SYLLABLES = tuple(first + vowel for first in "bcdfghjklmnprstvz" for vowel in "aeiou")
RARE = 12_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ids that rows may name. ``systems``: with their launch domains; ``sources``: with an address of each."""

    systems: Sequence[tuple[str, Sequence[str]]]
    states: Sequence[str]
    claimants: Sequence[str]
    sources: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """One deployment with its claims and the citations of both, as columns of their tables."""

    deployment: Row
    claims: list[Row]
    citations: list[Row]
    claim_citations: list[Row]


class Skewed:
    """A sequence of which the first are drawn most often: weight 1 / (place + 1) ** ``slope``."""

    def __init__(self, chance: random.Random, values: Sequence[Any], slope: float) -> None:
        self.chance, self.values = chance, values
        self.weights = list(accumulate(1 / (place + 1) ** slope for place in range(len(values))))

    def draw(self, count: int) -> list[Any]:
        return self.chance.choices(self.values, cum_weights=self.weights, k=count)

    def one(self) -> Any:
        return self.draw(1)[0]

    def some(self, count: int) -> list[Any]:
        """At most ``count`` different values, those drawn first."""
        return list(dict.fromkeys(self.draw(count)))


class Writer:
    """Text of words that are as unevenly frequent as those of a language; a third of them are rare."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        rare = ["".join(chance.choices(SYLLABLES, k=2 + place % 3)) for place in range(RARE)]
        self.words = [Skewed(chance, SMALL, 0.7), Skewed(chance, TRADE, 0.6), Skewed(chance, rare, 1.05)]

    def text(self, count: int) -> str:
        small, trade, rare = self.words
        drawn = small.draw(count // 3) + trade.draw(count // 3) + rare.draw(count - 2 * (count // 3))
        self.chance.shuffle(drawn)
        return f"{' '.join(drawn).capitalize()}."


def records(count: int, known: Vocabulary) -> Iterator[Record]:
    """``count`` deployments, each with its claims and citations."""
    chance = random.Random(SEED)
    writer = Writer(chance)
    systems = Skewed(chance, chance.sample(known.systems, len(known.systems)), 1.0)
    states = Skewed(chance, chance.sample(known.states, len(known.states)), 1.1)
    operators = {name: Skewed(chance, states.some(12), 2.0) for name, _ in known.systems}
    allies = {name: Skewed(chance, states.some(8), 1.0) for name in known.states}
    statuses, kinds = Skewed(chance, STATUSES, 0.8), Skewed(chance, KINDS, 0.8)
    stances = Skewed(chance, STANCES, 1.2)
    claimants, sources = Skewed(chance, known.claimants, 0.8), Skewed(chance, known.sources, 0.6)
    for number in range(1, count + 1):
        key = f"made-{number:07d}"
        system, domains = systems.one()
        deploying = operators[system].one()
        host = deploying if chance.random() < 0.6 else allies[deploying].one()
        began = LATEST - timedelta(days=min(int(chance.expovariate(1 / 6500)), 26_000))
        row = {
            "id": key,
            "system_id": system,
            "deploying_state_id": deploying,
            "host_state_id": host,
            "location": f"{writer.text(1)[:-1]}, {writer.text(1)[:-1]} region",
            "latitude": round(chance.uniform(-60, 70), 2),
            "longitude": round(chance.uniform(-180, 180), 2),
            "location_precision": "locality",
            "status": statuses.one(),
            "conduct": "own_territory" if host == deploying else "stationed_abroad",
            "launch_domain": [chance.choice(domains)] if len(domains) > 1 and chance.random() < 0.3 else [],
            "basing": [],
            "summary": writer.text(max(25, min(95, int(chance.gauss(60, 12))))),
            "evidence": "known" if chance.random() < 0.1 else "seen",
            **dated("started", began),
        }
        claims = [
            claim(f"{key}-c-{place:03d}", key, began, writer, chance, kinds, stances, claimants)
            for place in range(1, 1 + min(40, int(chance.paretovariate(1.7))))
        ]
        cited = [citation(f"{each['id']}-1", each["id"], sources.one()) for each in claims]
        yield Record(row, claims, [citation(f"{key}-1", key, sources.one())], cited)


def claim(
    key: str,
    deployment: str,
    began: date,
    writer: Writer,
    chance: random.Random,
    kinds: Skewed,
    stances: Skewed,
    claimants: Skewed,
) -> Row:
    """One claim about a deployment, of the days before and after it began."""
    return {
        "id": key,
        "deployment_id": deployment,
        "kind": kinds.one(),
        "stance": stances.one(),
        "claimant_id": claimants.one(),
        "note": writer.text(18),
        "evidence": "seen",
        **dated("claimed_on", min(LATEST, began + timedelta(days=int(chance.gauss(60, 200))))),
    }


def citation(key: str, record: str, source: tuple[str, str]) -> Row:
    """A source of one record."""
    return {"id": key, "record_id": record, "source_id": source[0], "access_point_id": source[1]}


def dated(field: str, day: date) -> Row:
    """The three columns of an exact day."""
    return {field: day.isoformat(), f"{field}_earliest": day, f"{field}_latest": day}
