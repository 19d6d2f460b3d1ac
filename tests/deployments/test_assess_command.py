"""``manage.py assess``: what the page shows, at a terminal."""

import json
from datetime import date
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from archive.kept import forget as forget_law
from archive.vocabulary import Publication
from deployments.models import Deployment


@pytest.fixture(autouse=True)
def _fresh_law(loaded):
    forget_law()
    yield
    forget_law()


def assess(*arguments):
    out = StringIO()
    call_command("assess", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_what_the_page_shows():
    told = assess("oreshnik-belarus", "--on", "2025-12-17", "--category", "inf-irm-glbm")
    words = " ".join(told.split())
    for wanted in (
        "Oreshnik in Belarus on 2025-12-17",
        "Deployed by Russia, in Belarus. Stationed abroad.",
        "INF Treaty: Intermediate-range GLBM (Art. II(1), II(5), VII(4)) [inf-irm-glbm]",
        "match in class",
        "deploying Russia: lapsed",
        "host Belarus: lapsed",
        "effect lapsed. Russia was bound by succession",
        "+ range: Range: above 1,000 km, up to and including 5,500 km.",
        "inside: 2,000 km",
    ):
        assert wanted in words, told


def test_the_useful_answers_come_first_and_lines_fit_a_terminal():
    told = assess("oreshnik-belarus", "--on", "2025-12-17")
    effects = [line.split()[1] for line in told.splitlines() if line.startswith("  effect")]
    assert effects[0] == "obligation"
    assert effects[-1].startswith("outside")
    assert max(len(line) for line in told.splitlines() if line.startswith("    ")) <= 100
    assert "undetermined (disputed)" in told or "undetermined (missing)" in told


def test_json_is_that_of_the_api():
    told = json.loads(assess("oreshnik-belarus", "--on", "2025-12-17", "--json"))
    answer = Client().get("/api/v1/deployments/oreshnik-belarus/assessments/?on=2025-12-17")
    assert told == answer.json()


def test_without_a_day_it_is_today():
    with patch("deployments.management.commands.assess.today", return_value=date(2018, 6, 1)):
        assert json.loads(assess("oreshnik-belarus", "--json"))["on"] == "2018-06-01"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["oreshnik-belarrus"], "Did you mean oreshnik-belarus"),
        (["belarus"], "oreshnik-belarus"),
        (["zzzz"], "/deployments/ lists all"),
        (["a\0b"], "no deployment"),
        (["oreshnik-belarus", "--on", "17.12.2025"], "YYYY-MM-DD"),
        (["oreshnik-belarus", "--on", ""], "YYYY-MM-DD"),
        (["oreshnik-belarus", "--on", "2025-02-30"], "no day of the calendar"),
        (["oreshnik-belarus", "--category", "inf-irm"], "inf-irm-glbm"),
    ],
)
def test_what_cannot_be_asked_is_told_with_the_remedy(arguments, told):
    with pytest.raises(CommandError, match=told):
        assess(*arguments)


def test_a_draft_is_no_deployment():
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    with pytest.raises(CommandError, match="no deployment"):
        assess("oreshnik-belarus")
