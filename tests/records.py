"""The real records for tests: a database that holds them all, and one test's view of it."""

import contextlib
import csv
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from archive import embedded
from tests import served

TEMPLATE = "records_template"
#: What the template is made of, so that it is kept until one of these changes.
INGREDIENTS = (
    "*/data/**/*.csv",
    "*/migrations/*.py",
    "*/models/*.py",
    "archive/exchange/*.py",
    "archive/values/*.py",
    "archive/*.py",
    "treaties/*.py",
    "deployments/*.py",
)


@pytest.fixture(scope="session")
def records_database() -> str:
    """Name of a database with all records and what is derived from them, for this test process alone."""
    name = f"records_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(embedded.ensure(settings.EMBEDDED_DATA_DIR), autocommit=True) as server:
        with (settings.DATA_DIR / "records.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare_template(server)
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return name


def prepare_template(server: psycopg.Connection) -> None:
    """Load all records by the commands that everybody uses, once."""
    made_from = settings.DATA_DIR / "records-made-from"
    files = sorted({path for pattern in INGREDIENTS for path in served.ROOT.glob(pattern)})
    digest = hashlib.sha256(b"".join(bytes(path) + path.read_bytes() for path in files)).hexdigest()
    if made_from.exists() and made_from.read_text() == digest:
        return
    made_from.unlink(missing_ok=True)
    server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
    server.execute(f"CREATE DATABASE {TEMPLATE}")
    for command in ("migrate", "load_records"):
        made = subprocess.run(
            [sys.executable, "manage.py", command, "--skip-checks", "-v0"],
            cwd=served.ROOT,
            env=served.environment(TEMPLATE),
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stdout + made.stderr
    made_from.write_text(digest)


@contextlib.contextmanager
def at(database: str) -> Iterator[None]:
    """Django's connection leads to another database of the same server."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture
def loaded(records_database, django_db_blocker) -> Iterator[None]:
    """All records are there; whatever the test does to them is taken back. Use instead of the mark ``django_db``."""
    from archive import kept  # this module is read before Django is ready
    from archive.web import keeping

    # Pages are made anew for every test, so that what they were made from can be looked at.
    anew = mock.patch.object(keeping, "found", return_value=None)
    with django_db_blocker.unblock(), at(records_database), transaction.atomic(), anew:
        with connection.cursor() as cursor:  # a test may wait for others on a busy machine
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        kept.forget()
        yield
        transaction.set_rollback(True)
    kept.forget()


@pytest.fixture
def keeps(loaded) -> Iterator[None]:
    """Answers are kept in memory, as in the site."""
    from archive import kept
    from archive.web import keeping

    with mock.patch.object(keeping, "found", kept.found):
        yield


class Folder:
    """A copy of the shipped tables, to be edited as a person would."""

    def __init__(self, path: Path) -> None:
        from archive.exchange.catalogue import tables  # this module is read before Django is ready

        self.path = path
        for table in tables():
            (path / table.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(settings.BASE_DIR / table.path, path / table.path)

    def rows(self, table):
        with (self.path / table).open(newline="") as file:
            return {row["id"]: row for row in csv.DictReader(file)}

    def write(self, table, rows):
        with (self.path / table).open("w", newline="") as file:
            writer = csv.DictWriter(file, list(next(iter(rows.values()))))
            writer.writeheader()
            writer.writerows(rows.values())

    def edit(self, table, key, **cells):
        rows = self.rows(table)
        rows[key] |= cells
        self.write(table, rows)

    def add(self, table, like, key, **cells):
        rows = self.rows(table)
        rows[key] = rows[like] | {"id": key} | cells
        self.write(table, rows)

    def drop(self, table, key):
        rows = self.rows(table)
        del rows[key]
        self.write(table, rows)


@pytest.fixture
def folder(tmp_path) -> Folder:
    """A copy of the shipped tables, for this test alone."""
    return Folder(tmp_path)
