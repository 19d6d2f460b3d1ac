"""Pages kept in memory: the same until anything they show changes, never a draft, never for people with a session."""

import gzip
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from archive import kept
from archive.exchange.catalogue import tables
from archive.kept import Moment
from archive.models import AccessPoint, Claimant, Publisher, Source, State, Watch
from archive.vocabulary import Publication
from archive.web import keeping
from archive.web.keeping import Answer
from deployments.derive import drain
from deployments.models import (
    Deployment,
    DeploymentCitation,
    DeploymentClaim,
    DeploymentClaimCitation,
    System,
    SystemClaim,
)
from treaties.models import Category, Event, Instrument, Participation

PAGE = "/deployments/oreshnik-belarus/"
LIST = "/deployments/?system=oreshnik"


def cited_source() -> str:
    return DeploymentCitation.objects.filter(record="oreshnik-belarus").earliest("position").source_id


def test_a_page_comes_from_memory(keeps, django_assert_num_queries):
    first = Client().get(PAGE)
    with django_assert_num_queries(2):
        again = Client().get(PAGE)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    same = Client().get(PAGE, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert Client().get(PAGE, {"on": "2020-01-01"}).content != first.content


def test_a_json_page_is_kept_and_a_csv_file_is_not(keeps, django_assert_num_queries):
    address = "/deployments.json?host_state=BLR"
    first = Client().get(address)
    with django_assert_num_queries(2):
        again = Client().get(address)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"] == "application/json"
    files = [Client().get("/deployments.csv?host_state=BLR") for _ in range(2)]
    assert all(each.streaming and "ETag" not in each for each in files)
    Deployment.objects.filter(pk="oreshnik-belarus").update(summary="Other words.")
    assert b"Other words." in Client().get(address).content


@pytest.mark.parametrize("address", [PAGE, "/deployments.json?host_state=BLR", "/api/v1/deployments/"])
def test_who_can_unpack_an_answer_gets_it_packed(keeps, address):
    plain = Client().get(address)
    assert "Content-Encoding" not in plain
    for _ in range(2):  # made, then from memory
        packed = Client().get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert 2 * len(packed.content) < len(plain.content)
        assert "Accept-Encoding" in packed["Vary"]
        assert packed["ETag"] != plain["ETag"]
    same = Client().get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize("able", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br", "xgzip"])
def test_who_cannot_unpack_an_answer_gets_it_plain(keeps, able):
    answer = Client().get(LIST, headers={"Accept-Encoding": able})
    assert "Content-Encoding" not in answer
    assert b"<!doctype html>" in answer.content


def test_what_people_with_a_session_see_is_not_packed(keeps):
    client = Client(headers={"Accept-Encoding": "gzip"})
    client.force_login(get_user_model().objects.create_superuser("reader"))
    assert "Content-Encoding" not in client.get(PAGE)


CHANGES = {
    "the record": lambda: Deployment.objects.filter(pk="oreshnik-belarus").update(summary="Other words."),
    "a claim": lambda: DeploymentClaim.objects.filter(pk="oreshnik-belarus-c-001").update(note="Other words."),
    "a citation of a claim": lambda: DeploymentClaimCitation.objects.filter(
        record__deployment="oreshnik-belarus"
    ).update(quote="Other words.", prefix="", suffix=""),
    "a citation of the record": lambda: DeploymentCitation.objects.filter(record="oreshnik-belarus").delete(),
    "a source": lambda: Source.objects.filter(pk=cited_source()).update(title="Other words"),
    "a publisher": lambda: Publisher.objects.filter(sources=cited_source()).update(name="Other words"),
    "an address": lambda: AccessPoint.objects.filter(source=cited_source()).update(link_state="dead"),
    "a claimant": lambda: Claimant.objects.filter(pk="viktor-khrenin").update(name="Other words"),
    "a system": lambda: System.objects.filter(pk="oreshnik").update(name="Other words"),
    "a claim about the system": lambda: SystemClaim.objects.filter(pk="oreshnik-range-006").update(upper=9000),
    "a state": lambda: State.objects.filter(pk="BLR").update(name="Other words"),
    "an instrument": lambda: Instrument.objects.filter(pk="inf").update(short_name="Other words"),
    "a category": lambda: Category.objects.filter(pk="inf-irm-glbm").update(name="Other words"),
    "an event": lambda: Event.objects.filter(instrument="inf").delete(),
    "a participation": lambda: Participation.objects.filter(state="BLR").delete(),
}


def shows_at_once(address: str, change, before: bytes) -> None:
    """After the change the page is another, and the same as one that is made anew."""
    change()
    after = Client().get(address).content
    assert after != before
    kept.forget()
    assert Client().get(address).content == after


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_kind_of_change_shows_at_once(keeps, change):
    before = Client().get(PAGE).content
    assert Client().get(PAGE).content == before
    shows_at_once(PAGE, change, before)


BESIDES = {
    "home, a claim": (
        "/",
        lambda: DeploymentClaim.objects.filter(deployment="oreshnik-belarus").update(stance="denies"),
    ),
    "home, a draft": ("/", lambda: System.objects.filter(pk="oreshnik").update(publication="draft")),
    "home, an address": ("/", lambda: AccessPoint.objects.filter(source=cited_source()).update(link_state="dead")),
    "home, a category": ("/", lambda: Category.objects.filter(instrument="inf").delete()),
    "coverage": ("/coverage/", lambda: AccessPoint.objects.filter(source=cited_source()).update(link_state="dead")),
    "coverage, a place": (
        "/coverage/",
        lambda: Deployment.objects.filter(pk="oreshnik-belarus").update(latitude=None, longitude=None),
    ),
    "claimant": (
        "/claimants/viktor-khrenin/",
        lambda: DeploymentClaim.objects.filter(claimant="viktor-khrenin").update(note="Other words."),
    ),
    "publisher": (
        "/publishers/wikipedia/",
        lambda: Source.objects.filter(publisher="wikipedia").update(title="Other words"),
    ),
}


@pytest.mark.parametrize(("address", "change"), BESIDES.values(), ids=BESIDES)
def test_what_is_told_elsewhere_is_kept_and_changes_at_once(keeps, address, change, django_assert_num_queries):
    before = Client().get(address).content
    with django_assert_num_queries(2):
        assert Client().get(address).content == before
    shows_at_once(address, change, before)


#: What else is kept, and the changes that show there.
OTHERS = {
    "/systems/oreshnik/": ("the record", "a claim", "a claimant of its range", "a system", "a claim about the system")
    + ("a state", "an instrument", "a category"),
    "/states/BLR/": ("the record", "a claim", "a claimant", "a system", "a state", "an instrument", "a participation"),
    "/instruments/inf/": ("a system", "a state", "an instrument", "a category", "an event", "a participation"),
    "/publishers/wikipedia/": ("the publisher",),
    "/naming-and-borders/": ("a state",),
}
MORE = {
    "the record": lambda: Deployment.objects.filter(pk="oreshnik-belarus").update(location="Other words."),
    "a claim": lambda: DeploymentClaim.objects.filter(pk="oreshnik-belarus-c-001").delete(),
    "a claimant of its range": lambda: Claimant.objects.filter(
        pk=SystemClaim.objects.get(pk="oreshnik-range-006").claimant_id
    ).update(name="Other words"),
    "the publisher": lambda: Publisher.objects.filter(pk="wikipedia").update(name="Other words"),
}


@pytest.mark.parametrize(("address", "change"), [(page, each) for page, changes in OTHERS.items() for each in changes])
def test_a_change_shows_at_once_on_other_pages(keeps, address, change):
    before = Client().get(address).content
    assert Client().get(address).content == before
    shows_at_once(address, (CHANGES | MORE)[change], before)


@pytest.mark.parametrize("address", OTHERS)
def test_other_pages_come_from_memory(keeps, address, django_assert_num_queries):
    first = Client().get(address)
    with django_assert_num_queries(2):
        again = Client().get(address)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])


