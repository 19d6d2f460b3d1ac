"""DATABASE_URL read into Django's settings, or refused in one sentence."""

from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

REMEDY = "Write postgresql://user:password@host:port/name; a socket folder is written %2Fvar%2Frun%2Fpostgresql."
SCHEMES = ("postgres", "postgresql", "pgsql")


def read_database_url(url: str, timeouts: dict[str, str]) -> dict[str, Any]:
    """The entry of ``DATABASES`` for ``url``, with the ``timeouts`` of the session beside the options it names.

    Raises ``ImproperlyConfigured`` with the remedy when it is no address of a PostgreSQL database.
    """
    scheme, parted, _ = url.partition("://")
    if not parted or scheme not in SCHEMES:
        raise ImproperlyConfigured(f"DATABASE_URL is no address of a PostgreSQL database. {REMEDY}")
    try:
        entry: dict[str, Any] = {**dj_database_url.parse(url)}
    except (ValueError, dj_database_url.ParseError) as reason:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {reason}. {REMEDY}") from None
    options = entry.setdefault("OPTIONS", {})
    ours = " ".join(f"-c {name}={value}" for name, value in timeouts.items())
    options["options"] = " ".join(filter(None, (options.get("options"), ours)))
    return entry
