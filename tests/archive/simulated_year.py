"""A year of looks at 10,000 hosts that fail, flap and return: ``python -m tests.archive.simulated_year`` prints it.

The clock is simulated, the seed is fixed. Every host has a plan of what it answers when; the policy decides when it is
looked at; what became of each link is held against its plan.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from archive.refresh.policy import DAY, Course, decide
from archive.vocabulary import LinkState, Outcome

HOSTS, SEED = 10_000, 20_261_127
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = 365 * DAY
#: A worker comes late by up to so much: a queue, a restart.
LATEST = timedelta(hours=6)
#: Six days: two waits of three days.
SHORT_OUTAGE = 6 * DAY
#: An up time in which a failing link is surely looked at: three days, an eighth of jitter, and the worker's delay.
CERTAINLY_SEEN = 3 * DAY * (1 + 1 / 8) + LATEST

Outage = tuple[datetime, datetime, Outcome]
BAD = (Outcome.GONE, Outcome.UNREACHABLE, Outcome.BLOCKED, Outcome.SOFT_404_SUSPECT, Outcome.PARKED, Outcome.REFUSED)


@dataclass
class Link:
    """A link, its plan, and what was seen of it. ``gone_at``: the gone looks since the last other one."""

    kind: str
    plan: list[Outage]
    course: Course = field(default_factory=Course)
    looks: int = 0
    gone_at: list[datetime] = field(default_factory=list)
    died_at: datetime | None = None
    proof: list[datetime] = field(default_factory=list)
    told: int = 0

    def answers(self, now: datetime) -> Outcome:
        return next((outcome for begin, end, outcome in self.plan if begin <= now < end), Outcome.OK)

    def longest_gone(self) -> timedelta:
        return max((end - begin for begin, end, seen in self.plan if seen is Outcome.GONE), default=timedelta(0))


def _outages(
    dice: random.Random, up: tuple[float, float], down: tuple[float, float], words: tuple[Outcome, ...]
) -> list[Outage]:
    """Outages with up and down times in days, each within its bounds, over a year and a little more."""
    found, now = [], BEGIN + dice.uniform(0, up[1]) * DAY
    while now < BEGIN + YEAR + 120 * DAY:
        end = now + dice.uniform(*down) * DAY
        found.append((now, end, dice.choice(words)))
        now = end + dice.uniform(*up) * DAY
    return found


def steady(_dice: random.Random) -> list[Outage]:
    """Always there."""
    return []


def short_outages(dice: random.Random) -> list[Outage]:
    """Outages of every kind under six days, with time between to be seen well."""
    return _outages(dice, (CERTAINLY_SEEN / DAY, 60), (0.01, 5.99), BAD)


def short_gone(dice: random.Random) -> list[Outage]:
    """Gone for just under six days, and just long enough back: as often as the year holds."""
    return _outages(dice, (CERTAINLY_SEEN / DAY, 5), (5, 5.99), (Outcome.GONE,))


def long_outages(dice: random.Random) -> list[Outage]:
    """Weeks and months of everything but gone."""
    return _outages(dice, (5, 90), (6, 200), BAD[1:])


def flapping(dice: random.Random) -> list[Outage]:
    """Up and down within hours and days, by everything but gone."""
    return _outages(dice, (0.05, 2), (0.05, 2), BAD[1:])


def fast_gone(dice: random.Random) -> list[Outage]:
    """Gone for a day, back for a day: three looks may each meet it gone. Counted apart: three looks cannot tell."""
    return _outages(dice, (0.05, 2), (0.05, 1), (Outcome.GONE,))


def lost(dice: random.Random) -> list[Outage]:
    """Gone for good, some day."""
    return [(BEGIN + dice.uniform(0, 300) * DAY, BEGIN + 3 * YEAR, Outcome.GONE)]


def returning(dice: random.Random) -> list[Outage]:
    """Gone for one to four months, then back."""
    begin = BEGIN + dice.uniform(0, 120) * DAY
    return [(begin, begin + dice.uniform(30, 120) * DAY, Outcome.GONE)]


KINDS: dict[str, tuple[Callable[[random.Random], list[Outage]], int]] = {
    "steady": (steady, 30),
    "short outages": (short_outages, 20),
    "short and gone": (short_gone, 10),
    "long outages": (long_outages, 10),
    "flapping": (flapping, 10),
    "fast and gone": (fast_gone, 3),
    "lost": (lost, 10),
    "returning": (returning, 7),
}


def live(link: Link, dice: random.Random) -> None:
    """A year of looks at one link."""
    now = BEGIN + dice.uniform(0, 7) * DAY
    while now < BEGIN + YEAR:
        outcome = link.answers(now)
        link.looks += 1
        link.gone_at = (
            link.gone_at + [now] if outcome is Outcome.GONE else link.gone_at if outcome is Outcome.REFUSED else []
        )
        found = decide(link.course, outcome, now, dice.random())
        if found.course.state == LinkState.DEAD and link.died_at is None:
            link.died_at, link.proof = now, link.gone_at
        link.told += bool(found.course.needs_person) and found.course.needs_person != link.course.needs_person
        link.course = found.course
        assert found.next_look_at is not None
        now = found.next_look_at + dice.random() * LATEST


def simulate(hosts: int = HOSTS, seed: int = SEED) -> list[Link]:
    """The year of ``hosts`` links, the same for the same ``seed``."""
    links = []
    for number in range(hosts):
        dice = random.Random(seed * 1_000_003 + number)
        kind = dice.choices(list(KINDS), [share for _, share in KINDS.values()])[0]
        link = Link(kind, KINDS[kind][0](dice))
        live(link, dice)
        links.append(link)
    return links


def apart(moments: list[datetime]) -> int:
    """How many of the moments count, each at least three days after the one that counted before."""
    counted: list[datetime] = []
    for moment in moments:
        if not counted or moment - counted[-1] >= 3 * DAY:
            counted.append(moment)
    return len(counted)


def wrongly_dead(links: list[Link]) -> list[Link]:
    """Dead, though never gone for six days, and each time back for long enough to be seen."""
    return [
        link for link in links if link.died_at and link.longest_gone() < SHORT_OUTAGE and link.kind != "fast and gone"
    ]


def unproven(links: list[Link]) -> list[Link]:
    """Dead without three gone looks in a row that lie three days apart."""
    return [link for link in links if link.died_at and apart(link.proof) < 3]


if __name__ == "__main__":
    year = simulate()
    print(f"{len(year):,} hosts, {sum(link.looks for link in year):,} looks in a simulated year, seed {SEED}")
    print(f"{'kind of host':16} {'hosts':>6} {'looks':>8} {'died':>6} {'questions':>10}  states at the end")
    for name in KINDS:
        own = [link for link in year if link.kind == name]
        states = ", ".join(f"{word} {n}" for word, n in Counter(str(link.course.state) for link in own).most_common())
        died = sum(link.died_at is not None for link in own)
        print(f"{name:16} {len(own):6} {sum(x.looks for x in own):8} {died:6} {sum(x.told for x in own):10}  {states}")
    back, fast = (
        f"{CERTAINLY_SEEN / DAY:.1f} days",
        sum(x.died_at is not None for x in year if x.kind == "fast and gone"),
    )
    print(f"dead with outages under six days, back for at least {back} between them: {len(wrongly_dead(year))}")
    print(f"dead though gone for a day at most, and back for less than that (fast and gone): {fast}")
    print(f"dead without three gone looks in a row, three days apart: {len(unproven(year))}")
