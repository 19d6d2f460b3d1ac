"""The lists of the API take the filters of their pages: the same names, the same rows, the same refusals."""

import pytest
from django.test import Client
from django.utils.module_loading import import_string

from archive import registry
from archive.vocabulary import Publication
from archive.web.facets import Facet
from archive.web.lists import SOURCES, STATES
from deployments.models import DeploymentClaim
from deployments.views.lists import CLAIMS, DEPLOYMENTS, SYSTEMS
from tests.archive.test_api import RESOURCES
from treaties.models import Event, Instrument
from treaties.views import INSTRUMENTS

pytestmark = pytest.mark.usefixtures("loaded")
#: Resources that have a page, with it.
LISTINGS = {
    "deployments": DEPLOYMENTS,
    "systems": SYSTEMS,
    "instruments": INSTRUMENTS,
    "states": STATES,
    "sources": SOURCES,
    "deployment-claims": CLAIMS,
}
#: What is asked of page and API alike: resource, query, and at least so many rows.
ASKED = [
    ("deployments", "host_state=BLR", 5),
    ("deployments", "host_state=BLR,DEU&status=withdrawn", 2),
    ("deployments", "host_state=BLR&host_state=DEU&abroad=yes", 5),
    ("deployments", "effect=lapsed&on=2025-12-17", 10),
    ("deployments", "instrument=inf&on=1989-01-01", 10),
    ("deployments", "category=inf-irm-glbm&effect=obligation_applies&on=1989-01-01", 1),
    ("deployments", "q=Орешник", 1),
    ("deployments", "q=Kaliningrad%20Iskander&evidence=seen", 1),
    ("deployments", "system_type=cruise_missile&decade=201&links=never_checked", 1),
    ("systems", "origin=RUS&launch_domain=sea", 3),
    ("systems", "deployed=no&warhead=nuclear", 1),
    ("instruments", "phase=in_force&bound=BLR&on=2018-06-01", 3),
    ("instruments", "topic=testing", 2),
    ("instruments", "reason=withdrawn,terminated", 1),
    ("instruments", "parent=none&kind=multilateral_treaty", 5),
    ("states", "member=former", 1),
    ("states", "kind=historical", 2),
    ("sources", "language=ru&kind=news", 1),
    ("sources", "links=never_checked&decade=202", 10),
    ("sources", "publisher=none", 1),
    ("deployment-claims", "claimant_state=BLR&stance=asserts", 3),
    ("deployment-claims", "deployment=oreshnik-belarus", 10),
    ("deployment-claims", "credibility=none&rank=normal", 3),
    ("deployment-claims", "q=Lukashenko", 1),
]
#: Resources without a page of their own: query, and what every row found has, and no other.
NARROWED = [
    ("events", "instrument=inf&event=suspension", {"instrument": "inf", "event": "suspension"}),
    ("events", "actor=none", {"actor": None}),
    ("participations", "state=BLR&action=succession", {"state": "BLR", "bound_from_action": "succession"}),
    ("participations", "ending=withdrawal", {"bound_until_action": "withdrawal"}),
    ("participations", "ending=none&state=BLR", {"bound_until_action": "", "state": "BLR"}),
    ("provisions", "instrument=inf&kind=definition", {"instrument": "inf", "kind": "definition"}),
    ("categories", "obligation=prohibited&nature=regulated", {"obligation": "prohibited", "nature": "regulated"}),
    ("categories", "basing=none&instrument=npt", {"basing": [], "instrument": "npt"}),
    ("system-claims", "system=oreshnik&property=range_km", {"system": "oreshnik", "property": "range_km"}),
    ("claimants", "kind=anonymous", {"kind": "anonymous"}),
    ("publishers", "state=RUS&kind=agency", {"state": "RUS", "kind": "agency"}),
    ("access-points", "source=s-0738&link_state=never_checked", {"source": "s-0738", "link_state": "never_checked"}),
]


def get(address, status=200, **query):
    answer = Client().get(address, query.pop("query", query))
    assert answer.status_code == status, answer.content
    return answer.json()


def rows_of(address):
    """All rows that following the pages meets."""
    found = []
    while address:
        page = get(address)
        found += page["results"]
        address = page["next"]
    return found


def ids(address):
    return [row["id"] for row in rows_of(address)]


def test_one_declaration_serves_page_and_api():
    for name, listing in LISTINGS.items():
        assert import_string(registry.kinds[name].api).filters is listing.filters


def test_every_kind_has_filters_with_a_sentence():
    for name in RESOURCES:
        filters = import_string(registry.kinds[name].api).filters.base_filters
        assert len(filters) >= 3, name
        assert all(each.extra["help_text"].endswith(".") for each in filters.values())


@pytest.mark.parametrize(("resource", "query", "least"), ASKED)
def test_the_rows_are_those_of_the_page(resource, query, least):
    found = ids(f"/api/v1/{resource}/?{query}&page_size=500")
    assert len(found) >= least
    assert len(found) < len(ids(f"/api/v1/{resource}/?page_size=500"))
    assert sorted(found) == sorted(ids(f"/{LISTINGS[resource].slug}.json?{query}"))


