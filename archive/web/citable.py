"""What can be cited, told by the layers above; and the work that a page or a file cites."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from archive.values.citing import Made, Work, WorkType
from archive.vocabulary import Publication
from archive.web.on import Asked

#: The archive's name, as its pages give it.
NAME = "Arms-control treaty and deployment record archive"
#: Parameters that choose neither records nor a day.
PASSING = ("on", "after", "before", "page", "cursor", "sort", "format")
#: So many filters, of so many signs each, name a list.
FILTERS, SIGNS = 12, 80


def _entry(row: Any) -> WorkType:
    return WorkType.ENTRY


def _not_made(row: Any) -> Made | None:
    return None


@dataclass(frozen=True, slots=True)
class Citable:
    """A kind of record that can be cited.

    ``slug``: its word in addresses, also the name of its list's address; ``page``: the name of a record's address,
    empty where a record has no page of its own;
    ``label``: what one is, for example ``deployment record``; ``plural``: the name of its list; ``published``: the
    rows that anonymous readers see, with all that ``title`` and ``made`` need; ``type`` and ``made``: how a row is
    cited; ``part``: what else can be pointed at on the page, for example ``claim``.
    """

    slug: str
    model: type[Any]
    page: str
    label: str
    plural: str
    published: Callable[[], Any]
    title: Callable[[Any], str] = str
    type: Callable[[Any], WorkType] = _entry
    made: Callable[[Any], Made | None] = _not_made
    part: str = ""


citable: dict[str, Citable] = {}


def register(*entries: Citable) -> None:
    """Make kinds citable, by their slugs. Filled in the apps' ``ready()``."""
    citable.update({each.slug: each for each in entries})


def kind_of(row: Any) -> Citable:
    """The kind of a row. Raises ``LookupError`` where such rows cannot be cited."""
    for each in citable.values():
        if type(row) is each.model:
            return each
    raise LookupError(f"{type(row).__name__} is no kind of record that can be cited.")


def is_draft(row: Any) -> bool:
    """Drafts are never cited, by nobody: their text may still change without notice."""
    return bool(row.publication != Publication.PUBLISHED)


def record_work(request: HttpRequest, row: Any, asked: Asked) -> Work:
    """The record as asked. The address names the host under which the reader came, and always the day."""
    kind = kind_of(row)
    return Work(
        id=row.pk,
        title=kind.title(row),
        label=kind.label,
        type=kind.type(row),
        address=f"{request.build_absolute_uri(reverse(kind.page, args=[row.pk]))}?on={asked.day.isoformat()}",
        archive=NAME,
        on=asked.day,
        accessed=asked.today,
        made=kind.made(row),
    )


def list_work(request: HttpRequest, kind: Citable, asked: Asked) -> Work:
    """The list as asked, with its filters in title and address."""
    query = filters(request.GET)
    title = ", ".join([kind.plural, *(f"{name.replace('_', ' ')}: {value}" for name, value in query.items())])
    query["on"] = asked.day.isoformat()
    return Work(
        id=kind.slug,
        title=title,
        label="list of records",
        type=WorkType.DATASET,
        address=f"{request.build_absolute_uri(reverse(kind.slug))}?{query.urlencode()}",
        archive=NAME,
        on=asked.day,
        accessed=asked.today,
    )


def filters(asked: QueryDict) -> QueryDict:
    """The parameters that choose the records of a list, in the order of their names; a copy."""
    kept = QueryDict(mutable=True)
    chosen = [
        (name, value)
        for name in sorted(asked)
        for value in asked.getlist(name)
        if value and name not in PASSING and not name.startswith("utm_")
    ]
    for name, value in chosen[:FILTERS]:
        kept.appendlist(name[:SIGNS], value[:SIGNS])
    return kept
