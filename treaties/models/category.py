"""What an instrument regulates: its provisions, the classes of weapons they define, and the types it names."""

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models

from archive.models import Citation, Record, remembered, tracked
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
from treaties.criteria import facts_named, parse_criteria
from treaties.models.instrument import Instrument
from treaties.vocabulary import (
    Basing,
    Concern,
    LaunchDomain,
    Nature,
    Obligation,
    ProvisionKind,
    ScopeOf,
    SystemType,
)


def readable_criteria(value: str) -> None:
    """Validator: criteria the rule can read."""
    try:
        facts_named(parse_criteria(value))
    except ValueError as problem:
        raise ValidationError(str(problem)) from None


@tracked
class Region(Record):
    """A territory that a scope names, as a list of states."""

    name = models.CharField(max_length=120, help_text="Name readers see.")
    states = TextsField(help_text="Codes of the states wholly inside.")
    partly = TextsField(help_text="Codes of the states of which only a part is inside.")
    note = models.TextField(blank=True, help_text="The article that draws the line.")

    class Meta(Record.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked
class Provision(Record):
    """An article or paragraph, with a summary in our own words."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="provisions", help_text="Where it stands."
    )
    locator = models.CharField(max_length=120, help_text="Article or paragraph, for example Art. VII(4).")
    kind = WordField(ProvisionKind, help_text="What it does.")
    summary = models.TextField(help_text="In our own words.")

    class Meta(Record.Meta):
        ordering = ["id"]
        constraints = [*Record.Meta.constraints, in_vocabulary("kind", ProvisionKind)]
        indexes = [*Record.Meta.indexes, models.Index(fields=["instrument", "id"])]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.locator}"


@tracked
class Category(Record):
    """A class of weapons that a provision, or a published reference scheme, defines."""

    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="categories", help_text="Which instrument defines it."
    )
    name = models.CharField(max_length=120, help_text="Name of the class.")
    locator = models.CharField(max_length=160, help_text="Where it is defined.")
    provisions = TextsField(help_text="Ids of the provisions the locator names.")
    system_types = WordsField(SystemType, help_text="Kinds of object. Empty: any.")
    launch_domains = WordsField(LaunchDomain, help_text="Launch domains. Empty: any.")
    basing = WordsField(Basing, help_text="Basing modes. Empty: any.")
    range_min_km = models.FloatField(null=True, blank=True, help_text="Lower bound in km. Empty: none.")
    range_min_inclusive = models.BooleanField(
        null=True, blank=True, help_text="Does the lower bound itself belong to the class?"
    )
    range_max_km = models.FloatField(null=True, blank=True, help_text="Upper bound in km. Empty: none.")
    range_max_inclusive = models.BooleanField(
        null=True, blank=True, help_text="Does the upper bound itself belong to the class?"
    )
    payload_min_kg = models.FloatField(
        null=True, blank=True, help_text="Least payload in kg, the figure itself included."
    )
    nuclear_only = models.BooleanField(default=False, help_text="Only nuclear weapons are meant.")
    excludes_solely_interceptors = models.BooleanField(
        default=False, help_text="Types that are solely interceptors are exempt."
    )
    member_of = TextsField(help_text="Ids of categories of which the weapon must first be in one.")
    not_member_of = TextsField(help_text="Ids of categories in which it must not be.")
    needs = models.CharField(max_length=200, blank=True, help_text="Further facts that decide, as first recorded.")
    criteria = models.TextField(
        blank=True,
        validators=[readable_criteria],
        help_text="Coded criteria, for example launch_weight_kg>106000|throw_weight_kg>4350.",
    )
    undecided = models.TextField(
        blank=True, help_text="The condition no rule can decide; it makes the answer undetermined."
    )
    other_criteria = models.TextField(blank=True, help_text="Explanation: what the text says besides.")
    exemptions = models.TextField(blank=True, help_text="Explanation: what the text exempts.")
    obligation = WordField(Obligation, help_text="What follows for the class.")
    conduct = WordsField(Concern, help_text="What conduct it is about. Empty: any.")
    nature = WordField(
        Nature,
        default=Nature.REGULATED,
        help_text="What the class is; only regulated classes and ceilings can be in class.",
    )
    scope = TextsField(help_text="Territorial scope: codes of states, ids of regions. Empty: anywhere.")
    scope_of = WordField(
        ScopeOf, default=ScopeOf.HOST, help_text="host: where the weapon stands. deployer: whose weapons are meant."
    )
    territorial_scope = models.CharField(max_length=120, blank=True, help_text="The scope in words.")
    valid_from = FuzzyDateField(help_text="The class holds from this day.")
    valid_until = FuzzyDateField(help_text="The class holds until this day.")

    class Meta(Record.Meta):
        ordering = ["id"]
        verbose_name_plural = "categories"
        constraints = [
            *Record.Meta.constraints,
            all_in_vocabulary("system_types", SystemType),
            all_in_vocabulary("launch_domains", LaunchDomain),
            all_in_vocabulary("basing", Basing),
            all_in_vocabulary("conduct", Concern),
            in_vocabulary("obligation", Obligation),
            in_vocabulary("nature", Nature),
            in_vocabulary("scope_of", ScopeOf),
            right_way_up("range_min_km", "range_max_km"),
            begins_before("valid_from", "valid_until"),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["instrument", "id"]),
            GinIndex(fields=["system_types"], name="category_system_types"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id}: {self.name}"


@tracked
class NamedType(Record):
    """A type that an instrument lists by name. Named beats computed.

    The weapon is named by its id: the law knows no weapon tables. The check that it exists is made by the
    layer above.
    """

    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="named_types", help_text="Which instrument lists it."
    )
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="named_types", help_text="In which class."
    )
    locator = models.CharField(max_length=120, help_text="Where the list stands.")
    designation = models.CharField(max_length=80, help_text="The name in the list.")
    system = models.CharField(max_length=80, help_text="Id of the system meant.")

    class Meta(Record.Meta):
        ordering = ["id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["category", "system", "designation"], name="treaties_namedtype_once"),
        ]
        indexes = [*Record.Meta.indexes, models.Index(fields=["system"])]

    def __str__(self) -> str:
        return f"{self.designation} ({self.instrument_id})"


@remembered
class RegionCitation(Citation):
    """A source of one region."""

    record = models.ForeignKey(
        Region, on_delete=models.CASCADE, related_name="citations", help_text="The region it supports."
    )


@remembered
class ProvisionCitation(Citation):
    """A source of one provision."""

    record = models.ForeignKey(
        Provision, on_delete=models.CASCADE, related_name="citations", help_text="The provision it supports."
    )


@remembered
class CategoryCitation(Citation):
    """A source of one category."""

    record = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="citations", help_text="The category it supports."
    )


@remembered
class NamedTypeCitation(Citation):
    """A source of one named type."""

    record = models.ForeignKey(
        NamedType, on_delete=models.CASCADE, related_name="citations", help_text="The named type it supports."
    )
