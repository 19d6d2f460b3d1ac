"""Templates of what a page repeats for every row: compiled by Jinja2, since Django's cost ten times as much there.

They stand in ``templates/rows/``, and know the words of ``archive_words`` by the same names: its tags as functions,
its filters as filters. ``{% load rows %}{% rows "deployments/claims.html" shown=claims %}`` puts one into a page.
"""

from typing import Any

from django.template.defaultfilters import pluralize
from jinja2 import Environment, StrictUndefined

from archive.templatetags import archive_words
from archive.web.pages import address

TAGS = ("day", "effect_word", "linked", "lined", "link_told", "read_day", "seen_at", "standing_word", "state_word")
FILTERS = ("iso", "number", "words")


def environment(**options: Any) -> Environment:
    """Everything is escaped; a name that the page does not give is an error."""
    found = Environment(**{**options, "autoescape": True, "undefined": StrictUndefined, "trim_blocks": True})  # noqa: S701
    found.globals |= {name: getattr(archive_words, name) for name in (*TAGS, "unconfirmed")} | {"address": address}
    found.filters |= {name: getattr(archive_words, name) for name in FILTERS} | {"pluralize": pluralize}
    return found
