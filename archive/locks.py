"""Locks that all processes share, held in the database: one of a kind at a time, gone with whoever held it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

#: Any numbers, the same in every process.
DRAIN, TICK, VERIFY = 7_140_001, 7_140_002, 7_140_003
#: Seconds between two looks whether a lock is free.
PACE = 0.5


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


@contextmanager
def awaited(lock: int) -> Iterator[None]:
    """As soon as ``lock`` is ours, however long another session holds it."""
    while True:
        with held(lock) as ours:
            if ours:
                yield
                return
        time.sleep(PACE)
