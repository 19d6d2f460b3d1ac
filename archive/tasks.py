"""Thin tasks of the core: nothing in, one verb called, an outcome stored."""

from datetime import datetime, timedelta

from celery import shared_task
from django.db import connection
from django.utils import timezone

from archive.models import JobRun
from archive.refresh import fixity

#: Any number, the same in every process: one reading of captures at a time.
VERIFY_LOCK = 7_140_002
#: So much before the thirty days are over, and so much in one go: well within a task's hard limit.
EARLY, BYTES = timedelta(days=5), 500_000_000
#: So many findings stand in the JobRun; verify_archive tells all.
TOLD = 20


@shared_task(name="archive.tasks.verify_captures")
def verify_captures() -> int:
    """Read again the captures that were not read for the longest time. Returns how many; what it finds stands in its
    JobRun and in verify_archive. Zero while another worker does it or none is due.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [VERIFY_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            return _verified(now)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [VERIFY_LOCK])


def _verified(now: datetime) -> int:
    """One slice, with its progress in a JobRun; none is written where nothing is due."""
    rows = fixity.due(now, fixity.READ_WITHIN - EARLY)
    total = rows.count()
    if not total:
        return 0
    run = JobRun.objects.create(name="verify captures", total=total)

    def told(done: int) -> None:
        run.done += done
        if run.done % 100 == 0:
            run.save(update_fields=["done"])

    try:
        issues = list(fixity.verify(rows, now, BYTES, told))
        run.state = JobRun.Outcome.FAILED if issues else JobRun.Outcome.DONE
        run.message = "\n".join(f"{each.kind}: {each.record}: {each.message}" for each in issues[:TOLD])
        if len(issues) > TOLD:
            run.message += f"\n{len(issues) - TOLD} more: run verify_archive."
    except Exception as error:
        run.state, run.message = JobRun.Outcome.FAILED, f"Ended before its time: {error}"
        raise
    finally:
        run.ended_at = timezone.now()
        run.save()
    return run.done
