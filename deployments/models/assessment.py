"""The archive's derived answers, kept as spans of constant answer. Written by ``deployments.derive`` alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from archive.models.fields import WordField, in_vocabulary
from treaties.models import Category
from treaties.vocabulary import Cause, Effect, Match, Standing

#: What a deployment brings to the rules besides the records of its system: deployments alike in these are one case.
CASE = ("system", "deploying_state", "host_state", "conduct", "launch_domain", "basing")


class Case(models.Model):
    """One question to the rules, put by all published deployments of one system by the same states in the same way.

    They share its answers, so that these are worked out and stored once.
    """

    system = models.CharField(max_length=80)
    deploying_state = models.CharField(max_length=8)
    host_state = models.CharField(max_length=8)
    conduct = models.CharField(max_length=30)
    launch_domain = ArrayField(models.CharField(max_length=30))
    basing = ArrayField(models.CharField(max_length=30))

    class Meta:
        constraints = [models.UniqueConstraint(fields=CASE, name="deployments_case_once")]

    def __str__(self) -> str:
        return f"{self.system} {self.deploying_state} {self.host_state} {self.conduct}"


class Assessment(models.Model):
    """Case × category over days of constant answer: match, standing of both states, effect.

    Half-open: from ``start`` (included; empty: always) to ``end`` (not included; empty: for good). Kept only for
    pairs past type, delivery vehicle, domain and basing.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="assessments")
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    match = WordField(Match)
    cause = WordField(Cause, blank=True, default="")
    deploying_standing = WordField(Standing)
    host_standing = WordField(Standing)
    effect = WordField(Effect)
    why = models.TextField(help_text="The deciding reason, in a sentence.")

    class Meta:
        ordering = ["case", "category", F("start").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gt=F("start")),
                name="deployments_assessment_runs_forward",
            ),
            models.CheckConstraint(
                condition=(Q(match="undetermined") & ~Q(cause="")) | (~Q(match="undetermined") & Q(cause="")),
                name="deployments_assessment_cause",
            ),
            in_vocabulary("match", Match),
            in_vocabulary("effect", Effect),
        ]
        indexes = [
            models.Index(fields=["case", "category", "start"]),
            models.Index(
                fields=["category"],
                include=["case", "match", "effect", "start", "end"],
                condition=Q(match__in=("in_class", "undetermined")),
                name="deployments_by_category",
            ),
            models.Index(
                fields=["case"],
                include=["category", "effect", "start", "end"],
                condition=Q(match="in_class"),
                name="deployments_in_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.category_id} {self.start} {self.match}"
