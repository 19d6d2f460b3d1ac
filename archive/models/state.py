"""States, territories and groups of states, with lifetimes, and what followed what."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from archive.models.base import Record, remembered, tracked
from archive.models.citation import Citation
from archive.models.fields import FuzzyDateField, TextsField, WordField, begins_before, in_vocabulary
from archive.vocabulary import StateKind, SuccessionKind


@tracked
class State(Record):
    """A state, a state that was, a territory, or a group that acts as one (NATO, the E3).

    Names are the archive's own short forms and imply no view on status. Codes: ISO 3166-1 alpha-3; former
    states by their former codes (ISO 3166-3: SUN, CSK, DDR, YUG, SCG).
    """

    id = models.CharField(
        "code",
        max_length=8,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2,8}$", "Use the three-letter code in capitals, for example BLR.")],
        help_text="ISO 3166-1 alpha-3 code in capitals; a former state's former code; a short name for a group.",
    )
    name = models.CharField(max_length=80, help_text="The archive's own short name, for example North Korea.")
    kind = WordField(StateKind, default=StateKind.STATE, help_text="state, historical, territory or group.")
    aliases = TextsField(help_text="Other names by which it is found.")
    exists_from = FuzzyDateField(help_text="First day of the state, where the archive needs it.")
    exists_until = FuzzyDateField(help_text="The day on which it ceased to exist. Empty: it exists.")
    responsible_state = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="territories",
        help_text="For a territory: the state that answers for it.",
    )
    un_member_from = FuzzyDateField(help_text="Day of admission to the United Nations.")
    un_member_until = FuzzyDateField(help_text="Day on which membership ended. Empty: still a member, or never one.")
    note = models.TextField(blank=True, help_text="What a reader must know about the code or the name.")

    class Meta(Record.Meta):
        ordering = ["name"]
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("kind", StateKind),
            begins_before("exists_from", "exists_until"),
            begins_before("un_member_from", "un_member_until"),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["name"]),
            GinIndex(fields=["name"], name="state_name_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Succession(Record):
    """One state followed another. Rows of their own, never inferred."""

    predecessor = models.ForeignKey(
        State, on_delete=models.PROTECT, related_name="followed_by", help_text="The state that ceased or shrank."
    )
    successor = models.ForeignKey(
        State, on_delete=models.PROTECT, related_name="follows", help_text="The state that followed."
    )
    date = FuzzyDateField(blank=False, help_text="From which day.")
    kind = WordField(
        SuccessionKind, default=SuccessionKind.SUCCESSION, help_text="continuation: the same legal person goes on."
    )
    note = models.TextField(blank=True, help_text="By whose account, and within which limits.")

    class Meta(Record.Meta):
        ordering = ["date_earliest", "id"]
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("kind", SuccessionKind),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="archive_succession_two_states",
                violation_error_message="A state cannot follow itself.",
            ),
            models.UniqueConstraint(fields=["predecessor", "successor"], name="archive_succession_once"),
        ]


@remembered
class SuccessionCitation(Citation):
    """A source of one succession."""

    record = models.ForeignKey(
        Succession, on_delete=models.CASCADE, related_name="citations", help_text="The succession it supports."
    )
