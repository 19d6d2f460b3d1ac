"""Half-open spans of days: the first day belongs to the span, the end day does not.

``None`` as start or end means without limit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from archive.values.dates import FuzzyDate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """``value`` holds from ``start`` (included) to ``end`` (not included)."""

    start: date | None
    end: date | None
    value: T

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def hinges(dates: Iterable[FuzzyDate]) -> list[date]:
    """The days on which an answer that depends on ``dates`` can change, in order, each once."""
    days = {bound for each in dates for bound in (each.earliest, each.latest) if bound is not None}
    return sorted(days)


def constant_spans(
    days: Iterable[date], answer: Callable[[date], T], by: Callable[[T], object] = lambda value: value
) -> tuple[Span[T], ...]:
    """The whole timeline cut into spans of constant ``answer``.

    ``days`` are the only days on which the answer can change. The spans cover all days without a gap, and two
    neighbours never hold values that are the same ``by`` what is compared. Each holds the value of its first day.
    """
    starts = sorted(set(days))
    spans: list[Span[T]] = []
    asked: list[date | None] = [None, *starts]
    for start, end in zip(asked, [*starts, None], strict=True):
        value = answer(date.min if start is None else start)
        if spans and by(spans[-1].value) == by(value):
            spans[-1] = Span(spans[-1].start, end, spans[-1].value)
        else:
            spans.append(Span(start, end, value))
    return tuple(spans)
