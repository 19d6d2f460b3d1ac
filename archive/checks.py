"""What must be true before the archive runs: safe public settings and a fit database."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import Error as DatabaseError
from django.db.utils import NotSupportedError

from archive.logins import LOGINS, demo_password

MINIMUM_POSTGRESQL = 17
EXTENSIONS = {"pg_trgm", "unaccent", "btree_gist", "btree_gin"}


@register(Tags.security)
def public_settings(app_configs: Any = None, **_: Any) -> list[Error]:
    """A site with public names must have its own key and no debug pages; each error names the remedy."""
    errors = []
    if settings.IS_PUBLIC and not settings.SECRET_KEY_IS_OURS:
        errors.append(
            Error(
                "ARCHIVE_HOSTS is set but SECRET_KEY is not.",
                hint="Set SECRET_KEY to 50 random characters.",
                id="archive.E001",
            )
        )
    if settings.IS_PUBLIC and settings.DEBUG:
        errors.append(
            Error("ARCHIVE_HOSTS is set and so is ARCHIVE_DEBUG.", hint="Unset ARCHIVE_DEBUG.", id="archive.E002")
        )
    if settings.IS_PUBLIC and "*" in settings.ALLOWED_HOSTS:
        errors.append(Error("ARCHIVE_HOSTS holds *.", hint="List the site's names.", id="archive.E003"))
    if settings.ROLE not in ("web", "command"):
        errors.append(Error(f"ARCHIVE_ROLE is {settings.ROLE!r}.", hint="Use `web` or `command`.", id="archive.E004"))
    return errors


def refuse_unsafe_settings() -> None:
    """Raise ImproperlyConfigured, with remedies, where `public_settings` finds an error."""
    if errors := public_settings():
        raise ImproperlyConfigured(" ".join(f"{error.msg} {error.hint}" for error in errors))


@register(Tags.database)
def fit_database(app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """The database must be a recent PostgreSQL in UTF-8 that knows letters beyond ASCII."""
    errors = []
    for alias in databases or ():
        try:
            with connections[alias].cursor() as cursor:
                errors += _database_errors(cursor)
        except (DatabaseError, NotSupportedError) as reason:
            errors.append(
                Error(
                    f"The database {alias!r} cannot be used: {str(reason).strip()}",
                    hint="Start it or correct DATABASE_URL; without DATABASE_URL the archive starts its own.",
                    id="archive.E010",
                )
            )
    return errors


@register(Tags.database)
def no_demo_passwords(app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """A public site must not keep the logins of the demo, whose passwords everybody can read."""
    if not settings.IS_PUBLIC or not databases:
        return []
    known = get_user_model().objects.filter(username__in=LOGINS, is_active=True)
    return [
        Error(
            f"The account {user.username!r} still has the password of the demo.",
            hint=f"Change it (manage.py changepassword {user.username}) or delete the account.",
            id="archive.E020",
        )
        for user in known
        if user.check_password(demo_password(user.username))
    ]


def _database_errors(cursor: Any) -> Iterator[Error]:
    def ask(sql: str, *values: Any) -> Any:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]

    if (version := ask("SELECT current_setting('server_version_num')::int") // 10000) < MINIMUM_POSTGRESQL:
        yield Error(
            f"This is PostgreSQL {version}; the archive needs {MINIMUM_POSTGRESQL} or later.",
            hint="Upgrade the server, or unset DATABASE_URL to use the embedded one.",
            id="archive.E011",
        )
    if (encoding := ask("SELECT current_setting('server_encoding')")) != "UTF8":
        yield Error(
            f"The database's encoding is {encoding}, not UTF8.",
            hint="Create it anew: CREATE DATABASE archive ENCODING 'UTF8' TEMPLATE template0.",
            id="archive.E012",
        )
    cursor.execute(
        "SELECT name, installed_version FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)]
    )
    found = dict(cursor.fetchall())
    if missing := EXTENSIONS - found.keys():
        yield Error(
            f"The server lacks the extensions {', '.join(sorted(missing))}.",
            hint="Install PostgreSQL's contrib package on the server.",
            id="archive.E013",
        )
    # Before the first migration there is no similarity(): the letters it relies on are asked for instead.
    if found.get("pg_trgm"):
        finds_cyrillic = ask("SELECT similarity('Орешник', 'орешника') > 0")
    else:
        finds_cyrillic = ask("SELECT 'Ж' ~ '^[[:alpha:]]$'")
    if not finds_cyrillic:
        yield Error(
            "The database's locale knows no letters beyond ASCII, so search would miss every Cyrillic word.",
            hint="Create it anew: CREATE DATABASE archive TEMPLATE template0 LOCALE_PROVIDER builtin "
            "BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'.",
            id="archive.E014",
        )
