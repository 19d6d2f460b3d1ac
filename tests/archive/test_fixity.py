"""``verify_archive`` and captures: every injury to a file or row is named, and nothing else."""

import random
import shutil
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.models import AccessPoint, Capture, Check, JobRun
from archive.refresh import fixity, store, warc
from archive.refresh.fetched import Fault
from archive.tasks import verify_captures
from archive.verification import Level, checks
from tests.looks import DAY, PAGE, exchange, fetched, look, token

SOON = DAY + timedelta(days=400)


@pytest.fixture
def shelf(settings, tmp_path) -> Path:
    """A folder of captures for this test alone."""
    place = tmp_path / "captures"
    settings.STORAGES = settings.STORAGES | {
        "captures": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    }
    assert Path(storages["captures"].location) == place
    return place


@pytest.fixture
def kept(loaded, shelf) -> list[Capture]:
    """Forty looks at eight addresses: new pages, unchanged ones, redirects, cut ones."""
    rows = []
    for number in range(40):
        point = AccessPoint.objects.order_by("pk")[number % 8]
        page = PAGE + b"x" * (number % 8) * 100
        match number % 7:
            case 6:
                row = look(point, number, exchange(point.url, page[:40], whole=False), fault=Fault.CUT_SHORT)
            case 5:
                home = exchange(point.url, b"", b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n")
                row = look(point, number, home, exchange("http://news.test/b", page))
            case _:
                row = look(point, number, exchange(point.url, page + bytes([65 + number // 16])))
        rows.append(row)
    return rows


def named(everything: bool = True) -> dict[str, str]:
    """What is found: record → kind."""
    found = [*checks(everything)["captures"](), *checks()["files of captures without a row"]()]
    return {issue.record.split()[-1]: issue.kind for issue in found}


def path(shelf: Path, row: Capture) -> Path:
    return shelf / row.name


def test_whole_captures_raise_no_alarm_and_are_marked(kept, shelf):
    assert named() == {}
    assert {row.revisits_id is None for row in Capture.objects.all()} == {True, False}
    assert not Capture.objects.filter(verified_at=None).exists()
    assert {each.stat().st_mode & 0o777 for each in shelf.rglob("*.gz")} == {0o600}
    assert {each.stat().st_mode & 0o777 for each in shelf.rglob("*") if each.is_dir()} == {0o700}


def test_three_hundred_random_injuries_are_all_named_and_no_other(kept, shelf, tmp_path):
    """Flips, cuts, growth, swaps, deletions: each round the injured are named and nobody else, then all is mended."""
    spare = tmp_path / "spare"
    shutil.copytree(shelf, spare)
    chance = random.Random(42)
    injured = 0
    while injured < 300:
        hurt = {}
        for row in chance.sample(kept, 12):
            if row.name in hurt:
                continue
            file, kind = path(shelf, row), chance.choice(("flip", "flip", "cut", "grow", "swap", "delete"))
            data = bytearray(file.read_bytes())
            if kind == "flip":
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                file.write_bytes(data)
                hurt[row.name] = "capture changed"
            elif kind == "cut":
                file.write_bytes(data[: chance.randrange(len(data))])
                hurt[row.name] = "capture shorter"
            elif kind == "grow":
                file.write_bytes(data + chance.randbytes(chance.randrange(1, 9)))
                hurt[row.name] = "capture longer"
            elif kind == "swap":
                other = chance.choice([each for each in kept if each.name not in hurt and each != row])
                mine, theirs = file.read_bytes(), path(shelf, other).read_bytes()
                file.write_bytes(theirs)
                path(shelf, other).write_bytes(mine)
                hurt[row.name] = hurt[other.name] = "capture swapped"
            else:
                file.unlink()
                hurt[row.name] = "capture missing"
        injured += len(hurt)
        found = named()
        # A revisit whose target's file is gone or of another length is named too, for its own reason.
        lame = {name for name, kind in found.items() if kind == "capture revisits a missing file"}
        assert {name: kind for name, kind in found.items() if name not in lame} == hurt
        targets = {row.name: row.revisits.name for row in kept if row.revisits}
        assert all(targets[name] in hurt for name in lame)
        for name in hurt:
            shutil.copy(spare / name, shelf / name)
    assert named() == {}


def test_a_revisit_names_its_missing_target(kept, shelf):
    row = next(row for row in kept if row.revisits)
    path(shelf, row.revisits).unlink()
    found = named()
    assert found[row.revisits.name] == "capture missing"
    assert found[row.name] == "capture revisits a missing file"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"records": 9}, "capture record count"),
        ({"length": 9}, "capture length"),
        ({"payload": "0" * 64}, "capture payload"),
        ({"sha256": "0" * 64}, "capture misnamed"),
        ({"check__token": uuid.UUID(int=5)}, "capture of another look"),
        ({"check__checked_at": DAY}, "capture of another look"),
        ({"check__url": "http://elsewhere.test/"}, "capture of another look"),
        ({"check__payload": "0" * 64}, "check and capture disagree"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_changed_row_is_named(change, kind, kept):
    row = next(row for row in kept if row.revisits is None and not row.revisited_by.exists())
    (field, value), *_ = change.items()
    if field.startswith("check__"):
        Check.objects.filter(pk=row.check_made_id).update(**{field.removeprefix("check__"): value})
    else:
        Capture.objects.filter(pk=row.pk).update(**change)
    assert named() == {row.name: kind}


def test_a_changed_revisit_is_named(kept):
    row, other = [row for row in kept if row.revisits][:2]
    Capture.objects.filter(pk=row.pk).update(revisits=None)
    assert named() == {row.name: "capture revisits nothing"}
    Capture.objects.filter(pk=row.pk).update(revisits=other.revisits_id)
    kinds = {issue.kind for issue in fixity.faults(Capture.objects.get(pk=row.pk))}
    assert kinds == {"capture revisits another", "capture revisits another body"}


def test_a_body_may_be_hashed_as_sent_or_decoded(loaded, shelf):
    import gzip
    import hashlib

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    row = look(AccessPoint.objects.first(), 1, exchange(body=gzip.compress(PAGE), head=head))
    Check.objects.filter(pk=row.check_made_id).update(payload=hashlib.sha256(PAGE).hexdigest())
    assert named() == {}


def test_an_address_may_be_sent_otherwise_than_it_was_given(loaded, shelf):
    """A fragment is not sent, a name in Cyrillic is sent in its ASCII form: neither is a fault."""
    point = AccessPoint.objects.first()
    found = fetched(exchange("http://xn--e1afmkfd.test/"))
    at = DAY.replace(microsecond=0)
    stored = store.keep(replace(found, asked="http://пример.test/#word"), token(1), at)
    check = Check.objects.create(
        access_point=point, token=token(1), checked_at=at, url="http://пример.test/#word", outcome="ok", reason="There."
    )
    store.capture_row(stored, check, at).save()
    assert named() == {}


def test_a_badly_written_file_is_named(loaded, shelf, monkeypatch):
    """A file may have its hash and still be no good: the structure is looked at too."""
    right = warc.written
    wrongs = {
        "capture with trailing bytes": lambda data: data + b"more",
        "capture cut short": lambda data: data[:-9],
        "capture structure": lambda data: data + data,
    }
    point = AccessPoint.objects.first()
    expected = {}
    for number, (kind, wrong) in enumerate(wrongs.items()):

        def written(*args, spoil=wrong):
            file = right(*args)
            return warc.Written(spoil(file.data), file.records, file.payload, file.revisits)

        monkeypatch.setattr(warc, "written", written)
        expected[look(point, number, exchange(point.url, b"%d" % number)).name] = kind
    assert named() == expected


def test_files_without_a_row_are_named_and_swept(kept, shelf, monkeypatch):
    row = kept[-1]
    part = path(shelf, row).with_name(f".{row.sha256}.{'0' * 32}.part")
    part.write_bytes(b"half")
    (shelf / "lost+found").write_text("not ours")
    Capture.objects.filter(pk=row.pk).delete()
    assert named() == {}  # young: its look may be under way
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    orphan = {row.name: "capture without row", "lost+found": "strange file"}
    assert named() == orphan | {str(part.relative_to(shelf)): "capture leftover"}
    assert {issue.level for issue in checks()["files of captures without a row"]()} == {Level.NOTICE}
    assert len(store.sweep_orphans(timedelta(days=1), later, dry_run=True)) == 2
    assert part.exists()
    call_command("sweep_captures", days=1)
    assert named() == {"lost+found": "strange file"}
    with pytest.raises(ValueError, match="a look may be under way"):
        store.sweep_orphans(timedelta(minutes=5), later)


def test_a_sweep_spares_the_files_of_an_emptied_database(loaded, shelf):
    with pytest.raises(CommandError, match="its files are wanted"):
        call_command("sweep_captures")
    with pytest.raises(CommandError, match="1 or more"):
        call_command("sweep_captures", days=0)


def test_a_run_reads_a_part_those_of_longest_ago_first(kept):
    Capture.objects.update(verified_at=SOON - timedelta(days=10))
    old = kept[3]
    Capture.objects.filter(pk=old.pk).update(verified_at=SOON - timedelta(days=31))
    assert fixity.due(SOON).get() == old
    assert list(fixity.verify(Capture.objects.all(), SOON, most=1)) == []
    assert Capture.objects.get(verified_at=SOON) == old
    assert not fixity.due(SOON).exists()


def test_captures_nobody_read_are_told(kept, monkeypatch):
    monkeypatch.setattr(fixity, "BYTES_A_RUN", 1)
    monkeypatch.setattr(timezone, "now", lambda: SOON)
    (issue,) = checks()["captures"]()
    assert (issue.kind, issue.level) == ("captures not read", Level.NOTICE)
    assert "39 captures" in issue.message


def test_the_task_reads_what_is_due_and_tells_what_it_finds(kept, shelf, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: SOON)
    path(shelf, kept[-1]).write_bytes(b"")
    assert verify_captures() == 40
    run = JobRun.objects.get(name="verify captures")
    assert (run.state, run.done, run.total) == ("failed", 40, 40)
    assert run.message.startswith(f"capture shorter: capture {kept[-1].pk}")
    assert verify_captures() == 1  # the broken one alone is still due
    Capture.objects.update(verified_at=SOON)
    assert verify_captures() == 0
    assert JobRun.objects.filter(name="verify captures").count() == 2


def test_verify_archive_fails_on_a_broken_capture(kept, shelf, capsys):
    path(shelf, kept[0]).unlink()
    with pytest.raises(CommandError, match="does not agree"):
        call_command("verify_archive", all=True)
    assert f"error: capture missing: capture {kept[0].pk} {kept[0].name}" in capsys.readouterr().out
