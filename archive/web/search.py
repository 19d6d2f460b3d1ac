"""The search page: one box over all kinds of record."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.registry import kinds
from archive.search.find import SIGNS, Found, Tier, find
from archive.search.register import searched
from archive.web.keeping import kept_page
from archive.web.pages import list_of

#: So many names are offered while a reader types.
OFFERED = 1000
#: So many hits of each kind, and so many of a kind alone.
SHOWN, SHOWN_ALONE = 6, 100
#: Ways in, for an empty box: each shows another thing that the box can do.
EXAMPLES = (
    ("Орешник", "a name in its own script"),
    ("SS-26", "a designator that two systems bear"),
    ("9M729", "a GRAU index"),
    ("东风", "a family of missiles, in Chinese"),
    ("Kaliningrad", "a place"),
    ("INF", "an instrument"),
    ("combat duty", "words of a claim"),
)


@kept_page
def search(request: HttpRequest) -> HttpResponse:
    """What ``q`` finds, by kind; ``kind``: of one kind alone. An unknown kind means all of them."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:SIGNS]
    only = request.GET.get("kind", "")
    only = only if only in searched else ""
    found = find(text, SHOWN_ALONE if only else SHOWN, only) if text else []
    near = bool(found) and all(each.best is Tier.NEAR for each in found)
    return render(
        request,
        "archive/search.html",
        {
            "q": text,
            "only": kinds[only].label if only else "",
            "only_slug": only,
            "found": found,
            "near": near,
            "closest": _closest(found) if near else (),
            "alike": _alike(found),
            "searching": True,
            "offered": [] if found and not near else _offered(),
            "examples": EXAMPLES,
            "ways": _ways(),
        },
    )


def _closest(found: list[Found]) -> list[str]:
    """Names that are spelt much like the query, the best kinds first."""
    names = [hit.label for each in found[:3] for hit in each.hits[:3]]
    return list(dict.fromkeys(names))[:5]


def _alike(found: list[Found]) -> list[tuple[str, int]]:
    """Kinds of which several records bear the very name asked for, with how many."""
    return [(each.kind.kind.label.lower(), each.exact) for each in found if each.exact > 1]


def _offered() -> list[str]:
    """Names that the box offers without any script, in browsers that show them. One query."""
    asked = [
        each.kind.published().order_by().exclude(**{column: ""}).annotate(offered=F(column)).values_list("offered")
        for each in searched.values()
        for column in each.offered
    ]
    return [name for (name,) in asked[0].union(*asked[1:]).order_by("offered")[:OFFERED]]


def _ways() -> list[tuple[str, str]]:
    """The lists of all kinds that have a page."""
    found = ((kind.label, list_of(kind)) for kind in kinds.values())
    return [(label, address) for label, address in found if address]
