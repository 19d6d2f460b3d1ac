"""Thin tasks: an id or nothing in, one verb called, an outcome stored."""

from celery import shared_task
from django.db import connection

from deployments.derive import drain

#: Any number, the same in every process: one drain at a time.
DRAIN_LOCK = 7_140_001


@shared_task(name="deployments.tasks.drain_stale")
def drain_stale() -> int:
    """Derive anew whatever changed. Returns how many marks were drained; zero while another worker drains."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DRAIN_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            drained = total = drain()
            while drained:
                drained = drain()
                total += drained
            return total
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [DRAIN_LOCK])
