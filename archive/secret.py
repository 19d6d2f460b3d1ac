"""A signing key for a site that was given none."""

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The key in `path`, written there at first use and readable by its owner only.

    Where the folder cannot be written, the key lives only as long as the process.
    """
    fresh = secrets.token_urlsafe(48)
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:  # mode 0600
                draft.write(fresh)
                draft.flush()
                try:
                    os.link(draft.name, path)  # whole or not at all, and only one process wins
                except FileExistsError:
                    pass
        return path.read_text()
    except OSError:
        return fresh
