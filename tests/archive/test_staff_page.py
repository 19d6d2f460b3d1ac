"""The home of staff: everything that waits, each leading to its list."""

import re

import pytest
from django.test import Client

from archive.models import Stale
from deployments.models import Deployment, DeploymentClaim
from tests.archive.test_desk import acted
from tests.archive.test_report_page import AT, SAID
from tests.staff import CLAIM, add, change, sent


@pytest.fixture
def busy(staff):
    """A clerk's draft, a librarian's change and a reader's report."""
    sent(
        staff("clerk"), add(DeploymentClaim) + "?deployment=oreshnik-belarus", **CLAIM, claimant="alexander-lukashenko"
    )
    sent(staff("librarian"), change(Deployment.objects.get(pk="oreshnik-belarus")), unit="a unit", reason="order 7")
    Client().post(AT, SAID)
    return staff


def section(client, name: str) -> str:
    text = client.get("/staff/").content.decode()
    return re.search(rf'<section class="part" id="{name}".*?</section>', text, re.S)[0]


def test_readers_are_asked_to_log_in(loaded):
    assert Client().get("/staff/").status_code == 302


@pytest.mark.parametrize(("role", "drafts", "review"), [("clerk", True, False), ("librarian", False, True)])
def test_a_draft_waits_for_somebody_else(busy, role, drafts, review):
    client = busy(role)
    assert ("Deployment claims: 1<" in section(client, "drafts")) == drafts
    assert ("Deployment claims: 1<" in section(client, "review")) == review


def test_reports_unconfirmed_facts_and_marks_are_told(busy):
    client = busy("librarian")
    assert SAID["message"] in section(client, "reports")
    assert re.search(r"\d+ facts in \d+ tables", section(client, "unconfirmed"))
    assert Stale.objects.count()
    assert "deployments_deployment" in section(client, "stale")


def test_what_changed_names_who_and_why(busy):
    said = section(busy("clerk"), "changes")
    assert "order 7" in said
    assert "librarian" in said
    assert said.index("order 7") < said.index("oreshnik-belarus-c-")


def test_every_link_leads_to_its_list(busy):
    client = busy("librarian")
    links = set(re.findall(r'href="(/admin/[^"]+)"', client.get("/staff/").content.decode()))
    assert len(links) > 8
    wrong = {link: client.get(link.replace("&amp;", "&")).status_code for link in sorted(links)}
    assert {link: status for link, status in wrong.items() if status != 200} == {}


def test_one_order_is_one_line_its_records_before_what_they_cite(staff):
    """Drafts published at once do not push everything else from the page."""
    clerk, librarian = staff("clerk"), staff("librarian")
    for number, note in enumerate(("By rail, at night.", "The crews train in snow.", "No day was given.")):
        new = {"citations-0-address": f"https://example.org/{number}", "citations-0-title": f"Report {number}"}
        about = CLAIM | {"note": note, "claimed_on": f"2025-12-0{number + 1}"}
        sent(
            clerk,
            add(DeploymentClaim) + "?deployment=oreshnik-belarus",
            **about,
            claimant="alexander-lukashenko",
            **new,
        )
    rows = DeploymentClaim.objects.exclude(entered_by=None)
    assert rows.count() == 3
    acted(librarian, DeploymentClaim, "publish", *rows.values_list("pk", flat=True), reason="read all three")
    said = section(librarian, "changes")
    assert said.count("read all three") == 1
    line = re.search(r"<tr role=\"row\">(?:(?!</tr>).)*read all three", said, re.S)[0]
    assert line.count("Deployment claim <a") == 3
    assert line.index("Deployment claim") < line.index("and 5 more")
