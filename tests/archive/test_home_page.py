"""The home page: three ways in, the fullest record, and how sure the archive is."""

import pytest
from django.test import Client

from archive.models import AccessPoint, Source
from archive.vocabulary import Evidence, LinkState, Publication
from deployments.models import Deployment, DeploymentClaim, System


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


def test_an_empty_archive_has_a_home_page_too(db):
    answer = Client().get("/")
    assert answer.status_code == 200
    assert answer.context["flagship"] is None


def test_a_page_that_is_not_there_offers_the_lists(db):
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert b'href="/deployments/"' in answer.content
