"""A shift: a crew at work for a short while, its progress told to pages, and whether another is wanted."""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from archive.models import JobRun, Tick
from archive.refresh.claim import due_count
from archive.refresh.crew import Progress

#: Seconds of one shift: short, for other tasks wait in the same queue.
LENGTH = 20.0
#: A crew that was not heard of for so long is gone.
SILENCE = timedelta(seconds=45)
TICK, CREW, JOB = "refresh tick", "refresh crew", "refresh of citations"


def tick(name: str) -> None:
    """Note that a timed job ran now, on the database's clock."""
    Tick.objects.update_or_create(name=name, defaults={"at": Now()}, create_defaults={"name": name, "at": Now()})


def wanted() -> bool:
    """Whether a worker should be nudged: something is due, we may ask the network, and no crew is at it."""
    tick(TICK)
    heard = Tick.objects.filter(name=CREW, at__gt=Now() - SILENCE).exists()
    return may_ask() and not heard and due_count() > 0


def more() -> bool:
    """Whether the next shift should follow at once."""
    return may_ask() and due_count() > 0


def may_ask() -> bool:
    """Whether the network may be asked at all: strangers are told who asks, or every host leads to our own machine."""
    return bool(settings.CONTACT or settings.TEST_HOSTS)


def work(seconds: float = LENGTH) -> int:
    """One shift in the background: whatever is due. Its progress stands in one ``JobRun`` until nothing is due.

    Returns how many looks were saved.
    """
    if not may_ask():
        return 0
    tick(CREW)
    run = JobRun.objects.filter(name=JOB, state=JobRun.Outcome.RUNNING).first() or JobRun.objects.create(name=JOB)
    before = run.done
    run.total = before + due_count()

    def tell(progress: Progress) -> None:
        tick(CREW)
        run.done = before + progress.saved
        run.save(update_fields=["done", "total"])

    progress = outfit(seconds=seconds, tell=tell).work()
    run.total = before + progress.saved + due_count()
    tell(progress)
    if run.done == run.total:
        run.state, run.ended_at = JobRun.Outcome.DONE, timezone.now()
        run.save(update_fields=["state", "ended_at"])
    return progress.saved
