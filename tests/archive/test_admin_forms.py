"""The admin's forms: what people type is read, ids make themselves, duplicates are told, every page opens."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from archive.models import AccessPoint, Claimant, Source
from archive.vocabulary import Publication
from deployments.models import Deployment, DeploymentClaim, SystemClaim
from tests.staff import CLAIM, add, change, problems, sent

ROOT = Path(__file__).resolve().parent.parent.parent
RECORDS = [model for model in admin.site._registry if model._meta.app_label in ("archive", "treaties", "deployments")]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_form_opens_and_a_save_without_change_changes_nothing(model, staff):
    client = staff("librarian")
    row = model._default_manager.order_by("pk").first()
    if row is None or not admin.site._registry[model].has_add_permission.__qualname__.startswith("BaseModelAdmin"):
        return
    assert client.get(add(model)).status_code == 200
    before = model.history.rel.related_model.objects.count()
    answer = sent(client, change(row))
    assert answer.redirect_chain, problems(answer)
    assert model.history.rel.related_model.objects.count() == before


def test_a_new_claim_with_its_source(staff):
    client = staff("clerk")
    point = AccessPoint.objects.select_related("source").order_by("pk").first()
    at = add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    answer = sent(
        client, at, **CLAIM, claimant="alexander-lukashenko", claimed_on="17 Dec 2025", happened_on="about Dec 2025",
        **{"citations-0-address": point.url.replace("https:", "http:") + "#part"},
    )  # fmt: skip
    assert answer.redirect_chain, problems(answer)
    claim = DeploymentClaim.objects.exclude(entered_by=None).get()
    assert re.fullmatch(r"oreshnik-belarus-c-\d{3}", claim.pk)
    assert (str(claim.claimed_on), str(claim.happened_on)) == ("2025-12-17", "2025-12~")
    assert (claim.publication, claim.entered_by.username) == (Publication.DRAFT, "clerk")
    citation = claim.citations.get()
    assert (citation.pk, citation.source, citation.access_point) == (f"{claim.pk}-s1", point.source, point)
    assert "is read as 17 December 2025" in answer.content.decode()


def test_an_address_that_is_new_brings_a_draft_source(staff):
    client = staff("clerk")
    at = add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    address = {"citations-0-address": "https://example.org/belarus/launchers"}
    answer = sent(client, at, **CLAIM, claimant="alexander-lukashenko", **address)
    assert "This address is new" in problems(answer)
    answer = sent(client, at, **CLAIM, claimant="alexander-lukashenko", **address, **{"citations-0-title": "Launchers"})
    assert answer.redirect_chain, problems(answer)
    source = Source.objects.get(title="Launchers")
    assert (source.publication, source.entered_by.username) == (Publication.DRAFT, "clerk")
    assert source.access_points.get().publication == Publication.DRAFT
    assert DeploymentClaim.objects.exclude(entered_by=None).get().citations.get().source == source


def test_a_claim_that_is_there_already_is_told_and_may_be_saved_all_the_same(staff):
    client = staff("clerk")
    old = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    at = add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    values = CLAIM | {
        "kind": old.kind,
        "stance": old.stance,
        "claimant": old.claimant_id,
        "claimed_on": str(old.claimed_on),
    }
    answer = sent(client, at, **values)
    assert "like what is already there" in problems(answer)
    assert old.pk in problems(answer)
    answer = sent(client, at, **values, all_the_same="on")
    assert answer.redirect_chain, problems(answer)


def test_other_duplicates_are_told(staff):
    client = staff("clerk")
    old = Source.objects.exclude(publisher=None).exclude(published="").first()
    same = {"title": old.title.upper(), "publisher": old.publisher_id, "published": str(old.published)}
    assert old.pk in problems(sent(client, add(Source), **same))
    point = AccessPoint.objects.filter(url__startswith="https://www.").first()
    spelt = point.url.replace("https://www.", "http://") + "?utm_source=x" * ("?" not in point.url)
    assert point.pk in problems(sent(client, add(AccessPoint), url=spelt, source=old.pk))
    person = Claimant.objects.exclude(aliases=[]).first()
    assert person.pk in problems(sent(client, add(Claimant), name=person.aliases[0], kind="person"))


def test_a_figure_is_kept_as_written_and_converted(staff):
    client = staff("clerk")
    answer = sent(
        client, add(SystemClaim), system="oreshnik", figure="up to 3,000 miles", claimant="alexander-lukashenko",
        basis="official_statement", note="On television.",
    )  # fmt: skip
    assert answer.redirect_chain, problems(answer)
    claim = SystemClaim.objects.exclude(entered_by=None).get()
    assert (claim.measure, claim.upper, claim.lower) == ("max_range", 4828.0, None)
    assert "As written: “up to 3,000 miles”" in claim.note
    assert claim.pk.startswith("oreshnik-range-")


def test_a_position_is_read(staff):
    client = staff("librarian")
    row = Deployment.objects.get(pk="oreshnik-belarus")
    answer = sent(client, change(row), position="53°40′N 31°42′E", reason="the paper's own figures")
    assert answer.redirect_chain, problems(answer)
    row.refresh_from_db()
    assert (row.latitude, row.longitude) == (53.6667, 31.7)
    assert row.history.order_by("-pgh_id").first().pgh_context.metadata["reason"] == "the paper's own figures"


@pytest.mark.parametrize(
    ("text", "said"), [("03/04/2025", "may be 3 April or 4 March"), ("yesterday", "is not a date")]
)
def test_what_cannot_be_read_is_told_beside_the_field(staff, text, said):
    answer = sent(staff("clerk"), add(DeploymentClaim), **CLAIM, claimant="alexander-lukashenko", claimed_on=text)
    assert said in problems(answer)
    assert not DeploymentClaim.objects.exclude(entered_by=None).exists()


def test_a_claim_on_the_form_of_its_deployment_comes_with_its_source(staff):
    client = staff("librarian")
    row = Deployment.objects.get(pk="oreshnik-belarus")
    point = AccessPoint.objects.order_by("pk").first()
    number = row.claims.count()
    new = {
        "kind": "arrived",
        "stance": "asserts",
        "claimant": "alexander-lukashenko",
        "note": "New.",
        "address": point.url,
    }
    answer = sent(
        client, change(row),
        **{f"claims-{number}-{name}": value for name, value in new.items()}, **{"claims-TOTAL_FORMS": number + 1},
    )  # fmt: skip
    assert answer.redirect_chain, problems(answer)
    claim = row.claims.exclude(entered_by=None).get()
    assert (claim.publication, claim.entered_by.username) == (Publication.DRAFT, "librarian")
    assert claim.citations.get().access_point == point


@pytest.mark.parametrize(("model", "term"), [("claimant", "Лукашенко"), ("system", "Орешник"), ("state", "Белар")])
def test_suggestions_know_other_names(staff, model, term):
    owner = {"claimant": Claimant, "system": SystemClaim, "state": Claimant}[model]
    field = {"claimant": "state", "system": "system", "state": "state"}[model]
    if model == "claimant":
        Claimant.objects.filter(pk="alexander-lukashenko").update(aliases=[term])
        owner, field = DeploymentClaim, "claimant"
    if model == "state":
        from archive.models import State

        State.objects.filter(pk="BLR").update(aliases=["Беларусь"])
    answer = staff("clerk").get(
        reverse("admin:autocomplete"),
        {"term": term, "app_label": owner._meta.app_label, "model_name": owner._meta.model_name, "field_name": field},
    )
    assert answer.json()["results"], term


def test_every_row_of_a_form_says_which_row_it_is(staff):
    """Without the hidden id in the page a browser could save no record that has rows."""
    client = staff("librarian")
    row = DeploymentClaim.objects.filter(citations__isnull=False).first()
    assert 'name="citations-0-id"' in client.get(change(row)).content.decode()
    page = client.get(change(Deployment.objects.get(pk="oreshnik-belarus"))).content.decode()
    assert 'name="claims-0-id"' in page
    assert 'name="access_points-0-id"' in client.get(change(Source.objects.first())).content.decode()


def test_the_form_shows_what_follows_and_the_page(staff):
    said = staff("clerk").get(change(Deployment.objects.get(pk="oreshnik-belarus"))).content.decode()
    assert "What would follow" in said
    assert "INF Treaty" in said
    assert 'href="/deployments/oreshnik-belarus/"' in said
    assert "?deployment=oreshnik-belarus" in said


def test_what_is_understood_is_told_to_staff_alone(staff):
    at = reverse("staff-understood")
    assert staff("clerk").get(at, {"reader": "day", "text": "Dec 2025"}).content.decode() == "December 2025"
    assert staff("clerk").get(at, {"reader": "no"}).status_code == 400
    assert Client().get(at, {"reader": "day"}).status_code == 302


def test_the_admin_has_the_colours_of_the_site():
    def tokens(name):
        text = (ROOT / "archive/static/archive" / name).read_text().split("@supports")[0]
        return dict(re.findall(r"--([a-z0-9-]+): (light-dark\([^)]*\))", text))

    ours, site = tokens("admin.css"), tokens("archive.css")
    assert ours
    assert {name: site.get(name) for name in ours} == ours
