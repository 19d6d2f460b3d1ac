"""The Celery app: thin tasks, each claimed in the database and safe to run again."""

import logging
import os
import warnings

from celery import Celery, signals
from celery.exceptions import SecurityWarning
from django.db import OperationalError

# A worker under root is warned of because of pickled messages; ours are JSON only.
warnings.filterwarnings("ignore", category=SecurityWarning)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

app = Celery("archive")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_current()
app.set_default()
#: The row is the job: a task that lost its database is no loss, and told in one line.
app.Task.throws = (OperationalError,)
log = logging.getLogger(__name__)


@signals.task_failure.connect
def tell_lost_database(sender: object = None, exception: BaseException | None = None, **_: object) -> None:
    if isinstance(exception, OperationalError):
        name, reason = getattr(sender, "name", "A task"), str(exception).partition("\n")[0]
        log.warning("%s lost its database; the next nudge tries again: %s", name, reason)


@signals.celeryd_init.connect
def wait_for_database(**_: object) -> None:
    """Reach the database once before the broker is asked for: this starts an embedded server."""
    from django.db import connection

    connection.ensure_connection()
    connection.close()
