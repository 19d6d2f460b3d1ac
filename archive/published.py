"""What anonymous readers may see of a table."""

from typing import Any

from django.db import models

from archive.models import Reviewed
from archive.vocabulary import Publication


def published_rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """The published rows of ``model`` whose necessary relations are published too, in the order of their ids.

    A row whose optional relation is a draft stays; readers are shown nothing there.
    """
    rows = model._default_manager.filter(publication=Publication.PUBLISHED)
    for field in relations(model):
        if not field.null:
            rows = rows.filter(**{f"{field.name}__publication": Publication.PUBLISHED})
    return rows.order_by("pk")


def relations(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of ``model`` to records that may be drafts."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Reviewed)
    ]
