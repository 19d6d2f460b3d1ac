"""What ``verify_archive`` looks at: checks that each app registers, and the issues they find.

A check is a generator of :class:`Issue`. Upper apps register theirs from ``ready()``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


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
_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Decorator: register a check under the words in which its progress is told."""

    def keep(function: Check) -> Check:
        _checks[name] = function
        return function

    return keep


def checks() -> dict[str, Check]:
    """All registered checks by name, lower layers first."""
    return dict(_checks)
