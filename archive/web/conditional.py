"""Conditional requests: an answer bears the digest of its body, and who holds that body is told so in a few bytes.

The digest cannot be wrong and tells nothing that the body does not. What spares the work is a memory beside it: which
digest an address had when the newest change of any record was the same as now. Only public answers may pass here.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import cache
from threading import Lock

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.timezone import localdate

#: So many addresses are remembered by one process.
MOST = 2_000
#: Kept by whoever likes, and asked about each time.
KEPT = "public, no-cache"
#: Every change of a record or a citation takes a number in the history of its table, before its transaction ends. So
#: the numbers are read first, and then whether anybody who took one is still writing: then nothing can be told.
CHANGES = """
SELECT (SELECT oid FROM pg_database WHERE datname = current_database()),
       (SELECT sum(pg_sequence_last_value(pg_get_serial_sequence(each, 'pgh_id')::regclass))
        FROM unnest(%(all)s::text[]) each),
       EXISTS (
           SELECT FROM pg_locks
           WHERE relation = ANY (%(all)s::text[]::regclass[]) AND mode = 'RowExclusiveLock'
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
             AND pid IS DISTINCT FROM pg_backend_pid()
       )
"""


#: Digests by address and change, the oldest first.
_tags: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def keep(key: str, tag: str) -> None:
    """Remember a digest, and forget the oldest beyond :data:`MOST`."""
    with _lock:
        _tags[key] = tag
        _tags.move_to_end(key)
        if len(_tags) > MOST:
            _tags.popitem(last=False)


def forget() -> None:
    """Remember nothing."""
    with _lock:
        _tags.clear()


def remembered() -> int:
    """How many digests are remembered."""
    return len(_tags)


def conditionally(
    request: HttpRequest, answer: Callable[[], HttpResponseBase], *, lasting: bool = True
) -> HttpResponseBase:
    """The ``answer``, with its ``ETag``; 304 for GET and HEAD where the asker holds it already.

    ``lasting``: it says the same until a record changes or the day ends. Then the second to ask, with the tag, is
    answered without ``answer`` being called. One query, if it is lasting.
    """
    if request.method not in ("GET", "HEAD"):
        return answer()
    held = parse_etags(request.headers.get("If-None-Match", ""))
    now = newest_change() if lasting else None
    key = _key(request, now, localdate()) if now else ""
    if key and (known := _tags.get(key)) and _holds(held, known):
        return _told(HttpResponseNotModified(), known)
    response = answer()
    if response.status_code != 200 or response.streaming:
        return _told(response)
    if not getattr(response, "is_rendered", True):
        response.render()
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if key:
        keep(key, tag)
    return _told(HttpResponseNotModified() if _holds(held, tag) else response, tag)


def newest_change() -> str | None:
    """What tells the state of all records from every other; nothing while somebody is writing. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, {"all": _histories()})
        database, changes, writing = cursor.fetchone()
    return None if writing else f"{database}-{changes}"


@cache
def _histories() -> list[str]:
    """The tables that remember every change of a record or citation."""
    related = (each for model in apps.get_models() for each in model._meta.related_objects)
    return sorted(each.related_model._meta.db_table for each in related if each.name == "history")


def _holds(held: list[str], tag: str) -> bool:
    return "*" in held or tag in {each.removeprefix("W/") for each in held}


def _key(request: HttpRequest, now: str, today: date) -> str:
    parts = (now, today.isoformat(), request.build_absolute_uri(), request.headers.get("Accept", ""))
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()


def _told(response: HttpResponse, tag: str = "") -> HttpResponse:
    """With what caches need to know."""
    response["Cache-Control"] = KEPT
    patch_vary_headers(response, ["Accept"])
    if tag:
        response["ETag"] = tag
    return response
