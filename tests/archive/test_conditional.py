"""Conditional requests: 304 while the answer is the same, and never when it is not; drafts are not told of."""

import threading
from datetime import date

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive import embedded
from archive.models import Source, State
from archive.vocabulary import Publication
from archive.web import conditional
from archive.web.conditional import newest_change
from deployments.models import Assessment, Deployment, DeploymentClaim, DeploymentClaimCitation, System
from tests.archive.test_api import RESOURCES, draft
from treaties.models import Instrument

pytestmark = pytest.mark.usefixtures("loaded")
FLAGSHIP = "/api/v1/deployments/oreshnik-belarus/"
CHANGES = (
    *("the row", "its citation", "the source cited", "a source withdrawn"),
    *("a rule's record", "a name in a list", "a count"),
)
LISTS = [f"/{name}.json" for name in ("deployments", "systems", "instruments", "states", "sources", "claims")]
ADDRESSES = [
    "/api/v1/",
    "/api/v1/schema/",
    FLAGSHIP,
    f"{FLAGSHIP}assessments/?on=2025-12-17",
    *(f"/api/v1/{name}/?page_size=5" for name in RESOURCES),
    *LISTS,
]


@pytest.fixture(autouse=True)
def _nothing_remembered():
    conditional.forget()
    yield
    conditional.forget()


def get(address, tag="", **more):
    return Client().get(address, **({"HTTP_IF_NONE_MATCH": tag} if tag else {}), **more)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_holds_the_answer_is_told_so(address):
    answer = get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["Vary"] == "Accept"
    for tag in (answer["ETag"], f"W/{answer['ETag']}", f'"other", {answer["ETag"]}', "*"):
        again = get(address, tag)
        assert (again.status_code, again.content) == (304, b"")
        assert [again[name] for name in ("ETag", "Cache-Control")] == [answer["ETag"], answer["Cache-Control"]]
    assert get(address, '"other"').content == answer.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_tells_the_same_without_the_body(address):
    whole, head = get(address), Client().head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("ETag", "Content-Length")] == [whole["ETag"], whole["Content-Length"]]
    assert Client().head(address, HTTP_IF_NONE_MATCH=whole["ETag"]).status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_second_to_ask_costs_one_query(address):
    tag = get(address)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert get(address, tag).status_code == 304
    assert len(queries) == 1


def changes():
    """What is changed: an address, rows behind its answer, and their new values."""
    claim = DeploymentClaim.objects.filter(deployment="oreshnik-belarus", citations__isnull=False).first()
    address = f"/api/v1/deployment-claims/{claim.pk}/"
    citation = DeploymentClaimCitation.objects.filter(record=claim).first()
    return {
        "the row": (FLAGSHIP, Deployment.objects.filter(pk="oreshnik-belarus"), {"summary": "Other."}),
        "its citation": (address, DeploymentClaimCitation.objects.filter(pk=citation.pk), {"locator": "p. 99"}),
        "the source cited": (address, Source.objects.filter(pk=citation.source_id), {"title": "Other."}),
        "a source withdrawn": (
            address,
            Source.objects.filter(pk=citation.source_id),
            {"publication": Publication.DRAFT},
        ),
        "a rule's record": (
            f"{FLAGSHIP}assessments/?on=2010-01-01",
            Instrument.objects.filter(pk="npt").first().participations.filter(state="BLR"),
            {"note": "Other.", "bound_from": "2024-01-01"},
        ),
        "a name in a list": ("/deployments.json?host_state=BLR", State.objects.filter(pk="BLR"), {"name": "Other"}),
        "a count": ("/api/v1/", System.objects.filter(pk="oreshnik"), {"publication": Publication.DRAFT}),
    }


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_a_related_row_changes_the_answer(name):
    address, rows, values = changes()[name]
    tag = get(address)["ETag"]
    assert get(address, tag).status_code == 304
    for row in rows:
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
    again = get(address, tag)
    assert again.status_code == 200
    assert again["ETag"] != tag


def test_a_row_that_is_gone_is_not_told_to_be_the_same():
    tag = get(FLAGSHIP)["ETag"]
    draft(System, "oreshnik")
    assert get(FLAGSHIP, tag).status_code == 404


def test_what_is_derived_anew_changes_the_answer_without_a_change_of_records():
    address = "/api/v1/deployments/?effect=lapsed&on=2025-12-17&host_state=BLR"
    before = get(address)
    assert get(address, before["ETag"]).status_code == 304
    Assessment.objects.filter(deployment="oreshnik-belarus").delete()
    after = get(address, before["ETag"])
    assert after.status_code == 200
    assert len(after.json()["results"]) < len(before.json()["results"])


