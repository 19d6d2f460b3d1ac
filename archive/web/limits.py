"""Limits that hold for every request: how much a stranger may send, what a cache may keep, and when to come again."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

#: More than the largest form of the admin needs.
MOST_BYTES = 3 * 1024 * 1024

#: Seconds after which to ask again where the database is away or takes too long: it is back within five.
AGAIN = 5
log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], HttpResponse]


def body_limit(handle: Handler) -> Handler:
    """Middleware: a body over :data:`MOST_BYTES` is refused by its announced length, before a byte of it is kept."""

    def limited(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdigit() or int(announced) > MOST_BYTES:
            text = f"A request may carry {MOST_BYTES // 1024 // 1024} MB at most."
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return handle(request)

    return limited


def not_kept_for_staff(handle: Handler) -> Handler:
    """Middleware: what a logged-in person sees is kept by no cache."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response["Cache-Control"] = "private, no-store"
        return response

    return guarded


def asks_again(handle: Handler) -> Handler:
    """Middleware: where the database is away, or a statement met its limit, the answer is 503 and when to ask again."""

    def busy(request: HttpRequest, reason: Exception) -> HttpResponse | None:
        if not isinstance(reason, OperationalError):
            return None
        log.warning("%s: %s", request.path, " ".join(str(reason).split()))
        text = f"The archive is busy or restarting. Please try again in {AGAIN} seconds."
        response = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
        response["Retry-After"], response["Cache-Control"] = str(AGAIN), "no-store"
        return response

    def handled(request: HttpRequest) -> HttpResponse:
        return handle(request)

    handled.process_exception = busy  # type: ignore[attr-defined]
    return handled
