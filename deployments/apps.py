from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Systems, deployments, and who said what."""

    name = "deployments"
    verbose_name = "Deployments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from functools import partial

        from archive import registry
        from deployments import cited, citing, coverage, home, kinds, rebuild, searched, verify  # noqa: F401

        registry.after_load.append(partial(rebuild.rebuild, anew=True))
        registry.home_parts.append(home.home_part)
