"""Pages kept in memory until a record changes, and not sent again to who has them."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.timezone import localdate

from archive.kept import found, keep, one_moment

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    etag: str
    kind: str

    @property
    def bytes(self) -> int:
        return len(self.content)


def kept_page(view: View) -> View:
    """Decorator of a page that only records, the address and the day decide.

    Readers get it from memory until a record changes or a day ends; a browser that shows the same is told so (304).
    For people with a session it is made anew each time. The view must not set cookies or read headers.
    """

    @functools.wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        with one_moment() as now:
            if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
                return view(request, *args, **kwargs)
            key = ("page", request.scheme, request.get_host(), request.get_full_path(), localdate())
            kept = found(key, now)
            if kept is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or not isinstance(response, HttpResponse) or response.cookies:
                    return response
                kept = keep(key, _Page(response.content, _etag(response.content), response["Content-Type"]), now)
            else:
                response = HttpResponse(kept.content, content_type=kept.kind)
            patch_vary_headers(response, ["Cookie"])
            response["ETag"] = kept.etag
            response["Cache-Control"] = "no-cache"  # keep it, and ask whether it still holds
            return get_conditional_response(request, etag=kept.etag, response=response)

    return page


def _etag(content: bytes) -> str:
    return f'"{blake2b(content, digest_size=16).hexdigest()}"'
