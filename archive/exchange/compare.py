"""The three-way comparison of one row: as the file has it, as it stands here, as it was last loaded. Pure.

A row that somebody edited here since it was last loaded is never overwritten and never deleted.
"""

from collections.abc import Mapping
from enum import StrEnum

Cells = Mapping[str, str]


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"  # edited here; the file still has what was last loaded
    CONFLICT = "conflict"  # edited here and in the file: left alone, both versions reported
    REMOVED = "removed"
    OURS = "ours"  # made here, in no file


#: Outcomes after which the row is as the file has it.
AS_IN_FILE = frozenset({Outcome.NEW, Outcome.CHANGED, Outcome.SAME})


def compare(file: Cells | None, here: Cells | None, last: Cells | None) -> Outcome | None:
    """What becomes of a row; each version may be absent. None: there is nothing left to do or to say."""
    if file == here:
        return Outcome.SAME if file is not None else None
    if last is None:
        if here is None:
            return Outcome.NEW
        return Outcome.OURS if file is None else Outcome.CONFLICT
    if here == last:
        return Outcome.REMOVED if file is None else Outcome.CHANGED
    if file == last:
        return Outcome.KEPT
    return Outcome.CONFLICT
