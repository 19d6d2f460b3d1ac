"""Whether every capture is what its row says: files read again, oldest reading first, and both ways round."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from tqdm import tqdm

from archive.models import Capture
from archive.refresh import store, warc
from archive.refresh.decode import decoded
from archive.refresh.unwarc import MOST_BYTES, Flaw, Reading, read
from archive.verification import Issue, Level, check

#: Every capture is read again within so many days.
READ_WITHIN = timedelta(days=30)
#: What one run reads unless it reads all: about half a minute.
BYTES_A_RUN = 1_000_000_000
BLOCK, BATCH = 1 << 20, 100
FROM_COPY = "Put the file back from the second copy (docs/operations.md, Captures), then run verify_archive."
KINDS = {
    Flaw.TRUNCATED: "capture cut short",
    Flaw.TRAILING: "capture with trailing bytes",
    Flaw.STRUCTURE: "capture structure",
    Flaw.DIGEST: "capture digest",
}


@check("captures", in_part=True)
def captures(everything: bool = False) -> Iterator[Issue]:
    """Captures read again, those read longest ago first; a run reads a part unless it reads everything."""
    rows = Capture.objects.all()
    now = timezone.now()
    bar = tqdm(total=rows.count(), desc="captures", unit="file", leave=False, disable=None)
    with bar:
        yield from verify(rows, now, None if everything else BYTES_A_RUN, told=bar.update)
    overdue = due(now).count()
    if overdue:
        told = f"{overdue} captures were not read within {READ_WITHIN.days} days: the worker does it, or use --all."
        yield Issue(Level.NOTICE, "captures not read", "archive", told)


@check("files of captures without a row")
def orphans() -> Iterator[Issue]:
    """Files in the store that no row names. Younger ones are left out: a look may be under way."""
    for name in store.without_row(timezone.now()):
        if store.FILE.fullmatch(name):
            told = "No row names it: its look ended before the row. If no row was lost either, run sweep_captures."
            yield Issue(Level.NOTICE, "capture without row", name, told)
        elif store.LEFTOVER.fullmatch(name):
            told = "A write that was broken off left it: run sweep_captures."
            yield Issue(Level.NOTICE, "capture leftover", name, told)
        else:
            yield Issue(Level.NOTICE, "strange file", name, "The archive did not write it: see what it is; move it.")


def due(now: datetime, within: timedelta = READ_WITHIN) -> QuerySet[Capture]:
    """Captures that were not read within this time and are older than it."""
    before = now - within
    return Capture.objects.filter(Q(verified_at__lt=before) | Q(verified_at=None, kept_at__lt=before))


def verify(
    rows: QuerySet[Capture], now: datetime, most: int | None = None, told: Callable[[int], object] = lambda done: None
) -> Iterator[Issue]:
    """Read the files of ``rows``, those read longest ago first, until ``most`` bytes are read; ``None``: all.

    ``verified_at`` becomes ``now`` where the file is whole. ``told`` hears of every file read.
    """
    spent, whole = 0, []
    ordered = rows.order_by(F("verified_at").asc(nulls_first=True), "id")
    for row in ordered.select_related("check_made", "revisits__check_made").iterator(BATCH):
        issues = list(faults(row))
        yield from issues
        if not issues:
            whole.append(row.pk)
        if len(whole) == BATCH:
            _mark(whole, now)
            whole = []
        told(1)
        spent += row.length
        if most is not None and spent >= most:
            break
    _mark(whole, now)


def faults(row: Capture) -> Iterator[Issue]:
    """Everything that is wrong with one capture: its row, its file, and the two held against each other."""
    if row.name != store.name_of(row.sha256):
        told = f"Its name is not that of its hash, {store.name_of(row.sha256)}: the row was changed; restore it."
        yield _error("capture misnamed", row, told)
        return
    try:
        with store.captures().open(row.name) as file:
            data, length, sha256 = _bytes(file, row.length)
    except Exception as error:  # each storage has its own word for "not there"
        yield _error("capture missing", row, f"Its file cannot be read ({error}). {FROM_COPY}")
        return
    if sha256 != row.sha256:
        yield _changed(row, length, sha256)
        return
    if length != row.length:
        told = f"The row says {row.length} bytes and the file has its hash with {length}: the row was changed."
        yield _error("capture length", row, told)
        return
    reading = read(data)
    for problem in reading.problems:
        told = f"The file is as it was written and was written badly: {problem.told}. Look at the address again."
        yield _error(KINDS[problem.flaw], row, told)
    if not reading.problems:
        yield from _disagreements(row, reading)


def _changed(row: Capture, length: int, sha256: str) -> Issue:
    """What became of a file whose hash is another."""
    other = Capture.objects.filter(sha256=sha256).first()
    if other:
        told = f"Its file is that of capture {other.pk} ({other.name}): the two were swapped. {FROM_COPY}"
        return _error("capture swapped", row, told)
    if length != row.length:
        kind = "capture shorter" if length < row.length else "capture longer"
        return _error(kind, row, f"Its file has {length} bytes, written were {row.length}. {FROM_COPY}")
    return _error("capture changed", row, f"Its file has another hash, {sha256}. {FROM_COPY}")


def _disagreements(row: Capture, reading: Reading) -> Iterator[Issue]:
    """Whether a whole file belongs to this row and its check."""
    made, first, answer = row.check_made, reading.records[0], reading.answer
    restore = "The row was changed, or the file is that of another look: restore the database's row."
    if len(reading.records) != row.records:
        told = f"The file has {len(reading.records)} records and the row says {row.records}. {restore}"
        yield _error("capture record count", row, told)
    said = {
        "token": (warc.urn(made.token), first.id),
        "moment": (warc.stamp(made.checked_at), first.headers.get("warc-date")),
        "address": (warc.address(made.url), reading.asked),
    }
    for what, (asked, found) in said.items():
        if asked != found:
            told = f"Its check has the {what} {asked} and the file {found}. {restore}"
            yield _error("capture of another look", row, told)
    if answer is None:
        if row.payload != hashlib.sha256(b"").hexdigest():
            yield _error("capture payload", row, f"The file holds no answer and the row names a body. {restore}")
        return
    if answer.payload != row.payload:
        told = f"The body has the hash {answer.payload} and the row says {row.payload}. {restore}"
        yield _error("capture payload", row, told)
    elif made.payload not in ("", row.payload) and not _decoded_as(made.payload, row, answer.parts):
        told = f"The check says of the body {made.payload} and the capture {row.payload}. {restore}"
        yield _error("check and capture disagree", row, told)
    if (answer.kind == "revisit") != (row.revisits_id is not None):
        told = f"The file holds a {answer.kind} record; the row names {row.revisits_id or 'no earlier capture'}."
        yield _error("capture revisits nothing", row, f"{told} {restore}")
    elif row.revisits:
        yield from _target(row, row.revisits, answer.headers)


def _target(row: Capture, target: Capture, headers: dict[str, str]) -> Iterator[Issue]:
    """Whether the body that a revisit names is there and is that body. The target's own bytes have their own check."""
    where = f"It names capture {target.pk} ({target.name}) for its body"
    if headers.get("warc-refers-to") != warc.urn(warc.answer_id(target.check_made.token)):
        told = f"{where} and its file names the record {headers.get('warc-refers-to')}: restore the database's row."
        yield _error("capture revisits another", row, told)
    if target.payload != row.payload or target.revisits_id is not None:
        told = f"{where}, which holds another body or none: restore the rows of both."
        yield _error("capture revisits another body", row, told)
    if not store.is_there(target):
        yield _error("capture revisits a missing file", row, f"{where}, whose file is missing or cut. {FROM_COPY}")


def _decoded_as(payload: str, row: Capture, parts: tuple[bytes, bytes]) -> bool:
    """Whether a check's hash is that of the body with its content coding undone."""
    if row.revisits:
        return row.revisits.check_made.payload in ("", payload)
    body, _, _ = decoded(*parts, limit=MOST_BYTES)
    return payload == hashlib.sha256(body).hexdigest()


def _bytes(file: BinaryIO, most: int) -> tuple[bytes, int, str]:
    """The first ``most`` bytes of a file, its whole length and its hash."""
    digest, kept, length = hashlib.sha256(), bytearray(), 0
    while block := file.read(BLOCK):
        digest.update(block)
        kept += block[: max(0, most - length)]
        length += len(block)
    return bytes(kept), length, digest.hexdigest()


def _mark(keys: Iterable[int], now: datetime) -> None:
    Capture.objects.filter(pk__in=keys).update(verified_at=now)


def _error(kind: str, row: Capture, told: str) -> Issue:
    return Issue(Level.ERROR, kind, f"capture {row.pk} {row.name}", told)
