"""How work grows with what it is given, told without a clock on the wall."""

from collections.abc import Callable
from time import process_time
from typing import TypeVar

T = TypeVar("T")


def growth(work: Callable[[T], object], less: T, more: T) -> float:
    """How many times the processor time of ``less`` the work on ``more`` takes, each at its least of three."""
    return _least(work, more) / _least(work, less)


def _least(work: Callable[[T], object], given: T) -> float:
    taken = []
    for _ in range(3):
        begun = process_time()
        work(given)
        taken.append(process_time() - begun)
    return min(taken)
