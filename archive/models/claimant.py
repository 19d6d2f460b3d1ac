"""Who publishes, and who says."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from archive.models.base import Identified, RecordQuerySet, Reviewed, tracked
from archive.models.fields import TextsField, WordField, in_vocabulary
from archive.vocabulary import ClaimantKind, PublisherKind, Reliability

_RELIABILITY_HELP = (
    "Admiralty code, first axis: A completely reliable … E unreliable, F cannot be judged. "
    "Empty: not graded. Never averaged."
)


class _Named(Identified, Reviewed):
    """What publishers and claimants share."""

    name = models.CharField(max_length=160, help_text="The name readers see.")
    state = models.ForeignKey(
        "archive.State",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="State it belongs to, where plain.",
    )
    aliases = TextsField(help_text="Other spellings under which it is found.")
    reliability = WordField(Reliability, blank=True, default="", help_text=_RELIABILITY_HELP)
    note = models.TextField(blank=True, help_text="What a reader must know.")

    objects = RecordQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        abstract = True
        ordering = ["name"]
        constraints = [*Reviewed.Meta.constraints, in_vocabulary("reliability", Reliability, blank=True)]

    def __str__(self) -> str:
        return self.name


@tracked
class Publisher(_Named):
    """The house under whose name a source appeared."""

    kind = WordField(PublisherKind, default=PublisherKind.OTHER, help_text="What kind of house it is.")

    class Meta(_Named.Meta):
        constraints = [*_Named.Meta.constraints, in_vocabulary("kind", PublisherKind)]
        indexes = [
            *_Named.Meta.indexes,
            GinIndex(fields=["name"], name="publisher_name_trgm", opclasses=["gin_trgm_ops"]),
        ]


@tracked
class Claimant(_Named):
    """The person or body that made a claim. Role and office as of then are kept with each claim."""

    kind = WordField(ClaimantKind, default=ClaimantKind.OTHER, help_text="Person, body, or anonymous.")
    organisation = models.CharField(max_length=160, blank=True, help_text="Body it speaks for, where one is known.")

    class Meta(_Named.Meta):
        constraints = [*_Named.Meta.constraints, in_vocabulary("kind", ClaimantKind)]
        indexes = [
            *_Named.Meta.indexes,
            GinIndex(fields=["name"], name="claimant_name_trgm", opclasses=["gin_trgm_ops"]),
        ]

    @property
    def anonymous(self) -> bool:
        """Whether the claimant is not named; such claims are shown visibly weaker."""
        return self.kind == ClaimantKind.ANONYMOUS
