"""Claims that readers may see: about a deployment that readers may see, its system included, two steps away."""

from django.db.models import QuerySet

from archive.published import published_rows, relations
from archive.vocabulary import Publication
from deployments.models import Deployment, DeploymentClaim


def visible_claims() -> QuerySet[DeploymentClaim]:
    """Claims about deployments whose system and states are published too, in the order of their ids."""
    needed = {
        f"deployment__{field.name}__publication": Publication.PUBLISHED
        for field in relations(Deployment)
        if not field.null
    }
    return published_rows(DeploymentClaim).filter(**needed)
