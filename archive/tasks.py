"""Thin tasks: nothing in, one verb called, an outcome stored. Each may be lost, doubled or killed: the rows are the jobs."""

from celery import shared_task

from archive import locks
from archive.refresh import shift


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
