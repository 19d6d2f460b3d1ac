"""What people type, read into what the archive keeps: days, figures, positions.

Nothing is guessed: a text with two readings is refused, and both are named. Nothing here asks for today, so
“yesterday” is refused as well. What was typed is kept beside what was read wherever a unit was converted.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from archive.values.dates import FuzzyDate, parse

DAY_REMEDY = "Write 17 Dec 2025, December 2025, about 1985, the 1980s, between 2002 and 2003, or 2025-12-17."
FIGURE_REMEDY = "Write up to 2,000 km, 800–5,500 km, at least 500 km, or 3,000 miles."
PLACE_REMEDY = "Write 53°40′N 31°42′E, or 53.67, 31.7 (latitude first)."

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_OPEN = frozenset({"open", "still", "still so", "still there", "ongoing", "until now", "to date"})
_UNKNOWN = frozenset({"unknown", "not known", "day not known"})
_ABOUT = re.compile(r"^(?:about|around|circa|approximately|approx\.?|roughly|ca?\.|ca?(?=\s)|~)\s*", re.I)
_PERHAPS = re.compile(r"^(?:probably|perhaps|possibly|maybe|uncertain:?|reportedly)\s+", re.I)
_BETWEEN = re.compile(r"^(?:between\s+(.+)\s+and|from\s+(.+)\s+(?:to|until))\s+(.+)$", re.I)
_UNTIL = re.compile(r"^(.+?)\s*(?:–|—|\s-\s|\sto\s|\suntil\s)\s*(.+)$", re.I)
_WORD = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_SPELT = [re.compile(form, re.I) for form in (
    rf"{_DAY}(?:\s+of)?[\s-]+{_WORD},?[\s-]+{_YEAR}",
    rf"{_WORD}\s+{_DAY},?\s+{_YEAR}",
    rf"{_YEAR},?\s+{_WORD}\s+{_DAY}",
    rf"{_WORD},?\s+(?:of\s+)?{_YEAR}",
    rf"{_YEAR},?\s+{_WORD}",
)]  # fmt: skip
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})(?:[/.-](?P<day>\d{1,2}))?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DECADE = re.compile(r"(?:the\s+)?(\d{3})0['’]?s", re.I)


def day_typed(text: str) -> FuzzyDate:
    """The date that ``text`` means, as :func:`archive.values.dates.parse` gives it.

    Reads EDTF as it stands, and English: ``17 Dec 2025``, ``December 2025``, ``about 1985``, ``probably May 1990``,
    ``spring 2024``, ``the 1980s``, ``between 2002 and 2003``, ``still so``, ``unknown``. Raises ``ValueError`` with
    the remedy; ``03/04/2025`` has two readings and is refused.
    """
    text = " ".join(text.split())
    try:
        return parse(text)
    except ValueError as problem:
        if "no day of the calendar" in str(problem):
            raise
    words = text.lower().rstrip(".")
    if words in _OPEN:
        return parse("open")
    if words in _UNKNOWN:
        return parse("unknown")
    if found := _BETWEEN.match(text):
        return parse(f"{_one_day(found[1] or found[2])}/{_one_day(found[3])}")
    try:
        return parse(_one_day(text))
    except ValueError:
        if not (found := _UNTIL.match(text)):
            raise
    return parse(f"{_one_day(found[1])}/{_one_day(found[2])}")


def _one_day(text: str) -> str:
    """One date, no span, as EDTF."""
    text, perhaps = _PERHAPS.subn("", text.strip())
    text, about = _ABOUT.subn("", text)
    if text.endswith("(?)") or (text.endswith("?") and not text[:-1].replace("-", "").isdigit()):
        text, perhaps = text.rstrip("(?) "), 1
    mark = "%" if about and perhaps else "~" if about else "?" if perhaps else ""
    bare = _bare(text)
    read = bare + mark if not bare.endswith(("~", "?", "%")) else bare
    parse(read)
    return read


def _bare(text: str) -> str:
    if found := _DECADE.fullmatch(text):
        return f"{found[1]}X"
    if found := _SLASHED.fullmatch(text):
        return _slashed(text, int(found[1]), int(found[2]), found[3])
    for form in _SPELT:
        if (found := form.fullmatch(text)) and (month := _month(found["month"])):
            day = found.groupdict().get("day")
            return f"{found['year']}-{month:02}" + (f"-{int(day):02}" if day else "")
    if found := _DOTTED.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        day = found["day"]
        return f"{found['year']}-{int(found['month']):02}" + (f"-{int(day):02}" if day else "")
    try:
        return parse(text).text
    except ValueError:
        raise ValueError(f"“{text}” is not a date the archive can read. {DAY_REMEDY}") from None


def _slashed(text: str, first: int, second: int, year: str) -> str:
    if first <= 12 and second <= 12 and first != second:
        raise ValueError(
            f"“{text}” may be {first} {_MONTHS[second - 1].title()} or {second} {_MONTHS[first - 1].title()}: "
            "write the month as a word."
        )
    day, month = (first, second) if second <= 12 else (second, first)
    return f"{year}-{month:02}-{day:02}"


def _month(word: str) -> int:
    """Number of a month or a season; 0 for any other word."""
    word = word.lower()
    if word in _SEASONS:
        return _SEASONS[word]
    fitting = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(word) or word == f"{name[:3]}t"]
    return fitting[0] if len(fitting) == 1 else 0


class Form(StrEnum):
    """How a figure was put."""

    VALUE = "value"
    UP_TO = "up_to"
    AT_LEAST = "at_least"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as typed (``said``), in ``unit`` (km or kg): bounds with their own flags, an absent bound is None.

    ``note``: what was converted and how, empty where the archive's own unit was typed.
    """

    said: str
    form: Form
    unit: str
    lower: float | None = None
    lower_inclusive: bool = True
    upper: float | None = None
    upper_inclusive: bool = True
    note: str = ""

    def __str__(self) -> str:
        """What was understood, in words: “up to 2,000 km”."""
        low, high = (f"{each:,.10g}" if each is not None else "" for each in (self.lower, self.upper))
        if self.form is Form.BETWEEN:
            return f"{low} to {high} {self.unit}"
        if self.form is Form.AT_LEAST:
            return f"{'at least' if self.lower_inclusive else 'more than'} {low} {self.unit}"
        start = "" if self.form is Form.VALUE else "up to " if self.upper_inclusive else "less than "
        return f"{start}{high} {self.unit}"