@pytest.mark.parametrize(("resource", "query", "have"), NARROWED)
def test_the_rows_are_those_that_fit(resource, query, have):
    every = rows_of(f"/api/v1/{resource}/?page_size=500")
    fitting = [row["id"] for row in every if all(row[name] == value for name, value in have.items())]
    assert 0 < len(fitting) < len(every)
    assert ids(f"/api/v1/{resource}/?{query}") == fitting


@pytest.mark.parametrize(
    ("resource", "query"),
    [("deployments", "effect=lapsed&on=2025-12-17"), ("events", "decade=201"), ("sources", "language=en&q=a")],
)
def test_following_the_pages_meets_every_row_once(resource, query):
    whole = ids(f"/api/v1/{resource}/?{query}&page_size=500")
    assert len(whole) == len(set(whole)) > 14
    assert ids(f"/api/v1/{resource}/?{query}&page_size=7") == whole
    second = get(get(f"/api/v1/{resource}/?{query}&page_size=7")["next"])
    assert ids(second["previous"]) == whole


def test_rows_that_come_and_go_between_two_pages_cost_no_other():
    first = get("/api/v1/events/?decade=201&page_size=5")
    whole = ids("/api/v1/events/?decade=201&page_size=500")
    Event.objects.filter(pk=whole[2]).update(publication=Publication.DRAFT)
    Event.objects.filter(pk=whole[7]).update(publication=Publication.DRAFT)
    met = [row["id"] for row in first["results"]] + ids(first["next"])
    assert met == [each for each in whole if each != whole[7]]


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_filter_is_read(resource):
    """Each filter alone: its words are taken, another is refused by name with what is allowed."""
    for name, each in import_string(registry.kinds[resource].api).filters.base_filters.items():
        if not isinstance(each, Facet):
            continue
        words = [word.value for word in each.vocabulary or ()] or ["none"]
        assert Client().get(f"/api/v1/{resource}/", {name: [*words, "none"], "page_size": 1}).status_code == 200, name
        (error,) = get(f"/api/v1/{resource}/", 400, query={name: "no such/word"})["errors"]
        assert error["field"] == name
        assert error["allowed"] == ([*words, "none"] if each.vocabulary else [])


@pytest.mark.parametrize("name", sorted(LISTINGS))
def test_a_refusal_says_what_the_page_says(name):
    listing = LISTINGS[name]
    wrong = {each: "no such/word" for each, facet in listing.filters.base_filters.items() if isinstance(facet, Facet)}
    wrong |= {"on": "yesterday"} if listing.dated else {}
    told = Client().get(f"/{listing.slug}.json", wrong).content.decode()
    errors = get(f"/api/v1/{name}/", 400, query=wrong)["errors"]
    assert {each["field"] for each in errors} == set(wrong)
    for each in errors:
        assert each["problem"] in told


@pytest.mark.parametrize(
    ("asked", "field", "allowed"),
    [
        ("?zz=1", "zz", "host_state"),
        ("?on=2025-02-30", "on", "YYYY-MM-DD, for example 2025-12-17"),
        ("?on=20251217", "on", "YYYY-MM-DD, for example 2025-12-17"),
        ("?on=", "on", "YYYY-MM-DD, for example 2025-12-17"),
        ("?on=2025-12-17&on=2025-12-18", "on", "one value"),
        ("?q=a&q=b", "q", "one value"),
        ("?status=", "status", "withdrawn"),
        ("?status=withdrawn,,announced", "status", "withdrawn"),
        ("?sort=newest", "sort", "on"),
        ("?after=x", "after", "cursor"),
        ("?" + "&".join(f"host_state=A{number}" for number in range(41)), "host_state", None),
    ],
)
def test_what_is_not_known_is_refused(asked, field, allowed):
    (error,) = get(f"/api/v1/deployments/{asked}", 400)["errors"]
    assert error["field"] == field
    assert allowed is None or allowed in error["allowed"]


def test_an_empty_bound_is_refused():
    (error,) = get("/api/v1/deployment-claims/?claimed_from=&stance=asserts", 400)["errors"]
    assert (error["field"], error["problem"]) == ("claimed_from", "A value is empty.")


def test_all_problems_are_told_at_once():
    errors = get("/api/v1/deployments/?status=guess&on=never&effect=some", 400)["errors"]
    assert sorted(each["field"] for each in errors) == ["effect", "on", "status"]


def test_a_detail_takes_no_parameters():
    assert get("/api/v1/systems/oreshnik/?q=a", 400)["errors"][0]["field"] == "q"
    assert get("/api/v1/states/?on=2025-12-17", 400)["errors"][0]["field"] == "on"


def test_a_draft_cannot_be_asked_for():
    """A row may belong to a draft of its own table: it is shown without, and not found by it."""
    protocol = Instrument.objects.filter(parent__isnull=False).first()
    parent = protocol.parent_id
    assert protocol.pk in ids(f"/api/v1/instruments/?parent={parent}")
    Instrument.objects.filter(pk=parent).update(publication=Publication.DRAFT)
    for address in ("/api/v1/instruments/", "/instruments.json"):
        assert ids(f"{address}?parent={parent}") == []
        assert protocol.pk in ids(f"{address}?parent=none")


def test_words_of_a_draft_find_nothing():
    claim = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    DeploymentClaim.objects.filter(pk=claim.pk).update(note="zqcanary", publication=Publication.DRAFT)
    assert ids("/api/v1/deployment-claims/?q=zqcanary") == []
