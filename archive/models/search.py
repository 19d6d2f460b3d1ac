"""What can be found: one row a published record, derived from it. One writer: ``archive.search.derive``."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

#: Names count most, then places and states, then what is told. English stems, Russian stems, and words as they stand.
_DOCUMENT = (
    SearchVector("latin", config="simple", weight="A")
    + SearchVector("words", config="simple", weight="B")
    + SearchVector("passage", config="simple", weight="C")
    + SearchVector("passage", config="english", weight="C")
    + SearchVector("passage", config="russian", weight="C")
)


class SearchEntry(models.Model):
    """One record as a reader may look for it. ``owner`` and ``anchor``: the page and the place on it to lead to."""

    kind = models.CharField(max_length=40)
    record = models.CharField(max_length=80)
    owner = models.CharField(max_length=80)
    anchor = models.CharField(max_length=80, blank=True)
    label = models.TextField()
    apart = models.TextField(blank=True)
    names = models.JSONField(default=list)
    keys = models.TextField(blank=True)
    latin = models.TextField(blank=True)
    words = models.TextField(blank=True)
    passage = models.TextField(blank=True)
    unconfirmed = models.BooleanField(default=False)
    document = models.GeneratedField(expression=_DOCUMENT, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="archive_searchentry_once")]
        indexes = [
            models.Index(fields=["kind", "owner"]),
            GinIndex(fields=["document"], name="searchentry_document", fastupdate=False),
            GinIndex(SearchVector("latin", config="simple"), name="searchentry_names", fastupdate=False),
            GinIndex(fields=["keys"], name="searchentry_keys_trgm", opclasses=["gin_trgm_ops"], fastupdate=False),
            GinIndex(fields=["latin"], name="searchentry_latin_trgm", opclasses=["gin_trgm_ops"], fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"
