"""How the archive decides: what the page says of the rules is what their files say."""

import inspect
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from archive.grades import CREDIBILITY, RELIABILITY
from archive.kept import forget as forget_law
from archive.vocabulary import Publication
from deployments.models import Deployment
from deployments.templatetags.worked_examples import EXAMPLES, STANCES
from deployments.vocabulary import Stance
from tests.gate import pure_modules
from treaties import effect, parties, status
from treaties.meanings import ABBREVIATIONS, VOCABULARIES
from treaties.rulebook import CHAPTERS, blocks, rulebook, runs


@pytest.fixture(autouse=True)
def fresh_law():
    """What the last test drafted has been rolled back."""
    forget_law()


@pytest.fixture
def page(loaded) -> str:
    response = Client().get(reverse("decides"))
    assert response.status_code == 200
    return response.content.decode()


def bare(text: str) -> str:
    """A docstring without its marks, as the page shows it."""
    text = re.sub(r":\w+:`~?\.?([^`]+)`", r"\1", text.replace("``", ""))
    return " ".join(re.sub(r"(?<!\w)\*([^*\s][^*]*)\*(?!\w)", r"\1", text).split())


@pytest.mark.parametrize("function", [status.phase_on, parties.standing_on, effect.effect_of, effect.conduct_step])
def test_docstrings_of_rules_appear(page, function):
    shown = " ".join(unescape(strip_tags(page)).split())
    assert bare(inspect.getdoc(function).split("\n\n")[0]) in shown
    assert f"{function.__module__.replace('.', '/')}.py" in page


def test_the_rules_of_the_treaties_have_their_chapters():
    answering = {f"treaties.{name}" for name in ("status", "parties", "classify", "criteria", "effect")}
    assert answering <= {name for name, _ in CHAPTERS}
    assert answering <= set(pure_modules())


def test_every_word_has_a_meaning_and_stands_on_the_page(page):
    for _, _, meanings in VOCABULARIES:
        kind = type(next(iter(meanings)))
        assert list(meanings) == list(kind), kind
        for word, meaning in meanings.items():
            assert word.value.replace("_", " ") in page
            assert meaning in unescape(page)
    for short, long in ABBREVIATIONS.items():
        assert f"<dt>{short}</dt><dd>{long}</dd>" in unescape(page)
    assert list(STANCES) == list(Stance)
    assert len(RELIABILITY) == len(CREDIBILITY) == 6


def test_the_examples_are_worked_out_when_asked(page):
    shown = " ".join(strip_tags(page).split())
    assert page.count('class="example"') == len(EXAMPLES) == 3
    assert "undetermined , cause: disputed" in shown or "undetermined, cause: disputed" in shown
    assert reverse("deployment", args=["oreshnik-belarus"]) in page


def test_an_example_whose_record_is_a_draft_is_not_shown(loaded):
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    page = Client().get(reverse("decides")).content.decode()
    assert page.count('class="example"') == 2
    assert "oreshnik-belarus" not in page


def test_the_page_needs_few_queries(loaded, django_assert_max_num_queries):
    Client().get(reverse("decides"))
    with django_assert_max_num_queries(10):
        Client().get(reverse("decides"))


def test_a_docstring_becomes_paragraphs_lists_and_runs():
    lead, items = blocks("Two kinds of *date*, see :func:`ask`:\n\n- ``open``\n- unknown,\n  the day is lost")
    assert lead.items == (
        (("text", "Two kinds of "), ("em", "date"), ("text", ", see "), ("code", "ask"), ("text", ":")),
    )
    assert items.list
    assert items.items == ((("code", "open"),), (("text", "unknown, the day is lost"),))
    assert runs("2 ** 8 worlds") == (("text", "2 ** 8 worlds"),)


def test_every_chapter_says_what_it_is_about():
    assert all(chapter.blocks and chapter.rules for chapter in rulebook())
