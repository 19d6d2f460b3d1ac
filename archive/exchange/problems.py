"""What is wrong with the tables, in words that name the place and the remedy."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. ``row`` counts as a spreadsheet does: the header is row 1. ``remedy`` is a sentence."""

    file: str
    remedy: str
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = [self.file]
        if self.row:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        shown = self.value if len(self.value) <= SHOWN else self.value[:SHOWN] + "…"
        return f"{', '.join(place)}: {f'“{shown}”: ' if shown else ''}{self.remedy}"


SHOWN = 80


class Refused(Exception):
    """The tables were not loaded; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problems")
