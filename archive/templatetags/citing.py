"""“Cite this” on a page.

``{% load citing %}``, then ``{% cite_this record asked %}`` or ``{% cite_list "systems" %}``.
"""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from archive import registry
from archive.values.citing import Work, csl_json
from archive.values.citing_styles import apa, chicago, mla
from archive.web import citable
from archive.web.cite import FORMS
from archive.web.on import Asked, read_on

register = template.Library()

#: Style and its name for readers.
STYLES = ((chicago, "Chicago, note"), (apa, "APA, 7th edition"), (mla, "MLA, 9th edition"))


@register.inclusion_tag("partials/cite_this.html", takes_context=True)
def cite_this(context: Any, record: Any, asked: Asked | str | None = None, example: str = "") -> dict[str, Any]:
    """A section that cites ``record`` as asked, or as the address asks. A draft is not cited: that is said to staff.

    ``example``: the id of a part of the page that can be pointed at, a claim for instance.
    """
    if citable.is_draft(record):
        return {"draft": True}
    kind, asked = citable.kind_of(record), asked or read_on(context["request"])
    files_at = reverse("cite", args=[kind.slug, record.pk, "bib"]).removesuffix("bib")
    shown = _shown(citable.record_work(context["request"], record, asked), files_at)
    report_at = reverse("report", args=[kind.slug, record.pk]) if kind.slug in registry.kinds else ""
    return shown | {"part": kind.part, "example": example, "report_at": report_at}


@register.inclusion_tag("partials/cite_this.html", takes_context=True)
def cite_list(context: Any, slug: str, asked: Asked | str | None = None) -> dict[str, Any]:
    """A section that cites the list of kind ``slug`` with the filters of the page's address."""
    request: HttpRequest = context["request"]
    work = citable.list_work(request, citable.citable[slug], asked or read_on(request))
    return _shown(work, reverse("cite-list", args=[slug, "bib"]).removesuffix("bib"))


def _shown(work: Work, files_at: str) -> dict[str, Any]:
    item = csl_json(work)
    query = work.address.partition("?")[2]
    return {
        "work": work,
        "styles": [(name, style(work)) for style, name in STYLES],
        "files": [(form.name, f"{files_at}{ending}?{query}", form.write(item)) for ending, form in FORMS.items()],
    }
