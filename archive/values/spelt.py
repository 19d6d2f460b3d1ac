"""Days as people spell them, read into the dates that the archive keeps.

Nothing is guessed: a text with two readings is refused, and both are named. Nothing here asks for today, so
“yesterday” is refused as well. A part of a month, a year or a decade (“early April 2026”) is a span whose inner end
is approximate, so that it claims no more than the words: thirds overlap by as much as ``~`` widens a date.
"""

import calendar
import re

from archive.values.dates import FuzzyDate, parse

DAY_REMEDY = (
    "Write 17 Dec 2025, December 2025, about 1985, early April 2026, the 1980s, between 2002 and 2003, or 2025-12-17."
)

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_RUSSIAN = ("янв", "фев", "мар", "апр", "ма[йя]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_OPEN = frozenset({"open", "still", "still so", "still there", "ongoing", "until now", "to date"})
_UNKNOWN = frozenset({"unknown", "not known", "day not known"})
_LED = re.compile(r"^(?:(?:in|on|since)\s+)?(?:(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)"
                  r"(?:day)?(?:\.,?|,)?\s+)?", re.I)  # fmt: skip
_ABOUT = re.compile(r"^(?:about|around|circa|approximately|approx\.?|roughly|ca?\.|ca?(?=\s)|c(?=\d)|~)\s*", re.I)
_PERHAPS = re.compile(r"^(?:probably|perhaps|possibly|maybe|uncertain:?|reportedly)\s+", re.I)
_BETWEEN = re.compile(r"^(?:between\s+(.+)\s+and|from\s+(.+)\s+(?:to|until))\s+(.+)$", re.I)
_YEARS = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})")
_UNTIL = re.compile(r"^(.+?)\s*(?:–|—|\s-\s|\sto\s|\suntil\s)\s*(.+)$", re.I)
_WORD = r"(?P<month>[a-zа-яё]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_SPELT = [re.compile(form, re.I) for form in (
    rf"{_DAY}(?:\s+of)?[\s-]+{_WORD},?[\s-]+{_YEAR}",
    rf"{_WORD}\s+{_DAY},?\s+{_YEAR}",
    rf"{_YEAR},?\s+{_WORD}\s+{_DAY}",
    rf"{_WORD},?\s+(?:of\s+)?{_YEAR}",
    rf"{_YEAR},?\s+{_WORD}",
)]  # fmt: skip
_DAYS = [re.compile(form, re.I) for form in (
    rf"(?:between\s+|from\s+)?{_DAY}\s*(?:-|–|—|\sto\s|\sand\s|\suntil\s)\s*(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\s+"
    rf"{_WORD},?\s+{_YEAR}",
    rf"{_WORD}\s+{_DAY}\s*(?:-|–|—|\sto\s)\s*(?P<last>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
)]  # fmt: skip
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})(?:[/.-](?P<day>\d{1,2}))?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[/.](?P<year>\d{4})(?P<day>)")
#: Behind a day, dropped: the time of day, and the Russian word for a year.
_BEHIND = re.compile(
    r"(?:(?:,?\s+(?:at\s+)?|(?<=\d)T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|[A-Z]{1,4}|[+-]\d{2}:?\d{2})?"
    r"|\s+(?:г\.?|года))$",
    re.I,
)
_BOUND = re.compile(r"(?:by|before|after|until|till|not later than|no later than)\s", re.I)
_DECADE = re.compile(r"(?:the\s+)?(\d{3})0['’]?s", re.I)
_PART = re.compile(r"(?:the\s+)?(?P<part>early|beginning|start|mid|middle|late|end)(?:\s+(?:of|in))?[\s-]+(?P<of>.+)",
                   re.I)  # fmt: skip
_THIRD = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_FRACTION = re.compile(r"(?:the\s+)?(?:(?P<which>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?P<of>half|quarter)\s+of"
                       r"|(?P<letter>[hq])(?P<number>[1-4]))\s+(?P<year>\d{4})", re.I)  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def day_typed(text: str) -> FuzzyDate:
    """The date that ``text`` means, as :func:`archive.values.dates.parse` gives it.

    Reads EDTF as it stands, and English: ``17 Dec 2025``, ``December 2025``, ``about 1985``, ``probably May 1990``,
    ``spring 2024``, ``the 1980s``, ``early April 2026``, ``mid-2025``, ``the late 1980s``, ``first half of 2026``,
    ``1–10 April 2026``, ``between 2002 and 2003``, ``still so``, ``unknown``; months in Russian too. A time of day is
    dropped. Raises ``ValueError`` with the remedy; ``03/04/2025`` has two readings and is refused.
    """
    text = _BEHIND.sub("", " ".join(text.split()))
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
    for form in _DAYS:
        if (found := form.fullmatch(text)) and (month := _month(found["month"])):
            year_month = f"{found['year']}-{month:02}"
            return parse(f"{year_month}-{int(found['day']):02}/{year_month}-{int(found['last']):02}")
    if found := _YEARS.fullmatch(text):
        return parse(f"{found[1]}/{found[2]}")
    if found := _BETWEEN.match(text):
        return _span(found[1] or found[2], found[3])
    try:
        return parse(_one_day(text))
    except ValueError:
        if not (found := _UNTIL.match(text)):
            raise
    return _span(found[1], found[2])


