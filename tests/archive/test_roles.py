"""Who may: clerks enter drafts, librarians publish what others entered, nobody publishes their own."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from archive.models import AccessPoint, Claimant, Source
from archive.vocabulary import Publication
from deployments.models import Deployment, DeploymentClaim, DeploymentClaimCitation
from tests.staff import CLAIM, add, change, filled, problems, sent


def acted(client, model, action: str, *ids, reason=""):
    at = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return client.post(at, {"action": action, "_selected_action": ids, "reason": reason}, follow=True)


@pytest.fixture
def draft(staff):
    """A claim that the clerk entered on a published deployment."""
    at = add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    sent(staff("clerk"), at, **CLAIM, claimant="alexander-lukashenko")
    return DeploymentClaim.objects.exclude(entered_by=None).get()


def publication(row) -> str:
    return type(row).objects.get(pk=row.pk).publication


def test_a_clerk_cannot_publish_by_any_way(staff, draft):
    clerk = staff("clerk")
    acted(clerk, DeploymentClaim, "publish", draft.pk)
    sent(clerk, change(draft), publication="published", note="Changed.")
    draft.refresh_from_db()
    assert (draft.publication, draft.note) == (Publication.DRAFT, "Changed.")


def test_a_clerk_sees_a_published_record_and_changes_nothing(staff):
    clerk = staff("clerk")
    row = DeploymentClaim.objects.filter(citations__isnull=False).order_by("pk").first()
    page = clerk.get(change(row))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    data = filled(staff("librarian"), change(row), note="forged")
    data |= {"citations-0-quote": "forged"}
    assert clerk.post(change(row), data).status_code == 403
    assert (
        clerk.post(reverse("admin:deployments_deploymentclaim_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 403
    )
    row.refresh_from_db()
    assert row.note != "forged"
    assert not row.citations.filter(quote="forged").exists()


def test_nobody_publishes_their_own(staff, draft):
    librarian = staff("librarian")
    sent(librarian, add(Claimant), name="A new voice", kind="person")
    own = Claimant.objects.get(name="A new voice")
    acted(librarian, Claimant, "publish", own.pk)
    assert publication(own) == Publication.DRAFT
    acted(staff("librarian", "another"), Claimant, "publish", own.pk)
    assert publication(own) == Publication.PUBLISHED
    acted(librarian, DeploymentClaim, "publish", draft.pk, reason="read the page")
    draft.refresh_from_db()
    assert (draft.publication, draft.reviewed_by.username) == (Publication.PUBLISHED, "librarian")
    assert draft.history.order_by("-pgh_id").first().pgh_context.metadata["reason"] == "read the page"


def test_a_withdrawal_needs_its_reason(staff):
    librarian = staff("librarian")
    row = Deployment.objects.get(pk="oreshnik-belarus")
    acted(librarian, Deployment, "withdraw", row.pk)
    assert publication(row) == Publication.PUBLISHED
    acted(librarian, Deployment, "withdraw", row.pk, reason="the place is wrong")
    assert publication(row) == Publication.DRAFT
    assert row.history.order_by("-pgh_id").first().pgh_context.metadata["reason"] == "the place is wrong"


def test_a_clerk_may_not_publish_by_saving_a_draft_that_was_published_meanwhile(staff, draft):
    clerk = staff("clerk")
    data = filled(clerk, change(draft), note="late")
    DeploymentClaim.objects.filter(pk=draft.pk).update(publication=Publication.PUBLISHED)
    assert clerk.post(change(draft), data).status_code == 403
    draft.refresh_from_db()
    assert (draft.publication, draft.note) == (Publication.PUBLISHED, CLAIM["note"])


def test_a_librarians_change_keeps_the_record_published(staff):
    row = DeploymentClaim.objects.order_by("pk").first()
    answer = sent(staff("librarian"), change(row), note="Put better.", reason="style")
    assert answer.redirect_chain, problems(answer)
    row.refresh_from_db()
    assert (row.publication, row.note, row.entered_by) == (Publication.PUBLISHED, "Put better.", None)


def test_a_new_row_of_an_inline_is_a_draft_of_its_author(staff):
    answer = sent(
        staff("librarian"), change(Source.objects.get(pk="s-0001")),
        **{"access_points-TOTAL_FORMS": 2, "access_points-1-url": "https://example.org/mirror",
           "access_points-1-publication": "published"},
    )  # fmt: skip
    assert answer.redirect_chain, problems(answer)
    point = AccessPoint.objects.get(url="https://example.org/mirror")
    assert (point.publication, point.entered_by.username, point.pk[:2]) == (Publication.DRAFT, "librarian", "a-")


@pytest.fixture
def mixed(staff):
    """A clerk's draft source with one address that a librarian has published."""
    clerk = get_user_model().objects.get(username=staff("clerk").get("/admin/").wsgi_request.user.username)
    source = Source.objects.create(id="s-draft", title="A draft", entered_by=clerk)
    point = AccessPoint.objects.create(
        id="a-kept", source=source, url="https://example.org/kept", publication=Publication.PUBLISHED
    )
    return source, point


