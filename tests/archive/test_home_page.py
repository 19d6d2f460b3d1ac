"""The home page: three ways in, the fullest record, and how sure the archive is."""

from collections import Counter

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client

from archive import kept
from archive.models import AccessPoint, Source
from archive.vocabulary import Evidence, LinkState, Publication
from deployments import home as of_deployments
from deployments.cases import write_cases
from deployments.cube import write_cells
from deployments.models import Deployment, DeploymentClaim, System
from tests.bench.fill import copy_made_up


@pytest.fixture
def home(loaded):
    return lambda query="": Client().get(f"/{query}")


def test_it_shows_the_record_with_the_most_claims_and_what_bears_on_it(home):
    answer = home("?on=2025-12-30")
    assert answer.context["flagship"].pk == "oreshnik-belarus"
    told = [(each.instrument_id, each.assessment.effect.value) for each in answer.context["bearing"]]
    assert ("inf", "lapsed") in told


def test_it_says_how_much_is_unconfirmed_and_that_no_link_was_checked(home):
    answer = home()
    held = {each.name: each for each in answer.context["holdings"]}
    assert held["Sources"].total == Source.objects.count()
    assert held["Sources"].unconfirmed == Source.objects.filter(evidence=Evidence.KNOWN).count()
    assert held["Deployments"].address == "/deployments/"
    assert b"because the outside network is off" in answer.content


def test_it_counts_the_links_that_were_checked(home):
    AccessPoint.objects.filter(pk=AccessPoint.objects.first().pk).update(link_state=LinkState.ALIVE)
    assert b"1 of " in home().content


def test_drafts_are_neither_shown_nor_counted(home):
    before = {each.name: each.total for each in home().context["holdings"]}
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    System.objects.filter(pk="9m729-ssc-8").update(publication=Publication.DRAFT)
    newest = home().context["newest"][0]
    DeploymentClaim.objects.filter(pk=newest.pk).update(publication=Publication.DRAFT)
    answer = home()
    after = {each.name: each.total for each in answer.context["holdings"]}
    assert after["Systems"] == before["Systems"] - 1
    assert b"/deployments/oreshnik-belarus/" not in answer.content
    assert b"/systems/9m729-ssc-8/" not in answer.content
    assert newest.pk not in {each.pk for each in answer.context["newest"]}


def test_the_fullest_record_is_that_with_the_most_claims_that_readers_see(loaded, monkeypatch):
    def meant() -> str:
        counts = Counter(DeploymentClaim.objects.published().order_by().values_list("deployment", flat=True))
        return min(counts, key=lambda pk: (-counts[pk], pk))

    monkeypatch.setattr(of_deployments, "FULL", 2)
    for _ in range(4):
        best = of_deployments.fullest()
        assert best.pk == meant()
        best.claims.exclude(pk=best.claims.first().pk).update(publication=Publication.DRAFT)


def test_places_show_different_weapons_the_newest_first(loaded):
    for state, rows in of_deployments.places():
        there = Deployment.objects.published().filter(host_state__name=state)
        newest = there.order_by(F("started_latest").desc(nulls_last=True), "id")
        systems = list(dict.fromkeys(newest.values_list("system", flat=True)))
        assert [row.system_id for row in rows] == systems[: of_deployments.WEAPONS]
        assert [row.pk for row in rows] == [newest.filter(system=row.system_id).first().pk for row in rows]


def test_the_home_page_reads_few_of_many_rows(loaded):
    """No query of it hands over more rows when deployments and claims multiply."""
    copy_made_up(1500)
    write_cases()
    write_cells()
    kept.forget()
    read = Counter()

    def counting(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        read[sql] = context["cursor"].rowcount
        return answer

    with connection.execute_wrapper(counting):
        assert Client().get("/").status_code == 200
    found, sql = max((n, sql) for sql, n in read.items() if '"deployments_deployment' in sql)
    assert found <= of_deployments.WAYS * of_deployments.NEWEST, sql
    assert sum(n for sql, n in read.items() if '"deployments_deployment"."summary"' in sql) < 50


def test_an_empty_archive_has_a_home_page_too(db):
    answer = Client().get("/")
    assert answer.status_code == 200
    assert answer.context["flagship"] is None


def test_a_page_that_is_not_there_offers_the_lists(db):
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert b'href="/deployments/"' in answer.content
