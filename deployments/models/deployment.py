"""Deployments, and who said what about them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from archive.models import Citation, Claimant, Record, State, remembered, tracked
from archive.models.fields import (
    FuzzyDateField,
    WordField,
    WordsField,
    all_in_vocabulary,
    begins_before,
    in_vocabulary,
)
from archive.vocabulary import Credibility
from deployments.models.system import System
from deployments.vocabulary import ClaimKind, DeploymentStatus, Precision, QuantityUnit, Stance
from treaties.vocabulary import Basing, Conduct, LaunchDomain, Rank

#: What the search of a list looks for words in, besides names.
DEPLOYMENT_TEXT = SearchVector("location", "unit", "summary", config="simple")
CLAIM_TEXT = SearchVector("note", "attributed_as", config="simple")


@tracked
class Deployment(Record):
    """A system of one state at a place in a host state, known through claims."""

    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="deployments", help_text="Which weapon type."
    )
    deploying_state = models.ForeignKey(
        State, on_delete=models.PROTECT, related_name="deployments_made", help_text="Whose weapon."
    )
    host_state = models.ForeignKey(
        State,
        on_delete=models.PROTECT,
        related_name="deployments_hosted",
        help_text="Where, by borders the United Nations recognise.",
    )
    controlling_state = models.ForeignKey(
        State,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who controls the place, where not the host.",
    )
    location = models.CharField(max_length=200, blank=True, help_text="The place, in words.")
    latitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Degrees north, approximate by design.",
    )
    longitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Degrees east, approximate by design.",
    )
    location_precision = WordField(Precision, help_text="How exactly the place is given.")
    unit = models.CharField(max_length=160, blank=True, help_text="Military unit.")
    quantity = models.PositiveIntegerField(null=True, blank=True, help_text="The editor's figure; the claims decide.")
    quantity_unit = WordField(QuantityUnit, blank=True, default="", help_text="What is counted.")
    started = FuzzyDateField(help_text="Since when.")
    ended = FuzzyDateField(
        help_text="Until when. Empty: not recorded. open: still there. unknown: ended, day not known."
    )
    status = WordField(DeploymentStatus, help_text="The editor's summary; the archive derives its own from the claims.")
    conduct = WordField(Conduct, help_text="What kind of act it is.")
    launch_domain = WordsField(LaunchDomain, help_text="The domain of this deployment, where the system has several.")
    basing = WordsField(Basing, help_text="The basing of this deployment, where the system has several.")
    summary = models.TextField(help_text="Who says what, in short sentences.")

    class Meta(Record.Meta):
        ordering = ["id"]
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("location_precision", Precision),
            in_vocabulary("quantity_unit", QuantityUnit, blank=True),
            in_vocabulary("status", DeploymentStatus),
            in_vocabulary("conduct", Conduct),
            all_in_vocabulary("launch_domain", LaunchDomain),
            all_in_vocabulary("basing", Basing),
            begins_before("started", "ended"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="deployments_deployment_on_earth",
                violation_error_message="Give latitude (-90 to 90) and longitude (-180 to 180) together, or neither.",
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["id"], condition=Q(evidence="known"), name="deployment_known"),
            models.Index(fields=["-started_latest", "id"]),
            models.Index(fields=["system", "-started_latest", "id"]),
            models.Index(fields=["host_state", "-started_latest", "id"]),
            models.Index(fields=["deploying_state", "-started_latest", "id"]),
            models.Index(fields=["status", "-started_latest", "id"]),
            models.Index(Left("started", 3), F("started_latest").desc(), "id", name="deployment_decade"),
            GinIndex(fields=["location"], name="deployment_location_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(DEPLOYMENT_TEXT, name="deployment_text", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.system.name} in {self.host_state.name}"


@tracked
class DeploymentClaim(Record):
    """One dated statement or report about a deployment. Never overwritten; ranked instead."""

    deployment = models.ForeignKey(
        Deployment, on_delete=models.CASCADE, related_name="claims", help_text="About which deployment."
    )
    kind = WordField(ClaimKind, help_text="What is at issue.")
    stance = WordField(Stance, help_text="How it is said. A denial is presence with denies.")
    happened_on = FuzzyDateField(help_text="The day it speaks of, where fixed.")
    claimed_on = FuzzyDateField(help_text="The day of the statement. Empty: not known.")
    claimant = models.ForeignKey(
        Claimant, on_delete=models.PROTECT, related_name="deployment_claims", help_text="Who says so."
    )
    attributed_as = models.CharField(
        max_length=200, blank=True, help_text="The attribution exactly as the source gave it."
    )
    claimant_role = models.CharField(max_length=120, blank=True, help_text="Role as of then.")
    claimant_organisation = models.CharField(max_length=120, blank=True, help_text="Organisation as of then.")
    claimant_state = models.ForeignKey(
        State, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="State as of then."
    )
    quoted_by = models.ForeignKey(
        Claimant, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Who relayed the words."
    )
    quantity = models.PositiveIntegerField(null=True, blank=True, help_text="How many, where the claim says.")
    quantity_unit = WordField(QuantityUnit, blank=True, default="", help_text="What is counted.")
    rank = WordField(Rank, default=Rank.NORMAL, help_text="preferred: headlines follow it. deprecated: takes no part.")
    rank_reason = models.CharField(max_length=300, blank=True, help_text="Why it is ranked so.")
    credibility = WordField(
        Credibility, blank=True, default="", help_text="Admiralty code, second axis: 1 confirmed … 6 cannot be judged."
    )
    note = models.TextField(help_text="What was said, in our own words, or quoted.")

    class Meta(Record.Meta):
        ordering = ["deployment", models.F("claimed_on_earliest").asc(nulls_last=True), "id"]
        constraints = [
            *Record.Meta.constraints,
            in_vocabulary("kind", ClaimKind),
            in_vocabulary("stance", Stance),
            in_vocabulary("quantity_unit", QuantityUnit, blank=True),
            in_vocabulary("rank", Rank),
            in_vocabulary("credibility", Credibility, blank=True),
            models.CheckConstraint(
                condition=~Q(rank="deprecated") | ~Q(rank_reason=""),
                name="deployments_deploymentclaim_deprecated_why",
                violation_error_message="A deprecated claim needs the reason.",
            ),
        ]
        indexes = [
            *Record.Meta.indexes,
            models.Index(fields=["deployment", "claimed_on_earliest"]),
            models.Index(fields=["id"], condition=Q(evidence="known"), name="deploymentclaim_known"),
            models.Index(fields=["-claimed_on_earliest", "id"], name="deploymentclaim_newest"),
            models.Index(fields=["claimant", "-claimed_on_latest", "id"]),
            models.Index(fields=["-claimed_on_latest", "id"]),
            GinIndex(CLAIM_TEXT, name="deploymentclaim_text", fastupdate=False),
        ]

    @property
    def anchor(self) -> str:
        """Its place on the page of its deployment: ``c-045``."""
        return self.pk.removeprefix(f"{self.deployment_id}-")


@tracked
class DeploymentCitation(Citation):
    """A source of one deployment."""

    record = models.ForeignKey(
        Deployment, on_delete=models.CASCADE, related_name="citations", help_text="The deployment it supports."
    )


@remembered
class DeploymentClaimCitation(Citation):
    """A source of one claim about a deployment."""

    record = models.ForeignKey(
        DeploymentClaim, on_delete=models.CASCADE, related_name="citations", help_text="The claim it supports."
    )
