"""Dates in words. Takes a :class:`FuzzyDate`, a plain day, or nothing."""

import calendar
import re
from datetime import date

from archive.values.dates import DateKind, FuzzyDate

MONTHS = [calendar.month_name[number] for number in range(1, 13)]
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_WORDS = {DateKind.OPEN: "still so", DateKind.UNKNOWN: "day not known", DateKind.UNRECORDED: "not recorded"}


def said(value: object) -> str:
    """For sentences: “17 December 2025”, “about 1985”, “August 2019”, “between December 2002 and March 2003”."""
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if not isinstance(value, FuzzyDate):
        return _WORDS[DateKind.UNRECORDED]
    if value.kind is not DateKind.DATED:
        return _WORDS[value.kind]
    first, _, last = value.text.partition("/")
    return f"between {_part_said(first)} and {_part_said(last)}" if last else _part_said(first)


def iso(value: object) -> str:
    """For tables: the text as kept; words for open, unknown and not recorded."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FuzzyDate) and value.kind is DateKind.DATED:
        return value.text
    return _WORDS[value.kind if isinstance(value, FuzzyDate) else DateKind.UNRECORDED]


def machine(value: object) -> str:
    """The value of a ``datetime`` attribute: year, month or day without marks; empty where HTML has no form for it."""
    text = iso(value).rstrip("~?%")
    return text if re.fullmatch(r"\d{4}(-(0\d|1[0-2])(-\d{2})?)?", text) else ""


def _part_said(text: str) -> str:
    bare, mark = text.rstrip("~?%"), text[-1:]
    year, _, rest = bare.partition("-")
    month, _, day = rest.partition("-")
    if year.endswith("X"):
        shown = f"the {year.replace('X', '0')}s"
    elif month in SEASONS:
        shown = f"{SEASONS[month]} {year}"
    elif month and month != "XX":
        shown = f"{MONTHS[int(month) - 1]} {year}"
    else:
        shown = year
    if day and day != "XX":
        shown = f"{int(day)} {shown}"
    about = "about " if mark in ("~", "%") else ""
    return about + shown + (" (uncertain)" if mark in ("?", "%") else "")
