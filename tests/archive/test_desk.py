"""The desk of staff: what a form says while it is typed, filters that are kept, review, the way back."""

import re

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from archive.admin import naming
from archive.models import AccessPoint, Claimant, SavedFilter, SentBack, Source
from archive.vocabulary import Evidence, Publication
from deployments.models import Deployment, DeploymentClaim, DeploymentClaimCitation, System, SystemClaim
from tests.staff import CLAIM, add, change, filled, problems, sent


def name(model, action: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}"


def while_typing(client, model, row=None, query="", **values) -> dict:
    """What the form of ``model`` answers to the values typed so far."""
    form = change(row) if row else add(model) + query
    at = reverse(name(model, "typed_over"), args=[row.pk]) if row else reverse(name(model, "typed"))
    answer = client.post(at, filled(client, form, **values))
    assert answer.status_code == 200
    return answer.json()


def acted(client, model, action: str, *ids, reason=""):
    data = {"action": action, "_selected_action": ids, "reason": reason}
    return client.post(reverse(name(model, "changelist")), data, follow=True).content.decode()


def pressed(client, row, button: str, **values):
    return sent(client, change(row), **values, **{button: "x"})


@pytest.fixture
def draft(staff):
    """A claim that the clerk entered, with a source of a new address."""
    new = {"citations-0-address": "https://example.org/new", "citations-0-title": "A new report"}
    at = add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    answer = sent(staff("clerk"), at, **CLAIM, claimant="alexander-lukashenko", **new)
    assert answer.redirect_chain, problems(answer)
    return DeploymentClaim.objects.exclude(entered_by=None).get()


# --- while typing


def test_a_claim_like_another_is_told_and_nothing_is_saved(staff):
    old = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").exclude(note="").first()
    number = DeploymentClaim.objects.count()
    about = {"query": "?deployment=oreshnik-belarus"}
    client = staff("clerk")
    assert while_typing(client, DeploymentClaim, **about, note="Nothing like it.")["told"][""] == ""
    assert old.pk in while_typing(client, DeploymentClaim, **about, note=old.note + "!")["told"][""]
    same = {"kind": old.kind, "stance": old.stance, "claimant": old.claimant_id, "claimed_on": str(old.claimed_on)}
    assert old.pk in while_typing(client, DeploymentClaim, **about, **same)["told"][""]
    assert DeploymentClaim.objects.count() == number


def test_the_source_of_an_address_is_told_beside_its_row(staff):
    point = AccessPoint.objects.exclude(url__contains="?").select_related("source").first()
    spelt = re.sub(r"^https?://(www\.)?", "http://", point.url).rstrip("/") + "/?utm_source=a&utm_medium=b#part"
    client = staff("clerk")
    told = while_typing(client, DeploymentClaim, **{"citations-0-address": spelt})["told"]
    assert "This address is known" in told["citations-0"]
    assert point.source.pk in told["citations-0"]
    new = {"citations-0-address": "https://example.org/never-seen"}
    assert "This address is new" in while_typing(client, DeploymentClaim, **new)["told"]["citations-0"]
    namesake = new | {"citations-0-title": point.source.title.upper()}
    assert point.source.pk in while_typing(client, DeploymentClaim, **namesake)["told"]["citations-0"]


def test_a_work_of_the_same_title_is_told_before_it_is_made_twice(staff):
    old = Source.objects.first()
    new = {"citations-0-address": "https://example.org/never-seen", "citations-0-title": old.title}
    client, at = staff("clerk"), add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    answer = sent(client, at, **CLAIM, claimant="alexander-lukashenko", **new)
    assert "A work of this title is there" in problems(answer)
    assert re.search(r'type="checkbox" name="citations-0-all_the_same"', answer.content.decode())
    answer = sent(client, at, **CLAIM, claimant="alexander-lukashenko", **new, **{"citations-0-all_the_same": "on"})
    assert answer.redirect_chain, problems(answer)
    assert Source.objects.filter(title=old.title).count() == 2


def test_rows_of_a_deployment_are_told_too(staff):
    row = Deployment.objects.get(pk="oreshnik-belarus")
    old, number = row.claims.first(), row.claims.count()
    new = {"kind": old.kind, "stance": old.stance, "claimant": old.claimant_id, "claimed_on": str(old.claimed_on)}
    typed = {f"claims-{number}-{key}": value for key, value in new.items()} | {"claims-TOTAL_FORMS": number + 1}
    assert old.pk in while_typing(staff("librarian"), Deployment, row, **typed)["told"][f"claims-{number}"]


