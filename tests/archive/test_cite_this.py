"""“Cite this” on pages and as files, on the real records."""

import json
from datetime import UTC, datetime
from html import unescape

import bibtexparser
import pytest
import rispy
import time_machine

from archive.vocabulary import Publication
from archive.web.citable import NAME
from deployments.models import Deployment, System
from treaties.citing import made
from treaties.models import Instrument

pytestmark = pytest.mark.usefixtures("loaded")
RECORDS = [
    *("/deployments/oreshnik-belarus/", "/systems/oreshnik/", "/instruments/inf/", "/states/BLR/"),
    *("/sources/s-0738/", "/claimants/viktor-khrenin/", "/publishers/wikipedia/"),
]
LISTS = [
    *("/deployments/", "/systems/", "/instruments/", "/states/", "/sources/", "/claims/", "/system-claims/"),
    *("/claimants/", "/publishers/"),
]
ENDINGS = ["bib", "ris", "json"]


@pytest.fixture(autouse=True)
def _on_one_day():
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        yield


def text_of(response):
    return unescape(response.content.decode())


def csl(client, address):
    (item,) = json.loads(client.get(address).content)
    return item


@pytest.mark.parametrize("page", RECORDS + LISTS)
def test_a_page_shows_what_the_files_hold(client, page):
    shown = text_of(client.get(page, {"on": "2025-12-30"}))
    assert f"http://testserver{page}?on=2025-12-30" in shown
    assert all(words in shown for words in ("true on December 30, 2025", "Accessed 24 Nov. 2026", NAME))
    for ending in ENDINGS:
        address = f"{page}cite.{ending}?on=2025-12-30"
        assert f'href="{address}"' in shown
        assert client.get(address).content.decode().strip().replace("\r", "") in shown.replace("\r", "")


@pytest.mark.parametrize("page", RECORDS + LISTS)
def test_every_file_names_archive_record_address_and_both_days(client, page):
    address = f"http://testserver{page}?on=2025-12-30"
    item = csl(client, f"{page}cite.json?on=2025-12-30")
    assert item["URL"] == address
    assert NAME in (item.get("archive"), item.get("container-title"))
    assert (item["accessed"], item["note"][:25]) == ({"date-parts": [[2026, 11, 24]]}, "True on 30 December 2025.")
    (entry,) = bibtexparser.parse_string(client.get(f"{page}cite.bib?on=2025-12-30").content.decode()).entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert (entry.key, fields["url"], fields["urldate"]) == (item["id"], address, "2026-11-24")
    assert fields["howpublished"].startswith(f"{NAME}, {item['genre']}")
    (record,) = rispy.loads(client.get(f"{page}cite.ris?on=2025-12-30").content.decode())
    assert (record["title"], record["urls"], record["access_date"]) == (item["title"], [address], "2026/11/24")
    assert record["name_of_database"] == NAME


def test_a_treaty_is_cited_as_one(client):
    item = csl(client, "/instruments/abm/cite.json")
    assert (item["type"], item["issued"], item["event-place"]) == (
        *("treaty", {"date-parts": [[1972, 5, 26]]}, "Moscow"),
    )
    assert [each["literal"] for each in item["author"]] == ["United States", "Soviet Union"]
    assert (item["volume"], item["page"]) == ("944", "13")
    assert csl(client, "/instruments/npt/cite.json").get("author") is None
    assert csl(client, "/instruments/unscr-1540/cite.json")["type"] == "entry"
    assert csl(client, "/deployments/oreshnik-belarus/cite.json")["type"] == "entry"
    assert csl(client, "/deployments/cite.json")["type"] == "dataset"


def test_a_treaty_of_two_names_two_whoever_succeeded():
    named = {row.id: made(row).parties for row in Instrument.objects.filter(kind="bilateral_treaty")}
    assert {len(parties) for parties in named.values()} == {2}
    assert named["inf"] == named["start-i"] == ("United States", "Soviet Union")
    assert named["india-pakistan-missile-2005"] == ("India", "Pakistan")


def test_without_a_day_the_address_holds_today(client):
    assert csl(client, "/systems/oreshnik/cite.json")["URL"].endswith("/systems/oreshnik/?on=2026-11-24")


def test_a_list_is_cited_with_its_filters_and_without_its_place_in_it(client):
    item = csl(client, "/deployments/cite.json?host_state=BLR&after=x&status=operational&utm_source=y&on=2025-12-30")
    assert item["title"] == "Deployments, host state: BLR, status: operational"
    assert item["URL"] == "http://testserver/deployments/?host_state=BLR&status=operational&on=2025-12-30"


def test_hostile_filters_stay_text(client):
    address = "/deployments/cite.bib?q=%7D%2C%0A%40misc%7Bx%2C%20title%3D%7B%00%0D%0A"
    library = bibtexparser.parse_string(client.get(address).content.decode())
    assert (len(library.entries), library.failed_blocks) == (1, [])
    assert len(rispy.loads(client.get(address.replace(".bib", ".ris")).content.decode())) == 1


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("model", "page"),
    [(Deployment, RECORDS[0]), (System, RECORDS[1]), (Instrument, RECORDS[2]), (System, RECORDS[0])],
)
def test_a_draft_is_cited_by_nobody(client, admin_client, model, page, ending):
    """Nor a deployment whose system is a draft."""
    pk = "oreshnik" if model is System else page.split("/")[2]
    model.objects.filter(pk=pk).update(publication=Publication.DRAFT)
    assert [each.get(f"{page}cite.{ending}").status_code for each in (client, admin_client)] == [404, 404]


def test_staff_who_see_a_draft_see_no_citation_of_it(admin_client):
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    shown = text_of(admin_client.get(RECORDS[0]))
    assert "A draft is not cited." in shown
    assert "cite.bib" not in shown


def test_a_day_that_is_none_is_refused_with_the_remedy(client):
    response = client.get(f"{RECORDS[0]}cite.bib", {"on": "30.12.2025"})
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "for example 2025-12-17" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/systems/oreshnik/cite.xml", "/systems/no-such/cite.bib", "/nothing/oreshnik/cite.bib", "/nothing/cite.bib"],
)
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_only_reading_is_answered(client):
    assert client.post("/systems/oreshnik/cite.bib").status_code == 405


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_files_are_named_after_record_and_day(client, ending, media_type):
    response = client.get(f"/systems/oreshnik/cite.{ending}?on=2025-12-30")
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="oreshnik-2025-12-30.{ending}"'


@pytest.mark.parametrize("page", RECORDS)
def test_a_file_takes_few_queries(client, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(f"{page}cite.bib")


def test_every_published_record_can_be_cited(client):
    for slug, model in (("instruments", Instrument), ("systems", System), ("deployments", Deployment)):
        for row in model.objects.published()[:: 1 if model is Instrument else 20]:
            text = client.get(f"/{slug}/{row.pk}/cite.bib").content.decode()
            library = bibtexparser.parse_string(text)
            assert (len(library.entries), library.failed_blocks) == (1, []), row.pk
