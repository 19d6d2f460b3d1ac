"""Answers kept in memory until a record changes, and not sent again to who has them.

An answer bears the digest of its body. It cannot be wrong, and tells nothing that the body does not. Whoever can
unpack it gets it packed, once and for all who ask: such answers hold no secret beside what a reader typed.
"""

import functools
import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.timezone import localdate

from archive.kept import found, keep, one_moment

#: Packs a record page to a sixth; harder packing saves a tenth more and takes twice as long.
LEVEL = 3
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is kept."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str

    @property
    def bytes(self) -> int:
        return len(self.content)


def kept_page(view: View) -> View:
    """Decorator of a page: as :func:`kept_answer`; for people with a session it is made anew each time.

    The view must not set cookies.
    """

    @functools.wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        answer = functools.partial(view, request, *args, **kwargs)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            with one_moment():
                return answer()
        return kept_answer(request, answer, vary="Cookie", caches="no-cache")

    return page


def kept_answer(
    request: HttpRequest,
    answer: Callable[[], HttpResponseBase],
    *,
    vary: str = "Accept",
    caches: str = "public, no-cache",
) -> HttpResponseBase:
    """The ``answer`` to GET and HEAD from memory until a record changes or the day ends; 304 for who has the same.

    Only records, the address, the day and, where it says ``vary`` so, the header Accept may decide what it says.
    ``caches``: what caches are told; they keep it, and ask whether it still holds. Two queries from memory.
    """
    if request.method not in ("GET", "HEAD"):
        return answer()
    form = request.headers.get(vary, "") if vary == "Accept" else ""
    packed = bool(GZIP.search(request.headers.get("Accept-Encoding", "")))
    key = ("answer", request.scheme, request.get_host(), request.get_full_path(), form, packed, localdate())
    with one_moment() as now:
        kept = found(key, now)
        response = _again(kept) if kept else answer()
        if kept is None and _may_be_kept(response):
            kept = keep(key, _read(response, packed), now)
    patch_vary_headers(response, [vary, "Accept-Encoding"])
    response["Cache-Control"] = caches
    if kept is None:
        return response
    response["ETag"] = kept.etag
    return get_conditional_response(request, etag=kept.etag, response=response)


def _may_be_kept(response: HttpResponseBase) -> bool:
    return response.status_code == 200 and not response.streaming and not response.cookies


def _read(response: HttpResponse, packed: bool) -> Answer:
    if not getattr(response, "is_rendered", True):
        response.render()  # type: ignore[attr-defined]
    if packed:
        response.content = gzip.compress(response.content, LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"
    etag = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    return Answer(response.content, tuple(response.items()), etag)


def _again(kept: Answer) -> HttpResponse:
    return HttpResponse(kept.content, headers=dict(kept.headers))
