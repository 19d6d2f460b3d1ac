"""Deployments counted by all facets at once, and which deployment is counted where.

Written by ``deployments.cube`` alone.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from deployments.models.assessment import Case
from deployments.models.deployment import Deployment


class DeploymentCell(models.Model):
    """One combination of facet values, with the number of deployments that readers see."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="cells")
    system = models.CharField(max_length=80)
    system_type = models.CharField(max_length=30)
    warhead = models.CharField(max_length=30)
    deploying_state = models.CharField(max_length=8)
    host_state = models.CharField(max_length=8)
    conduct = models.CharField(max_length=30)
    status = models.CharField(max_length=30)
    decade = models.CharField(max_length=3)
    evidence = models.CharField(max_length=30)
    links = ArrayField(models.CharField(max_length=30))
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "status", "decade", "evidence", "links", "system_type", "warhead"],
                name="deployments_cell_once",
            )
        ]
        indexes = [models.Index(fields=[name]) for name in ("system", "host_state", "deploying_state")]

    def __str__(self) -> str:
        return f"{self.count} in case {self.case_id}"


class CountedDeployment(models.Model):
    """The cell in which one deployment is counted."""

    deployment = models.OneToOneField(
        Deployment, on_delete=models.DO_NOTHING, primary_key=True, related_name="counted", db_constraint=False
    )
    cell = models.ForeignKey(DeploymentCell, on_delete=models.CASCADE, related_name="deployments")

    def __str__(self) -> str:
        return f"{self.deployment_id} in {self.cell_id}"
