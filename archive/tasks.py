"""Thin tasks of the core: nothing in, one verb called, an outcome stored.

Each may be lost, doubled or killed: rows are the jobs, a message is a nudge.
"""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from archive import locks
from archive.jobs import job
from archive.refresh import fixity, shift

#: So much before the thirty days are over, and so much in one go: well within a task's hard limit.
EARLY, BYTES = timedelta(days=5), 500_000_000
#: So many findings stand in the JobRun; verify_archive tells all.
TOLD = 20


@shared_task(name="archive.tasks.refresh_tick")
def refresh_tick() -> bool:
    """Say “claim what is due”: nudge a worker where something is due and no crew is at it. Returns whether it did."""
    with locks.held(locks.TICK) as ours:
        nudge = ours and shift.wanted()
    if nudge:
        refresh_some.delay()
    return nudge


@shared_task(name="archive.tasks.refresh_some")
def refresh_some() -> int:
    """Look at what is due, for a short while; where more is due, the next nudge follows. Returns looks saved."""
    saved = shift.work()
    if shift.more():
        refresh_some.delay()
    return saved


@shared_task(name="archive.tasks.verify_captures")
def verify_captures() -> int:
    """Read again the captures that were not read for the longest time. Returns how many; what it finds stands in its
    JobRun and in verify_archive. Zero while another worker does it or none is due.
    """
    with locks.held(locks.VERIFY) as ours:
        return _verified(timezone.now()) if ours else 0


def _verified(now: datetime) -> int:
    """One slice, with its progress in a JobRun; none is written where nothing is due."""
    rows = fixity.due(now, fixity.READ_WITHIN - EARLY)
    total = rows.count()
    if not total:
        return 0
    with job("verify captures", total) as run:
        issues = list(fixity.verify(rows, now, BYTES, lambda done: run.tell(run.run.done + done)))
        told = [f"{each.kind}: {each.record}: {each.message}" for each in issues[:TOLD]]
        if len(issues) > TOLD:
            told.append(f"{len(issues) - TOLD} more: run verify_archive.")
        if told:
            run.fail("\n".join(told))
    return run.run.done
