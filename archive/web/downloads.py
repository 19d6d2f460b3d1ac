"""A list as a file, by the filters and order of its page: CSV streamed by the database, or JSON page by page."""

import csv
import io
import json
from collections.abc import Iterator
from functools import lru_cache, partial

from django.db import connection, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import get_resolver, reverse

from archive.web.columns import Columns, columns_of, for_csv, for_json, page_address
from archive.web.keeping import kept_answer
from archive.web.listing import Listing, changed, filters_of, problems_of
from archive.web.on import read_on

JSON_PAGE = 100
#: Lines of a CSV file are sent by so many bytes or more.
BLOCK = 1 << 16
#: Parameters that choose no rows.
OTHERS = {"on", "sort", "after", "all"}
#: A reader on a slow line may take so long.
LONGEST = "10min"


def list_file(request: HttpRequest, listing: Listing, form: str) -> HttpResponseBase:
    """A list as a file; who holds the very ``json`` already is told so."""
    return kept_answer(request, partial(file_of, request, listing, form))


def file_of(request: HttpRequest, listing: Listing, form: str) -> HttpResponseBase:
    """The rows of a list as ``csv`` (all of them) or ``json`` (a page of 100, with the address of the next).

    400 with the reason where a parameter is unknown or cannot be read: a file has no place for a message.
    """
    asked = read_on(request)
    chosen = filters_of(request, listing, asked)
    problems = problems_of(chosen)
    unknown = [name for name in request.GET if name not in OTHERS | set(chosen.filters) and not name.startswith("utm_")]
    problems |= {
        _plain(name): f"This filter is not known here. Known are {', '.join(chosen.filters)}." for name in unknown
    }
    if asked.problem and listing.dated:
        problems["on"] = asked.problem
    if problems:
        told = "".join(f"{name}: {text}\n" for name, text in problems.items())
        return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")
    sort = listing.sorts.get(request.GET.get("sort", ""), next(iter(listing.sorts.values())))
    site = request.build_absolute_uri("/")
    if form == "csv":
        name = f"{listing.slug}-{asked.today.isoformat()}.csv"
        return StreamingHttpResponse(
            csv_lines(sort.ordered(chosen.qs), _columns(listing, site)),
            content_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    if form != "json":
        raise Http404
    keys = chosen.qs.values_list("pk", sort.field, named=True)
    page = sort.page(keys, request.GET.get("after", ""), JSON_PAGE)
    at = request.build_absolute_uri(request.path)
    head = {
        "list": listing.slug,
        **({"on": asked.day.isoformat()} if listing.dated else {}),
        "count": chosen.total(),
        "next": f"{at}?{changed(request.GET, after=page.after)}" if page.after else None,
    }
    text = (
        json.dumps(head, ensure_ascii=False)[:-1]
        + ', "results": ['
        + ",\n".join(_objects(listing, site, [row.pk for row in page.rows]))
        + "]}"
    )
    return HttpResponse(text, content_type="application/json")


def _columns(listing: Listing, site: str) -> Columns:
    columns = columns_of(listing.rows().model) | listing.columns(site)
    if listing.page in get_resolver().reverse_dict:
        columns["address"] = page_address(site + reverse(listing.slug).removeprefix("/"))
    return columns


def _objects(listing: Listing, site: str, ids: list[str]) -> list[str]:
    """The rows of these ids as texts of JSON objects, in the order of the ids. One query."""
    sql, values = _statement(listing, site)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, ids, ids])
        return [text for (text,) in cursor.fetchall()]


@lru_cache(maxsize=64)
def _statement(listing: Listing, site: str) -> tuple[str, tuple[object, ...]]:
    """Kept, because putting a query of so many columns together takes longer than answering it."""
    rows = for_json(listing.rows().model._base_manager.order_by(), _columns(listing, site))
    sql, values = rows.values_list("pk", "json_").query.sql_with_params()
    wanted = "WHERE id = ANY(%s::text[]) ORDER BY array_position(%s::text[], id)"
    return f"SELECT json FROM ({sql}) AS told (id, json) {wanted}", values  # noqa: S608


def csv_lines(rows: models.QuerySet, columns: Columns) -> Iterator[bytes]:
    """The lines of a CSV file, header first, in blocks as the database hands them out: memory stays flat."""
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(columns)
    sql, values = for_csv(rows, columns).query.sql_with_params()
    return _copied(header.getvalue().encode(), sql, values)


def _copied(header: bytes, sql: str, values: tuple[object, ...]) -> Iterator[bytes]:
    gathered = bytearray(header)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST])
        with connection.connection.cursor() as plain:
            with plain.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')", values) as copy:
                for line in copy:
                    gathered += line
                    if len(gathered) >= BLOCK:
                        yield bytes(gathered)
                        gathered.clear()
    yield bytes(gathered)


def _plain(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text[:60])