#: Unit as typed → the archive's unit and how many of it (international mile 1959; nautical mile 1929; pound 1959).
_UNITS = {
    **dict.fromkeys(("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"), ("km", 1.0)),
    **dict.fromkeys(("mile", "miles", "mi"), ("km", 1.609344)),
    **dict.fromkeys(("nm", "nmi", "nautical mile", "nautical miles"), ("km", 1.852)),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), ("km", 0.001)),
    **dict.fromkeys(("kg", "kgs", "kilogram", "kilograms", "kilogramme", "kilogrammes"), ("kg", 1.0)),
    **dict.fromkeys(("t", "tonne", "tonnes", "metric ton", "metric tons"), ("kg", 1000.0)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), ("kg", 0.45359237)),
}
_NUMBER = r"\d{1,3}(?:[,'’  ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<before>[a-z<>≤≥~ ]*?)\s*(?P<first>{_NUMBER})\s*(?P<first_unit>{_UNIT})?(?P<plus>\s*\+)?"
    rf"(?:\s*(?:-|–|—|to|and)\s*(?P<second>{_NUMBER}))?\s*(?P<unit>{_UNIT})?(?P<after>\+| or more| plus| and more)?\.?",
    re.I,
)
_SAID: dict[str, tuple[Form, bool]] = {
    **dict.fromkeys(
        ("up to", "at most", "no more than", "not more than", "maximum", "max", "maximum range", "a maximum of",
         "a maximum range of", "≤"),
        (Form.UP_TO, True),
    ),
    **dict.fromkeys(("less than", "under", "below", "<"), (Form.UP_TO, False)),
    **dict.fromkeys(
        ("at least", "no less than", "not less than", "minimum", "a minimum of", "≥"), (Form.AT_LEAST, True)
    ),
    **dict.fromkeys(("more than", "over", "beyond", "above", "exceeding", ">"), (Form.AT_LEAST, False)),
    **dict.fromkeys(("", "about", "around", "some", "approximately", "roughly", "a range of", "~"), (Form.VALUE, True)),
    **dict.fromkeys(("between", "from"), (Form.BETWEEN, True)),
}  # fmt: skip


