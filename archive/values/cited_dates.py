"""Dates as the manuals of style write them, and as CSL-JSON keeps them."""

import re
from collections.abc import Callable
from typing import Any

from archive.values.dates import DateKind, FuzzyDate

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: MLA shortens all but the short ones.
SHORT_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
SEASONS = ("spring", "summer", "autumn", "winter")

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?:-XX)*[~?%]?")

Order = Callable[[int, str, int | None], str]


def month_first(value: FuzzyDate) -> str:
    """“December 8, 1987”, as Chicago and APA have it."""
    return _said(value, MONTHS, lambda year, month, day: f"{month} {day}, {year}" if day else f"{month} {year}")


def day_first(value: FuzzyDate) -> str:
    """“8 December 1987”."""
    return _said(value, MONTHS, _day_first)


def day_first_short(value: FuzzyDate) -> str:
    """“8 Dec. 1987”, as MLA has it."""
    return _said(value, SHORT_MONTHS, _day_first)


def csl_date(value: FuzzyDate) -> dict[str, Any] | None:
    """A CSL date variable, as exact as the date is known; ``circa`` where it is approximate or uncertain.

    ``None`` where no day is known. What has no parts in CSL (a decade) is kept as ``literal``.
    """
    if value.kind is not DateKind.DATED:
        return None
    found = [_parts(each) for each in value.text.split("/")]
    dated: dict[str, Any] = {}
    if any(parts is None or parts[1] > len(MONTHS) for parts in found):
        dated["literal"] = day_first(value)
    else:
        dated["date-parts"] = [[figure for figure in parts or () if figure] for parts in found]
    if value.approximate or value.uncertain:
        dated["circa"] = True
    return dated


def _day_first(year: int, month: str, day: int | None) -> str:
    return f"{day} {month} {year}" if day else f"{month} {year}"


def _said(value: FuzzyDate, months: tuple[str, ...], order: Order) -> str:
    if value.kind is not DateKind.DATED:
        return ""
    shown = [_part_said(each, months, order) for each in value.text.split("/")]
    said = f"between {shown[0]} and {shown[1]}" if len(shown) == 2 else shown[0]
    return f"{said} (uncertain)" if value.uncertain else said


def _part_said(text: str, months: tuple[str, ...], order: Order) -> str:
    about = "about " if text[-1] in "~%" else ""
    parts = _parts(text)
    if parts is None:
        return f"{about}the {text.rstrip('~?%').replace('X', '0')}s"
    year, month, day = parts
    if month > len(months):
        return f"{about}{SEASONS[month - 21]} {year}"
    return about + (order(year, months[month - 1], day or None) if month else str(year))


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of one EDTF date; 0 where it does not say. A decade or century has no year."""
    found = _DATE.fullmatch(text)
    return (int(found["year"]), int(found["month"] or 0), int(found["day"] or 0)) if found else None
