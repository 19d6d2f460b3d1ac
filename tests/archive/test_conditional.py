"""Conditional requests: 304 while the answer is the same, and never when it is not; drafts are not told of."""

import threading
from datetime import date
from unittest import mock

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive import embedded, kept
from archive.models import Source, State
from archive.vocabulary import Publication
from archive.web import keeping
from deployments.models import Assessment, Deployment, DeploymentClaim, DeploymentClaimCitation, System
from tests.archive.test_api import RESOURCES, draft
from treaties.models import Instrument

pytestmark = pytest.mark.usefixtures("keeps")
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


def get(address, tag="", **more):
    return Client().get(address, **({"HTTP_IF_NONE_MATCH": tag} if tag else {}), **more)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_holds_the_answer_is_told_so(address):
    answer = get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["Vary"] == "Accept, Accept-Encoding"
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
def test_the_second_to_ask_costs_two_queries(address):
    first = get(address)
    with CaptureQueriesContext(connection) as queries:
        assert get(address, first["ETag"]).status_code == 304
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        again = get(address)
    assert len(queries) == 2
    assert (again.content, again.headers) == (first.content, first.headers)


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


def test_what_is_derived_anew_changes_the_answer():
    """The rows that the day's answers narrow are written later than the record that changed; they are numbered too."""
    address = "/api/v1/deployments/?effect=lapsed&on=2025-12-17&host_state=BLR"
    before = get(address)
    Assessment.objects.filter(effect="lapsed").delete()
    assert get(address, before["ETag"]).status_code == 304, "nobody said that it was written"
    kept.derived_anew()
    after = get(address, before["ETag"])
    assert after.status_code == 200
    assert len(after.json()["results"]) < len(before.json()["results"])


def test_the_day_changes_what_depends_on_it(monkeypatch):
    address = f"{FLAGSHIP}assessments/"
    tag = get(address)["ETag"]
    assert get(address, tag).status_code == 304
    monkeypatch.setattr("deployments.api.today", lambda: date(2000, 1, 1))
    monkeypatch.setattr(keeping, "localdate", lambda: date(2000, 1, 1))
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


@pytest.fixture
def writer(records_database):
    """Somebody else who has begun to change the flagship, and what ends it."""
    elsewhere = embedded.address(settings.EMBEDDED_DATA_DIR, records_database)
    row = "deployments_deployment SET summary = %s WHERE id = 'oreshnik-belarus'"
    with psycopg.connect(elsewhere, autocommit=True) as other:
        old = other.execute("SELECT summary FROM deployments_deployment WHERE id = 'oreshnik-belarus'").fetchone()
        other.execute("BEGIN")
        other.execute(f"UPDATE {row}", ["Other."])
        yield other
        other.execute("ROLLBACK")
        other.execute(f"UPDATE {row}", old)
        other.execute("DELETE FROM archive_stale")
        history = "deployments_deploymenthistory"  # what was remembered of it goes, too
        other.execute(f"ALTER TABLE {history} DISABLE TRIGGER USER")
        other.execute(f"DELETE FROM {history} WHERE pgh_context_id IS NULL")
        other.execute(f"ALTER TABLE {history} ENABLE TRIGGER USER")


def test_a_change_that_was_under_way_shows_when_it_is_done(writer):
    """The number of a change is taken before the change is seen; so what was running then counts too."""
    before = kept.moment()
    tag = get(FLAGSHIP)["ETag"]
    assert get(FLAGSHIP, tag).status_code == 304
    writer.execute("COMMIT")
    assert kept.moment().mark == before.mark
    assert get(FLAGSHIP, tag).status_code == 200


def test_derived_rows_that_were_being_written_show_when_it_is_done(records_database):
    with psycopg.connect(embedded.address(settings.EMBEDDED_DATA_DIR, records_database)) as other:
        with mock.patch.object(kept, "connection", other):
            kept.derived_anew()
        before = kept.moment()
        assert before.holds(kept.moment())
        other.rollback()
        assert not before.holds(kept.moment())


def test_without_that_guard_an_old_answer_is_given(writer):
    """What the guard is for: with it gone, a change that was under way is not noticed."""
    with mock.patch.object(kept.Moment, "holds", lambda then, now: then.mark == now.mark):
        tag = get(FLAGSHIP)["ETag"]
        writer.execute("COMMIT")
        assert get(FLAGSHIP, tag).status_code == 304
    kept.forget()
    assert get(FLAGSHIP, tag).status_code == 200


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    for number in range(6):
        get(f"/api/v1/states/?page_size={number + 1}")
    assert kept.remembered() == 3


def test_many_at_once_remember_without_a_fault(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 5)
    now, faults = kept.Moment(1, frozenset()), []

    def keep(start):
        try:
            for number in range(500):
                kept.keep(f"{start}-{number}", "value", now)
                kept.found(f"{start}-{number}", now)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=keep, args=(start,)) for start in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not faults
    assert kept.remembered() == 5
