from django.apps import AppConfig


class TreatiesConfig(AppConfig):
    """Instruments, and what the law says on a day."""

    name = "treaties"
    verbose_name = "Instruments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from treaties import cited, citing, coverage, kinds, searched, verify  # noqa: F401
