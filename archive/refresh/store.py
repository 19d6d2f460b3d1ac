"""Where captures lie: files named by their hash, each there for good before its row is written.

A kill at any point leaves a whole file under its name, with or without a row, or a leftover that no row names.
``fixity.py`` finds what is left over; :func:`sweep_orphans` removes it.
"""

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection

from archive.models import Capture
from archive.refresh import warc
from archive.refresh.fetched import Fetched

#: Where a drill may kill: before the first byte, before and after the fsync, after the rename, and when all is done.
POINTS = ("opened", "written", "synced", "renamed", "kept")
#: A look is over long before this: what is younger may still get its row, what is older never will.
IN_FLIGHT = timedelta(hours=1)
FILE = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})\.warc\.gz")
LEFTOVER = re.compile(r"[0-9a-f]{2}/\.[0-9a-f]{64}\.[0-9a-f]{32}\.part")
BATCH = 500


class NotKept(Exception):
    """The bytes could not be written down, so the look must be put off; says where and what to do."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is there for good, as its row will say. ``revisits``: key of the capture that holds its body."""

    name: str
    sha256: str
    length: int
    records: int
    payload: str
    revisits: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An earlier capture that holds a body: what a revisit record says of it, and its file."""

    earlier: warc.Earlier
    name: str
    length: int


_LAST_BODIES = """
    SELECT point, k.* FROM unnest(%s::varchar[]) AS point, LATERAL (
        SELECT k.id, c.token, coalesce(c.hops -> -1 ->> 'url', c.url), c.checked_at, k.payload, k.name, k.length
        FROM archive_check c JOIN archive_capture k ON k.check_made_id = c.id
        WHERE c.access_point_id = point AND k.revisits_id IS NULL
        ORDER BY c.checked_at DESC LIMIT 1
    ) k
"""


def keep(
    fetched: Fetched,
    token: UUID,
    at: datetime,
    revisits: warc.Earlier | None = None,
    reached: Callable[[str], object] = lambda point: None,
) -> Stored | None:
    """Write what was exchanged in the look with this token at this moment; return only when a power cut can take
    nothing back (on a disk of ours; another storage answers for itself).

    None where there is nothing to keep: nothing was exchanged, or the host said that nothing changed (304).
    ``revisits``: from :func:`same`. ``reached``: called at each of :data:`POINTS`, for drills. The same look kept
    twice gives the same file. Raises :class:`NotKept` where the file cannot be written; then nothing is left of it.
    """
    if not fetched.exchanges or fetched.status == 304:
        return None
    file = warc.written(fetched.exchanges, token, at, revisits, fetched.fault, fetched.asked)
    sha256 = hashlib.sha256(file.data).hexdigest()
    name = name_of(sha256)
    storage = captures()
    try:
        if isinstance(storage, FileSystemStorage):
            _write(storage.path(name), str(storage.location), file.data, reached)
        else:
            _save(storage, name, file.data)
    except NotKept:
        raise
    except Exception as error:  # a storage fails in its own words: no disk, no right, no bucket
        place = storage.location if isinstance(storage, FileSystemStorage) else type(storage).__name__
        raise NotKept(
            f"The capture {name} ({len(file.data)} bytes) cannot be written to {place}: {error}. Make room there, or "
            "let the worker's account write there; the look is made again."
        ) from error
    of = revisits.capture if revisits and file.revisits else None
    return Stored(name, sha256, len(file.data), file.records, file.payload, of)


def last_bodies(access_points: Collection[str]) -> dict[str, Body]:
    """Of each access point the last capture that holds a body itself; those without one are left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_BODIES, [list(access_points)])
        return {
            point: Body(warc.Earlier(key, token, url, at, payload), name, length)
            for point, key, token, url, at, payload, name, length in cursor.fetchall()
        }


def same(body: Body | None, payload: str) -> warc.Earlier | None:
    """What a revisit record says of ``body``, where ``payload`` (``warc.payload``) is its own and its file is there."""
    return body.earlier if body and body.earlier.payload == payload and is_there(body) else None


