"""A rebuild goes by batches, and on from where it was cut off: the result is that of an unbroken one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

import psycopg
import pytest
from django.conf import settings

from archive import embedded, locks
from archive.jobs import cut_off
from archive.models import JobRun, SearchEntry, Stale, State
from archive.search import derive as search
from deployments import derive, rebuild
from deployments.models import Assessment, Case
from tests import served
from tests.records import TEMPLATE, at

#: So many cases and entries are a batch here.
SMALL = {"cases": 20, "entries": 150}
#: Rebuilds, and kills itself in the middle of a batch: after so many cases and entries.
KILLED = """
import os, signal, sys, django
django.setup()
from archive.search import derive as search
from deployments import derive, rebuild
derive.BATCH, search.BATCH = int(sys.argv[1]), int(sys.argv[2])
def told(done, total):
    if done >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
rebuild.rebuild(told)
"""


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(derive, "BATCH", SMALL["cases"])
    monkeypatch.setattr(search, "BATCH", SMALL["entries"])


@pytest.fixture
def database(records_database, django_db_blocker, small) -> Iterator[str]:
    """A database of its own with all records, whose derived rows are gone or wrong."""
    name = f"rebuilt_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(embedded.ensure(settings.EMBEDDED_DATA_DIR), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    with django_db_blocker.unblock(), at(name):
        yield name
    with psycopg.connect(embedded.ensure(settings.EMBEDDED_DATA_DIR), autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def everything() -> tuple[list, list]:
    answers = [field.attname for field in Assessment._meta.fields if field.name != "id"]
    entries = ("kind", "record", *search.COLUMNS, "document")
    return sorted(map(str, Assessment.objects.values_list(*answers))), sorted(
        map(str, SearchEntry.objects.values_list(*entries))
    )


def spoil() -> None:
    Assessment.objects.all()._raw_delete("default")
    SearchEntry.objects.filter(kind="deployment-claims").delete()
    SearchEntry.objects.update(label="wrong")
    SearchEntry.objects.create(kind="systems", record="no-such-system", owner="x", label="x")


def killed(database: str, after: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, SMALL.values()), str(after)],
        cwd=served.ROOT,
        env={**served.environment(database), "DJANGO_SETTINGS_MODULE": "archive.settings"},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def told_by(verb, **how) -> list[int]:
    found: list[int] = []
    verb(lambda done, total: found.append(done), **how)
    return found


def test_a_killed_run_is_gone_on_with_to_the_same_end(database):
    meant, cases = everything(), Case.objects.count()
    spoil()
    places = [cases // 2, cases + 1000]  # among the assessments, then among what can be found
    for place in places:
        killed(database, place)
        assert cut_off(rebuild.NAME).reached["done"] < place
    told = told_by(rebuild.rebuild)
    assert told[0] > places[-1] - SMALL["entries"], "what was done is not done again"
    assert everything() == meant
    assert not JobRun.objects.exclude(reached={}).exists()
    run = JobRun.objects.filter(name=rebuild.NAME).first()
    assert (run.state, run.done) == ("done", run.total)


def test_a_killed_run_begins_anew_when_told_to_or_when_the_code_changed(database, monkeypatch):
    killed(database, Case.objects.count())
    before = cut_off(rebuild.NAME).reached
    assert before["done"] > SMALL["cases"]
    with monkeypatch.context() as changed:
        changed.setattr(rebuild, "source_digest", lambda: "other code")
        assert told_by(rebuild.rebuild)[0] <= SMALL["cases"]
    assert cut_off(rebuild.NAME) is None
    killed(database, Case.objects.count())
    assert told_by(rebuild.rebuild, anew=True)[0] <= SMALL["cases"]


def test_marks_of_changes_since_the_beginning_outlive_the_rest_of_the_run(database):
    killed(database, Case.objects.count() // 2)
    State.objects.filter(pk="BLR").update(name="White Russia")
    rebuild.rebuild()
    assert set(Stale.objects.values_list("record", flat=True)) == {"BLR"}
    derive.drain()
    drained = everything()
    rebuild.rebuild()
    assert everything() == drained


def test_no_batch_holds_more_than_its_share(loaded, small):
    told = [0, *told_by(rebuild.rebuild, anew=True)]
    shares = [later - earlier for earlier, later in pairwise(told)]
    cases = Case.objects.count()
    assert max(shares) == SMALL["entries"]
    assert max(share for share, place in zip(shares, told[1:], strict=True) if place <= cases) == SMALL["cases"]
    assert len(shares) >= cases / SMALL["cases"] + SearchEntry.objects.count() / SMALL["entries"]


def test_entries_as_they_were_are_not_written_again(loaded):
    def versions() -> set:
        return set(SearchEntry.objects.extra(select={"version": "xmin"}).values_list("pk", "version"))

    SearchEntry.objects.filter(kind="systems", record="oreshnik").update(words="wrong")
    before = versions()
    rebuild.rebuild()
    assert len(versions() - before) == 1


def test_nobody_drains_meanwhile(database):
    def told(done: int, total: int) -> None:
        with psycopg.connect(embedded.address(settings.EMBEDDED_DATA_DIR, database)) as other:
            ((ours,),) = other.execute("SELECT pg_try_advisory_lock(%s)", [locks.DRAIN]).fetchall()
        found.append(ours)

    found: list[bool] = []
    rebuild.rebuild(told)
    assert found
    assert not any(found)
