"""Report an error: a form for every published record, a queue for staff, an answer for everybody."""

from typing import Any

from django import forms
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive import registry
from archive.models import ErrorReport
from archive.refresh.inert import HARMFUL
from archive.vocabulary import ReportState
from archive.web.pages import page_of
from archive.web.sender import sender

#: Reports of one address on one day, and of everybody: a person sends few, and staff read every one.
PER_SENDER, PER_DAY = 5, 500
SHOWN = 50


class ReportForm(forms.Form):
    """What is wrong, and where to write to. ``website`` is for machines: people do not see it."""

    message = forms.CharField(
        label="What is wrong?",
        min_length=10,
        max_length=4000,
        widget=forms.Textarea({"rows": 7}),
        help_text="Name the sentence or figure, and where the right one stands. Only the archive's staff read this.",
    )
    contact = forms.CharField(
        label="Where may we ask back?",
        required=False,
        max_length=200,
        help_text="Not needed. An address or a number; never shown.",
    )
    website = forms.CharField(required=False, max_length=200, label="Leave this empty")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("message", "contact"):
            self.fields[name].widget.attrs["aria-describedby"] = f"help-{name}"
            if self.is_bound and name in self.errors:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "autofocus": True}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """The form for the record ``pk`` of ``kind``, with the answered reports. 429 beyond the limit of the day."""
    known = registry.kinds.get(kind)
    row = known.published().filter(pk=pk).first() if known else None
    if row is None:
        raise Http404("No such record is published.")
    form, refused = ReportForm(request.POST if request.method == "POST" else None), False
    if form.is_valid():
        if form.cleaned_data["website"] or keep(request, kind, pk, form.cleaned_data):
            return HttpResponseRedirect(f"{request.path}?sent=yes")
        refused = True
    answered = ErrorReport.objects.filter(kind=kind, record=pk, state=ReportState.ANSWERED).order_by(
        "-answered_on", "-id"
    )
    status = 429 if refused else 400 if form.errors else 200
    return render(
        request,
        "archive/report.html",
        {
            "row": row,
            "kind": known,
            "page": page_of(row),
            "form": form,
            "refused": refused,
            "sent": request.GET.get("sent") == "yes" and request.method != "POST",
            "answered": answered.values("summary", "answer", "answered_on")[:SHOWN],
        },
        status=status,
    )


def keep(request: HttpRequest, kind: str, pk: str, said: dict[str, str]) -> bool:
    """Put a report into the queue; False where this address, or everybody, has sent enough today.

    One lock for all keeps two at once from both being the last that is allowed.
    """
    message, contact = (HARMFUL.sub(" ", said[name]) for name in ("message", "contact"))
    today = localdate()
    by = sender(request, today)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('archive.report'))")
        of_today = ErrorReport.objects.filter(reported_on=today)
        if of_today.filter(sender=by).count() >= PER_SENDER or of_today.count() >= PER_DAY:
            return False
        ErrorReport.objects.create(kind=kind, record=pk, message=message, contact=contact, sender=by, reported_on=today)
    return True