@pytest.mark.parametrize(
    "values", [{"access_points-0-url": "https://example.org/forged"}, {"access_points-0-DELETE": "on"}]
)
def test_a_published_row_in_a_draft_takes_nothing_from_a_clerk(staff, mixed, values):
    source, point = mixed
    answer = sent(staff("clerk"), change(source), title="A better draft", **values, **{
        "access_points-0-id": point.pk, "access_points-0-source": source.pk,
    })  # fmt: skip
    assert answer.redirect_chain, problems(answer)
    source.refresh_from_db()
    point.refresh_from_db()
    assert (source.title, point.url) == ("A better draft", "https://example.org/kept")


def test_the_guard_of_inlines_stands_without_the_frozen_form(staff, mixed, monkeypatch):
    """The rows are refused on saving too, whatever the form let through."""
    monkeypatch.setattr("archive.admin.inlines.frozen", lambda form: False)
    source, point = mixed
    clerk = staff("clerk")
    data = filled(clerk, change(source), **{"access_points-0-url": "https://example.org/forged"})
    assert clerk.post(change(source), data).status_code == 403
    point.refresh_from_db()
    assert point.url == "https://example.org/kept"


def test_a_source_of_a_published_claim_is_not_added_by_a_clerk(staff):
    clerk, row = staff("clerk"), DeploymentClaim.objects.order_by("pk").first()
    number = DeploymentClaimCitation.objects.count()
    data = filled(staff("librarian"), change(row), **{"citations-TOTAL_FORMS": 9, "citations-8-source": "s-0001"})
    assert clerk.post(change(row), data).status_code == 403
    assert DeploymentClaimCitation.objects.count() == number


def test_a_draft_is_moved_to_no_other_author(staff, draft):
    sent(staff("librarian"), change(draft), entered_by=1, reviewed_by=1, note="Put better.")
    draft.refresh_from_db()
    assert (draft.entered_by.username, draft.reviewed_by, draft.note) == ("clerk", None, "Put better.")


def test_a_draft_with_a_published_claim_is_not_deleted_by_a_clerk(staff):
    clerk = staff("clerk")
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    clerk.post(reverse("admin:deployments_deployment_delete", args=["oreshnik-belarus"]), {"post": "yes"})
    assert Deployment.objects.filter(pk="oreshnik-belarus").exists()


@pytest.mark.parametrize("work", ["mine", "review", "drafts", "unconfirmed"])
def test_saved_filters_are_links(staff, draft, work):
    page = staff("clerk").get(reverse("admin:deployments_deploymentclaim_changelist"), {"work": work})
    assert page.status_code == 200
    found = draft.pk in page.content.decode()
    assert found == (work in ("mine", "drafts"))
    assert f"?work={work}" in page.content.decode()


def test_a_claim_of_a_draft_claimant_waits_for_the_claimant(staff, draft):
    sent(staff("clerk"), add(Claimant), name="A new voice", kind="person")
    voice = Claimant.objects.get(name="A new voice")
    DeploymentClaim.objects.filter(pk=draft.pk).update(claimant=voice)
    librarian = staff("librarian")
    assert (
        "Publish what they belong to first" in acted(librarian, DeploymentClaim, "publish", draft.pk).content.decode()
    )
    assert publication(draft) == Publication.DRAFT
    acted(librarian, Claimant, "publish", voice.pk)
    acted(librarian, DeploymentClaim, "publish", draft.pk)
    assert publication(draft) == Publication.PUBLISHED
