"""How many states are bound over time, as the steps of a line. Pure geometry; every step is one day's count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.spans import Span
from treaties.paper import Frame, Tick, ticks
from treaties.parties import StandingVerdict
from treaties.vocabulary import Standing

HEIGHT = 120.0
COUNTED = (Standing.BOUND, Standing.PROVISIONALLY_BOUND)


@dataclass(frozen=True, slots=True)
class Tally:
    """The drawing. ``path``: the line; ``area``: the same closed to the axis; ``marks``: heights with their counts."""

    name: str
    width: float
    height: float
    left: float
    right: float
    axis_y: float
    path: str
    area: str
    marks: tuple[tuple[float, int], ...]
    ticks: tuple[Tick, ...]
    on_x: float | None
    on_y: float
    on_count: int
    on_anchor: str
    most: int


def steps(timelines: Iterable[Sequence[Span[StandingVerdict]]]) -> list[tuple[date, int]]:
    """The days on which the count of bound states changes, with the count from that day."""
    change: dict[date, int] = {}
    for spans in timelines:
        for span in spans:
            if span.value.standing in COUNTED:
                start = span.start or date.min
                change[start] = change.get(start, 0) + 1
                if span.end:
                    change[span.end] = change.get(span.end, 0) - 1
    count, found = 0, []
    for day in sorted(change):
        if change[day]:
            count += change[day]
            found.append((day, count))
    return found


def tally(frame: Frame, timelines: Iterable[Sequence[Span[StandingVerdict]]], on: date) -> Tally:
    """The line on one frame, with a line at the asked day and the count on it."""
    found = steps(timelines)
    most = max((count for _, count in found), default=0)
    top, axis_y = 22.0, 22.0 + HEIGHT

    def y(count: int) -> float:
        return round(axis_y - HEIGHT * count / max(most, 1), 1)

    path, then = [f"M{frame.left} {y(0)}"], 0
    for day, count in found:
        path.append(f"H{frame.x(day)}V{y(count)}")
        then = count if day <= on else then
    line = "".join([*path, f"H{frame.right}"])
    on_x = frame.x(on) if frame.first <= on <= frame.last else None
    step = next(each for each in (1, 2, 5, 10, 25, 50, 100, 250, 1000) if most / each <= 4.5)
    marks = tuple((y(count), count) for count in range(step, most + 1, step))
    return Tally(
        frame.name,
        frame.width,
        axis_y + 24,
        frame.left,
        frame.right,
        axis_y,
        line,
        f"{line}V{axis_y}H{frame.left}Z",
        marks,
        tuple(ticks(frame)),
        on_x,
        max(y(then), top),
        then,
        "end" if on_x is not None and on_x > (frame.left + frame.right) / 2 else "start",
        most,
    )
