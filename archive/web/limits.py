"""Limits that hold for every request before any view: how much a stranger may send, what a cache may keep."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

#: More than the largest form of the admin needs.
MOST_BYTES = 3 * 1024 * 1024

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
