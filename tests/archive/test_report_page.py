"""Report an error: who may send how much, who reads it, and what everybody sees."""

import pytest
from django.test import Client
from django.urls import reverse

from archive import registry
from archive.models import ErrorReport
from archive.vocabulary import Publication, ReportState
from archive.web.report import PER_SENDER
from deployments.models import Deployment
from tests.staff import sent

AT = "/report/deployments/oreshnik-belarus/"
SAID = {"message": "The day of arrival is another one.", "contact": "reader@example.org", "website": ""}


@pytest.mark.parametrize("slug", sorted(registry.kinds))
def test_every_kind_of_record_has_a_form(slug, loaded):
    row = registry.kinds[slug].published().first()
    page = Client().get(reverse("report", args=[slug, row.pk]))
    assert page.status_code == 200
    assert row.pk in page.content.decode()


def test_the_page_of_a_record_leads_to_the_form(loaded):
    assert AT in Client().get("/deployments/oreshnik-belarus/").content.decode()


def test_the_form_of_a_claim_leads_back_to_its_place(loaded):
    form = Client().get("/report/deployment-claims/oreshnik-belarus-c-045/").content.decode()
    assert 'href="/deployments/oreshnik-belarus/#c-045"' in form
    form = Client().get("/report/system-claims/oreshnik-range-001/").content.decode()
    assert 'href="/systems/oreshnik/#oreshnik-range-001"' in form


def test_a_report_lands_in_the_queue_and_is_answered_in_public(staff):
    answer = Client().post(AT, SAID, follow=True)
    assert "Thank you" in answer.content.decode()
    report = ErrorReport.objects.get()
    assert (report.kind, report.record, report.state) == ("deployments", "oreshnik-belarus", ReportState.OPEN)
    assert "127.0.0.1" not in report.sender
    assert len(report.sender) == 64
    for words in SAID.values():
        assert not words or words not in Client().get(AT).content.decode()

    form = reverse("admin:archive_errorreport_change", args=[report.pk])
    assert SAID["message"] in staff("clerk").get(form).content.decode()
    assert staff("clerk").post(form, {"summary": "s", "answer": "a"}).status_code == 403
    answer = sent(staff("librarian"), form, summary="A wrong day?", answer="Corrected: it was the 17th.")
    assert answer.redirect_chain
    report.refresh_from_db()
    assert (report.state, report.answered_by.username) == (ReportState.ANSWERED, "librarian")
    shown = Client().get(AT).content.decode()
    assert "A wrong day?" in shown
    assert "it was the 17th" in shown
    assert SAID["message"] not in shown
    assert "librarian" not in shown.split("<footer")[0]


def test_one_address_sends_a_few_a_day(loaded):
    for _ in range(PER_SENDER):
        assert Client().post(AT, SAID).status_code == 302
    refused = Client().post(AT, SAID)
    assert refused.status_code == 429
    assert SAID["message"] in refused.content.decode()
    assert Client().post(AT, SAID, HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 429
    assert Client().post(AT, SAID, REMOTE_ADDR="198.51.100.7").status_code == 302
    assert ErrorReport.objects.count() == PER_SENDER + 1


def test_behind_the_proxy_its_own_word_counts(loaded, settings):
    settings.IS_PUBLIC = True
    for number in range(PER_SENDER + 1):
        answer = Client().post(AT, SAID, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 2001:db8::{number}")
    assert answer.status_code == 429


def test_everybody_together_send_so_many_a_day(loaded, monkeypatch):
    monkeypatch.setattr("archive.web.report.PER_DAY", 1)
    assert [Client().post(AT, SAID, REMOTE_ADDR=f"198.51.100.{n}").status_code for n in (1, 2)] == [302, 429]


def test_a_machine_is_thanked_and_not_heard(loaded):
    assert Client().post(AT, SAID | {"website": "https://spam.example"}).status_code == 302
    assert not ErrorReport.objects.exists()


def test_the_form_is_safe_from_other_sites(loaded):
    assert Client(enforce_csrf_checks=True).post(AT, SAID).status_code == 403


@pytest.mark.parametrize("message", ["", "short", "x" * 4001])
def test_a_report_says_something_and_not_everything(loaded, message):
    answer = Client().post(AT, SAID | {"message": message})
    assert answer.status_code == 400
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    "address", ["/report/deployments/none/", "/report/nothing/oreshnik-belarus/", "/report/error-reports/1/"]
)
def test_no_record_no_form(loaded, address):
    assert Client().get(address).status_code == 404


def test_a_draft_has_no_form(loaded):
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    assert Client().get(AT).status_code == 404
    assert Client().post(AT, SAID).status_code == 404


def test_markup_in_a_report_stays_text(staff):
    Client().post(AT, SAID | {"message": "<script>alert(1)</script> and more"})
    report = ErrorReport.objects.get()
    ErrorReport.objects.update(summary="<b>x</b>", answer="<i>y</i>", state="answered", answered_on="2026-01-01")
    for page in (
        Client().get(AT),
        staff("librarian").get("/staff/"),
        staff("librarian").get(reverse("admin:archive_errorreport_change", args=[report.pk])),
    ):
        for tag in ("<script>alert", "<b>x", "<i>y"):
            assert tag not in page.content.decode()


def test_signs_that_turn_the_writing_round_are_not_kept(loaded):
    """Staff would read another sentence than the one that stands there."""
    Client().post(AT, {"message": "The day\u202e is\x9b31m\nanother one.", "contact": "a\u2066@example.org"})
    report = ErrorReport.objects.get()
    assert report.message.split() == ["The", "day", "is", "31m", "another", "one."]
    assert report.contact == "a @example.org"
