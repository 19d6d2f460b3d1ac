"""Citations for a page, fetched once."""

from django.db import models
from django.db.models import Prefetch

from archive.models import Source
from archive.vocabulary import Publication


def cited(model: type[models.Model], path: str = "citations") -> Prefetch:
    """Prefetch of the citations of ``model``'s records, with source, publisher and address: one query.

    ``path`` leads from the queryset's model to the citations, for example ``"claims__citations"``. Sources that
    are still drafts are left out.
    """
    citation = model._meta.get_field("citations").related_model
    rows = citation.objects.filter(source__in=Source.objects.published()).exclude(
        access_point__publication=Publication.DRAFT
    )
    rows = rows.select_related("source__publisher", "access_point__watch")
    return Prefetch(path, queryset=rows.order_by("record", "position", "id"))
