"""The archive's derived answers, kept as spans of constant answer. Written by ``deployments.derive`` alone."""

from django.db import models
from django.db.models import F, Q

from archive.models.fields import WordField, in_vocabulary
from deployments.models.deployment import Deployment
from treaties.models import Category
from treaties.vocabulary import Cause, Effect, Match, Standing


class Assessment(models.Model):
    """Deployment × category over days of constant answer: match, standing of both states, effect.

    Half-open: from ``start`` (included; empty: always) to ``end`` (not included; empty: for good). Kept only for
    pairs past type, delivery vehicle, domain and basing.
    """

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="assessments")
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
        ordering = ["deployment", "category", F("start").asc(nulls_first=True)]
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
            models.Index(fields=["deployment", "category", "start"]),
            models.Index(fields=["category", "match", "effect"]),
            models.Index(
                fields=["deployment", "category", "start"],
                condition=Q(match="in_class"),
                name="deployments_in_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deployment_id} {self.category_id} {self.start} {self.match}"
