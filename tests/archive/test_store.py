"""The store of captures: there before its row whatever kills it, one file for the same bytes, clear when it cannot."""

import errno
import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as used
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from archive import embedded
from archive.models import AccessPoint, Capture, Check, Publisher, Source
from archive.refresh import fixity, store, warc
from archive.refresh.fetched import Fault, Fetched
from tests.looks import DAY, PAGE, exchange, fetched, look, token
from tests.served import ROOT

MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}


@pytest.fixture
def shelf(settings, tmp_path) -> Path:
    """A folder of captures for this test alone."""
    place = tmp_path / "captures"
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    settings.STORAGES = settings.STORAGES | {"captures": disk}
    return place


def on_disk(shelf: Path) -> list[str]:
    return sorted(str(each.relative_to(shelf)) for each in shelf.rglob("*") if each.is_file())


def test_a_file_is_named_by_its_hash_and_kept_once(shelf):
    one, two = (store.keep(fetched(exchange()), token(1), DAY) for _ in range(2))
    assert one == two
    assert on_disk(shelf) == [one.name] == [f"{one.sha256[:2]}/{one.sha256}.warc.gz"]
    data = (shelf / one.name).read_bytes()
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (one.sha256, one.length)
    assert one.payload == hashlib.sha256(PAGE).hexdigest()


def test_a_broken_file_is_mended_by_the_same_look(shelf):
    kept = store.keep(fetched(exchange()), token(1), DAY)
    (shelf / kept.name).write_bytes(b"broken")
    store.keep(fetched(exchange()), token(1), DAY)
    assert (shelf / kept.name).stat().st_size == kept.length


@pytest.mark.parametrize(
    "nothing",
    [
        Fetched("http://news.test/", fault=Fault.DNS),
        fetched(exchange(body=b"", head=b"HTTP/1.1 304 Not Modified\r\n\r\n")),
    ],
    ids=["no connection", "not modified"],
)
def test_where_nothing_came_nothing_is_kept(nothing, shelf):
    assert store.keep(nothing, token(1), DAY) is None
    assert not shelf.exists()


@pytest.mark.parametrize(
    ("broken", "error"),
    [("fsync", OSError(errno.ENOSPC, "No space left on device")), ("open", PermissionError(errno.EACCES, "Denied"))],
    ids=["disk full", "no right"],
)
def test_a_disk_that_fails_leaves_nothing_and_says_what_to_do(broken, error, shelf, monkeypatch):
    store.keep(fetched(exchange()), token(1), DAY)
    before = on_disk(shelf)

    def fail(*args, **options):
        raise error

    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(store.NotKept, match=r"cannot be written to .*captures.*Make room there"):
        store.keep(fetched(exchange(body=b"other")), token(2), DAY)
    monkeypatch.undo()
    assert on_disk(shelf) == before


def test_a_full_disk_is_met_for_real(settings):
    """/dev/full answers every write as a full disk does."""
    with pytest.raises(OSError, match="No space left"), open("/dev/full", "wb", buffering=0) as full:
        full.write(b"x")
    settings.STORAGES = settings.STORAGES | {
        "captures": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": "/dev/full"}}
    }
    with pytest.raises(store.NotKept, match="/dev/full"):
        store.keep(fetched(exchange()), token(1), DAY)


def test_a_storage_without_rename_keeps_the_same(settings):
    settings.STORAGES = settings.STORAGES | {"captures": MEMORY}
    one, two = (store.keep(fetched(exchange()), token(1), DAY) for _ in range(2))
    assert one == two
    assert list(store.names()) == [one.name]
    place = storages["captures"]
    place.delete(one.name)
    with place.open(one.name, "wb") as file:
        file.write(b"cut")
    store.keep(fetched(exchange()), token(1), DAY)
    assert place.size(one.name) == one.length


def test_a_storage_that_fails_is_told(settings, monkeypatch):
    settings.STORAGES = settings.STORAGES | {"captures": MEMORY}
    monkeypatch.setattr(type(storages["captures"]), "_save", lambda *args: 1 / 0)
    with pytest.raises(store.NotKept, match="InMemoryStorage: division by zero"):
        store.keep(fetched(exchange()), token(1), DAY)


