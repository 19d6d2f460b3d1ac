"""Names in Latin letters, so that any script and any hyphen finds the same: ``Орешник`` and ``Oreshnik``."""

import re

from anyascii import anyascii

_APOSTROPHES = re.compile(r"['’`]")
_REST = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Words in small Latin letters and digits, parted by single spaces: ``9К720 «Искандер-М»`` → ``9k720 iskander m``.

    Letters of other scripts are transliterated by anyascii; text without letters or digits gives nothing.
    """
    return _REST.sub(" ", _APOSTROPHES.sub("", anyascii(text).lower())).strip()


def key(text: str) -> str:
    """The same in one piece, so that ``SS-26``, ``SS 26`` and ``ss26`` are one name: ``ss26``."""
    return folded(text).replace(" ", "")
