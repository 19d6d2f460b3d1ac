"""Reading single values of JSON: each as what it should be, or a problem with the field it stands in."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

LONGEST_TEXT = 200
MOST_WORDS = 100
MOST_PROBLEMS = 500
Word = TypeVar("Word", bound=StrEnum)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAYS = ("YYYY-MM-DD, for example 2025-12-17",)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field, and what is allowed there.

    ``field``: a path such as ``facts.range_claims[0].upper``.
    """

    field: str
    problem: str
    allowed: tuple[object, ...] = ()


def plain(text: str, most: int = LONGEST_TEXT) -> str:
    """Text from outside without control, bidirectional or broken characters, cut to ``most``."""
    kept = "".join(each if each.isprintable() else " " for each in text[: most + 1])
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def shown(value: object) -> str:
    """A value as a sentence can hold it: short, without characters that do harm."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a number too large"
    return f"“{plain(str(value), 60)}”"


class Reading:
    """Readers of single values; a value that cannot be read is noted and counts as not recorded."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self, field: str, problem: str, allowed: Iterable[object]) -> None:
        """Note a problem; nobody reads more than :data:`MOST_PROBLEMS`."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(field, problem, tuple(allowed)))

    def keys(self, value: object, path: str, allowed: Iterable[str]) -> dict[str, Any]:
        """The object at ``path``; keys that are not ``allowed`` are noted."""
        if value is None and path:
            return {}
        if not isinstance(value, dict):
            self.refuse(path or "body", f"An object is needed, not {shown(value)}.", ["an object", *allowed])
            return {}
        known = set(allowed)
        for key in (each for each in value if each not in known):
            at = f"{path}.{plain(key, 60)}" if path else plain(key, 60)
            self.refuse(at, f"{shown(key)} is no key known here.", allowed)
        return value

    def items(self, value: object, path: str, most: int, what: str) -> list[tuple[str, Any]]:
        """The items of a list with the path of each."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(path, f"A list is needed, not {shown(value)}.", [what])
            return []
        if len(value) > most:
            self.refuse(path, f"Too many: {len(value)}.", [f"at most {most}"])
            return []
        return [(f"{path}[{number}]", each) for number, each in enumerate(value)]

    def number(self, value: object, path: str) -> float | None:
        if value is None:
            return None
        try:
            number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1.0
        except OverflowError:
            number = -1.0
        if isfinite(number) and number >= 0:
            return number
        self.refuse(path, f"A number, zero or more, is needed, not {shown(value)}.", ["a number, zero or more", None])
        return None

    def yes_no(self, value: object, path: str) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        if value in ("yes", "no"):
            return value == "yes"
        self.refuse(path, f"true or false is needed, not {shown(value)}.", [True, False, "yes", "no", None])
        return None

    def text(self, value: object, path: str) -> str:
        if value is None:
            return ""
        if isinstance(value, str) and len(value) <= LONGEST_TEXT:
            return plain(value).strip()
        self.refuse(path, "A text is needed.", [f"a text of at most {LONGEST_TEXT} characters", None])
        return ""

    def one_of(self, value: object, path: str, allowed: Collection[str], what: str) -> str | None:
        if value is None or (isinstance(value, str) and value in allowed):
            return value
        self.refuse(path, f"{shown(value)} is not the id of {what}.", allowed)
        return None

    def word(self, value: object, path: str, vocabulary: type[Word]) -> Word | None:
        if value is None:
            return None
        if isinstance(value, str) and value in vocabulary._value2member_map_:
            return vocabulary(value)
        self.refuse(path, f"{shown(value)} is no word known here.", [each.value for each in vocabulary])
        return None

    def words(self, value: object, path: str, vocabulary: type[Word]) -> frozenset[Word]:
        """One word, several joined by ``;``, a list, or nothing (null)."""
        if value is None:
            return frozenset()
        pairs: Iterable[tuple[str, object]]
        if isinstance(value, str):
            pairs = [(path, each.strip()) for each in value.split(";", MOST_WORDS)]
        elif isinstance(value, list):
            items = self.items(value, path, MOST_WORDS, "a word or a list of words")
            pairs = [(at, "" if each is None else each) for at, each in items]
        else:
            pairs = [(path, value)]
        return frozenset(word for at, each in pairs if (word := self.word(each, at, vocabulary)))

    def day(self, value: object, path: str) -> date | None:
        if value is None:
            return None
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.refuse(path, f"{shown(value)} is no day of the calendar.", DAYS)
        return None

    def categories(self, value: object, path: str, known: Mapping[str, object]) -> tuple[str, ...]:
        if value is None:
            return tuple(sorted(known))
        found = []
        for at, each in self.items(value, path, len(known) * 2, "a list of ids of categories"):
            if each is None:
                self.refuse(at, "The id of a category is needed here.", known.keys())
            else:
                found.append(self.one_of(each, at, known.keys(), "a category"))
        return tuple(dict.fromkeys(each for each in found if each))
