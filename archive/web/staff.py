"""Pages for staff: the work that waits, and what a typed text is read as."""

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_safe

from archive.admin.fields import READERS
from archive.admin.fields import understood as read


@require_safe
@staff_member_required
def understood(request: HttpRequest) -> HttpResponse:
    """What the server reads ``text`` as, in words, for the field's ``reader``: plain text."""
    reader = request.GET.get("reader", "")
    if reader not in READERS:
        return HttpResponseBadRequest("No such reader.", content_type="text/plain; charset=utf-8")
    return HttpResponse(read(reader, request.GET.get("text", "")), content_type="text/plain; charset=utf-8")
