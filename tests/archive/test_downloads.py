"""Lists as files: the rows of the page, whole, in its order; drafts and formulas kept out."""

import csv
import io

import pytest
from django.test import Client

from archive.models import Source, State
from archive.vocabulary import Evidence, Publication
from deployments.models import Deployment

LISTS = (
    *("deployments", "systems", "instruments", "states", "sources", "claims", "system-claims"),
    *("claimants", "publishers"),
)


def rows(address: str, **parameters) -> list[dict[str, str]]:
    answer = Client().get(address, parameters)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def results(address: str, **parameters) -> list[dict]:
    found = []
    answer = Client().get(address, parameters).json()
    while True:
        found += answer["results"]
        if not answer["next"]:
            assert len(found) == answer["count"]
            return found
        answer = Client().get(answer["next"].removeprefix("http://testserver")).json()


@pytest.mark.parametrize("slug", LISTS)
def test_both_files_hold_the_rows_of_the_list_in_its_order(loaded, slug):
    listing = Client().get(f"/{slug}/").context["listing"]
    for name, sort in listing.sorts.items():
        meant = list(sort.ordered(listing.rows()).values_list("pk", flat=True))
        assert [row["id"] for row in rows(f"/{slug}.csv", sort=name)] == meant
        assert [row["id"] for row in results(f"/{slug}.json", sort=name)] == meant


def test_a_file_is_narrowed_like_its_page(loaded):
    asked = {"host_state": "BLR", "instrument": "inf", "on": "2025-12-30", "q": "oreshnik"}
    shown = [row.pk for row in Client().get("/deployments/", asked).context["page"].rows]
    assert shown
    found = rows("/deployments.csv", **asked)
    assert [row["id"] for row in found] == shown == [row["id"] for row in results("/deployments.json", **asked)]
    row = next(row for row in found if row["id"] == "oreshnik-belarus")
    assert row["host_state_name"] == "Belarus"
    assert row["started"] == row["started_earliest"] == "2025-12-17"
    assert row["unconfirmed"] == "no"
    assert row["address"] == "http://testserver/deployments/oreshnik-belarus/"
    assert Client().get(row["address"]).status_code == 200


@pytest.mark.parametrize("slug", ["claims", "system-claims"])
def test_a_claim_in_a_file_names_its_sources_and_its_place(loaded, slug):
    found = rows(f"/{slug}.csv", q="oreshnik")
    most = max(len(row["sources"].split(";")) for row in found if row["sources"])
    assert (most > 1) == (slug == "claims")
    for row in (found[0], found[-1]):
        page, _, anchor = row["address"].removeprefix("http://testserver").partition("#")
        content = Client().get(page).content
        assert f'id="{anchor}"'.encode() in content
        assert all(f"/sources/{each}/".encode() in content for each in row["sources"].split(";") if each)
    hidden = next(row["sources"] for row in found if row["sources"]).split(";")[0]
    Source.objects.filter(pk=hidden).update(publication=Publication.DRAFT)
    assert not any(hidden in row["sources"].split(";") for row in rows(f"/{slug}.csv", q="oreshnik"))


def test_a_deployment_in_a_file_names_what_its_system_is(loaded):
    (row,) = [row for row in rows("/deployments.csv", host_state="BLR") if row["id"] == "oreshnik-belarus"]
    assert (row["system_type"], row["system_warhead"]) == ("ballistic_missile", "dual")


def test_unconfirmed_facts_say_so(loaded):
    unconfirmed = set(Deployment.objects.filter(evidence=Evidence.KNOWN).values_list("pk", flat=True))
    assert {row["id"] for row in rows("/deployments.csv") if row["unconfirmed"] == "yes"} == unconfirmed
    assert {row["id"] for row in results("/deployments.json") if row["unconfirmed"]} == unconfirmed


def test_no_cell_is_a_formula(loaded):
    for sign in "=+-@\t\r":
        Deployment.objects.filter(pk="oreshnik-belarus").update(
            location=f'{sign}cmd|"/c calc"!A1', unit="-", latitude=-1.5
        )
        row = next(row for row in rows("/deployments.csv") if row["id"] == "oreshnik-belarus")
        assert row["location"] == f'\'{sign}cmd|"/c calc"!A1'
        assert row["unit"] == "'-"
        assert row["latitude"] == "-1.5", "a number stays a number"


def test_drafts_are_in_no_file(loaded):
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    State.objects.filter(pk="GRL").update(responsible_state="DNK")
    assert next(row for row in rows("/states.csv") if row["id"] == "GRL")["responsible_state_name"] == "Denmark"
    State.objects.filter(pk="DNK").update(publication=Publication.DRAFT)
    for found in (rows("/states.csv"), results("/states.json")):
        by_id = {row["id"]: row for row in found}
        assert "DNK" not in by_id
        assert not by_id["GRL"]["responsible_state"]
        assert not by_id["GRL"]["responsible_state_name"]
    for found in (rows("/deployments.csv"), results("/deployments.json")):
        assert "oreshnik-belarus" not in {row["id"] for row in found}


@pytest.mark.parametrize("query", ["hots=BLR", "status=foo", "on=yesterday"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_cannot_be_read_is_refused(loaded, query, form):
    answer = Client().get(f"/deployments.{form}?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.content.decode()


def test_other_forms_are_not_there(loaded):
    assert Client().get("/deployments.xml").status_code == 404


@pytest.mark.parametrize(
    "query", ["status=foo&on=yesterday", "hots=BLR&host_state=BLR", "all=system&after=~x&sort=oldest"]
)
def test_a_page_leads_to_the_files_of_what_it_shows(loaded, query):
    answer = Client().get(f"/deployments/?{query}")
    for _, address in answer.context["downloads"]:
        assert Client().get(address).status_code == 200, address
    assert len(results(answer.context["downloads"][1][1])) == answer.context["found"]
