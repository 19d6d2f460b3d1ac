"""The embedded PostgreSQL, on real servers: started, joined, killed, left."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from archive import embedded, embedded_place
from archive.embedded_place import Unavailable, place_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_folder():
    """A short folder that the server's account can enter (pytest's own are private to us)."""
    folder = Path(tempfile.mkdtemp(prefix="archive-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data_dir(open_folder):
    folder = embedded.folder(open_folder)
    yield folder
    pid = running(folder)
    while pid and Path("/proc", str(pid)).exists():
        os.kill(pid, signal.SIGQUIT)
        time.sleep(0.05)


def running(data_dir):
    return embedded._running_pid(place_for(data_dir))


def ask(url, sql):
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchone()[0]


def other_process(data_dir):
    """Another program that uses the server until its input ends."""
    code = "import sys; from archive import embedded; print(embedded.ensure(sys.argv[1]), flush=True); sys.stdin.read()"
    return subprocess.Popen(
        [sys.executable, "-c", code, str(data_dir)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_first_start_makes_a_safe_server(data_dir):
    url = embedded.ensure(data_dir)
    assert url == embedded.address(data_dir)
    assert ask(url, "SELECT current_user") == "archive"
    assert not ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    for name, value in {
        "data_checksums": "on",
        "fsync": "on",
        "synchronous_commit": "on",
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "server_encoding": "UTF8",
    }.items():
        assert ask(url, f"SELECT current_setting('{name}')") == value, name
    assert data_dir.stat().st_mode & 0o777 == 0o700


def test_search_knows_cyrillic(data_dir):
    with psycopg.connect(embedded.ensure(data_dir)) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT similarity('Орешник', 'орешника') > 0").fetchone()[0]


def test_second_start_joins_the_running_server(data_dir):
    embedded.ensure(data_dir)
    first = running(data_dir)
    embedded.ensure(data_dir)
    assert running(data_dir) == first


def test_committed_rows_survive_kill_9(data_dir):
    url = embedded.ensure(data_dir)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    killed = running(data_dir)
    os.kill(killed, signal.SIGKILL)
    assert ask(embedded.ensure(data_dir), "SELECT n FROM kept") == 7
    assert running(data_dir) not in (None, killed)


def test_a_pid_file_that_names_a_stranger_is_removed(data_dir):
    embedded.ensure(data_dir)
    embedded.stop(data_dir)
    (data_dir / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}\n")
    assert ask(embedded.ensure(data_dir), "SELECT 1") == 1


def test_the_last_to_leave_stops_the_server(data_dir):
    with other_process(data_dir) as other:
        url = other.stdout.readline().strip()
        assert embedded.ensure(data_dir) == url
        assert not embedded.stop(data_dir)
        assert ask(url, "SELECT 1") == 1
    assert embedded.stop(data_dir)
    assert running(data_dir) is None


def test_a_killed_user_does_not_keep_the_server(data_dir):
    with other_process(data_dir) as other:
        other.stdout.readline()
        other.kill()
    assert running(data_dir)
    assert embedded.stop(data_dir)


def test_two_starting_at_once_share_one_server(data_dir):
    with other_process(data_dir) as one, other_process(data_dir) as two:
        assert one.stdout.readline() == two.stdout.readline()
        assert place_for(data_dir).log.read_text().count("starting PostgreSQL") == 1


def test_a_server_that_others_started_is_left_alone(data_dir):
    embedded.ensure(data_dir)
    place_for(data_dir).started.unlink()
    assert not embedded.stop(data_dir)
    assert running(data_dir)


def test_another_major_version_is_named(data_dir):
    embedded.ensure(data_dir)
    embedded.stop(data_dir)
    (data_dir / "PG_VERSION").write_text("15\n")
    with pytest.raises(Unavailable, match=r"written by PostgreSQL 15, and this is 18: .*\.$"):
        embedded.ensure(data_dir)


def test_a_path_too_long_for_a_socket_is_refused(open_folder):
    with pytest.raises(Unavailable, match=r"too long for PostgreSQL's socket .*ARCHIVE_DATA_DIR\.$"):
        embedded.ensure(open_folder / ("x" * 80) / "pg18")


def test_a_folder_that_cannot_be_made_is_named(open_folder):
    (open_folder / "file").touch()
    with pytest.raises(Unavailable, match=r"cannot be written .*ARCHIVE_DATA_DIR\.$"):
        embedded.ensure(open_folder / "file" / "pg18")


def test_a_making_that_was_cut_off_is_begun_again(data_dir):
    draft = data_dir.with_name("pg18.draft")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    assert ask(embedded.ensure(data_dir), "SELECT 1") == 1
    assert not draft.exists()


def test_a_folder_of_something_else_is_left_alone(data_dir):
    data_dir.mkdir()
    (data_dir / "letters.txt").write_text("dear")
    with pytest.raises(Unavailable, match=r"pg18 cannot be written .*not empty"):
        embedded.ensure(data_dir)
    assert [path.name for path in data_dir.iterdir()] == ["letters.txt"]


def test_an_unusable_setting_is_told_in_the_servers_words(data_dir):
    embedded.ensure(data_dir)
    embedded.stop(data_dir)
    with (data_dir / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = nonsense\n")
    with pytest.raises(Unavailable, match=r"nonsense|configuration file"):
        embedded.ensure(data_dir)


def test_root_never_runs_the_server_and_reaches_private_homes(open_folder, monkeypatch):
    """As root in a private folder, data and binaries move to where the server's account can enter."""
    if os.geteuid() != 0:
        embedded.ensure(data_dir := embedded.folder(open_folder))
        assert place_for(data_dir).account == {}
        assert embedded.stop(data_dir)
        return
    private = open_folder / "home"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(embedded_place, "REFUGE", open_folder / "refuge")
    enters = embedded_place._enters
    monkeypatch.setattr(embedded_place, "_enters", lambda who, path: path.name != "bin" and enters(who, path))
    place_for.cache_clear()
    data_dir = embedded.folder(private)
    try:
        assert ask(embedded.ensure(data_dir), "SELECT 1") == 1
        owner = Path("/proc", str(running(data_dir))).stat().st_uid
        assert pwd.getpwuid(owner).pw_name in ("postgres", "nobody")
        assert place_for(data_dir).data.is_relative_to(open_folder / "refuge")
        assert private.stat().st_mode & 0o777 == 0o700
        assert embedded.stop(data_dir)
    finally:
        place_for.cache_clear()
