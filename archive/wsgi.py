"""The site as a WSGI application; it refuses to start with unsafe public settings."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("ARCHIVE_ROLE", "web")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from archive.checks import refuse_unsafe_settings  # noqa: E402

refuse_unsafe_settings()
