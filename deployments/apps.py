from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Systems, deployments, and who said what."""

    name = "deployments"
    verbose_name = "Deployments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from archive import registry
        from deployments import cited, citing, coverage, derive, home, kinds, searched, verify  # noqa: F401

        registry.after_load.append(derive.rebuild)
        registry.home_parts.append(home.home_part)
