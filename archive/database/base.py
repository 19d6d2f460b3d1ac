"""Django's PostgreSQL backend over the embedded server: the first connection starts it."""

import atexit
import functools

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

from archive import embedded


@functools.cache
def _attend(data_dir: str) -> None:
    try:
        embedded.ensure(data_dir)
    except embedded.Unavailable as reason:
        raise ImproperlyConfigured(str(reason)) from reason
    atexit.register(embedded.stop, data_dir)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL that is started when first needed; the last process to leave stops it."""

    def get_new_connection(self, conn_params):
        _attend(settings.EMBEDDED_DATA_DIR)
        return super().get_new_connection(conn_params)
