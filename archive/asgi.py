"""The site as a ASGI application; it refuses to start with unsafe public settings."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("ARCHIVE_ROLE", "web")

from django.core.asgi import get_asgi_application

application = get_asgi_application()

from archive.checks import refuse_unsafe_settings  # noqa: E402

refuse_unsafe_settings()
