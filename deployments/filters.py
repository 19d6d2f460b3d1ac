"""Filters of the lists of deployments and systems."""

from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When

from archive.models import State
from archive.vocabulary import LinkState, Publication
from archive.web.filters import (
    Bound,
    Counted,
    Facet,
    Listed,
    ListFilters,
    Related,
    Through,
    YesNo,
    decade_facet,
    evidence_facet,
    fixed_names,
    names_hold,
    published_names,
    state_facet,
)
from deployments.cube import cells_are_stale, deployment_links
from deployments.models import Assessment, Deployment, DeploymentCell, System
from deployments.models.deployment import DEPLOYMENT_TEXT
from deployments.vocabulary import DeploymentStatus
from treaties.models import Category, Instrument
from treaties.vocabulary import REGULATING, Conduct, Effect, LaunchDomain, Match, SystemType, Warhead

#: Only in these does a weapon “fall”; carve-outs, gaps and context are no classes of their own.
CLASSES = REGULATING
#: How a system may be called.
SYSTEM_NAMES = ("name", "native_name")
SYSTEM_LISTS = ("aliases", "dod_designator", "nato_name", "grau_index")


def systems_called(word: str) -> QuerySet:
    """Published systems of which a name or designator holds ``word``."""
    return System.objects.published().filter(names_hold(word, *SYSTEM_NAMES, lists=SYSTEM_LISTS))


def states_called(word: str) -> QuerySet:
    """Published states of which a name holds ``word``."""
    return State.objects.published().filter(names_hold(word, "name", lists=("aliases",)))


def near_names(text: str) -> list[str]:
    """Names of systems that look like ``text``, the nearest first. One query."""
    near = TrigramWordSimilarity(text, "name")
    rows = System.objects.published().annotate(near=near).filter(near__gte=0.4).order_by("-near", "name")
    return list(rows.values_list("name", flat=True)[:4])


def text_query(word: str) -> SearchQuery:
    """Texts in which a word begins with ``word``."""
    plain = word.replace("\\", " ").replace("'", "''")
    return SearchQuery(f"'{plain}':*", search_type="raw", config="simple")


class Law(Facet):
    """A facet read off the stored answers: those in class on the day asked. ``answer``: the path from an answer."""

    nullable = True

    def __init__(self, answer: str, label: str, **kwargs: Any) -> None:
        super().__init__(answer, label, **kwargs)


def category_names(values: Any) -> dict[str, str]:
    rows = Category.objects.published().filter(pk__in=list(values)).values_list("pk", "instrument__short_name", "name")
    return {pk: f"{instrument}: {name}" for pk, instrument, name in rows}


def instrument_names(values: Any) -> dict[str, str]:
    return dict(Instrument.objects.published().filter(pk__in=list(values)).values_list("pk", "short_name"))


def in_class_on(day: date) -> QuerySet:
    """The stored answers “in class” of classes that count, on a day."""
    published = Publication.PUBLISHED
    return Assessment.objects.filter(
        Q(start__isnull=True) | Q(start__lte=day),
        Q(end__isnull=True) | Q(end__gt=day),
        match=Match.IN_CLASS,
        category__nature__in=CLASSES,
        category__publication=published,
        category__instrument__publication=published,
    )


def abroad_facet() -> Facet:
    """Whether host and deploying state differ."""
    same = When(host_state=F("deploying_state"), then=Value("no"))
    expression = Case(same, default=Value("yes"), output_field=CharField())
    names = fixed_names(yes="abroad: in another state", no="at home")
    told = "Whether host and deploying state differ."
    return Facet("is_abroad", "At home or abroad", vocabulary=YesNo, expression=expression, names=names, help=told)


#: The facets of deployments as columns of the cells.
CELLS = {
    **{name: Facet(name, name) for name in ("status", "host_state", "deploying_state", "system_type", "system")},
    **{name: Facet(name, name) for name in ("decade", "conduct", "evidence")},
    "warhead": Facet("sample__system__warhead", "warhead"),
    "abroad": abroad_facet(),
    "links": Listed("links", "links"),
}


