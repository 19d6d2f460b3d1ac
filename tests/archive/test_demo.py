"""`manage.py demo`, as a person starts it: it runs, stops clean, and says in one sentence what is wrong."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from archive import embedded
from archive.embedded_place import place_for
from tests.served import free_port

ROOT = Path(__file__).resolve().parents[2]
DEMO = [sys.executable, "manage.py", "demo"]
READY = "Ctrl-C stops"
#: Seconds within which what must come comes, on however busy a machine.
PATIENCE = 120


@pytest.fixture
def folder():
    """A data folder that the server's account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="demo-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def environment(folder, **more):
    names = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_") and name not in names}
    return {**kept, "ARCHIVE_DATA_DIR": str(folder), **more}


@contextlib.contextmanager
def start(folder, port):
    """The demo under way; whatever becomes of the test, it is over at the end."""
    with subprocess.Popen(
        DEMO,
        cwd=ROOT,
        env=environment(folder, PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        try:
            yield demo
        finally:
            if demo.poll() is None:
                demo.kill()


def read_until_ready(demo):
    """What it prints until all runs."""
    lines = []
    for line in demo.stdout:
        lines.append(line)
        if READY in line:
            return "".join(lines)
    raise AssertionError("the demo ended early:\n" + "".join(lines))


def processes_of(folder):
    """Every process whose environment or arguments name the data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            if str(folder).encode() in text and int(entry.name) != os.getpid():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
        return answer.status, answer.read().decode()


def refusal(folder, **more):
    """Exit code and error text of a demo that must not start."""
    result = subprocess.run(
        DEMO, cwd=ROOT, env=environment(folder, **more), capture_output=True, text=True, check=False, timeout=120
    )
    assert "Traceback" not in result.stderr
    return result.returncode, result.stderr.strip()


def assert_one_sentence(text):
    assert len(text.splitlines()) == 1, text
    assert text.endswith("."), text


def test_it_starts_serves_stops_and_starts_again(folder):
    port = free_port()
    with start(folder, port) as demo:
        printed = read_until_ready(demo)
        assert f"http://127.0.0.1:{port}/deployments/oreshnik-belarus/" in printed
        for login in ("clerk", "librarian", "administrator"):
            assert re.search(rf"{login} +password {login}-demo", printed)
        assert get(port, "/deployments/oreshnik-belarus/")[0] == 200
        assert "static/admin/css/base" in get(port, "/admin/login/")[1]
        os.killpg(demo.pid, signal.SIGINT)
        assert demo.wait(PATIENCE) == 0
    assert processes_of(folder) == []

    with start(folder, port) as demo:
        printed = read_until_ready(demo)
        assert get(port, "/deployments/oreshnik-belarus/")[0] == 200
        assert "Records" not in printed
        assert "Static" not in printed
        os.kill(demo.pid, signal.SIGTERM)
        assert demo.wait(PATIENCE) == 0
    assert processes_of(folder) == []


def test_its_worker_does_a_task_that_any_process_sends(folder):
    port = free_port()
    with start(folder, port) as demo:
        read_until_ready(demo)
        send = "from archive.celery import app; app.send_task('deployments.tasks.drain_stale')"
        subprocess.run([sys.executable, "-c", send], cwd=ROOT, env=environment(folder), check=True, timeout=60)
        deadline = time.monotonic() + PATIENCE
        with psycopg.connect(embedded.address(embedded.folder(folder)), autocommit=True) as database:
            done = "SELECT total_messages > 0 AND queue_length = 0 FROM pgmq.metrics('archive')"
            while not database.execute(done).fetchone()[0]:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        demo.terminate()
        assert demo.wait(PATIENCE) == 0


def test_a_database_killed_under_it_comes_back_and_a_dead_child_ends_it(folder):
    port = free_port()
    with start(folder, port) as demo:
        read_until_ready(demo)
        data_dir = embedded.folder(folder)
        os.kill(embedded._running_pid(place_for(data_dir)), signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                assert get(port, "/deployments/oreshnik-belarus/")[0] == 200
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
        worker = next(
            int(entry.name)
            for entry in Path("/proc").glob("[0-9]*")
            if is_child(entry, demo.pid) and b"celery" in (entry / "cmdline").read_bytes()
        )
        os.kill(worker, signal.SIGKILL)
        said = demo.stdout.read()
        assert demo.wait(PATIENCE) != 0
    assert "The worker ended by itself (exit code -9)." in said
    assert "Traceback" not in said
    assert processes_of(folder) == []


def is_child(entry, parent):
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()[1] == str(parent)
    except OSError:
        return False


def test_a_busy_port_is_named(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, text = refusal(folder, PORT=str(port))
    assert code != 0
    assert f"Port {port} cannot be used (Address already in use)" in text
    assert_one_sentence(text)


def test_an_unwritable_folder_is_named(folder):
    (folder / "file").touch()
    code, text = refusal(folder / "file" / "below", PORT=str(free_port()))
    assert code != 0
    assert "cannot be written" in text
    assert_one_sentence(text)


def test_another_major_version_is_named(folder):
    (folder / "pg18").mkdir(mode=0o700)
    (folder / "pg18" / "PG_VERSION").write_text("15\n")
    code, text = refusal(folder, PORT=str(free_port()))
    assert code != 0
    assert "written by PostgreSQL 15" in text
    assert_one_sentence(text)


def test_a_path_too_long_for_the_socket_is_named(folder):
    code, text = refusal(folder / ("long" * 25), PORT=str(free_port()))
    assert code != 0
    assert "too long for PostgreSQL's socket" in text
    assert_one_sentence(text)


def test_an_unknown_setting_is_named(folder):
    code, text = refusal(folder, ARCHIVE_DATADIR="x")
    assert code != 0
    assert "Unknown setting ARCHIVE_DATADIR" in text
    assert_one_sentence(text)


def test_a_database_out_of_reach_is_named(folder):
    code, text = refusal(folder, DATABASE_URL=f"postgresql://x@127.0.0.1:{free_port()}/x", PORT=str(free_port()))
    assert code != 0
    assert "DATABASE_URL" in text
