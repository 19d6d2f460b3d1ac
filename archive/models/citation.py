"""What ties a record, or one named field of it, to a source."""

from django.db import models
from django.db.models import Q

from archive.models.base import Identified
from archive.models.fields import WordField, in_vocabulary
from archive.vocabulary import CitationRole


class Citation(Identified):
    """A source of one record. One small table per citable kind, each with a real foreign key ``record``."""

    source = models.ForeignKey(
        "archive.Source", on_delete=models.PROTECT, related_name="+", help_text="The work cited."
    )
    access_point = models.ForeignKey(
        "archive.AccessPoint",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The address at which it was read.",
    )
    role = WordField(
        CitationRole,
        default=CitationRole.SUPPORTS,
        help_text="supports: the fact stands there. consulted: a place to look. "
        "also_reports: a further report of the same statement.",
    )
    field = models.CharField(max_length=40, blank=True, help_text="The field it supports. Empty: the whole record.")
    locator = models.CharField(max_length=120, blank=True, help_text="Page, paragraph or article.")
    quote = models.TextField(blank=True, help_text="The words that carry the fact: short, exact.")
    prefix = models.CharField(max_length=200, blank=True, help_text="The words just before the quote.")
    suffix = models.CharField(max_length=200, blank=True, help_text="The words just after the quote.")
    position = models.PositiveSmallIntegerField(default=1, help_text="Order among the sources of the record.")

    class Meta:
        abstract = True
        ordering = ["record", "position", "id"]
        indexes = [models.Index(fields=["source"])]
        constraints = [
            in_vocabulary("role", CitationRole),
            models.CheckConstraint(
                condition=~Q(quote="") | Q(prefix="", suffix=""),
                name="%(app_label)s_%(class)s_quote_first",
                violation_error_message="Words before or after a quote need the quote itself.",
            ),
        ]
