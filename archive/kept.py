"""What a process keeps in memory until a record changes: the law, names, counts, pages.

Every change of a record writes a row of its history, whoever makes it, so the numbers of the last such rows tell
whether anything happened since. Whoever writes derived rows says so by :func:`derived_anew`.
"""

import contextlib
import functools
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection

Value = TypeVar("Value")

#: So many values are kept, the last asked for.
MOST = 2000
#: So many bytes of those that have a length in bytes, such as pages.
MOST_BYTES = 96 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Moment:
    """What the archive held at one moment.

    ``mark``: the sum of the numbers of all changes; a change takes its number at once, also one that is rolled
    back. ``running``: the transactions that were changing records: what they had numbered was not yet to be seen.
    """

    mark: int
    running: frozenset[str]

    def holds(self, now: "Moment") -> bool:
        """Whether what was read after this moment is still so: nothing was numbered, and nobody finished since."""
        return self.mark == now.mark and self.running <= now.running


_values: OrderedDict[Hashable, tuple[Moment, Any]] = OrderedDict()
_lock = Lock()
_one: ContextVar[Moment | None] = ContextVar("one moment", default=None)


@contextlib.contextmanager
def one_moment() -> Iterator[Moment]:
    """All that is kept or found meanwhile is of the moment at which this began: a page asks once."""
    token = _one.set(moment())
    try:
        yield _one.get()  # type: ignore[misc]
    finally:
        _one.reset(token)


def moment() -> Moment:
    """The moment now; ask before reading what is to be kept. Two queries, none within :func:`one_moment`.

    The numbers are read first and the running transactions after them, each in a statement of its own. Who takes a
    number holds a lock on that history until the change can be seen: so it is either among the running or to be seen.
    (A snapshot of the database does not do: it does not name the newest transaction that runs.)
    """
    if (one := _one.get()) is not None:
        return one
    last_numbers, running = _questions()
    with connection.cursor() as cursor:
        cursor.execute(last_numbers)
        (mark,) = cursor.fetchone()
        cursor.execute(running)
        return Moment(mark, frozenset(each for (each,) in cursor.fetchall()))


def kept(key: Hashable, build: Callable[[], Value], now: Moment | None = None) -> Value:
    """What ``build`` gives, built once and again after a record changed. Two queries where ``now`` is not at hand."""
    now = now or moment()
    value = found(key, now)
    return keep(key, build(), now) if value is None else value


def found(key: Hashable, now: Moment) -> Any:
    """What is kept under ``key``, if it still holds; else None."""
    with _lock:
        at, value = _values.get(key, (None, None))
        if at is None or not at.holds(now):
            return None
        _values.move_to_end(key)
        return value


def keep(key: Hashable, value: Value, now: Moment) -> Value:
    """Keep ``value``, which was read after ``now``. What no longer holds makes room, then what was not asked long."""
    with _lock:
        for stale in [each for each, (at, _) in _values.items() if at.mark != now.mark]:
            del _values[stale]
        _values[key] = now, value
        _values.move_to_end(key)
        while len(_values) > MOST or sum(map(_bytes, _values.values())) > MOST_BYTES:
            _values.popitem(last=False)
    return value


def remembered() -> int:
    """How many values are kept."""
    return len(_values)


def _bytes(entry: tuple[Moment, Any]) -> int:
    return getattr(entry[1], "bytes", 0)


def forget() -> None:
    """Keep nothing; for tests that change databases."""
    with _lock:
        _values.clear()


def derived_anew() -> None:
    """Number a change of derived rows, at the end of the transaction that writes them."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE archive_stale IN ROW EXCLUSIVE MODE")
        cursor.execute("SELECT nextval('archive_stale_id_seq')")


@functools.cache
def _questions() -> tuple[str, str]:
    """How to ask for the sum of the last numbers, and for the transactions that may have taken some."""
    histories = [
        model.pgh_event_model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_event_model")
    ]
    sequences = ["archive_stale_id_seq", *(f"{table}_pgh_id_seq" for table in sorted(histories))]
    numbered, written = (
        "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]::regclass[]"
        for names in (sequences, ["archive_stale", *histories])
    )
    return (
        f"SELECT sum(pg_sequence_last_value(each))::bigint FROM unnest({numbered}) AS each",  # noqa: S608
        f"SELECT virtualtransaction FROM pg_locks WHERE relation = ANY ({written}) AND mode = 'RowExclusiveLock' "  # noqa: S608
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        "AND pid IS DISTINCT FROM pg_backend_pid()",
    )