def test_a_look_that_finds_all_as_it_was_shows_when_the_day_ends(keeps, monkeypatch):
    """Looks go on all day; only a state that changed makes pages new."""
    before = Client().get(PAGE).content
    points = AccessPoint.objects.filter(source=cited_source())
    Watch.objects.filter(access_point__in=points).update(well_at=datetime(2001, 2, 3, tzinfo=UTC))
    assert Client().get(PAGE).content == before
    monkeypatch.setattr(keeping, "localdate", lambda: date(2100, 1, 1))
    assert b"3 February 2001" in Client().get(PAGE).content
    assert b"3 February 2001" not in before


def test_what_becomes_a_draft_is_gone_at_once(keeps):
    assert b"oreshnik-belarus" in Client().get(LIST).content
    claims = Client().get(PAGE).content.count(b'<article class="claim')
    DeploymentClaim.objects.filter(pk="oreshnik-belarus-c-001").update(publication=Publication.DRAFT)
    assert Client().get(PAGE).content.count(b'<article class="claim') == claims - 1
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    assert Client().get(PAGE).status_code == 404
    assert b"oreshnik-belarus" not in Client().get(LIST).content


def test_what_staff_see_is_not_kept(keeps):
    DeploymentClaim.objects.filter(pk="oreshnik-belarus-c-001").update(note="drafted-words", publication="draft")
    staff = Client()
    staff.force_login(get_user_model().objects.create_superuser("root"))
    answer = staff.get(PAGE)
    assert b"drafted-words" in answer.content
    assert answer["Cache-Control"] == "private, no-store"
    assert b"drafted-words" not in Client().get(PAGE).content
    assert b"drafted-words" in staff.get(PAGE).content


