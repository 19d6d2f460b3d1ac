"""Who may: one table of role × records × action. Django's groups carry it; nothing else grants anything.

- Clerks enter: they add records and change or delete what is still a draft; they read captures as text.
- Librarians answer for every entry: they change, publish and withdraw; they answer readers' reports;
  they download captures.
- Administrators also manage the people, and delete reports that are none.
"""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

#: Records that clerks and librarians work on, as ``app.model``; citations go with their record.
RECORDS = (
    *(f"archive.{name}" for name in ("state", "succession", "publisher", "claimant", "source", "accesspoint")),
    *(
        f"treaties.{name}"
        for name in ("instrument", "event", "participation", "region", "provision", "category", "namedtype")
    ),
    *(f"deployments.{name}" for name in ("system", "systemclaim", "deployment", "deploymentclaim")),
)
PEOPLE = ("auth.user", "auth.group")
LEDGER = ("archive.jobrun", "archive.stale")
REPORTS = ("archive.errorreport",)
#: Pages of other people: never shown to readers, nor to staff as live pages.
CAPTURES = ("archive.capture",)

ROLES: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    "clerk": (
        (RECORDS, ("view", "add", "change", "delete")),
        (REPORTS, ("view",)),
        (LEDGER, ("view",)),
        (CAPTURES, ("view",)),
    ),
    "librarian": (
        (RECORDS, ("view", "add", "change", "delete", "publish")),
        (REPORTS, ("view", "change")),
        (LEDGER, ("view",)),
        (CAPTURES, ("view", "download")),
    ),
    "administrator": (
        (RECORDS, ("view", "add", "change", "delete", "publish")),
        (REPORTS, ("view", "change", "delete")),
        (LEDGER, ("view",)),
        (CAPTURES, ("view", "download")),
        (PEOPLE, ("view", "add", "change", "delete")),
    ),
}


def grant_roles() -> None:
    """Make the groups say what the table says, no more and no less. Safe to run again."""
    for role, rows in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(
            [
                _permission(model, action)
                for models, actions in rows
                for model in _with_citations(models)
                for action in actions
            ]
        )


def _with_citations(models: tuple[str, ...]) -> list[str]:
    """The models named, and the citation table of each that has one."""
    found = list(models)
    for label in models:
        app, name = label.split(".")
        citation = f"{name}citation"
        if citation in apps.all_models[app]:
            found.append(f"{app}.{citation}")
    return found


def _permission(label: str, action: str) -> Permission:
    model = apps.get_model(label)
    of = ContentType.objects.get_for_model(model)
    name = f"Can {action} {model._meta.verbose_name_raw}"
    found, _ = Permission.objects.get_or_create(
        content_type=of, codename=f"{action}_{model._meta.model_name}", defaults={"name": name}
    )
    return found


def may_publish(user: object, model: type) -> bool:
    """Whether ``user`` may publish records of ``model``."""
    return user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")  # type: ignore[attr-defined]
