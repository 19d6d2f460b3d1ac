"""Whether something already done is still good: by the content it was done from."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import connection

OURS = ("archive", "treaties", "deployments")


@dataclass(frozen=True)
class Fingerprint:
    """A digest of inputs, and the file that keeps the digest of the last time."""

    digest: str
    file: Path

    @classmethod
    def of_records(cls) -> Self:
        """Of what the loaded records come from: data, code, and which database it is."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT system_identifier || '-' || oid FROM pg_control_system(), pg_database "
                "WHERE datname = current_database()"
            )
            (database,) = cursor.fetchone()
        return cls(source_digest(database), settings.DATA_DIR / f"loaded-{database}")

    @classmethod
    def of_static_files(cls) -> Self:
        """Of our static files and of the pinned packages, which bring the others."""
        ours = (path for app in OURS for path in Path(apps.get_app_config(app).path, "static").rglob("*"))
        return cls(
            _digest([settings.BASE_DIR / "requirements.txt", *ours], str(settings.STATIC_ROOT)),
            settings.STATIC_ROOT / ".made-from",
        )

    def is_kept(self) -> bool:
        return self.file.exists() and self.file.read_text() == self.digest

    def keep(self) -> None:
        self.file.write_text(self.digest)


def source_digest(salt: str = "") -> str:
    """Of all data files and all code of the archive: what loaded and derived records come from."""
    folders = (Path(apps.get_app_config(app).path) for app in OURS)
    return _digest((path for folder in folders for path in folder.rglob("*") if _is_source(path)), salt)


def _is_source(path: Path) -> bool:
    return path.suffix == ".py" or "data" in path.parts


def _digest(paths: Iterable[Path], salt: str) -> str:
    digest = hashlib.sha256(salt.encode())
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