def test_captures_in_another_storage_are_verified_and_swept(loaded, settings):
    settings.STORAGES = settings.STORAGES | {"captures": MEMORY}
    point = AccessPoint.objects.first()
    row, again = look(point, 1), look(point, 2)
    assert again.revisits == row
    assert list(fixity.verify(Capture.objects.all(), DAY)) == []
    orphan = store.keep(fetched(exchange(body=b"lost")), token(3), DAY)
    assert store.sweep_orphans(timedelta(hours=2), timezone.now() + timedelta(hours=3)) == [orphan.name]
    storages["captures"].delete(row.name)
    kinds = [issue.kind for issue in fixity.verify(Capture.objects.all(), DAY)]
    assert kinds == ["capture missing", "capture revisits a missing file"]


def test_the_capture_to_revisit_is_the_last_of_its_address_with_its_file_in_place(loaded, shelf):
    point, other = AccessPoint.objects.order_by("pk")[:2]
    first = look(point, 1)
    bodies = store.last_bodies([point.pk, other.pk])
    assert list(bodies) == [point.pk]
    assert store.same(None, first.payload) is None
    assert store.same(bodies[point.pk], "0" * 64) is None
    assert store.same(bodies[point.pk], first.payload) == warc.Earlier(
        first.pk, token(1), point.url, first.check_made.checked_at, first.payload
    )
    assert look(point, 2).revisits == first
    (shelf / first.name).write_bytes(b"")
    assert store.last_bodies([point.pk]) == bodies, "never another revisit"
    assert store.same(bodies[point.pk], first.payload) is None
    third = look(point, 3)
    assert third.revisits is None
    assert look(point, 4).revisits == third


DRILL = """
import json, os, signal, sys
import django
django.setup()
from archive.models import AccessPoint
from tests.looks import exchange, look

def killed_at(wanted):
    def reached(point):
        if point == wanted:
            os.kill(os.getpid(), signal.SIGKILL)
    return reached

for number, wanted in enumerate(json.loads(sys.argv[1])):
    child = os.fork()  # before any connection is made
    if not child:
        point = AccessPoint.objects.get(pk="p-drill")
        look(point, number, exchange(point.url, b"%d" % number), reached=killed_at(wanted))
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    print(wanted, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
"""
BEFORE_ROW = [*store.POINTS, "checked", "rowed"]


@pytest.mark.django_db(transaction=True)
def test_a_kill_at_any_point_leaves_no_row_without_its_file(shelf):
    """Real processes on the real database, killed with SIGKILL; then each look is made again as after a restart."""
    Publisher.objects.create(id="drill", name="Drill", kind="news")
    Source.objects.create(id="s-drill", title="Drill", publisher_id="drill", kind="news")
    AccessPoint.objects.create(id="p-drill", source_id="s-drill", url="http://news.test/drill")
    points = [*BEFORE_ROW, "committed", "never"]

    def run(wanted: list[str]) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", DRILL, json.dumps(wanted)],
            cwd=ROOT,
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")},
                "ARCHIVE_DATA_DIR": str(shelf.parent),
                "DATABASE_URL": embedded.address(used.EMBEDDED_DATA_DIR, connection.settings_dict["NAME"]),
                "SECRET_KEY": used.SECRET_KEY,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split("\n")[:-1]

    assert run(points) == [f"{each} {0 if each == 'never' else 9}" for each in points]
    assert sorted(Capture.objects.values_list("check_made__token", flat=True)) == sorted(
        token(points.index(each)) for each in ("committed", "never")
    )
    assert list(fixity.verify(Capture.objects.all(), DAY)) == []
    left = list(store.without_row(timezone.now() + timedelta(days=1)))
    assert len(left) == len(BEFORE_ROW)
    assert sum(name.endswith(".part") for name in left) == 3  # killed before the rename

    # After the restart the lost looks are made again, under the same lease or another: either way nothing is lost.
    lost = [each for each in points if each in BEFORE_ROW]
    assert run(["never"] * len(lost)) == ["never 0"] * len(lost)
    assert Capture.objects.count() == Check.objects.count() == len(points)
    assert list(fixity.verify(Capture.objects.all(), DAY)) == []
    swept = store.sweep_orphans(timedelta(hours=2), timezone.now() + timedelta(days=1))
    assert len(swept) == 3
    assert on_disk(shelf) == sorted(Capture.objects.values_list("name", flat=True))