def _span(first: str, last: str) -> FuzzyDate:
    """From the beginning of ``first`` to the end of ``last``, whose year it takes where it names none."""
    if not re.search(r"\d{3}", first) and (year := re.search(r"\d{4}$", last)):
        first = f"{first} {year[0]}"
    return parse(f"{_one_day(first).partition('/')[0]}/{_one_day(last).rpartition('/')[2]}")


def _one_day(text: str) -> str:
    """One date, or one part of a month, a year or a decade, as EDTF."""
    text, perhaps = _PERHAPS.subn("", text.strip())
    led = _LED.match(text)
    text, about = _ABOUT.subn("", text[led.end() :] if led else text)
    if text.endswith("(?)") or (text.endswith("?") and not text[:-1].replace("-", "").isdigit()):
        text, perhaps = text.rstrip("(?) "), 1
    ends = (_part(text) or _bare(text)).split("/")
    read = "/".join(_marked(end, bool(about) and len(ends) == 1, bool(perhaps)) for end in ends)
    day = parse(read)
    weekday = led["weekday"] if led else None
    if weekday and day.earliest and len(ends) == 1 and not f"{day.earliest:%A}".lower().startswith(weekday.lower()):
        raise ValueError(f"“{text}” was a {day.earliest:%A}: correct the day of the week or the date.")
    return read


def _marked(text: str, about: bool, perhaps: bool) -> str:
    """The date with its mark: a mark that stands there already says that it is approximate, or is the typist's own."""
    if text.endswith(("?", "%")) or not (about or perhaps):
        return text
    about |= text.endswith("~")
    return text.rstrip("~") + ("%" if about and perhaps else "~" if about else "?")


def _part(text: str) -> str:
    """A third of a month, a year or a decade, a half or a quarter of a year, as a span; empty for anything else."""
    if found := _FRACTION.fullmatch(text):
        halves = (found["of"] or found["letter"]).lower().startswith("h")
        which = found["number"] or _ORDINALS.get(found["which"].lower(), found["which"][0])
        months, number = (6, int(which)) if halves else (3, int(which))
        if number * months <= 12:
            return f"{found['year']}-{(number - 1) * months + 1:02}/{found['year']}-{number * months:02}"
    if not (found := _PART.fullmatch(text)):
        return ""
    whole, third = _bare(found["of"]), _THIRD[found["part"].lower()]
    if re.fullmatch(r"\d{3}X", whole):
        stem, parts = whole[:3], ("0", "3~", "4~", "6~", "7~", "9")
    elif re.fullmatch(r"\d{4}", whole):
        stem, parts = f"{whole}-", ("01", "04~", "05~", "08~", "09~", "12")
    elif re.fullmatch(r"\d{4}-(0\d|1[0-2])", whole):
        last = calendar.monthrange(int(whole[:4]), int(whole[5:]))[1]
        stem, parts = f"{whole}-", ("01", "10~", "11~", "20~", "21~", str(last))
    else:
        raise ValueError(f"“{text}” is not a date the archive can read. {DAY_REMEDY}")
    return f"{stem}{parts[2 * third]}/{stem}{parts[2 * third + 1]}"


def _bare(text: str) -> str:
    if found := _DECADE.fullmatch(text):
        return f"{found[1]}X"
    if found := _SLASHED.fullmatch(text):
        return _slashed(text, int(found[1]), int(found[2]), found[3])
    for form in _SPELT:
        if (found := form.fullmatch(text)) and (month := _month(found["month"])):
            day = found.groupdict().get("day")
            return f"{found['year']}-{month:02}" + (f"-{int(day):02}" if day else "")
    if found := _DOTTED.fullmatch(text) or _YEAR_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text):
        day = found["day"]
        return f"{found['year']}-{int(found['month']):02}" + (f"-{int(day):02}" if day else "")
    try:
        return parse(text).text
    except ValueError:
        raise ValueError(f"“{text}” {_wrong(text)}. {DAY_REMEDY}") from None


def _wrong(text: str) -> str:
    """What keeps ``text`` from being a date."""
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", text):
        return "has a year of two digits: write four"
    if _BOUND.match(text):
        return "says on which side of a day, not which day"
    found = re.fullmatch(rf"(?:{_DAY}\s+)?{_WORD}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?", text, re.I)
    return "names no year" if found and _month(found["month"]) else "is not a date the archive can read"


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
    fitting = fitting or [number for number, stem in enumerate(_RUSSIAN, 1) if re.match(stem, word)][:1]
    return fitting[0] if len(fitting) == 1 else 0
