"""Jobs: the runs of long work as staff see them. A run that was killed is told from one that works."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from archive.models import JobRun
from archive.refresh.terms import database_time

#: First key of the advisory locks that running jobs hold; the second is the run's number.
LOCKS = 20_261
#: Seconds between two writes of a run's progress.
PACE = 1.0


@dataclass(slots=True)
class Job:
    """A run under way."""

    run: JobRun
    _told_at: float = 0.0

    def tell(self, done: int, message: str = "") -> None:
        """Write how far it is, at most once a second."""
        self.run.done, self.run.message = done, message or self.run.message
        if time.monotonic() - self._told_at >= PACE:
            self._told_at = time.monotonic()
            self.run.save(update_fields=["done", "message"])

    def reach(self, done: int, **reached: Any) -> None:
        """Write that so much is done, and from where another run can go on: in the transaction that did it."""
        self.run.done, self.run.reached = done, {"done": done, **reached}
        self.run.save(update_fields=["done", "reached"])

    def fail(self, message: str) -> None:
        """It comes to its end, but ends as failed, with this to tell."""
        self.run.state, self.run.message = JobRun.Outcome.FAILED, message


@contextmanager
def job(name: str, total: int = 0, on_from: JobRun | None = None) -> Iterator[Job]:
    """A run named ``name`` of ``total`` steps, from its row to its end, whatever ends it.

    While it works it holds a lock on its own connection: a process that is killed loses it, and its run is known to
    be over (:func:`working`). ``on_from``: the run that it goes on from.
    """
    told = {"done": on_from.reached["done"], "reached": on_from.reached} if on_from else {}
    run = JobRun.objects.create(name=name, total=total, **told)
    _lock("pg_advisory_lock", run.pk)
    try:
        yield Job(run)
    except BaseException as reason:
        _end(run, JobRun.Outcome.FAILED, str(reason) or type(reason).__name__)
        raise
    JobRun.objects.filter(name=name).exclude(reached={}).update(reached={})
    _end(run, JobRun.Outcome.DONE if run.state == JobRun.Outcome.RUNNING else run.state, run.message)


def cut_off(name: str) -> JobRun | None:
    """The last run of that name, if it was cut off at a place from which another can go on."""
    last = JobRun.objects.filter(name=name).first()
    return last if last and last.reached and last.pk not in working() else None


def working() -> set[int]:
    """The numbers of the runs that a process works at, as :func:`job` has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted
                AND classid = %s AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""",
            [LOCKS],
        )
        return {number for (number,) in cursor.fetchall()}


def _end(run: JobRun, state: str, message: str) -> None:
    run.state, run.message, run.ended_at = state, message, database_time()
    run.save(update_fields=["state", "done", "message", "ended_at"])
    _lock("pg_advisory_unlock", run.pk)


def _lock(how: str, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s, %s)", [LOCKS, number % 2_000_000_000])
