"""Geometry of the sighting strip: one mark is one claim. Pure: claims and a day in, a drawing out.

Rows are kinds, columns are equal steps of time (a month, a quarter, a year, five or ten years, whichever gives at
most :data:`MOST_COLUMNS`), shapes are stances. Marks of one cell stack and never overlap. A claim whose day is known
less exactly than a column stands apart, under *no day*. The day asked about is one line. The same claims are drawn
twice: for a wide page (rows are kinds) and for a narrow one (rows are steps of time).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.dates import DateKind, FuzzyDate, parse
from deployments.timeline import Said
from deployments.vocabulary import ClaimKind, Stance

MOST_COLUMNS, FEWEST_COLUMNS = 26, 12
#: Steps of time in months.
STEPS = (1, 3, 12, 60, 120, 240)
ORDER = (
    ClaimKind.ANNOUNCED,
    ClaimKind.ARRIVED,
    ClaimKind.PRESENCE,
    ClaimKind.ON_DUTY,
    ClaimKind.QUANTITY,
    ClaimKind.LOCATION,
    ClaimKind.IMAGERY,
    ClaimKind.EXPANDED,
    ClaimKind.EXERCISED,
    ClaimKind.WITHDRAWN,
    ClaimKind.CANCELLED,
    ClaimKind.USED,
    ClaimKind.COMMENTARY,
)
LABELS = {ClaimKind.IMAGERY: "seen in imagery", ClaimKind.ON_DUTY: "on duty"}
STANCES = (Stance.ASSERTS, Stance.ASSESSES, Stance.DENIES, Stance.SPECULATES)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WIDE, LEFT, TOP, MARK, PITCH = 800.0, 112.0, 16.0, 9.5, 10.8
NARROW, NARROW_LEFT, NARROW_PITCH = 340.0, 76.0, 11.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One claim: its shape (``stance``) with its upper left corner; ``about``: its day is approximate or uncertain."""

    claim: str
    stance: str
    x: float
    y: float
    about: bool = False

    @property
    def under(self) -> float:
        """Just below the mark."""
        return round(self.y + MARK + 0.8, 1)


