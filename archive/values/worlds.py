"""Asking a rule in every world that imprecise dates leave open.

A rule is written once, for exact dates. Where a date could fall before or after the day asked about, the
rule is asked twice. Only if the answers differ is the answer unclear, and then the dates that would decide
are known by name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Generic, TypeVar

from archive.values.dates import FuzzyDate
from archive.values.verdict import Answer

T = TypeVar("T")
Happened = Callable[[FuzzyDate], bool]

#: More open dates than this are taken at their bounds together: 2 ** 8 worlds are asked at most.
MOST_OPEN_DATES = 8


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """``answers``: what the rule says in the worlds left open, one or more; ``deciding``: the dates between them."""

    answers: tuple[T, ...]
    deciding: tuple[FuzzyDate, ...] = ()

    @property
    def sure(self) -> bool:
        return len(self.answers) == 1


def ask(rule: Callable[[Happened], T], dates: Iterable[FuzzyDate], day: date) -> Outcome[T]:
    """Ask ``rule`` on ``day`` in every world the ``dates`` leave open.

    ``rule`` takes one function that says whether a date has happened by the day, and returns a comparable,
    hashable answer. Two records with the same text are taken to mean the same day.
    """
    settled = {each: each.happened_by(day) for each in dates}
    open_dates = [each for each, answer in settled.items() if answer is Answer.UNCLEAR]
    if not open_dates:
        return Outcome((rule(lambda each: each.happened_by(day) is Answer.YES),))
    if len(open_dates) > MOST_OPEN_DATES:
        choices = [(False,) * len(open_dates), (True,) * len(open_dates)]
    else:
        choices = list(product((False, True), repeat=len(open_dates)))
    found: dict[tuple[bool, ...], T] = {}
    for choice in choices:
        world = dict(zip(open_dates, choice, strict=True))
        found[choice] = rule(_in_world(world, day))
    answers = tuple(dict.fromkeys(found.values()))
    if len(answers) == 1:
        return Outcome(answers)
    deciding = tuple(each for i, each in enumerate(open_dates) if _matters(found, i))
    return Outcome(answers, deciding or tuple(open_dates))


def _in_world(world: Mapping[FuzzyDate, bool], day: date) -> Happened:
    """What has happened by ``day`` where the open dates fall as in ``world``."""
    return lambda each: world.get(each, each.happened_by(day) is Answer.YES)


def _matters(found: dict[tuple[bool, ...], T], index: int) -> bool:
    """Does turning this one date over change the answer in any world?"""
    for choice, answer in found.items():
        turned = (*choice[:index], not choice[index], *choice[index + 1 :])
        if turned in found and found[turned] != answer:
            return True
    return False
