"""The status timeline of an instrument as geometry: what to draw where, in drawing units. Pure; templates draw it.

Two drawings of the same facts: wide, with the names of the lanes in a column at the left, and narrow, with each
name above its lane. The asked day is one line through all lanes. A mark is one event, or several of one
kind on one day, counted; marks that would touch are stacked; a label that would touch another is left out, since
the table beside the chart holds it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.values.spans import Span
from treaties.paper import LETTER, Frame, Tick, ticks
from treaties.parties import StandingVerdict
from treaties.status import Event, PhaseVerdict
from treaties.vocabulary import EventKind, Phase, Standing

MARK = 8.0
BAR, THIN_BAR = 16.0, 12.0
ON_TEXT = 18.0  # room above all for the asked day

Counts = Mapping[tuple[EventKind, str], int]
#: Standings that are drawn as a bar; the others leave the lane empty.
DRAWN = (Standing.BOUND, Standing.PROVISIONALLY_BOUND, Standing.SUSPENDED, Standing.SIGNED_ONLY, Standing.UNCLEAR)

#: Events that can change the status of the instrument or of a party; the others are drawn lighter.
CHANGING = frozenset(EventKind) - {
    EventKind.RATIFICATION,
    EventKind.WITHDRAWAL_NOTICE,
    EventKind.AMENDMENT,
    EventKind.MORATORIUM,
    EventKind.STATEMENT,
    EventKind.COMPLIANCE_FINDING,
    EventKind.REVIEW_CONFERENCE,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of a lane. ``word``: phase or standing; ``label``: empty where it would not fit."""

    x: float
    y: float
    width: float
    height: float
    word: str
    label: str = ""
    disputed: bool = False

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def text_y(self) -> float:
        return self.y + self.height / 2 + 4.4


@dataclass(frozen=True, slots=True)
class Mark:
    """One event, or ``count`` of one kind on one day. ``wide_from``/``wide_to``: what an imprecise day can mean."""

    event: str
    x: float
    y: float
    changes: bool
    wide_from: float | None = None
    wide_to: float | None = None
    uncertain: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Label:
    """The words of one event, with the line that leads down to its mark."""

    text: str
    day: str
    x: float
    y: float
    anchor: str
    line_x: float
    line_to: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A name and the bars behind it."""

    name: str
    name_x: float
    name_y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, in drawing units; ``on_x`` is None where the asked day lies outside the drawing."""

    name: str
    width: float
    height: float
    left: float
    right: float
    axis_y: float
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    ticks: tuple[Tick, ...]
    on_x: float | None
    on_label: str
    on_anchor: str


@dataclass(frozen=True, slots=True)
class Party:
    """One lane of the parties: the states that stood alike all the time, and how."""

    names: tuple[str, ...]
    spans: tuple[Span[StandingVerdict], ...]

    def label(self, letters: int) -> str:
        """The name, or how many: no longer than ``letters`` where that can be helped."""
        if len(self.names) == 1:
            return self.names[0]
        all_of_them = ", ".join(self.names)
        return all_of_them if len(all_of_them) <= letters else f"{self.names[0]} and {len(self.names) - 1} more"


def alike(parties: Iterable[tuple[str, Sequence[Span[StandingVerdict]]]]) -> tuple[Party, ...]:
    """States whose timelines agree in standing, dispute and days share a lane.

    Those nobody disputes come first, then by the day on which the lane begins.
    """
    groups: dict[
        tuple[tuple[date | None, date | None, Standing, bool], ...], tuple[list[str], Sequence[Span[StandingVerdict]]]
    ] = {}
    for name, spans in parties:
        drawn = tuple(
            (span.start, span.end, span.value.standing, span.value.disputed)
            for span in spans
            if span.value.standing in DRAWN
        )
        if drawn:
            groups.setdefault(drawn, ([], spans))[0].append(name)
    found = [(drawn, Party(tuple(names), tuple(spans))) for drawn, (names, spans) in groups.items()]
    found.sort(key=lambda each: (any(span[3] for span in each[0]), each[0][0][0] or date.min))
    return tuple(party for _, party in found)


def draw(
    frame: Frame,
    phases: Sequence[Span[PhaseVerdict]],
    events: Sequence[Event],
    parties: Sequence[Party],
    on: date,
    words: Mapping[EventKind, str],
    names: Mapping[str, str] | None = None,
) -> Chart:
    """The whole chart on one frame.

    ``words``: what an event of each kind is called in its label; ``names``: states by id, for acts of one state.
    """
    counts = Counter((each.kind, each.date.text) for each in events)
    firsts = {(each.kind, each.date.text): each for each in reversed(events)}
    changing = [each for each in firsts.values() if each.kind in CHANGING and each.date.earliest]
    lighter = [each for each in firsts.values() if each.kind not in CHANGING and each.date.earliest]
    labels, label_rows = _labels(frame, changing, counts, words, names or {})
    stack = max((row for _, row in _stacked(frame, changing)), default=-1) + 1
    top = ON_TEXT + label_rows * 16 + (4 if label_rows else 0)
    bar_y = top + stack * MARK + 4 + (0 if frame.names_beside else 4)
    marks = [_mark(frame, each, bar_y - 6 - row * MARK, counts) for each, row in _stacked(frame, changing)]
    under = bar_y + BAR + 6
    marks += [_mark(frame, each, under + row * MARK, counts) for each, row in _stacked(frame, lighter)]
    depth = max((row for _, row in _stacked(frame, lighter)), default=-1) + 1
    bars = tuple(_phase_bar(frame, span, bar_y) for span in phases if span.value.phase is not Phase.NOT_YET)
    lanes = [Lane("The instrument" if frame.names_beside else "", 0, bar_y + 12, bars)]
    y = under + depth * MARK + 8
    for party in parties:
        lane, y = _party_lane(frame, party, y)
        lanes.append(lane)
    axis_y = y + 4
    on_x = frame.x(on) if frame.first <= on <= frame.last else None
    right_half = on_x is not None and on_x > (frame.left + frame.right) / 2
    return Chart(
        frame.name,
        frame.width,
        axis_y + 24,
        frame.left,
        frame.right,
        axis_y,
        tuple(lanes),
        tuple(marks),
        tuple(replace(each, line_to=bar_y - 6) for each in labels),
        tuple(ticks(frame)),
        on_x,
        f"on {on.isoformat()}",
        "end" if right_half else "start",
    )


