"""Reading the day a page is asked about."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.timezone import localdate


@dataclass(frozen=True, slots=True)
class Asked:
    """The day asked about. ``text``: as the reader wrote it. Where it has a ``problem``, ``day`` is today."""

    day: date
    today: date
    text: str = ""
    problem: str = ""

    @property
    def status(self) -> int:
        """Of the answer: 400 where the day could not be read, else 200."""
        return 400 if self.problem else 200

    @property
    def past(self) -> bool:
        return self.day < self.today

    @property
    def field(self) -> str:
        """What the field shows: the reader's own text, else the day."""
        return self.text or self.day.isoformat()

    @property
    def query(self) -> str:
        """To add to an address that keeps the day: ``?on=2025-12-17``, or nothing where none was asked."""
        return f"?on={self.day.isoformat()}" if self.text and not self.problem else ""

    @property
    def further(self) -> str:
        """The same to add to an address that asks already: ``&on=2025-12-17``."""
        return self.query.replace("?", "&")


def read_on(request: HttpRequest) -> Asked:
    """The day in ``?on=YYYY-MM-DD``; without it today. A text that is no day is a ``problem``, never an exception."""
    today = localdate()
    text = request.GET.get("on", "").strip()[:40]
    if not text:
        return Asked(today, today)
    try:
        day = date.fromisoformat(text)
        if day.isoformat() != text:  # Python also reads 20251217 and 2025-W51-3
            raise ValueError(text)
        return Asked(day, today, text)
    except ValueError:
        problem = f"“{text}” is no day. Write year-month-day, for example 2025-12-17. The page shows today instead."
        return Asked(today, today, text, problem)
