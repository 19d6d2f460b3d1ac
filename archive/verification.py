"""What ``verify_archive`` looks at: checks that each app registers, and the issues they find.

A check is a generator of :class:`Issue`. Upper apps register theirs from ``ready()``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any


class Level(StrEnum):
    """``error``: the archive contradicts itself. ``notice``: a person should look."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: how grave, of which kind, in which record, and what a person can do."""

    level: Level
    kind: str
    record: str
    message: str


Check = Callable[[], Iterable[Issue]]
_checks: dict[str, tuple[Callable[..., Iterable[Issue]], bool]] = {}


def check(name: str, in_part: bool = False) -> Callable[[Any], Any]:
    """Decorator: register a check under the words in which its progress is told.

    ``in_part``: it looks at a part of what there is, unless its argument is true.
    """

    def keep(function: Callable[..., Iterable[Issue]]) -> Callable[..., Iterable[Issue]]:
        _checks[name] = function, in_part
        return function

    return keep


def checks(everything: bool = False) -> dict[str, Check]:
    """All registered checks by name, lower layers first. ``everything``: none looks at a part alone."""
    return {
        name: partial(function, everything) if in_part else function for name, (function, in_part) in _checks.items()
    }