def figure_typed(text: str) -> Figure:
    """The range or weight that ``text`` means, in km or kg.

    ``up to 2,000 km``, ``800–5,500 km``, ``between 800 and 5,500 km``, ``at least 500 km``, ``more than 500 km``,
    ``2,000 km``, ``3,000 miles``, ``300 nmi``, ``1.2 t``. Other units are converted, to a tenth; the figure's
    ``note`` says how. Raises ``ValueError`` with the remedy; ``2.000 km`` has two readings and is refused.
    """
    text = " ".join(text.split())
    found = _FIGURE.fullmatch(text)
    before = " ".join((found["before"] if found else "?").lower().split())
    if not found or before not in _SAID:
        raise ValueError(f"“{text}” is not a figure the archive can read. {FIGURE_REMEDY}")
    typed = (found["unit"] or found["first_unit"] or "").lower()
    if not typed:
        raise ValueError(f"“{text}” names no unit. {FIGURE_REMEDY}")
    if typed in ("km", "miles", "mi") and re.search(r"\b\d{1,3}\.\d{3}\b", text):
        raise ValueError(f"“{text}” has two readings: write a comma or nothing between thousands.")
    if found["first_unit"] and found["unit"] and found["first_unit"].lower() != typed:
        raise ValueError(f"“{text}” names two units: write it as one.")
    unit, factor = _UNITS[typed]
    first, second = _number(found["first"], factor), _number(found["second"], factor)
    note = "" if factor == 1 else _conversion(text, typed, unit, factor, [each for each in (first, second) if each])
    form, inclusive = _SAID[before]
    if second is not None:
        if form not in (Form.BETWEEN, Form.VALUE):
            raise ValueError(f"“{text}” gives two figures and a bound: write one or the other. {FIGURE_REMEDY}")
        if first is None or second < first:
            raise ValueError(f"“{text}” is upside down: the smaller figure comes first.")
        return Figure(text, Form.BETWEEN, unit, lower=first, upper=second, note=note)
    if form is Form.BETWEEN:
        raise ValueError(f"“{text}” gives one figure where two are meant. {FIGURE_REMEDY}")
    if found["after"] or found["plus"]:
        if form is Form.UP_TO:
            raise ValueError(f"“{text}” says both at most and or more: write one. {FIGURE_REMEDY}")
        form = Form.AT_LEAST
    if form is Form.AT_LEAST:
        return Figure(text, form, unit, lower=first, lower_inclusive=inclusive, note=note)
    return Figure(text, form, unit, upper=first, upper_inclusive=inclusive, note=note)


def _number(text: str | None, factor: float) -> float | None:
    if text is None:
        return None
    plain = float(re.sub(r"[,'’  ]", "", text))
    return plain if factor == 1 else round(plain * factor, 1)


def _conversion(text: str, typed: str, unit: str, factor: float, results: list[float]) -> str:
    found = " and ".join(f"{each:,.10g} {unit}" for each in results)
    return f"As written: “{text}”; converted at {factor:g} {unit} to the {typed.removesuffix('s')}: {found}."


@dataclass(frozen=True, slots=True)
class Position:
    """A place on earth in degrees, north and east positive."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        """What was understood: “53.6667° N, 31.7° E”."""
        north = "N" if self.latitude >= 0 else "S"
        east = "E" if self.longitude >= 0 else "W"
        return f"{abs(self.latitude):.10g}° {north}, {abs(self.longitude):.10g}° {east}"


_ANGLE = re.compile(
    r"""\s*(?P<lead>[NSEW])?\s*(?P<sign>[-−])?\s*(?P<degrees>\d{1,3}(?:\.\d+)?)\s*[°º]?
    (?:\s*(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['′’]?(?:\s*(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:"|″|”|''|′′)?)?)?
    \s*(?P<trail>[NSEW])?\s*""",
    re.I | re.X,
)
_PLAIN = re.compile(r"\s*([-−]?\d{1,3}(?:\.\d+)?)°?\s*(?:[,;]\s*|\s+)([-−]?\d{1,3}(?:\.\d+)?)°?\s*")
_PAIR = re.compile(r"(.*?[NSEW])\s*[,;/]?\s*(?=[\d.])(.*[NSEW])|([NSEW].*?\d.*?)\s*[,;/]?\s*(?=[NSEW])(.*)", re.I)


def place_typed(text: str) -> Position:
    """The position that ``text`` means, to four decimals of a degree.

    ``53°40′N 31°42′E``, ``53°40'12"N, 31°42'E``, ``53.67N 31.7E``, ``N53 40 E31 42``, ``53.67, 31.7`` (latitude
    first, south and west negative). Raises ``ValueError`` with the remedy.
    """
    text = " ".join(text.split())
    if found := _PLAIN.fullmatch(text):
        latitude, longitude = (float(each.replace("−", "-")) for each in found.groups())
    elif found := _PAIR.fullmatch(text):
        sides = dict(_angle(part, text) for part in found.groups() if part)
        if set(sides) != {"latitude", "longitude"}:
            raise ValueError(f"“{text}” needs one of N or S, and one of E or W. {PLACE_REMEDY}")
        latitude, longitude = sides["latitude"], sides["longitude"]
    else:
        raise ValueError(f"“{text}” is not a position the archive can read. {PLACE_REMEDY}")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(f"“{text}” is not on earth: latitude reaches 90°, longitude 180°.")
    return Position(round(latitude, 4), round(longitude, 4))


def _angle(part: str, text: str) -> tuple[str, float]:
    found = _ANGLE.fullmatch(part)
    if not found or bool(found["lead"]) == bool(found["trail"]) or found["sign"]:
        raise ValueError(f"“{text}” is not a position the archive can read. {PLACE_REMEDY}")
    minutes, seconds = float(found["minutes"] or 0), float(found["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise ValueError(f"“{text}” has sixty minutes or seconds or more. {PLACE_REMEDY}")
    letter = (found["lead"] or found["trail"]).upper()
    size = float(found["degrees"]) + minutes / 60 + seconds / 3600
    return ("latitude" if letter in "NS" else "longitude"), -size if letter in "SW" else size
