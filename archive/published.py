"""The rows of a table that anonymous readers may see, in a stable order."""

from typing import Any

from django.db import models


def published_rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """What ``RecordQuerySet.published`` lets readers see of ``model``, in the order of the ids."""
    return model._default_manager.published().order_by("pk")
