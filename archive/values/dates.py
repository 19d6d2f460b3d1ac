"""Dates as sources give them: kept as written, compared by their bounds.

A date is EDTF text of level 0 or 1 (Library of Congress, *Extended Date/Time Format*, 2019; ISO 8601-2):
``2025-12-17``, ``2025-12``, ``2025~``, ``2025?``, ``199X``, ``2002-12/2003-03``. A month or a year spans itself.
``~`` (approximate) widens the bounds by 3 days, 1 month or 1 year, by the precision of the text; ``?``
(uncertain) widens nothing and is shown; ``%`` is both. These widths are this archive's convention.
Three further words keep three facts apart: ``open`` (still so), ``unknown`` (it happened, the day is not known)
and the empty text (not recorded).

The parser is our own, and small, so that every rule can run in a bare interpreter; the tests hold it
against the ``edtf`` library.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from archive.values.verdict import Answer, negated

APPROXIMATE_DAYS = 3
APPROXIMATE_MONTHS = 1
APPROXIMATE_YEARS = 1

REMEDY = "Write 2025-12-17, 2025-12 or 2025; add ~ for about, ? for uncertain; 199X for a decade; a/b for between."

_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[~?%]?)", re.ASCII
)
#: Seasons of EDTF level 1, read as those of the northern hemisphere: first and last month.
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 14)}


class DateKind(StrEnum):
    DATED = "dated"
    OPEN = "open"
    UNKNOWN = "unknown"
    UNRECORDED = "unrecorded"


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date as written (``text``) with the first and last day it can mean (``earliest``, ``latest``, both included).

    ``open``, ``unknown`` and unrecorded dates have no bounds.
    """

    text: str
    kind: DateKind
    earliest: date | None = None
    latest: date | None = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        """Whether anything is recorded at all."""
        return self.kind is not DateKind.UNRECORDED

    @property
    def exact(self) -> bool:
        return self.earliest is not None and self.earliest == self.latest

    @property
    def approximate(self) -> bool:
        return "~" in self.text or "%" in self.text

    @property
    def uncertain(self) -> bool:
        return "?" in self.text or "%" in self.text

    def happened_by(self, day: date) -> Answer:
        """Has this date come on or before ``day``? A day begins at its start, so the date itself counts.

        ``open`` and unrecorded dates have not come; an unknown day is unclear on every day.
        """
        if self.kind is DateKind.UNKNOWN:
            return Answer.UNCLEAR
        if self.kind is not DateKind.DATED or (self.earliest and self.earliest > day):
            return Answer.NO
        return Answer.YES if self.latest and self.latest <= day else Answer.UNCLEAR

    def after(self, day: date) -> Answer:
        """Does this date come after ``day``? The opposite of :meth:`happened_by` for dates that do come."""
        return negated(self.happened_by(day))

    def on(self, day: date) -> Answer:
        """Is this date exactly ``day``?"""
        if self.kind is DateKind.UNKNOWN:
            return Answer.UNCLEAR
        if self.earliest is None or self.latest is None or not self.earliest <= day <= self.latest:
            return Answer.NO
        return Answer.YES if self.exact else Answer.UNCLEAR

    def shifted(self, move: Callable[[date], date], text: str) -> "FuzzyDate":
        """The same date moved by a rule such as "90 days later"; ``text`` says how it came about."""
        if self.earliest is None or self.latest is None:
            return self
        return FuzzyDate(text, self.kind, move(self.earliest), move(self.latest))


UNRECORDED = FuzzyDate("", DateKind.UNRECORDED)
OPEN = FuzzyDate("open", DateKind.OPEN)
UNKNOWN = FuzzyDate("unknown", DateKind.UNKNOWN)


@lru_cache(maxsize=8192)
def parse(text: str) -> FuzzyDate:
    """Read a date as written.

    Raises ``ValueError`` with the remedy when the text is no EDTF date of level 0 or 1, none of the words
    ``open`` and ``unknown``, or no day of the calendar.
    """
    text = text.strip()
    if not text:
        return UNRECORDED
    if text in ("open", ".."):
        return FuzzyDate(text, DateKind.OPEN)
    if text == "unknown":
        return UNKNOWN
    first, slash, last = text.partition("/")
    if not slash:
        return FuzzyDate(text, DateKind.DATED, *_bounds(text))
    earliest, latest = _bounds(first)[0], _bounds(last)[1]
    if earliest > latest:
        raise ValueError(f"“{text}” ends before it begins. {REMEDY}")
    return FuzzyDate(text, DateKind.DATED, earliest, latest)


def exactly(day: date) -> FuzzyDate:
    """The fuzzy date that means just ``day``."""
    return FuzzyDate(day.isoformat(), DateKind.DATED, day, day)


def _bounds(text: str) -> tuple[date, date]:
    """First and last day of one EDTF date, widened where it is approximate."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is not a date the archive can read. {REMEDY}")
    year, month, day = found["year"], found["month"], found["day"]
    try:
        if month in _SEASONS and not day:
            start, end = _SEASONS[month]
            earliest = date(int(year), start, 1)
            latest = _month_end(int(year) + (end > 12), (end - 1) % 12 + 1)
        else:
            earliest = date(int(year.replace("X", "0")), _digits(month, 1), _digits(day, 1))
            latest_year, latest_month = int(year.replace("X", "9")), _digits(month, 12)
            latest = _month_end(latest_year, latest_month)
            if day and day != "XX":
                latest = date(latest_year, latest_month, int(day))
    except ValueError:
        raise ValueError(f"“{text}” is no day of the calendar. {REMEDY}") from None
    if found["mark"] not in ("~", "%"):
        return earliest, latest
    if day:
        return _clamped(earliest, -APPROXIMATE_DAYS), _clamped(latest, APPROXIMATE_DAYS)
    if month:
        return _months(earliest, -APPROXIMATE_MONTHS), _month_end_of(_months(latest, APPROXIMATE_MONTHS))
    return date(max(earliest.year - APPROXIMATE_YEARS, 1), 1, 1), date(
        min(latest.year + APPROXIMATE_YEARS, 9999), 12, 31
    )


def _digits(part: str | None, unspecified: int) -> int:
    return unspecified if part in (None, "XX") else int(part or 0)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month_end_of(day: date) -> date:
    return _month_end(day.year, day.month)


def _months(day: date, count: int) -> date:
    """``count`` months later (or earlier), on the same day of the month or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _clamped(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def months_later(day: date, count: int) -> date:
    """``count`` months after ``day``, on the same day of the month, or on its last where it is shorter."""
    return _months(day, count)


def days_later(day: date, count: int) -> date:
    """``count`` days after ``day``, not beyond the calendar."""
    return _clamped(day, count)
