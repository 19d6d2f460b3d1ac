"""The probe: one more question, to an address on the same host that cannot exist. Pure.

A host that answers it as it answered for the page tells nothing of the page. A probe can only raise a suspicion; it
never clears one, for some hosts keep an error page for what once was there and another for what never was.
"""

import re
from hashlib import sha256
from urllib.parse import urlunsplit

from archive.refresh.fetched import Fetched
from archive.refresh.page import Page
from archive.refresh.redirects import parts_of

ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
#: Share of words that two texts must have in common to look the same, and of bytes by which they may differ.
ALIKE, UNLIKE = 0.9, 0.02


def nonsense(url: str) -> str:
    """An address beside ``url`` that cannot exist; always the same for the same ``url``.

    The last part of the path is replaced, its ending kept; where a query tells the page, its first value is replaced.
    """
    parts = parts_of(url)
    word = f"no-such-page-{sha256(url.encode('utf-8', 'replace')).hexdigest()[:12]}"
    if "=" in parts.query:
        return urlunsplit((parts.scheme, parts.netloc, parts.path, f"{parts.query.partition('=')[0]}={word}", ""))
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    found = ENDING.search(last)
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{word}{found[0] if found else ''}{slash}", "", ""))


def looks_the_same(fetched: Fetched, page: Page, probe: Fetched, other: Page) -> bool:
    """Whether the host answered for the page as it answered for an address that cannot exist."""
    if probe.fault is not None or not 200 <= probe.status < 300:
        return False
    if len(fetched.hops) > 1 and len(probe.hops) > 1 and fetched.url == probe.url:
        return True
    if fetched.body == probe.body:
        return bool(page.text) or not page.scripted
    if (page.title, page.headings, page.long) != (other.title, other.headings, other.long) or not page.text:
        return False
    if page.long and abs(len(fetched.body) - len(probe.body)) > max(200, UNLIKE * len(probe.body)):
        return False
    words, others = set(page.text.split()), set(other.text.split())
    return len(words & others) >= ALIKE * len(words | others)
