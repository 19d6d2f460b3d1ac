"""The archive's own book-keeping: what is stale, what was loaded, how far a job is."""

from django.db import models
from django.db.models import Q


class Stale(models.Model):
    """A mark that a record changed, written by a trigger, removed when what depends on it was derived anew.

    ``record`` is what depends on the change: the instrument, system or deployment the row belongs to, else the
    row itself.
    """

    record_table = models.CharField(max_length=80)
    record = models.CharField(max_length=80)
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "stale marks"

    def __str__(self) -> str:
        return f"{self.record_table} {self.record}"


class LoadedRow(models.Model):
    """A row as the data files last gave it, cell by cell: what an edit since then is measured against."""

    table = models.CharField(max_length=80)
    record = models.CharField(max_length=80)
    cells = models.JSONField()
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "record"], name="archive_loadedrow_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.record}"


class JobRun(models.Model):
    """One run of a long job, as pages and staff see it."""

    class Outcome(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.RUNNING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    reached = models.JSONField(default=dict, blank=True, help_text="From where another run can go on.")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["name", "-started_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["running", "done", "failed"]), name="archive_jobrun_state_word"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"