def test_an_answer_that_is_no_page_is_not_kept(keeps):
    assert Client().get("/deployments/?status=foo").status_code == 400
    assert Client().get("/deployments/?status=foo").status_code == 400
    assert Client().get("/deployments/no-such-record/").status_code == 404


@pytest.mark.parametrize("model", sorted({table.model for table in tables()}, key=lambda model: model._meta.label))
def test_a_change_of_any_record_is_numbered(loaded, model):
    before, table = kept.moment(), model._meta.db_table
    assert f"'{model.pgh_event_model._meta.db_table}_pgh_id_seq'" in kept._questions()[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE ctid = (SELECT min(ctid) FROM {table})")
        if cursor.rowcount:
            assert not before.holds(kept.moment())


def test_derived_rows_written_anew_are_numbered(loaded):
    Deployment.objects.filter(pk="oreshnik-belarus").update(status="withdrawn")
    before = kept.moment()
    drain()
    assert not before.holds(kept.moment())


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        ((5, ""), (5, ""), True),
        ((5, ""), (6, ""), False),
        ((5, "7"), (5, "7"), True),  # who was writing still writes: nothing of it was to be seen, then or now
        ((5, "7"), (5, "7 8"), True),
        ((5, "7 8"), (5, "8"), False),  # 7 has ended: what it had numbered before may be to be seen now
        ((5, ""), (5, "9"), True),
    ],
)
def test_a_moment_holds_while_nobody_changed_anything(then, now, holds):
    moments = [Moment(mark, frozenset(running.split())) for mark, running in (then, now)]
    assert moments[0].holds(moments[1]) is holds


def test_memory_is_bounded():
    kept.forget()
    now = Moment(1, frozenset())
    page = Answer(b"x" * (1024 * 1024), (), "")
    for number in range(150):
        kept.keep(number, page, now)
    assert kept.found(149, now) is page
    assert kept.found(0, now) is None
    assert sum(each is not None for each in (kept.found(number, now) for number in range(150))) <= 96
    assert kept.keep("later", "value", Moment(2, frozenset())) == "value"
    assert kept.found(149, now) is None, "what no longer holds makes room"
    kept.forget()
