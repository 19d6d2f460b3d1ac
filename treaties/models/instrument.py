"""Instruments, what happened to them, and who takes part."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Least

from archive.models import Citation, Record, State, remembered, tracked
from archive.models.fields import (
    FuzzyDateField,
    TextsField,
    WordField,
    WordsField,
    all_in_vocabulary,
    begins_before,
    in_vocabulary,
)
from treaties.parties import check_delay, made_by_two
from treaties.vocabulary import (
    BindingAct,
    Binds,
    EndingAct,
    EndReason,
    EventKind,
    InstrumentKind,
    Recognition,
    Topic,
)


def readable_delay(value: str) -> None:
    """Validator: a delay the rule can read."""
    try:
        check_delay(value)
    except ValueError as problem:
        raise ValidationError(str(problem)) from None


@tracked
class Instrument(Record):
    """A treaty, protocol, agreement, commitment, regime, unilateral measure or Security Council resolution.

    Registering one implies no view on its legal nature.
    """

    short_name = models.CharField(
        max_length=80, unique=True, help_text="The name in common use, for example INF Treaty."
    )
    title = models.TextField(help_text="Full title.")
    kind = WordField(InstrumentKind, help_text="What it is in law.")
    topics = WordsField(Topic, help_text="What it is about.")
    adopted = FuzzyDateField(help_text="Day of adoption.")
    opened_for_signature = FuzzyDateField(help_text="Day on which it was opened for signature.")
    signed = FuzzyDateField(help_text="Day of signature.")
    signed_place = models.CharField(max_length=120, blank=True, help_text="Place of signature.")
    entered_into_force = FuzzyDateField(
        help_text="Summary only: the phases come from the events, and this is checked against them."
    )
    ended = FuzzyDateField(
        help_text="Summary only, checked against the events. Of one never in force: the day it was given up."
    )
    end_reason = WordField(EndReason, blank=True, default="", help_text="How it ended.")
    depositary = models.CharField(max_length=160, blank=True, help_text="Who keeps the instruments of ratification.")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="protocols",
        help_text="The treaty a protocol belongs to.",
    )
    parties_count = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Number of participants as published."
    )
    unts_registration = models.CharField(max_length=80, blank=True, help_text="United Nations Treaty Series reference.")
    summary = models.TextField(help_text="In our own words, short sentences.")
    binds = WordField(Binds, default=Binds.PARTIES, help_text="Whom it binds.")
    participation_complete = models.BooleanField(
        default=False,
        help_text="yes only when every participant is recorded: then a state without a row is not bound, else unclear.",
    )
    effect_delay = models.CharField(
        max_length=80,
        blank=True,
        validators=[readable_delay],
        help_text="From deposit to effect: P90D, P6M, or the words for the sixth month.",
    )

    class Meta(Record.Meta):
        ordering = ["short_name"]
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("kind", InstrumentKind),
            in_vocabulary("binds", Binds),
            in_vocabulary("end_reason", EndReason, blank=True),
            all_in_vocabulary("topics", Topic),
            begins_before("entered_into_force", "ended"),
        ]
        indexes = [
            *Record.Meta.indexes,
            GinIndex(fields=["short_name"], name="instrument_short_name_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["kind", "id"]),
            GinIndex(fields=["topics"], name="instrument_topics"),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def bilateral(self) -> bool:
        """Made by two parties, so that one withdrawal ends it."""
        return made_by_two(self.kind, self.parties_count)


@tracked
class Event(Record):
    """A dated thing that happened to an instrument, by an actor or by the instrument as a whole."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="events", help_text="What it happened to."
    )
    date = FuzzyDateField(blank=False, help_text="It takes effect at the start of this day.")
    event = WordField(EventKind, help_text="What happened. Only some kinds change the status.")
    actor = models.ForeignKey(
        State,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who did it. Empty: the instrument as a whole.",
    )
    towards = TextsField(help_text="For a suspension that held towards some only: their codes.")
    note = models.TextField(blank=True, help_text="What happened, in one or two sentences.")

    class Meta(Record.Meta):
        ordering = ["date_earliest", "id"]
        constraints = [*Record.Meta.constraints, in_vocabulary("event", EventKind)]
        indexes = [*Record.Meta.indexes, models.Index(fields=["instrument", "date_earliest"])]


class _DateRange(Func):
    """``daterange(start, end)``, half-open."""

    function = "daterange"
    output_field = DateRangeField()


#: Only what is certain counts: from the latest possible beginning to the earliest possible end.
_ENDS = Case(
    When(bound_until_action__in=[EndingAct.SUSPENSION.value, EndingAct.RATIFICATION_REVOKED.value], then=Value(None)),
    default=F("bound_until_earliest"),
    output_field=models.DateField(),
)
_BEGINS = Least("signed_latest", "bound_from_latest", "bound_until_earliest")


@tracked
class Participation(Record):
    """An episode of one state in one instrument. A re-join is a second episode; episodes are closed, never deleted."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="participations", help_text="In which instrument."
    )
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="participations", help_text="Which state.")
    signed = FuzzyDateField(help_text="Day of signature.")
    bound_from = FuzzyDateField(
        help_text="Day of the state's own act (deposit); for a regime the day or year of joining."
    )
    bound_from_action = WordField(BindingAct, blank=True, default="", help_text="The act. Empty: signed only.")
    bound_until = FuzzyDateField(help_text="Day on which it ended. Empty: not recorded. open: still so.")
    bound_until_action = WordField(
        EndingAct, blank=True, default="", help_text="How it ended; after a suspension the state is still a party."
    )
    recognition = WordField(
        Recognition, default=Recognition.GENERAL, help_text="disputed: only some count the state as a participant."
    )
    recognised_by = TextsField(help_text="Who counts it, where disputed: their codes.")
    note = models.TextField(blank=True, help_text="What a reader must know.")

    class Meta(Record.Meta):
        ordering = ["state", "id"]
        verbose_name_plural = "participation"
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("bound_from_action", BindingAct, blank=True),
            in_vocabulary("bound_until_action", EndingAct, blank=True),
            in_vocabulary("recognition", Recognition),
            begins_before("signed", "bound_until"),
            begins_before("bound_from", "bound_until"),
            ExclusionConstraint(
                name="treaties_participation_no_overlap",
                expressions=[
                    ("instrument", RangeOperators.EQUAL),
                    ("state", RangeOperators.EQUAL),
                    (_DateRange(_BEGINS, _ENDS), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This state already has an episode there over those days: close the first one.",
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["instrument", "state"]),
            models.Index(fields=["state", "instrument"]),
        ]


@remembered
class InstrumentCitation(Citation):
    """A source of one instrument."""

    record = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="citations", help_text="The instrument it supports."
    )


@remembered
class EventCitation(Citation):
    """A source of one event."""

    record = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="citations", help_text="The event it supports."
    )


@remembered
class ParticipationCitation(Citation):
    """A source of one participation."""

    record = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="citations", help_text="The participation it supports."
    )