def test_the_day_changes_what_depends_on_it(monkeypatch):
    address = f"{FLAGSHIP}assessments/"
    tag = get(address)["ETag"]
    assert get(address, tag).status_code == 304
    monkeypatch.setattr("deployments.api.today", lambda: date(2000, 1, 1))
    monkeypatch.setattr(conditional, "localdate", lambda: date(2000, 1, 1))
    assert get(address, tag).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_draft_leaves_no_trace(address):
    """A draft that is entered, changed and cited changes no tag: the tag is the digest of what readers see."""
    answer = get(address)
    row = Deployment.objects.get(pk="oreshnik-belarus")
    row.pk, row.publication, row._state.adding = "zqcanary", Publication.DRAFT, True
    row.save(force_insert=True)
    Deployment.objects.filter(pk="zqcanary").update(summary="Zqcanary.")
    again = get(address, answer["ETag"])
    assert again.status_code == 304
    assert again["ETag"] == answer["ETag"]
    draft_itself = get("/api/v1/deployments/zqcanary/", "*")
    assert draft_itself.status_code == 404
    assert "ETag" not in draft_itself


def test_the_same_address_in_another_form_has_another_tag():
    plain, yaml = get("/api/v1/schema/"), get("/api/v1/schema/", HTTP_ACCEPT="application/yaml")
    assert plain["ETag"] != yaml["ETag"]
    assert get("/api/v1/schema/", plain["ETag"], HTTP_ACCEPT="application/yaml").status_code == 200


def test_errors_and_questions_have_no_tag():
    for answer in (get("/api/v1/events/?page_size=0"), get("/api/v1/nothing/"), get("/deployments.json?zz=1")):
        assert "ETag" not in answer
        assert answer["Cache-Control"] == "public, no-cache"
    asked = Client().post("/api/v1/assess/", {"facts": {}}, content_type="application/json", HTTP_IF_NONE_MATCH="*")
    assert asked.status_code == 200
    assert "ETag" not in asked


def test_staff_keep_nothing():
    client = Client()
    client.cookies["sessionid"] = "any"
    assert client.get(FLAGSHIP)["Cache-Control"] == "private, no-store"


def test_while_somebody_writes_nothing_is_taken_for_known(records_database):
    """The number of a change is taken before the change is seen: then the answer is worked out, not remembered."""
    elsewhere = embedded.address(settings.EMBEDDED_DATA_DIR, records_database)
    change = "UPDATE deployments_deployment SET summary = summary || '.' WHERE id = 'oreshnik-belarus'"
    before = newest_change()
    with psycopg.connect(elsewhere) as other:
        other.execute(change)
        assert newest_change() is None
        assert get(FLAGSHIP, get(FLAGSHIP)["ETag"]).status_code == 304
        other.rollback()
    assert newest_change() not in (None, before)


def test_without_that_guard_an_old_answer_is_given(records_database, monkeypatch):
    """What the guard is for: with it gone, a change that was under way is not noticed."""
    monkeypatch.setattr(conditional, "CHANGES", conditional.CHANGES.replace("EXISTS (", "false AND EXISTS ("))
    elsewhere = embedded.address(settings.EMBEDDED_DATA_DIR, records_database)
    with psycopg.connect(elsewhere, autocommit=True) as other:
        old = other.execute("SELECT summary FROM deployments_deployment WHERE id = 'oreshnik-belarus'").fetchone()
        try:
            other.execute("BEGIN")
            other.execute("UPDATE deployments_deployment SET summary = 'Other.' WHERE id = 'oreshnik-belarus'")
            tag = get(FLAGSHIP)["ETag"]
            other.execute("COMMIT")
            assert get(FLAGSHIP, tag).status_code == 304
            conditional.forget()
            assert get(FLAGSHIP, tag).status_code == 200
        finally:
            other.execute("UPDATE deployments_deployment SET summary = %s WHERE id = 'oreshnik-belarus'", old)


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(conditional, "MOST", 3)
    for number in range(6):
        get(f"/api/v1/states/?page_size={number + 1}")
    assert conditional.remembered() == 3


def test_many_at_once_remember_without_a_fault(monkeypatch):
    monkeypatch.setattr(conditional, "MOST", 5)
    faults = []

    def keep(start):
        try:
            for number in range(500):
                conditional.keep(f"{start}-{number}", "tag")
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=keep, args=(start,)) for start in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not faults
    assert conditional.remembered() == 5
