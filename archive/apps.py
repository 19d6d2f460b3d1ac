from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The core: sources, citations, dates; it knows no treaty and no weapon."""

    name = "archive"
    verbose_name = "Archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The package's __init__ stays empty so that the pure modules load without Django;
        # hence the Celery app becomes the current one here.
        from archive import celery, checks, cited, coverage, kinds, searched, verify  # noqa: F401
        from archive.refresh import fixity  # noqa: F401
