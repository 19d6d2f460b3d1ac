"""What of each kind of record can be found. The layers above tell theirs in their ``ready()``."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.models.base import relations
from archive.registry import Kind, kinds


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as readers look for it.

    ``names``: pairs of a name and what it is; ``apart``: what tells it from others of the same name; ``words``:
    what else it is found by; ``passage``: text of which the matching part is shown; ``owner``: the record on whose
    page it stands (itself, unless given); ``anchor``: the place on that page.
    """

    record: str
    label: str
    names: tuple[tuple[str, str], ...] = ()
    apart: str = ""
    words: str = ""
    passage: str = ""
    owner: str = ""
    anchor: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Searched:
    """A kind of record that can be found.

    ``slug``: its kind in ``archive.registry``; ``page``: the name of the address to lead to; ``entries``: rows as
    entries; ``order``: its place among the results; ``related``: relations that ``entries`` reads, each row of theirs
    once for many of this kind; ``owner``: the field that names the page's record;
    ``marks``: for each table whose changes show in an entry though no key leads there, the lookups that lead from the
    rows of this kind to the ids that a stale mark of that table names; ``offered``: columns of names that the box
    offers while a reader types.
    """

    slug: str
    page: str
    entries: Callable[[Iterable[Any]], Iterable[Entry]]
    order: int
    related: tuple[Any, ...] = ()
    owner: str = "pk"
    marks: Mapping[str, Iterable[str]] = field(default_factory=dict)
    offered: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        return kinds[self.slug]

    def lookups(self) -> Iterator[tuple[str, str]]:
        """Pairs of a table and a lookup: the ``marks``, and every chain of keys to a record that may be a draft."""
        yield from ((table, path) for table, paths in self.marks.items() for path in paths)
        yield from _chains(self.kind.model, "", {self.kind.model})

    def rows(self) -> Any:
        """What readers may find, with all that ``entries`` reads."""
        return self.kind.published().prefetch_related(*self.related)


def _chains(model: type[Any], path: str, above: set[type[Any]]) -> Iterator[tuple[str, str]]:
    for key in relations(model):
        there = key.related_model
        yield there._meta.db_table, f"{path}{key.name}__in"
        if there not in above:
            yield from _chains(there, f"{path}{key.name}__", above | {there})


#: By slug.
searched: dict[str, Searched] = {}


def register(*found: Searched) -> None:
    """Make kinds searchable. A slug named twice is a mistake: raises ``ValueError``."""
    for each in found:
        if each.slug in searched:
            raise ValueError(f"“{each.slug}” is registered twice.")
        searched[each.slug] = each
