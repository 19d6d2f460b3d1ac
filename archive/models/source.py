"""The work, and the addresses at which it was read."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from archive.models.base import Identified, Record, RecordQuerySet, Reviewed, tracked
from archive.models.claimant import Publisher
from archive.models.fields import FuzzyDateField, WordField, in_vocabulary
from archive.vocabulary import LinkState, SourceKind


@tracked
class Source(Record):
    """A work: an article, a report, a treaty text."""

    title = models.CharField(max_length=400, help_text="Title as published.")
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        help_text="The house that published it.",
    )
    author = models.CharField(max_length=300, blank=True, help_text="Authors as named, separated by semicolons.")
    published = FuzzyDateField(help_text="Day of publication.")
    language = models.CharField(max_length=8, blank=True, help_text="ISO 639-1 code, for example ru.")
    kind = WordField(SourceKind, blank=True, default="", help_text="What kind of work it is.")

    class Meta(Record.Meta):
        ordering = ["id"]
        constraints = [*Record.Meta.constraints, in_vocabulary("kind", SourceKind, blank=True)]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["publisher", "id"]),
            models.Index(fields=["-published_latest", "id"]),
            GinIndex(fields=["title"], name="source_title_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class AccessPoint(Identified, Reviewed):
    """One address at which a source was read."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="access_points", help_text="The work found there."
    )
    url = models.URLField(max_length=2000, unique=True, help_text="Address, http or https.")
    read_on = FuzzyDateField(help_text="Day on which a person read it there.")
    link_state = WordField(
        LinkState, default=LinkState.NEVER_CHECKED, editable=False, help_text="State of the link, set by checks only."
    )
    note = models.TextField(blank=True, help_text="For example: a mirror, a reprint.")

    objects = RecordQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ["id"]
        constraints = [
            *Reviewed.Meta.constraints,
            in_vocabulary("link_state", LinkState),
            models.CheckConstraint(
                condition=Q(url__regex=r"^https?://[^\s/]+"),
                name="archive_accesspoint_url_http",
                violation_error_message="An address begins with http:// or https://.",
            ),
        ]
        indexes = [*Reviewed.Meta.indexes, models.Index(fields=["source", "id"])]

    def __str__(self) -> str:
        return self.url
