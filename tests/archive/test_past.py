"""The past of a record: what it said and cited before is shown, and put back with the reason."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from archive.admin import base
from archive.models import Source
from archive.vocabulary import Publication
from deployments.models import DeploymentClaim, DeploymentClaimCitation
from tests.archive.test_desk import draft, name
from tests.staff import change, sent

__all__ = ["draft"]


def history(row) -> str:
    return reverse(name(type(row), "history"), args=[row.pk])


def versions(page: str) -> list[str]:
    """The versions that a page offers to put back, the newest first."""
    return re.findall(r'name="version" value="(\w+)"', page)


def first_version(row) -> str:
    return f"r{row.history.order_by('pgh_id').first().pgh_id}"


def let_time_pass() -> None:
    """The history is dated by its transaction, and a test is one: what was kept so far becomes a minute older."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with events that wait cannot be altered
        for table in ("deployments_deploymentclaimhistory", "deployments_deploymentclaimcitationhistory"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET pgh_created_at = pgh_created_at - interval '1 minute'")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sources(row) -> list[tuple]:
    return list(row.citations.values_list("pk", "source", "access_point", "locator", "quote", "role", "position"))


def test_a_mistaken_change_is_undone_through_the_history(staff):
    row = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    note, day = row.note, row.claimed_on
    librarian = staff("librarian")
    sent(librarian, change(row), note="Wrong.", claimed_on="1 Jan 2020", reason="a slip")
    page = librarian.get(history(row)).content.decode()
    assert "Reason: a slip" in page
    assert "by librarian" in page
    assert "<td>Wrong.</td>" in page
    version = versions(page)[0]
    said = librarian.post(history(row), {"version": version}, follow=True).content.decode()
    assert "Say why it is put back" in said
    librarian.post(history(row), {"version": version, "reason": "the wrong claim"}, follow=True)
    row.refresh_from_db()
    assert (row.note, row.claimed_on, row.publication) == (note, day, Publication.PUBLISHED)
    assert row.history.order_by("-pgh_id").first().pgh_context.metadata["reason"] == "the wrong claim"
    answer = librarian.post(history(row), {"version": "1", "reason": "no such"}, follow=True)
    assert "has no version" in answer.content.decode()


def test_a_clerk_looks_at_the_past_of_a_published_record_and_leaves_it(staff):
    row = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    clerk = staff("clerk")
    assert clerk.get(history(row)).status_code == 200
    assert clerk.post(history(row), {"version": "r1", "reason": "x"}).status_code == 403
    assert Client().get(history(row)).status_code == 302


@pytest.mark.parametrize(
    ("role", "before", "meanwhile", "status"),
    [
        ("librarian", Publication.PUBLISHED, Publication.DRAFT, 200),
        ("clerk", Publication.DRAFT, Publication.PUBLISHED, 403),
    ],
)
def test_putting_back_undoes_no_review_that_came_meanwhile(role, before, meanwhile, status, staff, monkeypatch):
    """The record is published or withdrawn between the look at it and the order."""
    row = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    rows, version = DeploymentClaim.objects.filter(pk=row.pk), first_version(row)
    rows.update(publication=before, note="Now.")
    read = base.said_why

    def late(request):
        rows.update(publication=meanwhile)
        return read(request)

    monkeypatch.setattr(base, "said_why", late)
    answer = staff(role).post(history(row), {"version": version, "reason": "x"}, follow=True)
    assert answer.status_code == status
    assert rows.get().publication == meanwhile
    assert (rows.get().note == "Now.") is (status == 403)


def test_the_sources_of_a_version_are_put_back_with_it(staff):
    """A source changed, one added, two removed: by the form, with and without a change of the record."""
    row = DeploymentClaim.objects.filter(deployment="oreshnik-belarus", citations__isnull=False).first()
    before, note, librarian = sources(row), row.note, staff("librarian")
    let_time_pass()
    last = len(before)
    more = {f"citations-{last}-source": "s-0001", f"citations-{last}-role": "supports",
            f"citations-{last}-locator": "p. 7", "citations-TOTAL_FORMS": last + 1}  # fmt: skip
    sent(librarian, change(row), note="Wrong.", **{"citations-0-locator": "p. 99"}, **more, reason="a slip")
    let_time_pass()
    between = sources(row)
    assert {each[3] for each in between} >= {"p. 99", "p. 7"}
    sent(librarian, change(row), **{f"citations-{last}-DELETE": "on", "citations-0-DELETE": "on"})
    let_time_pass()
    page = librarian.get(history(row)).content.decode()
    assert len(versions(page)) == 2, "the newest is as it is now"
    assert page.count('<th scope="row">Source</th>') == 4

    librarian.post(history(row), {"version": versions(page)[0], "reason": "two were right"}, follow=True)
    assert sources(row) == between
    let_time_pass()
    order = {"version": versions(page)[1], "reason": "the first was right"}
    assert "Put back, with the sources" in librarian.post(history(row), order, follow=True).content.decode()
    row.refresh_from_db()
    assert (sources(row), row.note) == (before, note)
    kept = DeploymentClaimCitation.history.rel.related_model.objects.filter(record=row.pk).order_by("-pgh_id").first()
    assert kept.pgh_context.metadata["reason"] == "the first was right"


def test_where_a_source_is_gone_for_good_nothing_is_half_put_back(staff):
    row = DeploymentClaim.objects.filter(citations=None).first()
    librarian, work = staff("librarian"), Source.objects.create(id="s-9999", title="Gone", publication="published")
    let_time_pass()
    new = {"citations-TOTAL_FORMS": 1, "citations-0-source": work.pk, "citations-0-role": "supports"}
    sent(librarian, change(row), note="With a source.", **new)
    let_time_pass()
    sent(librarian, change(row), note="Without.", **{"citations-0-DELETE": "on"})
    let_time_pass()
    work.delete()
    version = versions(librarian.get(history(row)).content.decode())[0]
    answer = librarian.post(history(row), {"version": version, "reason": "x"}, follow=True)
    assert "It cannot be put back:" in answer.content.decode()
    row.refresh_from_db()
    assert (row.note, sources(row)) == ("Without.", [])


def test_what_was_typed_is_kept_with_what_it_was_read_as(staff, draft):
    sent(staff("clerk"), change(draft), happened_on="early April 2026", reason="the paper says so")
    draft.refresh_from_db()
    assert str(draft.happened_on) == "2026-04-01/2026-04-10~"
    assert "Happened on: typed “early April 2026”." in staff("librarian").get(history(draft)).content.decode()


def test_a_sign_that_no_database_holds_is_left_out_of_the_reason(staff):
    librarian, row = staff("librarian"), DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    DeploymentClaim.objects.filter(pk=row.pk).update(note="Wrong.")
    order = {"version": first_version(row), "reason": "a\x00 slip"}
    assert librarian.post(history(row), order).status_code == 302
    assert row.history.order_by("-pgh_id").first().pgh_context.metadata["reason"] == "a slip"
