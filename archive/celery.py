"""The Celery app: thin tasks, each claimed in the database and safe to run again."""

import os
import warnings

from celery import Celery, signals
from celery.exceptions import SecurityWarning

# A worker under root is warned of because of pickled messages; ours are JSON only.
warnings.filterwarnings("ignore", category=SecurityWarning)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

app = Celery("archive")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_current()
app.set_default()


@signals.celeryd_init.connect
def wait_for_database(**_: object) -> None:
    """Reach the database once before the broker is asked for: this starts an embedded server."""
    from django.db import connection

    connection.ensure_connection()
    connection.close()