def _phase_bar(frame: Frame, span: Span[PhaseVerdict], y: float) -> Bar:
    start, end = frame.x(span.start), frame.x(span.end, frame.right)
    said = span.value.phase.value.replace("_", " ")
    width = round(max(end - start, 1.0), 1)
    return Bar(start, y, width, BAR, span.value.phase.value, said if len(said) * LETTER + 10 < width else "")


def _party_lane(frame: Frame, party: Party, y: float) -> tuple[Lane, float]:
    bar_y = y + 4 if frame.names_beside else y + 20
    bars = []
    for span in party.spans:
        if span.value.standing not in DRAWN:
            continue
        start, end = frame.x(span.start), frame.x(span.end, frame.right)
        width = round(max(end - start, 1.0), 1)
        said = span.value.standing.value.replace("_", " ") + (", disputed" if span.value.disputed else "")
        fits = len(said) * LETTER + 10 < width
        bars.append(
            Bar(start, bar_y, width, THIN_BAR, span.value.standing.value, said if fits else "", span.value.disputed)
        )
    letters = int((frame.left - 8) / LETTER) if frame.names_beside else 44
    name_y = bar_y + 10 if frame.names_beside else y + 13
    return Lane(party.label(letters), 0, name_y, tuple(bars)), bar_y + THIN_BAR + (12 if frame.names_beside else 6)


def _stacked(frame: Frame, events: Sequence[Event]) -> list[tuple[Event, int]]:
    """Each event with the row in which its mark touches no other."""
    rows: list[float] = []
    placed = []
    for event in sorted(events, key=lambda each: (each.date.earliest or date.min, each.id)):
        x = _centre(frame, event)
        row = next((i for i, taken in enumerate(rows) if x - taken >= MARK), len(rows))
        rows[row : row + 1] = [x]
        placed.append((event, row))
    return placed


def _centre(frame: Frame, event: Event) -> float:
    start, end = frame.x(event.date.earliest), frame.x(event.date.latest)
    return round((start + end) / 2, 1)


def _mark(frame: Frame, event: Event, y: float, counts: Counts) -> Mark:
    start, end = frame.x(event.date.earliest), frame.x(event.date.latest)
    wide_enough = end - start > MARK
    return Mark(
        event.id,
        _centre(frame, event),
        round(y, 1),
        event.kind in CHANGING,
        start if wide_enough else None,
        end if wide_enough else None,
        event.date.uncertain,
        counts[event.kind, event.date.text],
    )


def _labels(
    frame: Frame,
    events: Sequence[Event],
    counts: Counts,
    words: Mapping[EventKind, str],
    names: Mapping[str, str],
) -> tuple[list[Label], int]:
    """Labels in up to three rows, the weightiest events first; what finds no room is left out."""
    weight = (EventKind.ENTRY_INTO_FORCE, EventKind.TERMINATION, EventKind.EXPIRY, EventKind.WITHDRAWAL_EFFECTIVE)
    ordered = sorted(events, key=lambda each: (each.kind not in weight, each.date.earliest or date.min, each.id))
    taken: list[list[tuple[float, float]]] = [[], [], []]
    found = []
    for event in ordered:
        text = words.get(event.kind, event.kind.value.replace("_", " "))
        many = counts[event.kind, event.date.text]
        if many > 1:
            text += f" × {many}"
        elif event.actor in names:
            text += f" by {names[event.actor]}"
        x = _centre(frame, event)
        width = (len(text) + len(event.date.text) + 1) * LETTER + 8
        anchor = "end" if x + width > frame.width else "start"
        start, end = (x - width, x) if anchor == "end" else (x, x + width)
        row = next((i for i, spans in enumerate(taken) if start >= 0 and _free(start, end, x, i, taken)), None)
        if row is None:
            continue
        taken[row].append((start, end))
        found.append((event, row, text, x, anchor))
    rows = max((row for _, row, *_ in found), default=-1) + 1
    return [
        Label(text, event.date.text, x - 4 if anchor == "end" else x + 4, ON_TEXT + (rows - row) * 16 - 2, anchor, x, 0)
        for event, row, text, x, anchor in found
    ], rows


def _free(start: float, end: float, line_x: float, row: int, taken: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """Is the stretch free in this row, and does the line down cross no label below, nor a line from above this one?"""
    if any(start < right and left < end for left, right in taken[row]):
        return False
    return not any(left - 2 < line_x < right + 2 for below in taken[:row] for left, right in below)
