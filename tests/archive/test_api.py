"""The API's root, lists and details: published rows alone, every row once, errors by field."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive import registry
from archive.models import AccessPoint, Claimant, Source, State
from archive.vocabulary import Evidence, Publication
from deployments.models import Deployment, System, SystemClaim
from treaties.models import Instrument

RESOURCES = [
    *("access-points", "categories", "claimants", "deployment-claims", "deployments", "events", "instruments"),
    *("participations", "provisions", "publishers", "sources", "states", "system-claims", "systems"),
]
pytestmark = pytest.mark.usefixtures("loaded")


def get(address, status=200, **query):
    answer = Client().get(address if "/api/" in address else f"/api/v1/{address}", query)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def every_row(resource, size=500):
    address, rows = f"/api/v1/{resource}/?page_size={size}", []
    while address:
        page = get(address)
        rows += page["results"]
        address = page["next"]
    return rows


def draft(model, pk):
    assert model.objects.filter(pk=pk).update(publication=Publication.DRAFT)


def test_the_root_names_every_resource_with_its_address_and_count():
    root = get("")
    assert sorted(root["resources"]) == RESOURCES
    for name, resource in root["resources"].items():
        assert urlsplit(resource["address"]).path == f"/api/v1/{name}/"
        assert resource["count"] == registry.kinds[name].model.objects.count()
    assert urlsplit(root["services"]["assess"]["address"]).path == "/api/v1/assess/"


@pytest.mark.parametrize("resource", RESOURCES)
def test_following_the_pages_meets_every_row_once(resource):
    ids = [row["id"] for row in every_row(resource, 400)]
    assert len(ids) == len(set(ids)) == get("")["resources"][resource]["count"]


def test_pages_lead_back():
    first = get("instruments/", page_size=40)
    second = get(first["next"])
    assert get(second["previous"])["results"] == first["results"]
    assert first["previous"] is None


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_takes_a_constant_number_of_queries(resource):
    counts = []
    for size in (1, 300):
        with CaptureQueriesContext(connection) as queries:
            get(f"{resource}/", page_size=size)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_detail_is_the_row_of_the_list(resource):
    row = get(f"{resource}/", page_size=1)["results"][0]
    assert get(f"{resource}/{row['id']}/") == row
    assert isinstance(row["unconfirmed"], bool)
    assert not {"publication", "entered_by", "reviewed_by"} & row.keys()


def test_dates_keep_text_and_bounds():
    deployment = get("deployments/9m729-kamyshlov/")
    assert deployment["started"] == {"text": "2017~", "earliest": "2016-01-01", "latest": "2018-12-31"}
    assert deployment["ended"] is None
    assert not any(name.endswith(("_earliest", "_latest")) for name in deployment)


def test_citations_stand_in_the_row():
    citations = get("deployments/9m729-kamyshlov/")["citations"]
    assert [each["position"] for each in citations] == list(range(1, len(citations) + 1))
    assert citations[0]["url"].startswith("https://")
    assert citations[0]["title"]
    assert get(f"sources/{citations[0]['source']}/")["title"] == citations[0]["title"]


def test_unconfirmed_is_shown():
    known = Instrument.objects.filter(evidence=Evidence.KNOWN).first() or Instrument.objects.first()
    Instrument.objects.filter(pk=known.pk).update(evidence=Evidence.KNOWN)
    assert get(f"instruments/{known.pk}/")["unconfirmed"] is True


def test_facts_are_a_mapping():
    assert get("systems/minuteman-iii/")["facts"]["warheads"] == 3


def test_a_draft_is_not_there():
    draft(Instrument, "inf")
    get("instruments/inf/", 404)
    assert "inf" not in {row["id"] for row in every_row("instruments")}
    assert get("")["resources"]["instruments"]["count"] == Instrument.objects.count() - 1


@pytest.mark.parametrize("resource", ["events", "participations", "provisions", "categories"])
def test_what_belongs_to_a_draft_is_not_there(resource):
    draft(Instrument, "inf")
    assert "inf" not in {row["instrument"] for row in every_row(resource)}


def test_nothing_of_a_draft_is_named():
    """A canary in the ids and words of drafts appears on no list."""
    claim = SystemClaim.objects.filter(citations__access_point__isnull=False).first()
    citation = claim.citations.first()
    draft(AccessPoint, citation.access_point_id)
    row = get(f"system-claims/{claim.pk}/")
    shown = next(each for each in row["citations"] if each["id"] == citation.pk)
    assert (shown["access_point"], shown["url"]) == (None, None)
    draft(Source, citation.source_id)
    assert citation.pk not in {each["id"] for each in get(f"system-claims/{claim.pk}/")["citations"]}
    other = Claimant.objects.exclude(pk=claim.claimant_id).first()
    SystemClaim.objects.filter(pk=claim.pk).update(quoted_by=other)
    get(f"system-claims/{claim.pk}/")
    draft(Claimant, other.pk)
    get(f"system-claims/{claim.pk}/", 404)


def test_a_deployment_of_a_draft_system_or_state_is_not_there():
    row = Deployment.objects.get(pk="oreshnik-belarus")
    draft(System, row.system_id)
    get(f"deployments/{row.pk}/", 404)
    draft(State, "BLR")
    assert not [each for each in every_row("deployments") if "BLR" in (each["host_state"], each["deploying_state"])]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "cD0lMDA="}, "cursor"),
        ({"cursor": "\0"}, "cursor"),
        ({"cursor": "A" * 4000}, "cursor"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "-5"}, "page_size"),
        ({"page_size": "many"}, "page_size"),
        ({"page_size": "٣"}, "page_size"),
        ({"page_size": "9" * 5000}, "page_size"),
        ({"instruments": "inf"}, "instruments"),
        ({"page_size": ["1", "2"]}, "page_size"),
        ({"a\0b": "1"}, "a b"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(query, field):
    (error,) = get("events/", 400, **query)["errors"]
    assert error["field"] == field
    assert error["allowed"]


def test_a_page_holds_500_rows_at_most():
    assert len(get("participations/", page_size=2000)["results"]) == 500
    cursor = parse_qs(urlsplit(get("participations/")["next"]).query)["cursor"]
    assert len(get("participations/", cursor=cursor[0])["results"]) == 100


@pytest.mark.parametrize(
    "address", ["nothing/", "instruments/none/", "instruments/%00/", "instruments/a/b/", "states/x~y/"]
)
def test_an_address_that_leads_nowhere_says_so(address):
    assert get(address, 404)["errors"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_lists_are_read_only(method):
    answer = getattr(Client(), method)("/api/v1/instruments/", "{}", content_type="application/json")
    assert answer.status_code == 405
    assert json.loads(answer.content)["errors"][0]["allowed"] == ["GET", "HEAD", "OPTIONS"]


def test_a_slug_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        registry.register(registry.kinds["states"])
