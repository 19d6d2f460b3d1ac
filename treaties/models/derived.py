"""What is computed from the records and kept: one rule, one writer (``treaties.derive``), one rebuild, one check."""

from django.db import models
from django.db.models import F, Q

from archive.models import State
from archive.models.fields import WordField, in_vocabulary
from treaties.models.instrument import Instrument
from treaties.vocabulary import Phase, Standing


class _Span(models.Model):
    """Half-open: from ``start`` (included; empty: always) to ``end`` (not included; empty: for good)."""

    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    reason = models.TextField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gt=F("start")),
                name="%(app_label)s_%(class)s_runs_forward",
            )
        ]


class StatusSpan(_Span):
    """An instrument was in one phase over these days."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="status_spans")
    phase = WordField(Phase)

    class Meta(_Span.Meta):
        ordering = ["instrument", models.F("start").asc(nulls_first=True)]
        constraints = [*_Span.Meta.constraints, in_vocabulary("phase", Phase)]
        indexes = [models.Index(fields=["instrument", "start"])]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.phase} from {self.start}"


class BoundSpan(_Span):
    """A state stood so to an instrument over these days."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="bound_spans")
    state = models.ForeignKey(State, on_delete=models.CASCADE, related_name="bound_spans")
    standing = WordField(Standing)
    disputed = models.BooleanField(default=False)
    unconfirmed = models.BooleanField(default=False)

    class Meta(_Span.Meta):
        ordering = ["instrument", "state", models.F("start").asc(nulls_first=True)]
        constraints = [*_Span.Meta.constraints, in_vocabulary("standing", Standing)]
        indexes = [models.Index(fields=["instrument", "state", "start"]), models.Index(fields=["state", "start"])]

    def __str__(self) -> str:
        return f"{self.state_id} {self.standing} from {self.start}"
