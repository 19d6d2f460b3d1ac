"""What staff type or paste is kept as it looks: signs that nobody sees, or that turn writing round, are left out."""

import pytest

from archive.admin.legible import disguised, legible
from archive.models import Claimant, ErrorReport, SentBack
from archive.vocabulary import Publication
from deployments.models import DeploymentClaim
from tests.archive.test_desk import acted
from tests.staff import CLAIM, add, change, problems, sent

SIGNS = "\u202e\u2066\u200e\u200f\u061c\u200b\ufeff\u00ad\x07\x9b"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Alexander\u00a0Lukashenko", "Alexander Lukashenko"),
        ("\u200eAlexander \u2009\t Lukashenko\u200f ", "Alexander Lukashenko"),
        ("\u202eoknehsakuL", "oknehsakuL"),
        ("Лука\u00adшен\u200bко", "Лукашенко"),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),
        ("one\r\ntwo", "one two"),
        ("Čeněk Ďuriš, Ō, 李", "Čeněk Ďuriš, Ō, 李"),
    ],
)
def test_a_line_is_read_as_it_looks(text, read):
    assert legible(text) == read


def test_lines_are_kept_where_there_are_lines():
    assert legible("one\r\ntwo\u2028three\x0b\n  four\u00a0five", lines=True) == "one\ntwo\nthree\n\n  four five"


@pytest.mark.parametrize(("text", "so"), [(sign, True) for sign in SIGNS] + [("a\u00a0b\r\n\tc", False), ("", False)])
def test_only_what_is_left_out_is_told(text, so):
    assert disguised(text) == so


def test_a_name_is_kept_without_them_and_that_is_told(staff):
    answer = sent(staff("clerk"), add(Claimant), name=f"A{SIGNS} new\u00a0 voice", kind="person", aliases=f"one{SIGNS}")
    assert answer.redirect_chain, problems(answer)
    voice = Claimant.objects.get(name="A new voice")
    assert (voice.pk, voice.aliases) == ("a-new-voice", ["one"])
    said = answer.content.decode()
    assert said.count("signs that nobody sees") == 2
    assert "Name: signs" in said


def test_rows_of_a_form_are_read_alike(staff):
    new = {"citations-0-address": "https://example.org/new", "citations-0-title": f"A{SIGNS} report",
           "citations-0-quote": f"The\u00a0words.{SIGNS}\r\nAnd more."}  # fmt: skip
    at = add(DeploymentClaim) + "?deployment=oreshnik-belarus"
    answer = sent(staff("clerk"), at, **CLAIM, claimant="alexander-lukashenko", **new)
    assert answer.redirect_chain, problems(answer)
    citation = DeploymentClaim.objects.exclude(entered_by=None).get().citations.get()
    assert (citation.source.title, citation.quote) == ("A report", "The words.\nAnd more.")
    assert "Quote: signs" in answer.content.decode()


def test_what_is_refused_is_shown_again_as_it_was_read(staff):
    answer = sent(staff("clerk"), add(DeploymentClaim), claimed_on=f"soon{SIGNS}", note=f"Come.{SIGNS}")
    assert "is not a date the archive can read" in problems(answer)
    page = answer.content.decode()
    assert 'value="soon"' in page
    assert not set(SIGNS) & set(page)


def test_reasons_and_answers_to_readers_are_read_alike(staff, loaded):
    row = DeploymentClaim.objects.filter(deployment="oreshnik-belarus").first()
    DeploymentClaim.objects.filter(pk=row.pk).update(publication=Publication.DRAFT)
    acted(staff("librarian"), DeploymentClaim, "send_back", row.pk, reason=f"Which{SIGNS} day?")
    assert SentBack.objects.get().reason == "Which day?"
    report = ErrorReport.objects.create(
        kind="deployments", record="oreshnik-belarus", message="Wrong.", reported_on="2026-11-27", sender="x"
    )
    sent(staff("librarian"), change(report), summary=f"A{SIGNS} slip.", answer=f"Mended.{SIGNS}")
    report.refresh_from_db()
    assert (report.summary, report.answer) == ("A slip.", "Mended.")
