from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Systems, deployments, and who said what."""

    name = "deployments"
    verbose_name = "Deployments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from deployments import verify  # noqa: F401
