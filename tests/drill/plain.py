"""The control of the drill: a look as a plain task, one message each, as Celery's defaults have it."""

import time
from uuid import uuid4

from celery import shared_task
from django.utils import timezone

from archive.models import AccessPoint, Check
from archive.refresh.fetched import Ask
from archive.refresh.hosts import RobotsInDatabase, TurnsInDatabase
from archive.refresh.shift import fetcher


@shared_task(name="tests.drill.plain.look", acks_late=False, reject_on_worker_lost=False)
def look(key: str) -> None:
    """Look, then write down what was seen. Whoever kills it in between has lost it."""
    point = AccessPoint.objects.get(pk=key)
    with fetcher(TurnsInDatabase(), RobotsInDatabase()) as fetching:
        fetched = fetching.fetch(Ask(point.url, holder=str(uuid4())))
    time.sleep(0.2)
    Check.objects.create(
        access_point=point, token=uuid4(), checked_at=timezone.now(), url=point.url, outcome="ok", reason="plain",
        status=fetched.status,
    )  # fmt: skip
