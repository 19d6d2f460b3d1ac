"""Citations to download: BibTeX, RIS and CSL-JSON of a record or a list."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from archive.values.citing import Work, csl_json
from archive.values.citing_files import bibtex, ris
from archive.web.citable import Citable, citable, list_work, record_work
from archive.web.on import Asked, read_on


@dataclass(frozen=True, slots=True)
class FileForm:
    """A form of file: its name for readers, its media type, and how it is written from CSL-JSON."""

    name: str
    media_type: str
    write: Callable[[dict[str, Any]], str]


def _csl(item: dict[str, Any]) -> str:
    """One field a line."""
    fields = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item.items())
    return "[{\n" + ",\n".join(fields) + "\n}]\n"


#: By the ending of the address.
FORMS = {
    "bib": FileForm("BibTeX", "application/x-bibtex", bibtex),
    "ris": FileForm("RIS", "application/x-research-info-systems", ris),
    "json": FileForm("CSL-JSON", "application/vnd.citationstyles.csl+json", _csl),
}


@require_safe
def cite_record(request: HttpRequest, kind: str, pk: str, form: str) -> HttpResponse:
    """The citation of one published record on ``on`` or today; 404 for a draft, 400 for an ``on`` that is no day."""
    found, asked = _kind(kind, form), read_on(request)
    if not found.page:
        raise Http404("Such records are cited at the page they belong to.")
    row = get_object_or_404(found.published(), pk=pk)
    return _refused(asked) or _file(record_work(request, row, asked), form)


@require_safe
def cite_list(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The citation of a list with its filters, on ``on`` or today; 400 for an ``on`` that is no day."""
    found, asked = _kind(kind, form), read_on(request)
    return _refused(asked) or _file(list_work(request, found, asked), form)


def _kind(slug: str, form: str) -> Citable:
    if slug not in citable or form not in FORMS:
        raise Http404("No such citation.")
    return citable[slug]


def _refused(asked: Asked) -> HttpResponse | None:
    """A file has no place for a message beside a field: it is refused with the remedy."""
    if not asked.problem:
        return None
    return HttpResponse(
        f"“{asked.text}” is no day. Write year-month-day, for example 2025-12-17.\n",
        status=400,
        content_type="text/plain; charset=utf-8",
    )


def _file(work: Work, form: str) -> HttpResponse:
    written = FORMS[form]
    return HttpResponse(
        written.write(csl_json(work)),
        content_type=f"{written.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{work.key}.{form}"'},
    )
