"""What the layers above tell the core, so that the core need not import them. Filled in their ``ready()``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

#: Called after records were loaded and committed, when any row was written.
after_load: list[Callable[[], object]] = []


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record that readers can list.

    ``slug``: its word in addresses; ``label``: its name for readers; ``model``: its model; ``published``: the rows
    anonymous readers may see; ``api``: dotted name of the API's view set, empty where the API does not list it;
    ``listed``: the name of the address of its list, where it is not the slug.
    """

    slug: str
    label: str
    model: type[Any]
    published: Callable[[], Any]
    api: str = ""
    listed: str = ""

    @property
    def list_name(self) -> str:
        return self.listed or self.slug


@dataclass(frozen=True, slots=True)
class Service:
    """An address of the API that is no list of records.

    ``route``: the address below the API's root, as a Django route; ``view``: dotted name of the view class;
    ``methods``: what it answers to; ``about``: one sentence for readers.
    """

    slug: str
    route: str
    view: str
    methods: tuple[str, ...]
    about: str


kinds: dict[str, Kind] = {}
services: dict[str, Service] = {}


def register(*entries: Kind | Service) -> None:
    """Make kinds and services known under their slugs. A slug named twice is a mistake: raises ``ValueError``."""
    for each in entries:
        if each.slug in kinds or each.slug in services:
            raise ValueError(f"“{each.slug}” is registered twice.")
        if isinstance(each, Kind):
            kinds[each.slug] = each
        else:
            services[each.slug] = each


#: Parts of the home page, in order: each is called with the day and answers a template and what it needs.
home_parts: list[Callable[[date], tuple[str, dict[str, object]]]] = []