def test_a_source_and_an_address_are_told_by_their_own_forms(staff):
    client, old = staff("clerk"), Source.objects.exclude(publisher=None).exclude(published="").first()
    same = {"title": old.title, "publisher": old.publisher_id, "published": str(old.published)}
    assert old.pk in while_typing(client, Source, **same)["told"][""]
    point = old.access_points.first()
    rows = {"access_points-TOTAL_FORMS": 1, "access_points-0-url": point.url + "#part"}
    assert point.pk in while_typing(client, Source, **rows)["told"]["access_points-0"]


def test_what_would_follow_from_a_claim_about_a_deployment(staff):
    Deployment.objects.filter(pk="oreshnik-belarus").update(ended="", ended_earliest=None, ended_latest=None)
    typed = CLAIM | {"kind": "withdrawn", "claimant": "alexander-lukashenko", "claimed_on": "1 Nov 2026"}
    about = {"query": "?deployment=oreshnik-belarus"}
    said = while_typing(staff("clerk"), DeploymentClaim, **about, **typed)["follows"]
    assert "Status: disputed" in said
    assert "asserts that it was withdrawn; the record gives no end" in said
    unread = while_typing(staff("clerk"), DeploymentClaim, **about, **typed | {"claimed_on": "sometime"})
    assert "Status:" in unread["follows"]


def test_what_would_follow_from_a_claim_about_a_system(staff):
    SystemClaim.objects.filter(system="oreshnik").delete()
    typed = {"system": "oreshnik", "claimant": "alexander-lukashenko", "basis": "press"}
    client = staff("clerk")
    assert while_typing(client, SystemClaim, **typed)["follows"] is None
    said = while_typing(client, SystemClaim, **typed, figure="up to 3,000 miles")["follows"]
    assert "with this claim, up to 4,828 km" in said
    assert re.search(r"INF Treaty</b>, Intermediate-range GLBM: undetermined \(missing\) becomes <b>in class", said)


def test_what_would_follow_from_a_deployment_and_a_system_as_typed(staff):
    row = Deployment.objects.get(pk="oreshnik-belarus")
    client = staff("librarian")
    assert "INF Treaty" in while_typing(client, Deployment, row)["follows"]
    system = System.objects.get(pk="oreshnik")
    assert "In class" in while_typing(client, System, system)["follows"]
    tank = while_typing(client, System, system, system_type="battle_tank")["follows"]
    assert "Intermediate-range GLBM" not in tank
    system.refresh_from_db()
    assert system.system_type != "battle_tank"


def test_only_staff_who_may_are_answered(staff):
    at = reverse(name(DeploymentClaim, "typed"))
    assert Client().post(at).status_code == 302
    assert staff("clerk").get(at).status_code == 405
    missing = reverse(name(DeploymentClaim, "typed_over"), args=["no-such-claim"])
    assert staff("clerk").post(missing).status_code == 403


def test_the_tick_is_offered_where_there_is_something_to_overrule(staff):
    client, at = staff("clerk"), add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    answer = sent(client, at, **CLAIM, claimant="alexander-lukashenko", claimed_on="yesterday")
    assert 'type="hidden" name="all_the_same"' in answer.content.decode()
    assert re.search(r'name="claimed_on"[^>]*autofocus', answer.content.decode())


def suggested(client, term: str, field: str, model=DeploymentClaim) -> list[str]:
    asked = {"term": term, "app_label": "deployments", "model_name": model._meta.model_name, "field_name": field}
    return [each["id"] for each in client.get(reverse("admin:autocomplete"), asked).json()["results"]]


def test_the_likeliest_suggestion_comes_first(staff):
    """Whose name begins with what is typed, then who is chosen most; of works the one entered last."""
    clerk, about = staff("clerk"), Deployment.objects.get(pk="oreshnik-belarus")
    for name in ("a-minister", "z-ministry-of-zed", "m-minister"):
        Claimant.objects.create(id=name, name=name[2:].replace("-", " ").title(), kind="government")
    Claimant.objects.create(id="a-spokesman", name="Spokesman of the Ministry of Zed", kind="person")
    DeploymentClaim.objects.create(
        id="oreshnik-belarus-c-999", deployment=about, kind="arrived", stance="asserts", claimant_id="m-minister"
    )
    found = suggested(clerk, "minister", "claimant")
    assert found.index("m-minister") < found.index("a-minister")
    assert suggested(clerk, "ministry of zed", "claimant") == ["z-ministry-of-zed", "a-spokesman"]
    most = Deployment.objects.annotate(claimed=Count("claims")).latest("claimed")
    first = Deployment.objects.get(pk=suggested(clerk, "", "deployment")[0])
    assert first.claims.count() == most.claimed
    for number in (8001, 8002):
        Source.objects.create(id=f"s-{number}", title="A work on zed")
    assert suggested(clerk, "work on zed", "source", DeploymentClaimCitation) == ["s-8002", "s-8001"]


