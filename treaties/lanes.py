"""How one state stood to its instruments over time, as geometry: one lane an instrument. Pure; templates draw it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.spans import Span
from treaties.paper import LETTER, Frame, Tick, ticks
from treaties.parties import StandingVerdict
from treaties.phases import DRAWN, ON_TEXT, Bar, Lane

BAR = 10.0
#: From lane to lane: names stand beside the bars, or above them.
BESIDE, ABOVE = 19.0, 31.0


@dataclass(frozen=True, slots=True)
class Lanes:
    """All that is drawn, in drawing units; ``on_x`` is None where the asked day lies outside the drawing."""

    name: str
    width: float
    height: float
    left: float
    right: float
    axis_y: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    on_x: float | None
    on_label: str
    on_anchor: str


def wide(first: date, last: date) -> Frame:
    """800 units, with room for the names of instruments."""
    return Frame("wide", 800, 236, 796, True, first, last)


def lanes(frame: Frame, timelines: Iterable[tuple[str, Sequence[Span[StandingVerdict]]]], on: date) -> Lanes:
    """The lanes of ``timelines`` (name and spans) in their order; those that never say anything are left out."""
    pitch = BESIDE if frame.names_beside else ABOVE
    letters = int((frame.left - 8) / LETTER) if frame.names_beside else 46
    drawn = []
    y = ON_TEXT + 4
    for name, spans in timelines:
        bars = tuple(_bars(frame, spans, y if frame.names_beside else y + 14))
        if bars:
            drawn.append(Lane(_short(name, letters), 0, y + (9 if frame.names_beside else 10), bars))
            y += pitch
    on_x = frame.x(on) if frame.first <= on <= frame.last else None
    right_half = on_x is not None and on_x > (frame.left + frame.right) / 2
    return Lanes(
        frame.name,
        frame.width,
        y + 28,
        frame.left,
        frame.right,
        y + 4,
        tuple(drawn),
        tuple(ticks(frame)),
        on_x,
        f"on {on.isoformat()}",
        "end" if right_half else "start",
    )


def _bars(frame: Frame, spans: Sequence[Span[StandingVerdict]], y: float) -> Iterable[Bar]:
    for span in spans:
        if span.value.standing in DRAWN:
            start, end = frame.x(span.start), frame.x(span.end, frame.right)
            width = round(max(end - start, 1.0), 1)
            yield Bar(start, y, width, BAR, span.value.standing.value, "", span.value.disputed)


def _short(name: str, letters: int) -> str:
    return name if len(name) <= letters else name[: letters - 1].rstrip() + "…"
