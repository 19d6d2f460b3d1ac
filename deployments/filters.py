"""Filters of the lists of deployments and systems."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from archive.kept import kept
from archive.models import Claimant, State
from archive.vocabulary import LinkState, Publication
from archive.web.facets import (
    Facet,
    Listed,
    Related,
    Through,
    YesNo,
    decade_facet,
    evidence_facet,
    fixed_names,
    kept_names,
    published_names,
    state_facet,
)
from archive.web.filters import Bound, Found, ListFilters, names_hold
from archive.web.grouped import looked_up
from deployments.cases import same_case
from deployments.counting import Counting, Sql, all_cells, cells_of
from deployments.cube import deployment_links, waiting
from deployments.in_class import held_on, in_class_on
from deployments.models import Case as CaseRow
from deployments.models import Deployment, System
from deployments.models.deployment import DEPLOYMENT_TEXT
from deployments.vocabulary import DeploymentStatus
from treaties.models import Category, Instrument
from treaties.vocabulary import Conduct, Effect, LaunchDomain, SystemType, Warhead

#: How a system may be called.
SYSTEM_NAMES = ("name", "native_name")
SYSTEM_LISTS = ("aliases", "dod_designator", "nato_name", "grau_index")


def systems_called(word: str) -> QuerySet:
    """Published systems of which a name or designator holds ``word``."""
    return System.objects.published().filter(names_hold(word, *SYSTEM_NAMES, lists=SYSTEM_LISTS))


def states_called(word: str) -> QuerySet:
    """Published states of which a name holds ``word``."""
    return State.objects.published().filter(names_hold(word, "name", lists=("aliases",)))


def claimants_called(word: str) -> QuerySet:
    """Published claimants of whom a name holds ``word``."""
    return Claimant.objects.published().filter(names_hold(word, "name", "organisation", lists=("aliases",)))


@dataclass(frozen=True, slots=True)
class Called:
    """The ids of published records of which a name holds a word. Ids, so that a search is read off their indexes."""

    states: list[str]
    systems: list[str]
    claimants: list[str]


def called(word: str) -> Called:
    """Who and what is called by a word; kept until a record changes. Three queries when read anew."""
    asked = (states_called(word), systems_called(word), claimants_called(word))
    return kept(("called", word), lambda: Called(*(list(rows.values_list("pk", flat=True)) for rows in asked)))


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


def abroad_facet() -> Facet:
    """Whether host and deploying state differ."""
    same = When(host_state=F("deploying_state"), then=Value("no"))
    expression = Case(same, default=Value("yes"), output_field=CharField())
    names = fixed_names(yes="abroad: in another state", no="at home")
    told = "Whether host and deploying state differ."
    return Facet("is_abroad", "At home or abroad", vocabulary=YesNo, expression=expression, names=names, help=told)


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
        names=kept_names(Instrument, "short_name"),
        help="Ids of instruments, in a class of which the weapon falls on the day asked.",
    )
    category = Law(
        "category",
        "Category, where in class",
        names=kept_names(Category, "instrument__short_name", "name"),
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
        names = called(word)
        states = Q(host_state__in=names.states) | Q(deploying_state__in=names.states)
        return states | Q(system__in=names.systems) | Q(text_=text_query(word))

    def suggestions(self, text: str) -> list[str]:
        return near_names(text)

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
            cases = CaseRow.objects.filter(pk__in=self.held(answers).values("case"))
            rows = rows.filter(Exists(same_case(cases)))
        return rows

    def held(self, answers: dict[str, list[str]]) -> QuerySet:
        """The answers on the day asked that are as the filters want."""
        rows = in_class_on(self.asked.day)
        for name, value in answers.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    def counted(self) -> Found:
        """From the cells, whatever the number of deployments; without any filter kept until a record changes.

        Deployments that a search or a bound finds are counted in the cells they are in. A search counts its first
        matches; where there are more, the facets read off the answers are left out.
        """
        if not self.chosen:
            return kept(("deployments", self.asked.day), lambda: Found(*self._everything().counts()))
        singly, chosen = self._parted()
        if not singly:
            return Found(*self._counting(all_cells(waiting()), chosen).counts())
        matches, most = self.apply(singly).order_by().values("pk"), self.most_counted
        if "q" not in singly:
            cells = cells_of(matches.query.sql_with_params(), waiting())
            return Found(*self._counting(cells, chosen).counts())
        ids = list(matches.values_list("pk", flat=True)[: most + 1])
        cells = cells_of(("SELECT unnest(%s::text[])", [ids[:most]]), waiting())
        with looked_up():
            total, counts = self._counting(cells, chosen).counts(law=len(ids) <= most)
        if len(ids) <= most:
            return Found(total, counts)
        total = self.qs.order_by()[: most + 1].count() if chosen else len(ids)
        return Found(min(total, most), counts, total > most, most)

    def size(self) -> int:
        return self._everything().total()

    def total(self) -> int:
        singly, chosen = self._parted()
        return super().total() if singly else self._counting(all_cells(waiting()), chosen).total()

    def _parted(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The filters in use that look at each deployment (search and bounds), and those the cells have columns of."""
        singly = {name: value for name, value in self.chosen.items() if name not in self.facets}
        return singly, {name: value for name, value in self.chosen.items() if name not in singly}

    def _everything(self) -> Counting:
        return self._counting(all_cells(waiting()), {})

    def _counting(self, cells: Sql, chosen: Any) -> Counting:
        return Counting(cells, chosen, held_on(self.asked.day))


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
