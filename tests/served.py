"""A real site for the browser tests: granian over a copy of a database that holds all records."""

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.conf import settings

from archive import embedded
from archive.fingerprint import source_digest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "site_template"


def environment(database: str) -> dict[str, str]:
    """For commands of the site over one of the tests' databases."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    return {
        **kept,
        "ARCHIVE_DATA_DIR": str(settings.DATA_DIR / "site"),
        "DATABASE_URL": embedded.address(settings.EMBEDDED_DATA_DIR, database),
        "SECRET_KEY": settings.SECRET_KEY,
    }


@contextlib.contextmanager
def site(name: str) -> Iterator[str]:
    """The address of a site over the database `site_<name>`, made anew with every record and the demo's logins."""
    database = f"site_{name}"
    with psycopg.connect(embedded.ensure(settings.EMBEDDED_DATA_DIR), autocommit=True) as connection:
        with (settings.DATA_DIR / "site.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare_template(connection)
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {database} TEMPLATE {TEMPLATE}")
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "warning",
         "archive.wsgi:application"],
        cwd=ROOT, env={**environment(database), "ARCHIVE_ROLE": "web"},
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def made_of() -> str:
    """Of data, code and static files: a script that changed is collected anew."""
    static = sorted(path for path in (ROOT / "archive" / "static").rglob("*") if path.is_file())
    return source_digest("".join(path.read_text() for path in static))


def prepare_template(connection: psycopg.Connection) -> None:
    """All records in a database that is kept until data or code change."""
    made_from = settings.DATA_DIR / "site-made-from"
    if made_from.exists() and made_from.read_text() == made_of():
        return
    made_from.unlink(missing_ok=True)
    connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
    connection.execute(f"CREATE DATABASE {TEMPLATE}")
    prepare = [sys.executable, "manage.py", "demo", "--prepare"]
    result = subprocess.run(prepare, cwd=ROOT, env=environment(TEMPLATE), capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    made_from.write_text(made_of())


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Until the site answers, with whatever status."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the site ended with exit code {process.returncode}"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} did not answer in time")
