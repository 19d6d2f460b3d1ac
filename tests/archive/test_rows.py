"""Templates of rows: everything is escaped, a name that is not given is an error, and the words are those of pages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, engines
from django.template.loader import get_template
from jinja2 import UndefinedError

from archive.templatetags import archive_words
from archive.web.rows import FILTERS, TAGS

FOLDER = settings.BASE_DIR / "templates" / "rows"
ROWS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


def compiled(template: str, **given: object) -> str:
    return engines["rows"].from_string(template).render(given)


def test_what_is_given_is_escaped_and_a_tags_answer_is_not():
    assert compiled("{{ text }}", text="<b>&") == "&lt;b&gt;&amp;"
    assert compiled('{{ state_word("in_class", "match") }}').startswith('<span class="state in-class"><svg')
    assert compiled('{{ state_word("<b>", "status") }}') == "&lt;b&gt;"
    assert compiled('{{ ["<i>", "b"]|join(" · ") }}') == "&lt;i&gt; · b"


def test_a_name_that_is_not_given_is_an_error():
    with pytest.raises(UndefinedError):
        compiled("{{ nobody }}")


@pytest.mark.parametrize("name", ROWS)
def test_a_template_of_rows_is_compiled_and_hides_none_of_the_pages(name):
    assert get_template(name, using="rows").template.filename.endswith(name)
    assert not (Path(settings.TEMPLATES[0]["DIRS"][0]) / name).exists()


def test_rows_know_the_words_of_pages_by_the_same_names():
    known = engines["rows"].env
    assert all(known.globals[name] is getattr(archive_words, name) for name in TAGS)
    assert all(known.filters[name] is getattr(archive_words, name) for name in FILTERS)


def test_rows_stand_in_a_page_with_its_context_and_what_is_given_besides():
    page = Template('{% load rows %}{% rows "lists/facets.html" facets=more %}|{{ told }}')
    assert page.render(Context({"facets": 1, "more": [], "told": "<"})).strip() == "|&lt;"
