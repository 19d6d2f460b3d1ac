"""Slips at the desk: each is told with its place and what to do, and nothing that was typed is lost."""

import re

import pytest
from rest_framework.views import APIView

from archive.models import AccessPoint, Source
from deployments.models import Deployment, DeploymentClaim
from tests.archive.test_desk import draft, pressed, while_typing
from tests.staff import CLAIM, add, change, filled, problems, sent

__all__ = ["draft"]


def test_what_is_to_be_corrected_is_named_and_leads_there(staff):
    wrong = {"citations-0-address": "example", "citations-0-locator": "p. 4"}
    answer = sent(staff("clerk"), add(DeploymentClaim), **CLAIM | {"kind": ""}, claimed_on="before 2025", **wrong)
    page = answer.content.decode()
    told = re.search(r'<p class="errornote">To correct: (.*?)</p>', page, re.S)[1]
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', told)
    assert {label for _, label in links} == {"Kind", "Claimant", "Claimed on", "Address"}
    assert all(f'id="{place}"' in page for place, _ in links)
    for kept in ("before 2025", "p. 4", CLAIM["note"]):
        assert kept in page


def test_the_cursor_waits_at_the_tick_where_a_warning_is_all_there_is(staff):
    old = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    same = {"kind": old.kind, "stance": old.stance, "claimant": old.claimant_id, "claimed_on": str(old.claimed_on)}
    answer = sent(staff("clerk"), add(DeploymentClaim) + "?deployment=oreshnik-belarus", **CLAIM | same)
    assert "This is like what is already there" in problems(answer)
    assert re.findall(r'name="([^"]+)"[^>]*autofocus', answer.content.decode()) == ["all_the_same"]


@pytest.mark.parametrize(
    ("of_old", "of_new", "told"),
    [
        (("belta", "2025-12"), (None, ""), True),
        ((None, ""), ("belta", "2025-12"), True),
        (("belta", "2025-12"), ("belta", "2025-12"), True),
        (("belta", "2025-12"), ("wikipedia", "2025-12"), False),
        (("belta", "2025-12"), ("belta", "2025-11"), False),
    ],
)
def test_works_of_one_title_are_told_unless_publisher_or_day_tells_them_apart(staff, of_old, of_new, told):
    Source.objects.create(id="s-9998", title="News in brief", publisher_id=of_old[0], published=of_old[1])
    new = {"title": "NEWS in brief ", "publisher": of_new[0] or "", "published": of_new[1]}
    assert ("s-9998" in while_typing(staff("clerk"), Source, **new)["told"][""]) == told


@pytest.mark.parametrize("button", ["_send_back", "_confirm"])
def test_a_review_without_its_reason_stays_at_the_record(staff, draft, button):
    DeploymentClaim.objects.filter(pk=draft.pk).update(evidence="known")
    answer = pressed(staff("librarian"), draft, button)
    assert answer.redirect_chain[-1][0] == change(draft)
    assert "write it into Reason" in answer.content.decode()


def test_a_reviewer_opens_the_page_cited_beside_the_form(staff, draft):
    librarian = staff("librarian")
    page = librarian.get(change(draft)).content.decode()
    assert '<a href="https://example.org/new" target="_blank" rel="noreferrer nofollow">' in page
    draft.citations.update(access_point=None)
    AccessPoint.objects.create(id="a-9998", source=draft.citations.get().source, url="https://example.org/mirror")
    page = librarian.get(change(draft)).content.decode()
    assert 'href="https://example.org/new" target' in page
    assert 'href="https://example.org/mirror" target' in page


def test_the_claims_of_a_deployment_are_folded_and_saved_all_the_same(staff):
    row, librarian = Deployment.objects.get(pk="oreshnik-belarus"), staff("librarian")
    page = librarian.get(change(row)).content.decode()
    assert re.search(r'aria-labelledby="claims-heading">\s*<details>', page)
    librarian.post(change(row), filled(librarian, change(row), **{"claims-0-note": "Mended.", "reason": "a slip"}))
    assert row.claims.filter(note="Mended.").count() == 1


def test_the_api_reads_no_passwords():
    """Nothing of it is for some readers only; a view that forgets to say so must not begin to."""
    assert APIView.authentication_classes == []
