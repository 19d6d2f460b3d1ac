"""Settings come from the environment; what would be unsafe in public is refused with the remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from archive import checks
from archive.celery_broker import HARD_LIMIT, VISIBILITY, transport_options
from archive.checks import no_demo_passwords
from archive.database_url import read_database_url
from archive.logins import demo_password
from archive.secret import kept_secret

ROOT = Path(__file__).resolve().parents[2]


def read(expression, **environment):
    """A setting as a fresh process sees it."""
    kept = {name: value for name, value in os.environ.items() if name != "ARCHIVE_DEBUG"}
    return subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings; print(({expression}))"],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unknown_variable_is_an_error_that_names_it_and_the_known():
    error = read("settings.DEBUG", ARCHIVE_CONTACTS="x").stderr
    assert "Unknown setting ARCHIVE_CONTACTS: known are ARCHIVE_CONTACT, " in error


def test_every_default_boots_for_this_machine_only():
    assert read("settings.DEBUG, settings.IS_PUBLIC, settings.ALLOWED_HOSTS, settings.CONTACT").stdout.strip() == (
        "(False, False, ['localhost', '127.0.0.1', '[::1]'], '')"
    )


def test_only_the_web_role_has_a_statement_timeout():
    options = "settings.DATABASES['default']['OPTIONS']['options']"
    assert "statement_timeout=5s" in read(options, ARCHIVE_ROLE="web").stdout
    assert "statement_timeout" not in read(options).stdout
    for role in ("web", "command"):
        assert "lock_timeout=2s" in read(options, ARCHIVE_ROLE=role).stdout


def test_public_cookies_belong_to_the_host_alone():
    cookies = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT"
    assert read(cookies, ARCHIVE_HOSTS="archive.example").stdout.strip() == "('__Host-sessionid', True, True)"


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"IS_PUBLIC": True, "SECRET_KEY_IS_OURS": False}, "Set SECRET_KEY"),
        ({"IS_PUBLIC": True, "SECRET_KEY_IS_OURS": True, "DEBUG": True}, "Unset ARCHIVE_DEBUG"),
        ({"IS_PUBLIC": True, "SECRET_KEY_IS_OURS": True, "ALLOWED_HOSTS": ["*"]}, "List the site's names"),
        ({"ROLE": "wbe"}, "Use `web` or `command`"),
    ],
)
def test_unsafe_public_settings_refuse_to_start(settings, changes, remedy):
    for name, value in changes.items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=remedy):
        checks.refuse_unsafe_settings()


def test_the_site_does_not_start_unsafe():
    result = subprocess.run(
        [sys.executable, "-c", "import archive.wsgi"],
        cwd=ROOT,
        env={**os.environ, "ARCHIVE_HOSTS": "archive.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Set SECRET_KEY to 50 random characters" in result.stderr


@pytest.mark.django_db
def test_the_embedded_database_is_fit():
    assert checks.fit_database(databases=["default"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "answer", "remedy"),
    [
        ("server_version_num", 16, "Upgrade the server"),
        ("server_encoding", "SQL_ASCII", "ENCODING 'UTF8'"),
        ("similarity", False, "BUILTIN_LOCALE"),
    ],
)
def test_an_unfit_database_is_refused_with_the_remedy(sql, answer, remedy):
    class Pretending:
        """A cursor that answers one question otherwise than the server does."""

        def __init__(self, cursor):
            self.cursor = cursor

        def execute(self, statement, values=None):
            self.pretends = sql in statement
            self.cursor.execute(statement, values)

        def fetchone(self):
            return (answer,) if self.pretends else self.cursor.fetchone()

        def fetchall(self):
            return self.cursor.fetchall()

    with connection.cursor() as cursor:
        (error,) = checks._database_errors(Pretending(cursor))
    assert remedy in error.hint


def test_a_missing_extension_is_named(monkeypatch, db):
    monkeypatch.setattr(checks, "EXTENSIONS", {"pg_trgm", "nowhere"})
    (error,) = checks.fit_database(databases=["default"])
    assert "nowhere" in error.msg


def test_the_worker_is_killed_before_its_message_is_seen_again():
    assert HARD_LIMIT < VISIBILITY


def test_each_broker_gives_back_unfinished_tasks():
    database = {"NAME": "a", "USER": "u", "HOST": "/var/run/x y", "PORT": "", "PASSWORD": "p"}
    assert "host='/var/run/x y'" in transport_options("pgmq://localhost", database)["conn_string"]
    assert transport_options("redis://localhost", database)["visibility_timeout"] == VISIBILITY
    assert transport_options("amqp://localhost", database) == {}


def test_a_kept_secret_stays_and_is_private(tmp_path):
    first = kept_secret(tmp_path / "below" / "key")
    assert len(first) > 50
    assert kept_secret(tmp_path / "below" / "key") == first
    assert (tmp_path / "below" / "key").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_cannot_be_kept_lasts_for_the_process(tmp_path):
    (tmp_path / "file").touch()
    assert len(kept_secret(tmp_path / "file" / "key")) > 50


@pytest.mark.parametrize("url", ["sqlite:///archive.db", "postgres//broken", "mysql://a/b", "nonsense"])
def test_an_address_of_no_postgresql_is_refused_with_the_remedy(url):
    with pytest.raises(ImproperlyConfigured, match="Write postgresql://"):
        read_database_url(url, {})


def test_options_of_the_address_stand_beside_ours():
    entry = read_database_url("postgresql://a:b@h/n?options=-c%20search_path%3Dx", {"lock_timeout": "2s"})
    assert entry["OPTIONS"]["options"] == "-c search_path=x -c lock_timeout=2s"


@pytest.mark.django_db
def test_a_public_site_refuses_the_passwords_of_the_demo(settings):
    get_user_model().objects.create_user("clerk", password=demo_password("clerk"))
    assert no_demo_passwords(databases=["default"]) == []
    settings.IS_PUBLIC = True
    assert [each.id for each in no_demo_passwords(databases=["default"])] == ["archive.E020"]
    get_user_model().objects.filter(username="clerk").update(is_active=False)
    assert no_demo_passwords(databases=["default"]) == []


def test_test_hosts_are_refused_where_debug_is_off_and_no_test_runs():
    hosts = {"ARCHIVE_TEST_HOSTS": "a.test=127.0.0.1:8081"}
    kept = {name: value for name, value in os.environ.items() if name not in ("ARCHIVE_DEBUG", "PYTEST_VERSION")}
    run = [sys.executable, "-c", "from django.conf import settings; print(settings.TEST_HOSTS)"]

    def ask(**more):
        return subprocess.run(run, cwd=ROOT, env={**kept, **more}, capture_output=True, text=True, check=False)

    assert "ARCHIVE_DEBUG is off" in ask(**hosts).stderr
    assert ask(**hosts, ARCHIVE_DEBUG="1").stdout == "{'a.test': '127.0.0.1:8081'}\n"
    assert read("settings.TEST_HOSTS", **hosts).stdout == "{'a.test': '127.0.0.1:8081'}\n", "tests may set it"


def test_a_contact_that_is_none_stops_every_command():
    assert "ARCHIVE_CONTACT is 'us'" in read("settings.CONTACT", ARCHIVE_CONTACT="us").stderr
    assert read("settings.CONTACT", ARCHIVE_CONTACT=" a@b.example ").stdout == "a@b.example\n"
