"""Captures for staff: read as text, downloaded as they are; never a live page on the archive's own address."""

from dataclasses import replace

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.models import Capture
from archive.refresh import store, unwarc
from archive.refresh.decode import decoded
from archive.refresh.fetched import Fault
from archive.refresh.plain import MOST_BYTES as MOST_SHOWN
from archive.refresh.plain import Plain, headers_shown, plain

#: A longer file is not opened for reading; it can be downloaded.
MOST_BYTES = 40_000_000


@require_safe
@staff_member_required
@permission_required("archive.view_capture", raise_exception=True)
def capture_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a capture holds, as text: what was asked and answered, the headers, the words on the page."""
    rows = Capture.objects.select_related("check_made__access_point__source", "revisits")
    capture = get_object_or_404(rows, pk=pk)
    reading = _read(capture)
    body = _read(capture.revisits) if capture.revisits else reading
    answer, held = (each and each.answer for each in (reading, body))
    return _private(
        render(
            request,
            "archive/capture.html",
            {
                "capture": capture,
                "check": capture.check_made,
                "point": capture.check_made.access_point,
                "records": reading.records if reading else (),
                "problems": reading.problems if reading else (),
                "unread": reading is None,
                "answer": answer,
                "plain": _plain(answer, held),
            },
        )
    )


@require_safe
@staff_member_required
@permission_required("archive.download_capture", raise_exception=True)
def capture_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, to be saved; 404 where the row or its file is not there."""
    capture = get_object_or_404(Capture, pk=pk)
    if not store.is_there(capture):
        return HttpResponse("The file is missing or cut: run verify_archive.", status=404, content_type="text/plain")
    answer = FileResponse(
        store.captures().open(capture.name),
        as_attachment=True,
        filename=f"capture-{capture.pk}.warc.gz",
        content_type="application/gzip",
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return _private(answer)


def _read(capture: Capture) -> unwarc.Reading | None:
    """What its file holds; None where the file is not there or too long."""
    if capture.length > MOST_BYTES or not store.is_there(capture):
        return None
    with store.captures().open(capture.name) as file:
        return unwarc.read(file.read(MOST_BYTES), most=4 * MOST_BYTES)


def _plain(answer: unwarc.Record | None, held: unwarc.Record | None) -> Plain | None:
    """The head of this look's answer over the body, which may stand in an earlier capture."""
    return shown(answer.parts[0], held.parts[1]) if answer and held and held.kind == "response" else None


def shown(head: bytes, body: bytes) -> Plain:
    """An answer's head and body as text; a body that is not coded as its head says is shown as it is."""
    read, fault, _ = decoded(head, body, MOST_SHOWN)
    found = plain(headers_shown(head), read if read or fault is None else body)
    return replace(found, cut=found.cut or fault is Fault.TOO_LARGE)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, noarchive"
    return answer
