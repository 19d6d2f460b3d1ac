"""Whose certificates are trusted: the system's authorities."""

import ssl
from pathlib import Path


class NoAuthorities(Exception):
    """Nobody's certificate could be trusted, and every host would seem to be at fault."""

    def __init__(self) -> None:
        super().__init__("No authorities' certificates on this machine: install the system's package ca-certificates.")


def authorities() -> tuple[str, str]:
    """The file and the folder of the system's authorities, each empty where there is none.

    Raises :class:`NoAuthorities` where both are.
    """
    paths = ssl.get_default_verify_paths()
    file = paths.cafile if paths.cafile and Path(paths.cafile).is_file() else ""
    folder = paths.capath if paths.capath and any(Path(paths.capath).glob("*")) else ""
    if not file and not folder:
        raise NoAuthorities
    return file, folder