@dataclass(frozen=True, slots=True)
class Text:
    """A label: ``anchor`` is start, middle or end; ``bold`` for the first column of a year and for the busiest one."""

    text: str
    x: float
    y: float
    anchor: str = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything one SVG draws. ``rules``: y of hairlines; ``years``: x of year lines; ``asked``: x of the day."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    rows: tuple[Text, ...]
    columns: tuple[Text, ...]
    rules: tuple[float, ...]
    years: tuple[float, ...] = ()
    asked: float | None = None
    asked_label: Text | None = None
    apart: float | None = None
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Both drawings and the finding in a sentence. ``step``: months in a column; ``undated``: claims under *no day*."""

    wide: Drawing
    narrow: Drawing
    finding: str
    step: int
    undated: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns of ``step`` months from ``start`` (counted in months), ``count`` of them."""

    start: int
    step: int
    count: int

    def column(self, day: FuzzyDate) -> int | None:
        """The column that holds the whole of a day as written; None where it is known less exactly."""
        if day.kind is not DateKind.DATED:
            return None
        bare = parse(day.text.rstrip("~?%"))
        if bare.earliest is None or bare.latest is None:
            return None
        first, last = ((_months(each) - self.start) // self.step for each in (bare.earliest, bare.latest))
        return first if first == last and 0 <= first < self.count else None

    def at(self, day: date) -> float:
        """Where a day falls, in columns from the first; below 0 or above the count outside the strip."""
        return (_months(day) + (day.day - 1) / 31 - self.start) / self.step

    def name(self, column: int) -> str:
        """``Dec`` for months, ``Q4`` for quarters, else the first year of the step."""
        year, month = divmod(self.start + column * self.step, 12)
        if self.step == 1:
            return MONTHS[month]
        return f"Q{month // 3 + 1}" if self.step == 3 else str(year)

    def year(self, column: int) -> int:
        return (self.start + column * self.step) // 12

    def whole(self, column: int) -> str:
        """The step in words: ``December 2025``-like for months, else its years."""
        name, year = self.name(column), self.year(column)
        if self.step < 12:
            return f"{name} {year}"
        return name if self.step == 12 else f"{year}–{year + self.step // 12 - 1}"


def strip(claims: Iterable[Said], day: date) -> Strip | None:
    """The sighting strip of ``claims`` by the day of the statement, with the asked ``day``; None without claims."""
    rows = sorted(claims, key=lambda each: (STANCES.index(each.stance), each.id))
    if not rows:
        return None
    grid = _grid([each.claimed for each in rows])
    placed = [(each, grid.column(each.claimed)) for each in rows]
    undated = sum(column is None for _, column in placed)
    return Strip(_wide(placed, grid, day), _narrow(placed, grid, day), _finding(placed, grid), grid.step, undated)


def _grid(days: Sequence[FuzzyDate]) -> _Grid:
    bare = [parse(each.text.rstrip("~?%")) for each in days if each.kind is DateKind.DATED]
    months = [_months(each) for day in bare for each in (day.earliest, day.latest) if each and _short(day)]
    months = months or [_months(each) for day in bare for each in (day.earliest, day.latest) if each] or [0]
    for step in STEPS:
        start = min(months) // step * step
        count = (max(months) - start) // step + 1
        if count <= MOST_COLUMNS:
            break
    before = max(FEWEST_COLUMNS - count, 0) // 2
    return _Grid(max(start - before * step, 12), step, max(count, FEWEST_COLUMNS))


def _short(day: FuzzyDate) -> bool:
    """Within a month: such days set the span; years alone would stretch it."""
    return bool(day.earliest and day.latest and (day.latest - day.earliest).days < 32)


def _wide(placed: Sequence[tuple[Said, int | None]], grid: _Grid, day: date) -> Drawing:
    apart = any(column is None for _, column in placed)
    left = LEFT + (56.0 if apart else 0.0)
    width = (WIDE - left) / grid.count
    across = max(int(width / PITCH), 1)
    cells: dict[tuple[ClaimKind, int | None], list[Said]] = defaultdict(list)
    for claim, column in placed:
        cells[claim.kind, column].append(claim)
    marks, labels, rules, y = [], [], [], TOP
    for kind in (each for each in ORDER if any(key[0] is each for key in cells)):
        inside = {column: held for (row, column), held in cells.items() if row is kind}
        room = {column: 5 if column is None else across for column in inside}
        tall = max(-(-len(held) // room[column]) for column, held in inside.items())
        y += tall * PITCH + 10
        for column, held in inside.items():
            start = LEFT - 4 if column is None else left + column * width
            slack = (56.0 if column is None else width) - min(len(held), room[column]) * PITCH
            for number, claim in enumerate(held):
                up, along = divmod(number, room[column])
                x = start + slack / 2 + along * PITCH
                marks.append(_mark(claim, x, y - 5 - (up + 1) * PITCH))
        labels.append(Text(LABELS.get(kind, kind.value), 0, round(y - 5 - tall * PITCH / 2 + 4, 1)))
        rules.append(round(y, 1))
    columns, years = _columns(grid, left, width, y, placed)
    if apart:
        columns.append(Text("no day", LEFT + 24, y + 16, "middle"))
    asked, label = _asked(grid, day, left, width)
    return Drawing(
        WIDE, round(y + 40, 1), tuple(marks), tuple(labels), tuple(columns), tuple(rules), tuple(years), asked, label,
        LEFT - 4 if apart else None, round(y, 1)
    )  # fmt: skip


def _columns(
    grid: _Grid, left: float, width: float, y: float, placed: Sequence[tuple[Said, int | None]]
) -> tuple[list[Text], list[float]]:
    """Labels below the columns: as many as fit, the busiest in bold; years below where a year has several columns."""
    busy = _busiest(placed)
    every = -(-30 // max(int(width), 1))
    columns, years = [], []
    for column in range(grid.count):
        middle = left + (column + 0.5) * width
        if column % every == 0 or column == busy:
            near = busy is not None and column != busy and abs(column - busy) < every
            if not near:
                columns.append(Text(grid.name(column), round(middle, 1), y + 16, "middle", column == busy))
        if grid.step < 12 and (column == 0 or grid.year(column) != grid.year(column - 1)):
            years.append(round(left + column * width, 1))
            columns.append(Text(str(grid.year(column)), round(left + column * width + 3, 1), y + 33, "start", True))
    return columns, years


def _asked(grid: _Grid, day: date, left: float, width: float) -> tuple[float | None, Text]:
    at = grid.at(day)
    if at < 0:
        return None, Text(f"← true on {day.isoformat()}, before the first claim", left, 10)
    if at > grid.count:
        return None, Text(f"true on {day.isoformat()}, after the last claim →", WIDE, 10, "end")
    x = round(left + at * width, 1)
    return x, Text(f"true on {day.isoformat()}", x, 10, "end" if x > WIDE / 2 else "start")


def _narrow(placed: Sequence[tuple[Said, int | None]], grid: _Grid, day: date) -> Drawing:
    """Rows are steps of time with claims; a line where the day falls between them."""
    cells: dict[int | None, list[Said]] = defaultdict(list)
    for claim, column in placed:
        cells[column].append(claim)
    across = int((NARROW - NARROW_LEFT) / NARROW_PITCH)
    marks, labels, rules = [], [], []
    y, shown, at, asked = 6.0, None, grid.at(day), None
    for column in sorted(cells, key=lambda each: (each is None, each or 0)):
        if asked is None and column is not None and column > at:
            asked, y = y, y + 6
        rules.append(round(y, 1))
        year = None if column is None or grid.step >= 12 else grid.year(column)
        if year != shown and year is not None:
            labels.append(Text(str(year), 0, y + 14, bold=True))
        shown = year if year is not None else shown
        labels.append(Text("no day" if column is None else grid.name(column), 38 if year else 0, y + 14))
        for number, claim in enumerate(cells[column]):
            down, along = divmod(number, across)
            marks.append(_mark(claim, NARROW_LEFT + along * NARROW_PITCH, y + 5 + down * NARROW_PITCH))
        y += 8 + -(-len(cells[column]) // across) * NARROW_PITCH
    said = day.isoformat()
    asked = y if asked is None else asked
    label = Text(f"true on {said}", NARROW, asked - 4 if asked == y else asked + 14, "end")
    height = y + 8
    if asked == y:
        label, height = Text(f"true on {said}", NARROW, y + 15, "end"), y + 22
    return Drawing(
        NARROW, round(height, 1), tuple(marks), tuple(labels), (), tuple(rules), (), round(asked, 1), label, None, y
    )


def _mark(claim: Said, x: float, y: float) -> Mark:
    about = claim.claimed.approximate or claim.claimed.uncertain
    return Mark(claim.id, claim.stance.value, round(x, 1), round(y, 1), about)


def _busiest(placed: Sequence[tuple[Said, int | None]]) -> int | None:
    counts = Counter(column for _, column in placed if column is not None)
    return max(counts, key=lambda each: (counts[each], -each)) if counts else None


def _finding(placed: Sequence[tuple[Said, int | None]], grid: _Grid) -> str:
    total, busy = len(placed), _busiest(placed)
    claims = "1 claim" if total == 1 else f"{total} claims"
    if busy is None:
        return f"{claims}, none with a day. The table below lists every claim."
    dated = sorted(column for _, column in placed if column is not None)
    span = f"{grid.whole(dated[0])} to {grid.whole(dated[-1])}" if dated[0] != dated[-1] else grid.whole(dated[0])
    many = sum(column == busy for _, column in placed)
    told = f" {many} of {total} fall in {grid.whole(busy)}." if many < total else ""
    return f"{claims}, {span}.{told} The table below lists every claim."


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
