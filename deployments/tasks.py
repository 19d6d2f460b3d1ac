"""Thin tasks: an id or nothing in, one verb called, an outcome stored."""

from celery import shared_task

from archive import locks
from deployments.derive import drain


@shared_task(name="deployments.tasks.drain_stale")
def drain_stale() -> int:
    """Derive anew whatever changed. Returns how many marks were drained; zero while another worker drains."""
    with locks.held(locks.DRAIN) as ours:
        total = 0
        while ours and (drained := drain()):
            total += drained
        return total
