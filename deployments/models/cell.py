"""How many deployments share the same values of all facets. Written by ``deployments.cube`` alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from deployments.models.deployment import Deployment


class DeploymentCell(models.Model):
    """One combination of facet values, with the number of deployments that readers see and one of them.

    All deployments of a cell put the same question to the rules, so the stored answers of ``sample`` are those of
    every one of them.
    """

    system = models.CharField(max_length=80)
    system_type = models.CharField(max_length=30)
    deploying_state = models.CharField(max_length=8)
    host_state = models.CharField(max_length=8)
    conduct = models.CharField(max_length=30)
    launch_domain = ArrayField(models.CharField(max_length=30))
    basing = ArrayField(models.CharField(max_length=30))
    status = models.CharField(max_length=30)
    decade = models.CharField(max_length=3)
    evidence = models.CharField(max_length=30)
    links = ArrayField(models.CharField(max_length=30))
    sample = models.ForeignKey(Deployment, on_delete=models.DO_NOTHING, db_constraint=False, related_name="cells")
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=[name]) for name in ("system", "host_state", "deploying_state")]

    def __str__(self) -> str:
        return f"{self.count} like {self.sample_id}"
