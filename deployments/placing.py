"""Where the names and figures of a range map go, so that none covers another. Pure.

Positions are in drawing units from the middle of the disc, south down. What finds no room is left out: the tables
beside the map have it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians, sin

#: Width of a letter as part of the type size: an average of wide sans faces, a little too much rather than too little.
LETTER = 0.6
#: Bearings at which the figure of a ring is tried, north first, then to both sides.
BEARINGS = (20, 340, 45, 315, 70, 290, 110, 250, 135, 225, 160, 200, 0, 180, 90, 270)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place. ``anchor`` is SVG's: start, middle or end; ``y`` is the baseline."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(slots=True)
class Sheet:
    """A round drawing while it is being filled: ``radius`` of the disc, type ``size``, circles that texts avoid."""

    radius: float
    size: float
    circles: Sequence[float] = ()
    taken: list[Box] = field(default_factory=list)

    def free(self, x: float, y: float, half: float) -> bool:
        """Is a square clear of all that is there?"""
        dot = Box(x - half, y - half, x + half, y + half)
        return not any(dot.meets(each) for each in self.taken)

    def keep(self, x: float, y: float, half: float) -> None:
        """Keep a square free of labels."""
        self.taken.append(Box(x - half, y - half, x + half, y + half))

    def box(self, label: Label) -> Box:
        """What a label covers, with a little air."""
        width = len(label.text) * self.size * LETTER
        left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
        return Box(left - 2, label.y - self.size * 0.85, left + width + 2, label.y + self.size * 0.3)

    def fits(self, box: Box) -> bool:
        """Is it on the drawing and clear of all that is there?"""
        side = self.radius + 4
        on = box.left >= -side and box.right <= side and box.top >= -side and box.bottom <= side
        return on and not any(box.meets(each) for each in self.taken)

    def crossed(self, box: Box) -> int:
        """How many circles, the rim among them, run through the box."""
        near_x = 0.0 if box.left <= 0 <= box.right else min(abs(box.left), abs(box.right))
        near_y = 0.0 if box.top <= 0 <= box.bottom else min(abs(box.top), abs(box.bottom))
        nearest = hypot(near_x, near_y)
        farthest = hypot(max(abs(box.left), abs(box.right)), max(abs(box.top), abs(box.bottom)))
        return sum(nearest <= circle <= farthest for circle in (*self.circles, self.radius))

    def put(self, choices: Iterable[Label], crossings: int) -> Label | None:
        """The first fitting choice of those that fewest circles cross; None where more than ``crossings`` do."""
        best: tuple[int, Label, Box] | None = None
        for label in choices:
            box = self.box(label)
            crossed = self.crossed(box)
            if crossed <= crossings and (best is None or crossed < best[0]) and self.fits(box):
                best = crossed, label, box
        if best is None:
            return None
        self.taken.append(best[2])
        return best[1]


def ring_label(sheet: Sheet, text: str, radius: float) -> Label | None:
    """The figure of a ring: on its line, or just outside where the ring is too small to carry it."""
    width = len(text) * sheet.size * LETTER
    on_line = radius > width * 0.6
    found = []
    for bearing in BEARINGS:
        turn = radians(bearing)
        x, y = radius * sin(turn), -radius * cos(turn)
        if not on_line:
            x, y = x + sin(turn) * (width / 2 + 5), y - cos(turn) * sheet.size * 0.85
        found.append(Label(text, round(x, 1), round(y + sheet.size * 0.35, 1), "middle"))
    return sheet.put(found, 1 + on_line)


def place_label(sheet: Sheet, text: str, x: float, y: float, gap: float = 6.0) -> Label | None:
    """The name of a place beside its dot: right, left, above or below; never through a ring."""
    middle = y + sheet.size * 0.35
    choices = (
        Label(text, round(x + gap, 1), round(middle, 1), "start"),
        Label(text, round(x - gap, 1), round(middle, 1), "end"),
        Label(text, round(x, 1), round(y - gap, 1), "middle"),
        Label(text, round(x, 1), round(y + gap + sheet.size * 0.8, 1), "middle"),
    )
    return sheet.put(choices, 0)


def area_label(sheet: Sheet, text: str, x: float, y: float) -> Label | None:
    """The name of a state, at or near the middle of what is seen of it."""
    step = sheet.size * 1.6
    shifts = ((0, 0), (0, step), (0, -step), (2 * step, 0), (-2 * step, 0), (0, 2 * step), (0, -2 * step))
    middle = y + sheet.size * 0.35
    return sheet.put([Label(text, round(x + dx, 1), round(middle + dy, 1), "middle") for dx, dy in shifts], 0)
