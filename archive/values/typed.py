"""What people type, read into what the archive keeps: figures and positions; days are read by ``spelt.py``.

Nothing is guessed: a text with two readings is refused, and both are named. What was typed is kept beside what was
read wherever a unit was converted.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

FIGURE_REMEDY = "Write up to 2,000 km, 800–5,500 km, at least 500 km, or 3,000 miles."
PLACE_REMEDY = "Write 53°40′N 31°42′E, or 53.67, 31.7 (latitude first)."


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
    rf"(?P<before>[a-z<>≤≥~ ]*?)\s*(?P<first>{_NUMBER})(?:\s*-?\s*(?P<first_unit>{_UNIT}))?(?P<plus>\s*\+)?"
    rf"(?:\s*(?:-|–|—|to|and)\s*(?P<second>{_NUMBER}))?(?:\s*-?\s*(?P<unit>{_UNIT}))?"
    r"(?P<after>\+| or more| plus| and more)?(?: range)?\.?",
    re.I,
)
_SAID: dict[str, tuple[Form, bool]] = {
    **dict.fromkeys(
        ("up to", "at most", "no more than", "not more than", "maximum", "max", "maximum range", "a maximum of",
         "a maximum range of", "range up to", "range of up to", "a range of up to", "≤"),
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
        twice = re.search(rf"{_NUMBER}\s*(?:{_UNIT})\s*[(/]", text, re.I)
        wrong = (
            "gives more than one unit: write the one the source goes by"
            if twice
            else "is not a figure the archive can read"
        )
        raise ValueError(f"“{text}” {wrong}. {FIGURE_REMEDY}")
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
    if re.search(r"\d,\d+[°º]?\s+[-−]?\d", text):
        raise ValueError(f"“{text}” has commas for points. {PLACE_REMEDY}")
    for letter, word in (("N", "lat(?:itude)?"), ("E", "lon(?:g(?:itude)?)?")):
        text = re.sub(rf"\b{word}\b[.:=]?\s*(?=\d)", letter, text, flags=re.I)
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
