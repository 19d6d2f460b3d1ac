"""Weapon types, and what is claimed about them."""

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from archive.models import Citation, Claimant, Record, remembered, tracked
from archive.models.fields import (
    FuzzyDateField,
    TextsField,
    WordField,
    WordsField,
    all_in_vocabulary,
    begins_before,
    in_vocabulary,
    right_way_up,
)
from archive.vocabulary import Credibility
from deployments.vocabulary import Property
from treaties.criteria import parse_facts
from treaties.vocabulary import Basing, Basis, LaunchDomain, Measure, Rank, SystemType, Warhead


def readable_facts(value: str) -> None:
    """Validator: facts the rules can read."""
    try:
        parse_facts(value)
    except ValueError as problem:
        raise ValidationError(str(problem)) from None


@tracked
class System(Record):
    """A weapon type, with its variants, names and designators."""

    name = models.CharField(max_length=120, unique=True, help_text="The name in common use.")
    native_name = models.CharField(max_length=120, blank=True, help_text="The name in its original script.")
    aliases = TextsField(help_text="Other names by which it is found.")
    dod_designator = TextsField(help_text="Designators of the United States Department of Defense.")
    nato_name = TextsField(help_text="NATO reporting names.")
    grau_index = TextsField(help_text="Indexes of the Soviet and Russian artillery directorate (GRAU).")
    origin = TextsField(help_text="Codes of the states it comes from.")
    developer = models.CharField(max_length=160, blank=True, help_text="Design bureau or maker.")
    system_type = WordField(SystemType, help_text="Kind of object.")
    launch_domain = WordsField(LaunchDomain, help_text="From where it is launched.")
    basing = WordsField(Basing, help_text="How it is based.")
    propulsion = models.CharField(max_length=120, blank=True, help_text="As recorded.")
    first_tested = FuzzyDateField(help_text="First flight test.")
    entered_service = FuzzyDateField(help_text="Entry into service.")
    retired = FuzzyDateField(help_text="Retirement.")
    warhead = WordField(
        Warhead, default=Warhead.UNKNOWN, help_text="dual: capable of either, not known to be nuclear-armed."
    )
    payload_kg = models.FloatField(null=True, blank=True, help_text="Payload in kg; counts as one claim “as recorded”.")
    solely_interceptor = models.BooleanField(
        null=True,
        blank=True,
        help_text="Developed and tested solely to intercept objects not on the surface of the earth.",
    )
    weapon_delivery_vehicle = models.BooleanField(
        null=True, blank=True, help_text="no: it delivers no weapon, and is outside missile categories."
    )
    facts = models.CharField(
        max_length=300, blank=True, validators=[readable_facts], help_text="Further facts: warheads=10;abm_role=yes."
    )
    wikidata_qid = models.CharField(max_length=20, blank=True, help_text="Wikidata item, for example Q42.")
    note = models.TextField(blank=True, help_text="What a reader must know.")

    class Meta(Record.Meta):
        ordering = ["name"]
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("system_type", SystemType),
            in_vocabulary("warhead", Warhead, blank=True),
            all_in_vocabulary("launch_domain", LaunchDomain),
            all_in_vocabulary("basing", Basing),
            begins_before("entered_service", "retired"),
        ]
        indexes = [
            *Record.Meta.indexes,
            GinIndex(fields=["name"], name="system_name_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["system_type", "id"]),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class SystemClaim(Record):
    """One claim about one measurable property of a system. Never overwritten; ranked instead."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="claims", help_text="About which system.")
    property = WordField(Property, default=Property.RANGE_KM, help_text="What is measured, with its unit.")
    measure = WordField(Measure, help_text="What kind of figure it is; this decides what it can prove.")
    lower = models.FloatField(null=True, blank=True, help_text="Lower figure.")
    lower_inclusive = models.BooleanField(
        default=True, help_text="Does the lower figure itself belong to it? “beyond 500” does not."
    )
    upper = models.FloatField(null=True, blank=True, help_text="Upper figure, or the value.")
    upper_inclusive = models.BooleanField(default=True, help_text="Does the upper figure itself belong to it?")
    open_ended = models.BooleanField(default=False, help_text="“or more” was said of the value.")
    basis = WordField(Basis, help_text="What the claim rests on.")
    claimant = models.ForeignKey(
        Claimant, on_delete=models.PROTECT, related_name="system_claims", help_text="Who says so."
    )
    attributed_as = models.CharField(
        max_length=200, blank=True, help_text="The attribution exactly as the source gave it."
    )
    quoted_by = models.ForeignKey(
        Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who relayed the words."
    )
    claimed_on = FuzzyDateField(help_text="Day of the claim. Empty: not known.")
    rank = WordField(Rank, default=Rank.NORMAL, help_text="preferred: headlines follow it. deprecated: takes no part.")
    rank_reason = models.CharField(max_length=300, blank=True, help_text="Why it is ranked so.")
    credibility = WordField(
        Credibility, blank=True, default="", help_text="Admiralty code, second axis: 1 confirmed … 6 cannot be judged."
    )
    note = models.TextField(blank=True, help_text="Figures as written, conversions, what a reader must know.")

    class Meta(Record.Meta):
        ordering = ["system", "property", models.F("claimed_on_earliest").asc(nulls_last=True), "id"]
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("property", Property),
            in_vocabulary("measure", Measure),
            in_vocabulary("basis", Basis),
            in_vocabulary("rank", Rank),
            in_vocabulary("credibility", Credibility, blank=True),
            right_way_up("lower", "upper"),
            models.CheckConstraint(
                condition=Q(lower__isnull=False) | Q(upper__isnull=False),
                name="deployments_systemclaim_a_figure",
                violation_error_message="A claim needs a lower or an upper figure.",
            ),
            models.CheckConstraint(
                condition=~Q(rank="deprecated") | ~Q(rank_reason=""),
                name="deployments_systemclaim_deprecated_why",
                violation_error_message="A deprecated claim needs the reason.",
            ),
        ]
        indexes = [*Record.Meta.indexes, models.Index(fields=["system", "property"]), models.Index(fields=["claimant"])]


@remembered
class SystemCitation(Citation):
    """A source of one system."""

    record = models.ForeignKey(
        System, on_delete=models.CASCADE, related_name="citations", help_text="The system it supports."
    )


@remembered
class SystemClaimCitation(Citation):
    """A source of one claim about a system."""

    record = models.ForeignKey(
        SystemClaim, on_delete=models.CASCADE, related_name="citations", help_text="The claim it supports."
    )
