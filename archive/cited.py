"""Which kinds of record cite sources, told by each layer, so that a source's page can say what it supports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from archive.models import Succession
from archive.models.base import hidden
from archive.vocabulary import Publication


@dataclass(frozen=True, slots=True)
class Citing:
    """A kind of record that cites sources.

    ``slug``: its word in addresses; ``label``: its name for readers; ``model``: has ``citations``; ``related``: what
    ``name`` and ``address`` read of a row.
    """

    slug: str
    label: str
    model: type[Any]
    name: Callable[[Any], str]
    address: Callable[[Any], str]
    related: tuple[str, ...] = ()

    @property
    def citation(self) -> type[Any]:
        """The model of its citations."""
        return self.model._meta.get_field("citations").related_model

    @property
    def citations(self) -> Any:
        """The citations of published records, with their records and addresses.

        Hidden records are left out, which are few, so that those of many need not be read to count.
        """
        rows = self.citation.objects.exclude(record__in=hidden(self.model, "pk"))
        rows = rows.exclude(access_point__publication=Publication.DRAFT)
        related = ("record", *(f"record__{each}" for each in self.related), "access_point")
        return rows.select_related(*related).order_by("pk")


citing: dict[str, Citing] = {}


def register(*entries: Citing) -> None:
    """Make kinds known that cite sources, by their slugs."""
    citing.update({each.slug: each for each in entries})


register(
    Citing(
        "successions",
        "Successions of states",
        Succession,
        lambda row: f"{row.successor.name} after {row.predecessor.name}",
        lambda row: reverse("state", args=[row.successor_id]),
        ("predecessor", "successor"),
    )
)
