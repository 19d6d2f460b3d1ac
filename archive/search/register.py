"""What of each kind of record can be found. The layers above tell theirs in their ``ready()``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    entries; ``order``: its place among the results; ``related``, ``prefetched``: relations that ``entries`` reads;
    ``owner``: the field that names the page's record;
    ``marks``: for each further table whose changes show in an entry, the lookups that lead from the rows of this
    kind to the ids that a stale mark of that table names; ``visible``: the rows readers may see, where the kind's
    published ones are too many.
    """

    slug: str
    page: str
    entries: Callable[[Iterable[Any]], Iterable[Entry]]
    order: int
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()
    owner: str = "pk"
    marks: Mapping[str, Iterable[str]] = field(default_factory=dict)
    visible: Callable[[], Any] | None = None

    @property
    def kind(self) -> Kind:
        return kinds[self.slug]

    def published(self) -> Any:
        """What readers may find."""
        return self.visible() if self.visible else self.kind.published()

    def rows(self) -> Any:
        """The same, with all that ``entries`` reads."""
        return self.published().select_related(*self.related).prefetch_related(*self.prefetched)


#: By slug.
searched: dict[str, Searched] = {}


def register(*found: Searched) -> None:
    """Make kinds searchable. A slug named twice is a mistake: raises ``ValueError``."""
    for each in found:
        if each.slug in searched:
            raise ValueError(f"“{each.slug}” is registered twice.")
        searched[each.slug] = each
