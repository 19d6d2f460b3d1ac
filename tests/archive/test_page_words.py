"""Dates, numbers and states as pages say them."""

from datetime import date

import pytest
from django.template import Context, Template

from archive.templatetags.archive_words import effect_word, km, state_word
from archive.values.dates import parse
from archive.web.dates import iso, machine, said
from archive.web.on import read_on

SAID = [
    ("2025-12-17", "17 December 2025", "2025-12-17", "2025-12-17"),
    ("2019-08", "August 2019", "2019-08", "2019-08"),
    ("1985~", "about 1985", "1985~", "1985"),
    ("2025-12-29?", "29 December 2025 (uncertain)", "2025-12-29?", "2025-12-29"),
    ("1987%", "about 1987 (uncertain)", "1987%", "1987"),
    ("199X", "the 1990s", "199X", ""),
    ("2023-22", "summer 2023", "2023-22", ""),
    ("2002-12/2003-03", "between December 2002 and March 2003", "2002-12/2003-03", ""),
    ("open", "still so", "still so", ""),
    ("unknown", "day not known", "day not known", ""),
    ("", "not recorded", "not recorded", ""),
]


@pytest.mark.parametrize(("text", "sentence", "table", "attribute"), SAID)
def test_a_date_in_a_sentence_a_table_and_an_attribute(text, sentence, table, attribute):
    value = parse(text)
    assert (said(value), iso(value), machine(value)) == (sentence, table, attribute)


def test_a_plain_day_is_said_like_a_date():
    assert (said(date(2026, 2, 5)), iso(date(2026, 2, 5))) == ("5 February 2026", "2026-02-05")


def test_numbers_carry_their_unit():
    assert (km(5500.0), km(0.5), km(None)) == ("5,500\u00a0km", "0.5\u00a0km", "")


def test_the_same_word_has_the_shape_of_its_vocabulary():
    assert 'href="#g-unclear"' in state_word("unclear", "standing")
    assert 'href="#g-undetermined"' in state_word("unclear", "answer")
    assert "not in class" in state_word("not_in_class", "match")
    assert state_word("operational", "status") == "operational"


def test_a_word_without_shape_is_escaped():
    assert state_word("<b>", "status") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("effect", "family"),
    [("obligation_applies", "applies"), ("lapsed", "time"), ("unclear", "unclear"), ("outside", "outside")],
)
def test_an_effect_has_the_frame_of_its_family(effect, family):
    assert f'class="effect {family}"' in effect_word(effect)


def test_unconfirmed_is_a_mark_with_the_word():
    class Row:
        unconfirmed = True

    page = Template("{% load archive_words %}{% unconfirmed row %}|{% unconfirmed other %}")
    assert (
        page.render(Context({"row": Row(), "other": object()})) == '<span class="mark unconfirmed">unconfirmed</span>|'
    )


@pytest.mark.parametrize("text", ["2025-12-17", " 2025-12-17 "])
def test_the_day_asked_about(rf, text):
    asked = read_on(rf.get("/", {"on": text}))
    assert (asked.day, asked.status, asked.query) == (date(2025, 12, 17), 200, "?on=2025-12-17")


@pytest.mark.parametrize("text", ["yesterday", "2025-02-30", "17.12.2025", "20251217", "2025-W51-3", "<script>"])
def test_a_text_that_is_no_day_is_told_beside_the_field(rf, text):
    asked = read_on(rf.get("/", {"on": text}))
    assert (asked.day, asked.status, asked.field) == (asked.today, 400, text)
    assert "Write year-month-day" in asked.problem


def test_without_a_day_it_is_today(rf):
    asked = read_on(rf.get("/"))
    assert (asked.day, asked.query, asked.status) == (asked.today, "", 200)
