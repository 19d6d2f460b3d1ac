"""Locks that all processes share, held in the database: one of a kind at a time, gone with whoever held it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

#: Any numbers, the same in every process.
DRAIN, TICK, VERIFY = 7_140_001, 7_140_002, 7_140_003


@contextmanager
def held(lock: int) -> Iterator[bool]:
    """Whether ``lock`` is ours; it is not while another session holds it. Never waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        ours: bool = cursor.fetchone()[0]
        try:
            yield ours
        finally:
            if ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