class DeploymentFilters(ListFilters):
    """What a list of deployments can be narrowed by.

    Instrument, category and effect speak of one and the same class on the day asked.
    """

    of_the_day = frozenset({"instrument", "category", "effect"})

    status = Facet("status", "Status", vocabulary=DeploymentStatus, opened=True)
    host_state = state_facet("host_state", "Host state", opened=True)
    deploying_state = state_facet("deploying_state", "Deploying state", opened=True)
    abroad = abroad_facet()
    system_type = Facet("system__system_type", "System type", vocabulary=SystemType)
    system = Related("system", "System", System)
    warhead = Facet("system__warhead", "Warhead of the system", vocabulary=Warhead)
    instrument = Law(
        "category__instrument",
        "Instrument, where in class",
        names=instrument_names,
        help="Ids of instruments, in a class of which the weapon falls on the day asked.",
    )
    category = Law(
        "category",
        "Category, where in class",
        names=category_names,
        help="Ids of categories, in which the weapon falls on the day asked.",
    )
    effect = Law(
        "effect",
        "Effect, where in class",
        vocabulary=Effect,
        help="What follows on the day asked from a class in which the weapon falls.",
    )
    conduct = Facet("conduct", "Conduct", vocabulary=Conduct)
    decade = decade_facet("started", "Began in")
    began_from = Bound("started", "Began on or after", before=False)
    began_before = Bound("started", "Began before", before=True)
    links = Through(
        deployment_links,
        "record",
        "access_point__link_state",
        "Links of its sources",
        vocabulary=LinkState,
        help="State of a link at which a source was read.",
    )
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        states = states_called(word).values("pk")
        return (
            Q(system__in=systems_called(word).values("pk"))
            | Q(host_state__in=states)
            | Q(deploying_state__in=states)
            | Q(text_=text_query(word))
        )

    def suggestions(self, text: str) -> list[str]:
        return near_names(text)

    def law(self) -> set[str]:
        return {name for name, each in self.filters.items() if isinstance(each, Law)}

    def apply(self, chosen: Any) -> QuerySet:
        rows = self.queryset.all()
        if "q" in chosen:
            rows = rows.alias(text_=DEPLOYMENT_TEXT)
        answers = {}
        for name, value in chosen.items():
            if isinstance(self.filters[name], Law):
                answers[name] = value
            else:
                rows = self.filters[name].filter(rows, value)
        if answers:
            rows = rows.filter(Exists(self.held(answers).filter(deployment=OuterRef("pk"))))
        return rows

    def held(self, answers: dict[str, list[str]]) -> QuerySet:
        """The answers on the day asked that are as the filters want."""
        rows = in_class_on(self.asked.day)
        for name, value in answers.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    def counts(self) -> dict[str, Counted]:
        """Deployments, each counted once for a value: by cells; one by one for a search, a bound, after a change."""
        if {"q", *self.bounds} & set(self.chosen) or cells_are_stale():
            return self.counted_one_by_one()
        return self.counted_by_cells()

    def counted_one_by_one(self) -> dict[str, Counted]:
        """Of every facet, over the deployments themselves."""
        found = {}
        for name, facet in self.facets.items():
            if not isinstance(facet, Law):
                found[name] = facet.counts(self.narrowed(name))
                continue
            rows = self.held(self.answers(name)).filter(deployment__in=self.narrowed(*self.law()).values("pk"))
            each = rows.order_by().values(value_=F(facet.field_name)).annotate(n=Count("deployment", distinct=True))
            found[name] = list(each.values_list("value_", "n"))
        return found

    def counted_by_cells(self) -> dict[str, Counted]:
        """The same over the cells."""
        found = {}
        for name, facet in self.facets.items():
            if not isinstance(facet, Law):
                cells = self.cells(name)
                if answers := self.answers():
                    cells = cells.filter(Exists(self.held(answers).filter(deployment=OuterRef("sample"))))
                found[name] = CELLS[name].counts(cells, Sum("count"))
                continue
            held = self.held(self.answers(name)).filter(deployment__cells__in=self.cells().values("pk"))
            each = held.order_by().values_list(facet.field_name, "deployment__cells__pk", "deployment__cells__count")
            sql, values = each.distinct().query.sql_with_params()
            with connection.cursor() as cursor:
                grouped = f"SELECT value_, sum(n)::int FROM ({sql}) AS held (value_, cell, n) GROUP BY value_"  # noqa: S608
                cursor.execute(grouped, values)
                found[name] = cursor.fetchall()
        return found

    def cells(self, leave_out: str = "") -> QuerySet:
        """The cells by all filters in use but those read off the answers, and the one named."""
        cells = DeploymentCell.objects.all()
        for name, value in self.chosen.items():
            if name in CELLS and name != leave_out:
                cells = CELLS[name].filter(cells, value)
        return cells

    def answers(self, leave_out: str = "") -> dict[str, list[str]]:
        """The filters in use that are read off the answers, but the one named."""
        return {name: value for name, value in self.chosen.items() if name in self.law() and name != leave_out}


class SystemFilters(ListFilters):
    """What a list of systems can be narrowed by."""

    system_type = Facet("system_type", "Type", vocabulary=SystemType, opened=True)
    origin = Listed("origin", "Origin", names=published_names(State), opened=True)
    launch_domain = Listed("launch_domain", "Launched from", vocabulary=LaunchDomain)
    warhead = Facet("warhead", "Warhead", vocabulary=Warhead)
    decade = decade_facet("entered_service", "In service since")
    deployed = Facet(
        "is_deployed",
        "Deployments recorded",
        vocabulary=YesNo,
        help="Whether a deployment of the system is recorded.",
        expression=Case(
            When(
                Exists(
                    Deployment.objects.filter(
                        system=OuterRef("pk"),
                        publication=Publication.PUBLISHED,
                        host_state__publication=Publication.PUBLISHED,
                        deploying_state__publication=Publication.PUBLISHED,
                    )
                ),
                then=Value("yes"),
            ),
            default=Value("no"),
            output_field=CharField(),
        ),
    )
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        return names_hold(word, *SYSTEM_NAMES, "developer", "id", lists=SYSTEM_LISTS)

    def suggestions(self, text: str) -> list[str]:
        return near_names(text)