def is_there(row: Capture | Body) -> bool:
    """Whether a capture's file is in its place with its length. Does not read it."""
    try:
        return captures().size(row.name) == row.length
    except Exception:  # each storage has its own word for "not there"
        return False


def captures() -> Storage:
    """The storage of captures, as the settings say."""
    return storages["captures"]


def name_of(sha256: str) -> str:
    """The name of the file with this hash. 256 folders: a few thousand files in each at a million, and few to sync."""
    return f"{sha256[:2]}/{sha256}.warc.gz"


def names() -> Iterator[str]:
    """Every file in the store, leftovers and strange ones included."""
    yield from _below(captures(), "", 2)


def without_row(now: datetime, older_than: timedelta = IN_FLIGHT) -> Iterator[str]:
    """Files that no row names and whose last change is older than ``older_than``."""
    batch: list[str] = []
    for name in names():
        batch.append(name)
        if len(batch) == BATCH:
            yield from _unnamed(batch, now - older_than)
            batch = []
    yield from _unnamed(batch, now - older_than)


def sweep_orphans(older_than: timedelta, now: datetime, dry_run: bool = False) -> list[str]:
    """Remove captures without a row and leftovers of writes, older than ``older_than``. Returns their names.

    A file's bytes carry the token of its look. A token outlives no lease, so a file that has waited for longer than
    :data:`IN_FLIGHT` gets no row any more; ``ValueError`` for less. Strange files are left alone.
    """
    if older_than < IN_FLIGHT:
        raise ValueError(f"Only what is older than {IN_FLIGHT} can be swept: a look may be under way.")
    found = [name for name in without_row(now, older_than) if FILE.fullmatch(name) or LEFTOVER.fullmatch(name)]
    for name in found if not dry_run else ():
        captures().delete(name)
    return found


#: Folders whose entries are lasting, by syncs of this process: whoever made one may have been killed before it was. At
#: most 65,792 names a store.
_LASTING: set[str] = set()


def _write(path: str, root: str, data: bytes, reached: Callable[[str], object]) -> None:
    """Temporary file in the same folder → fsync → rename → fsync folders."""
    folder, name = os.path.split(path)
    _folders(folder, root)
    part = f"{folder}/.{name.removesuffix('.warc.gz')}.{uuid4().hex}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            reached("opened")
            file.write(data)
            file.flush()
            reached("written")
            os.fsync(file.fileno())
        reached("synced")
        os.replace(part, path)  # paths as text: building objects of them costs more than the write
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
    reached("renamed")
    _sync(folder)
    above, made = folder, []
    while above != root and above not in _LASTING:
        made.append(above)
        above = os.path.dirname(above)
        _sync(above)
    _LASTING.update(made)
    reached("kept")


def _folders(folder: str, root: str) -> None:
    """Make the folders down to ``folder``, for our own account alone."""
    if os.path.isdir(folder):
        return
    _LASTING.discard(folder)
    if folder == root:
        Path(root).mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    _folders(os.path.dirname(folder), root)
    with suppress(FileExistsError):
        os.mkdir(folder, 0o700)


def _sync(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _save(storage: Storage, name: str, data: bytes) -> None:
    """By the storage's own save. A file of that name is the same file, unless it has another length."""
    if storage.exists(name):
        if storage.size(name) == len(data):
            return
        storage.delete(name)
    given = storage.save(name, ContentFile(data))
    if given != name:  # somebody saved the same bytes at the same time
        storage.delete(given)
    if storage.size(name) != len(data):
        raise NotKept(f"The storage kept {storage.size(name)} of {len(data)} bytes of {name}: look at its own log.")


def _below(storage: Storage, folder: str, depth: int) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files))
    for name in sorted(folders) if depth > 1 else ():
        yield from _below(storage, prefix + name, depth - 1)


def _unnamed(batch: list[str], before: datetime) -> Iterator[str]:
    known = set(Capture.objects.filter(name__in=batch).values_list("name", flat=True))
    for name in batch:
        if name not in known:
            with suppress(FileNotFoundError):  # swept or renamed meanwhile
                if captures().get_modified_time(name) < before:
                    yield name
