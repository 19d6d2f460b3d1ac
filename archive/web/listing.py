"""A list of records as a page: filters, facets with exact counts, chips, order and pages, all of it in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from archive.kept import kept
from archive.web.citable import citable
from archive.web.facets import NONE, Counted, Facet
from archive.web.filters import Found, ListFilters
from archive.web.keeping import kept_page
from archive.web.on import Asked, read_on
from archive.web.paging import PAGE_SIZE, Page, by_day, by_text

#: A facet shows so many values at first.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of a list. ``label``: for readers; ``field``: the column; ``day``: a day, ``newest`` first or last."""

    label: str
    field: str
    day: bool = False
    newest: bool = True

    def page(self, rows: QuerySet, after: str, size: int = PAGE_SIZE) -> Page:
        if self.day:
            return by_day(rows, self.field, after, size, newest=self.newest)
        return by_text(rows, self.field, after, size)

    def ordered(self, rows: QuerySet) -> QuerySet:
        """All rows in the order of the pages."""
        if not self.day:
            return rows.order_by(self.field, "pk")
        day = F(self.field)
        by_day = day.desc(nulls_last=True) if self.newest else day.asc(nulls_last=True)
        return rows.order_by(by_day, "pk" if self.newest else "-pk")


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """One list of the archive.

    ``slug``: its address's name and word; ``one`` and ``many``: what its rows are called; ``rows``: the published
    rows; ``filters``: its filter set; ``sorts``: its orders, the first is the usual one; ``template``: its page;
    ``shown``: what the template needs for the rows of one page; ``hint``: what can be searched; ``about``: what the
    rows are, in a sentence; ``related``: what a row of the page needs besides; ``page``: the name of the address of
    one record, if it has a page; ``columns``: further columns of its files by name, given the address of the site,
    ending in a stroke.
    """

    slug: str
    one: str
    many: str
    about: str
    hint: str
    rows: Callable[[], QuerySet]
    filters: type[ListFilters]
    sorts: Mapping[str, Sort]
    template: str
    shown: Callable[[list[Any], Asked], dict[str, Any]] = lambda rows, asked: {}
    related: tuple[str, ...] = ()
    page: str = ""
    page_size: int = PAGE_SIZE
    columns: Callable[[str], dict[str, Any]] = lambda site: {}
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def dated(self) -> bool:
        """Whether a day is asked."""
        return self.filters.dated()

    @property
    def heading(self) -> str:
        return self.many[0].upper() + self.many[1:]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet, with how many rows have it under all other filters."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A facet as a page shows it. ``more``: the address that shows all its values, empty where all are shown."""

    name: str
    label: str
    options: list[Option]
    values: int
    more: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use. ``without``: the address of the list without it."""

    text: str
    without: str
    name: str


def filters_of(request: HttpRequest, listing: Listing, asked: Asked) -> ListFilters:
    """The filters of a list as the address gives them. ``asked`` is at hand for filters that depend on a day."""
    found = listing.filters(request.GET, queryset=listing.rows(), request=request)
    found.asked = asked
    return found


@kept_page
def list_page(request: HttpRequest, listing: Listing) -> HttpResponse:
    """A list, as its address asks. Status 400 where a value could not be read; it is left out, and the page says so."""
    asked = read_on(request)
    chosen = filters_of(request, listing, asked)
    problems = {**problems_of(chosen), **({"on": asked.problem} if asked.problem and listing.dated else {})}
    sort = request.GET.get("sort", "")
    sort = sort if sort in listing.sorts else next(iter(listing.sorts))
    found = chosen.counted()
    page = _page(listing, chosen, listing.sorts[sort], request.GET.get("after", ""))
    facets = facets_of(chosen, found, request.GET)
    shown = {"q", *chosen.facets, *chosen.bounds}  # have fields of their own
    names = {each.name: {option.value: option.label for option in each.options} for each in facets}
    query, address = changed(request.GET), reverse(listing.slug).rstrip("/")
    left_out = (set(request.GET) - {"on", "sort", *chosen.filters}) | set(problems)
    filed = without(request.GET, *left_out)  # a file refuses what a page leaves out
    chips = chips_of(chosen, request.GET, names)
    context = {
        "listing": listing,
        "asked": asked,
        "citable": listing.slug in citable,
        "filters": chosen,
        "problems": problems,
        "text": chosen.chosen.get("q", ""),
        "sort": sort,
        "sorts": listing.sorts,
        "page": page,
        "found": found.total,
        "counted": found,
        "size": kept(("size", listing.slug), chosen.size),
        "facets": facets,
        "chips": chips,
        "bounds": [(name, each.label, request.GET.get(name, "")) for name, each in chosen.bounds.items()],
        "kept": [(name, each) for name, value in chosen.chosen.items() if name not in shown for each in value],
        "clear": "?" + without(request.GET, *chosen.filters),
        "next": "?" + changed(request.GET, after=page.after) if page.after else "",
        "first": f"?{query}",
        "downloads": [(form.upper(), f"{address}.{form}?{filed}".rstrip("?")) for form in ("csv", "json")],
        "help": help_for(chosen, chips, request.GET) if not found.total else None,
        **listing.context,
        **listing.shown(page.rows, asked),
    }
    return render(request, listing.template, context, status=400 if problems else 200)


def _page(listing: Listing, chosen: ListFilters, sort: Sort, after: str) -> Page:
    """The rows of a page. Of a search first their ids alone: what rows need besides is not read for every match."""
    if "q" not in chosen.chosen:
        return sort.page(chosen.qs.select_related(*listing.related), after, listing.page_size)
    page = sort.page(chosen.qs.values_list("pk", sort.field, named=True), after, listing.page_size)
    rows = chosen.queryset.select_related(*listing.related).in_bulk([key.pk for key in page.rows])
    return replace(page, rows=[rows[key.pk] for key in page.rows if key.pk in rows])


def problems_of(chosen: ListFilters) -> dict[str, str]:
    """What could not be read, by parameter."""
    chosen.is_valid()
    return {name: " ".join(told) for name, told in chosen.errors.items()}


def facets_of(chosen: ListFilters, found: Found, query: QueryDict) -> list[Shown]:
    """The facets with their values: those chosen first of all, the most frequent, and all where ``all`` names it."""
    wanted = set(query.getlist("all"))
    return [
        _shown(name, facet, found.counts[name], chosen.chosen.get(name, []), query, name in wanted)
        for name, facet in chosen.facets.items()
        if name in found.counts
    ]


def _shown(name: str, facet: Facet, counted: Counted, chosen: list[str], query: QueryDict, whole: bool) -> Shown:
    count = {str(value): n for value, n in counted}
    values = [*count, *(each for each in chosen if each not in count)]
    known = facet.names(values) if facet.names else {}
    options = [
        Option(value, _name(value, known), count.get(value, 0), value in chosen)
        for value in values
        if value in known or facet.vocabulary or not facet.names or value in chosen or value == NONE
    ]
    if facet.by_value:
        options.sort(key=lambda each: "" if each.value == NONE else each.value, reverse=True)
    else:
        options.sort(key=lambda each: (each.value == NONE, -each.count, each.label.casefold()))
    kept = options if whole or len(options) <= SHOWN + 2 else options[:SHOWN]
    kept = kept + [each for each in options if each.chosen and each not in kept]
    more = "" if len(kept) == len(options) else "?" + changed(query, all=name) + f"#facet-{name}"
    return Shown(name, str(facet.label), kept, len(options), more, facet.opened or bool(chosen) or whole)


def _name(value: str, known: Mapping[str, str]) -> str:
    if value in known:
        return known[value]
    return "not recorded" if value == NONE else value.replace("_", " ")


def chips_of(chosen: ListFilters, query: QueryDict, names: Mapping[str, Mapping[str, str]]) -> list[Chip]:
    """One chip for every value in use."""
    chips = []
    for name, value in chosen.chosen.items():
        label = chosen.filters[name].label
        if isinstance(value, list):
            for each in value:
                left = [other for other in value if other != each]
                said = f"{label}: {names.get(name, {}).get(each, each)}"
                chips.append(Chip(said, "?" + changed(query, **{name: left}), name))
        else:
            said = query.get(name, "") if name in chosen.bounds else value
            chips.append(Chip(f"{label}: {said}", "?" + changed(query, **{name: []}), name))
    return chips


@dataclass(frozen=True, slots=True)
class Help:
    """What to do where nothing was found: filters to leave out with what is then found, and other searches."""

    without: list[tuple[Chip, int]]
    instead: list[tuple[str, str]]


def help_for(chosen: ListFilters, chips: list[Chip], query: QueryDict) -> Help:
    """Help for an empty list. A query for each filter in use, at most six, and one for other searches."""
    by_name: dict[str, list[Chip]] = {}
    for chip in chips:
        by_name.setdefault(chip.name, []).append(chip)
    tried = []
    for name, same in list(by_name.items())[:6]:
        count = chosen.narrowed(name).count()
        text = same[0].text if len(same) == 1 else str(chosen.filters[name].label)
        if count:
            tried.append((Chip(text, "?" + changed(query, **{name: []}), name), count))
    text = chosen.chosen.get("q", "")
    instead = chosen.suggestions(text) if text else []
    return Help(tried, [(each, "?" + changed(query, q=each)) for each in instead])


def changed(query: QueryDict, **values: Any) -> str:
    """The address's parameters with others in their place; the page reached is forgotten, empty ones left out."""
    kept = query.copy()
    kept.pop("after", None)
    for name, value in values.items():
        kept.setlist(name, value if isinstance(value, list) else [value])
    for name in list(kept):
        filled = [each for each in kept.getlist(name) if each]
        kept.setlist(name, filled) if filled else kept.pop(name)
    return kept.urlencode()


def without(query: QueryDict, *names: str) -> str:
    """The address's parameters but those named."""
    return changed(query, **{name: [] for name in names})
