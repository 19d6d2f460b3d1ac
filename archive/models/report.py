"""What readers report as wrong, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from archive.models.fields import WordField, in_vocabulary
from archive.vocabulary import ReportState


class ErrorReport(models.Model):
    """One reader's report of an error in one record.

    ``message`` and ``contact`` are for staff alone; readers see ``summary`` and ``answer`` of an answered report.
    The sender's address is kept as a keyed hash that differs from day to day, so that it tells nobody who wrote.
    """

    kind = models.CharField(max_length=40, editable=False, help_text="Kind of record, as in addresses.")
    record = models.CharField(max_length=80, editable=False, help_text="The id of the record.")
    message = models.TextField(max_length=4000, help_text="What is wrong, in the reader's words. Never shown.")
    contact = models.CharField(max_length=200, blank=True, help_text="Where to reach the reader. Never shown.")
    sender = models.CharField(max_length=64, editable=False, help_text="Keyed hash of the address, for one day.")
    reported_on = models.DateField(help_text="Day of the report.")
    state = WordField(ReportState, default=ReportState.OPEN, editable=False, help_text="open until it is answered.")
    summary = models.TextField(blank=True, max_length=1000, help_text="The report in our words; readers see it.")
    answer = models.TextField(blank=True, max_length=4000, help_text="What was found and done; readers see it.")
    answered_on = models.DateField(null=True, blank=True, editable=False, help_text="Day of the answer.")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Who answered. Readers do not see it.",
    )

    class Meta:
        ordering = ["-reported_on", "-id"]
        indexes = [
            models.Index(fields=["kind", "record"]),
            models.Index(fields=["reported_on", "sender"]),
            models.Index(fields=["state", "-reported_on"]),
        ]
        constraints = [
            in_vocabulary("state", ReportState),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, answered_on__isnull=True)
                | Q(state=ReportState.ANSWERED, answered_on__isnull=False) & ~Q(answer="") & ~Q(summary=""),
                name="archive_errorreport_answered_whole",
                violation_error_message="An answer needs the report in our words, the answer and its day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}, {self.reported_on}"