def test_suggestions_tell_two_of_one_name_apart(staff):
    asked = {"term": "9M729", "app_label": "deployments", "model_name": "deploymentclaim", "field_name": "deployment"}
    found = [each["text"] for each in staff("clerk").get(reverse("admin:autocomplete"), asked).json()["results"]]
    assert len(found) > 1
    assert len(set(found)) == len(found)


# --- filters that are kept


def test_a_filter_is_kept_for_its_person_found_again_and_removed(staff):
    client, at = staff("clerk"), reverse(name(DeploymentClaim, "filters"))
    narrowed = "kind__exact=arrived&q=oreshnik"
    answer = client.post(at, {"name": "Arrivals", "query": narrowed + "&p=3"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"?{narrowed}")
    kept = SavedFilter.objects.get()
    assert (kept.user.username, kept.table, kept.query) == ("clerk", "deployments.deploymentclaim", narrowed)
    page = client.get(reverse(name(DeploymentClaim, "changelist"))).content.decode()
    assert 'href="?kind__exact=arrived&amp;q=oreshnik"' in page
    assert "Arrivals" in client.get("/staff/").content.decode()
    assert "Arrivals" not in client.get(reverse(name(Deployment, "changelist"))).content.decode()
    librarian = staff("librarian")
    assert "Arrivals" not in librarian.get(reverse(name(DeploymentClaim, "changelist"))).content.decode()
    librarian.post(at, {"drop": kept.pk})
    assert SavedFilter.objects.exists()
    client.post(at, {"drop": kept.pk})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("given", [{"name": "", "query": "q=a"}, {"name": "All", "query": "p=2"}, {"drop": "x"}])
def test_what_is_no_filter_is_not_kept(staff, given):
    staff("clerk").post(reverse(name(Deployment, "filters")), given)
    assert not SavedFilter.objects.exists()


# --- review


def test_a_draft_is_sent_back_with_the_reason_and_comes_again(staff, draft):
    clerk, librarian = staff("clerk"), staff("librarian")
    assert "Say what is to be mended" in acted(librarian, DeploymentClaim, "send_back", draft.pk)
    pressed(librarian, draft, "_send_back", reason="Which day does he speak of?")
    waiting = reverse(name(DeploymentClaim, "changelist")) + "?work=review"
    assert draft.pk not in librarian.get(waiting).content.decode()
    for page in (clerk.get("/staff/"), clerk.get(change(draft))):
        assert "Which day does he speak of?" in page.content.decode()
    assert sent(clerk, change(draft), happened_on="17 Dec 2025").redirect_chain
    assert not SentBack.objects.exists()
    assert draft.pk in librarian.get(waiting).content.decode()


def test_a_draft_is_refused_with_the_reason_and_its_id_is_not_given_out_again(staff, draft):
    librarian, at = staff("librarian"), reverse(name(DeploymentClaim, "delete"), args=[draft.pk])
    source = draft.citations.get().source
    assert "say why" in librarian.post(at, {"post": "yes"}, follow=True).content.decode()
    assert DeploymentClaim.objects.filter(pk=draft.pk).exists()
    answer = librarian.post(at, {"post": "yes", "reason": "the page says no such thing"}, follow=True)
    assert f"It cited what is still a draft: {source}" in re.sub("<[^>]+>", "", answer.content.decode())
    gone = DeploymentClaim.history.rel.related_model.objects.filter(pgh_obj=draft.pk, pgh_label="delete").get()
    assert gone.pgh_context.metadata["reason"] == "the page says no such thing"
    assert not DeploymentClaim.objects.filter(pk=draft.pk).exists()
    assert naming.suggested(DeploymentClaim, {"deployment": draft.deployment}) > draft.pk


def test_nothing_is_deleted_many_at_once(staff, draft):
    acted(staff("librarian"), DeploymentClaim, "delete_selected", draft.pk, reason="all of them")
    assert DeploymentClaim.objects.filter(pk=draft.pk).exists()


def test_a_clerk_sends_nothing_back_and_publishes_nothing_from_the_form(staff, draft):
    clerk = staff("clerk")
    acted(clerk, DeploymentClaim, "send_back", draft.pk, reason="no")
    for button in ("_publish", "_send_back", "_withdraw", "_confirm"):
        assert pressed(clerk, draft, button, reason="no").status_code == 403
    draft.refresh_from_db()
    assert draft.publication == Publication.DRAFT
    assert not SentBack.objects.exists()
    assert 'name="_publish"' not in clerk.get(change(draft)).content.decode()


def test_a_claim_is_published_from_its_form_with_the_source_it_brought(staff, draft):
    librarian = staff("librarian")
    answer = pressed(librarian, draft, "_publish", reason="read the page")
    assert "1 published, with 1 source and 1 address that it cites." in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?work=review")
    draft.refresh_from_db()
    source = draft.citations.get().source
    assert (draft.publication, draft.reviewed_by.username) == (Publication.PUBLISHED, "librarian")
    assert (source.publication, source.access_points.get().publication) == (Publication.PUBLISHED,) * 2
    page = Client().get("/deployments/oreshnik-belarus/").content.decode()
    assert CLAIM["note"] in page
    assert "A new report" in page


def test_a_source_of_ones_own_stays_a_draft(staff, draft):
    librarian = staff("librarian")
    sent(librarian, add(Source), title="My own work")
    own = Source.objects.get(title="My own work")
    sent(
        librarian,
        change(draft),
        **{"citations-TOTAL_FORMS": 2, "citations-1-source": own.pk, "citations-1-role": "supports"},
    )
    assert draft.citations.count() == 2
    pressed(librarian, draft, "_publish")
    own.refresh_from_db()
    assert own.publication == Publication.DRAFT
    assert draft.citations.get(source__title="A new report").source.publication == Publication.PUBLISHED


def test_what_a_draft_belongs_to_is_named_with_its_link(staff, draft):
    sent(staff("clerk"), add(Claimant), name="A new voice", kind="person")
    voice = Claimant.objects.get(name="A new voice")
    DeploymentClaim.objects.filter(pk=draft.pk).update(claimant=voice)
    said = acted(staff("librarian"), DeploymentClaim, "publish", draft.pk)
    assert f'<a href="{change(voice)}">A new voice ({voice.pk})</a>' in said


def test_a_fact_is_confirmed_once_a_source_supports_it(staff):
    librarian = staff("librarian")
    known = DeploymentClaim.objects.filter(evidence=Evidence.KNOWN, citations=None).first()
    assert "Say where the fact stands" in acted(librarian, DeploymentClaim, "confirm", known.pk)
    assert "Add the source that supports them first" in acted(
        librarian, DeploymentClaim, "confirm", known.pk, reason="seen"
    )
    added = {"citations-0-source": "s-0001", "citations-0-role": "supports", "citations-TOTAL_FORMS": 1}
    answer = pressed(librarian, known, "_confirm", reason="read in the report, page 4", **added)
    assert "1 confirmed." in answer.content.decode()
    known.refresh_from_db()
    assert (known.evidence, known.publication) == (Evidence.SEEN, Publication.PUBLISHED)
    assert known.history.order_by("-pgh_id").first().pgh_context.metadata["reason"] == "read in the report, page 4"


def test_a_review_is_not_stopped_by_what_its_author_overruled(staff, draft):
    twin = filled(staff("clerk"), add(DeploymentClaim) + "?deployment=oreshnik-belarus", **CLAIM)
    answer = staff("clerk").post(
        add(DeploymentClaim), twin | {"claimant": "alexander-lukashenko", "all_the_same": "on"}, follow=True
    )
    assert answer.redirect_chain, problems(answer)
    pressed(staff("librarian"), draft, "_send_back", reason="Is it not the same as the other?")
    assert SentBack.objects.get().record == draft.pk


def test_a_sign_that_no_database_holds_is_left_out(staff):
    librarian = staff("librarian")
    at = reverse(name(DeploymentClaim, "filters"))
    assert librarian.post(at, {"name": "a\x00", "query": "rank=normal"}).status_code == 302
    assert SavedFilter.objects.get().name == "a"
