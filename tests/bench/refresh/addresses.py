"""Which addresses are asked: the same ones every time, spread unevenly over hosts. Pure."""

import math
import random
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

#: Share of each kind of answer.
SHARES = {
    "page": 0.70,
    "moved": 0.08,
    "missing": 0.08,
    "unchanged": 0.08,
    "broken": 0.02,
    "forbidden": 0.005,
    "removed": 0.005,
    "slow": 0.02,
    "huge": 0.005,
    "reset": 0.005,
}
#: Bytes of a page: the middle of a skewed spread, and its bounds.
MIDDLE, LEAST, MOST = 12_000, 2_000, 150_000
SEED = 20261127


@dataclass(frozen=True, slots=True)
class Address:
    """``kind``: a key of :data:`SHARES`; ``host``: number of its host, from 1; ``number``: its own."""

    kind: str
    host: int
    path: str
    number: int

    @property
    def etag(self) -> str:
        """The validator of an earlier look, where there was one."""
        return f'"e{self.number}"' if self.kind == "unchanged" else ""


def addresses(count: int, hosts: int) -> list[Address]:
    """So many addresses. A redirect leads to another page of its host, or of any."""
    draw = random.Random(SEED)
    weights = list(accumulate(1 / (rank + 8) ** 0.5 for rank in range(hosts)))
    return [_one(draw, number, weights) for number in range(1, count + 1)]


def _one(draw: random.Random, number: int, weights: list[float]) -> Address:
    """``weights``: of the hosts, each with all before it: summed up once, for there may be thousands."""
    hosts = range(1, len(weights) + 1)
    host = draw.choices(hosts, cum_weights=weights)[0]
    kind = draw.choices(list(SHARES), SHARES.values())[0]
    size = int(min(MOST, max(LEAST, math.exp(draw.gauss(math.log(MIDDLE), 0.9)))))
    target = draw.choice(hosts) if draw.random() < 0.5 else host
    wait = draw.randrange(300, 1500)
    path = {
        "page": f"/page/{size}/{number}",
        "moved": f"/moved/{target}/{size}/{number}",
        "missing": f"/status/404/{number}",
        "unchanged": f"/tagged/{size}/{number}",
        "broken": f"/status/500/{number}",
        "forbidden": f"/status/403/{number}",
        "removed": f"/status/410/{number}",
        "slow": f"/slow/{wait}/{size}/{number}",
        "huge": f"/huge/64/{number}",
        "reset": f"/reset/{number}",
    }[kind]
    return Address(kind, host, path, number)


def kinds(asked: list[Address]) -> Counter[str]:
    """How many there are of each kind."""
    return Counter(each.kind for each in asked)
