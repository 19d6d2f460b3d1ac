"""The floor: the same pages from the same rows and indexes with nothing around them, to the same number of bytes.

A WSGI application: the least that any program must do to give these answers.
"""

import html
import json
import os
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs

import psycopg

ROW = "id, system_id, deploying_state_id, host_state_id, location, started, status"
FROM = f"SELECT {ROW} FROM deployments_deployment WHERE publication = 'published'"
ORDER = "ORDER BY started_latest DESC, id LIMIT"
FACETS = ("status", "host_state", "deploying_state", "system_type", "system", "decade", "conduct", "evidence")
SETS = ", ".join(f"({each})" for each in FACETS)
COUNTS = "SELECT {0}, sum(count)::int FROM {1} GROUP BY GROUPING SETS ({2}, ())"
MATCH = (
    "to_tsvector('simple', coalesce(location, '') || ' ' || coalesce(unit, '') || ' ' || coalesce(summary, '')) "
    "@@ to_tsquery('simple', %(q)s)"
)
SIZES: dict[str, int] = json.loads(os.environ.get("BENCH_SIZES", "{}"))
CONNECTION = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) if "DATABASE_URL" in os.environ else None


def asked(sql: str, values: Any = None) -> list[tuple]:
    return CONNECTION.execute(sql, values).fetchall()


def page(name: str, *tables: Iterable[tuple]) -> bytes:
    """Tables as HTML, filled up to the bytes of the site's page."""
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in row)}</tr>" for table in tables for row in table
    )
    return f"<!doctype html><table>{rows}</table>".encode().ljust(SIZES.get(name, 0))


def counts(where: str = "", values: Any = None, cells: str = "deployments_deploymentcell") -> list[tuple]:
    names = ", ".join(FACETS)
    return asked(COUNTS.format(names, f"{cells} AS cells {where}", SETS), values)


TOTALS: list[tuple] = []


def a(query: dict[str, str]) -> bytes:
    if not TOTALS:  # what the site keeps in memory too
        TOTALS.extend(counts())
    return page("a", asked(f"{FROM} {ORDER} 51"), TOTALS)


def b(query: dict[str, str]) -> bytes:
    chosen = "host_state_id = %(host)s AND status = %(status)s"
    where = f"{FROM} AND {chosen} AND started_latest <= %(day)s AND (started_latest < %(day)s OR id > %(id)s)"
    facets = counts("WHERE host_state = %(host)s AND status = %(status)s", query)
    return page("b", asked(f"{where} {ORDER} 51", query), facets)


def c(query: dict[str, str]) -> bytes:
    found = f"SELECT id FROM deployments_deployment WHERE {MATCH} LIMIT 10001"
    cells = (
        f"(SELECT cell.*, n FROM (SELECT cell_id, count(*) AS n FROM ({found}) AS found JOIN "
        "deployments_counteddeployment ON deployment_id = id GROUP BY 1) AS some_cells "
        "JOIN deployments_deploymentcell AS cell ON cell.id = cell_id)"
    )
    names = ", ".join(FACETS)
    facets = asked(f"SELECT {names}, sum(n)::int FROM {cells} AS cells GROUP BY GROUPING SETS ({SETS}, ())", query)
    return page("c", asked(f"{FROM} AND {MATCH} {ORDER} 51", query), facets)


def d(query: dict[str, str]) -> bytes:
    record = asked("SELECT * FROM deployments_deployment WHERE id = %(id)s", query)
    claims = asked("SELECT * FROM deployments_deploymentclaim WHERE deployment_id = %(id)s", query)
    cited = asked(
        "SELECT source.title, point.url FROM deployments_deploymentclaimcitation AS cited "
        "JOIN deployments_deploymentclaim AS claim ON claim.id = cited.record_id "
        "JOIN archive_source AS source ON source.id = cited.source_id "
        "LEFT JOIN archive_accesspoint AS point ON point.id = cited.access_point_id WHERE claim.deployment_id = %(id)s",
        query,
    )
    return page("d", record, claims, cited)


def e(query: dict[str, str]) -> Iterator[bytes]:
    rows = f"SELECT * FROM deployments_deployment WHERE status = '{query['status']}' {ORDER} 1000000"
    with CONNECTION.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            yield bytes(block)


def f(query: dict[str, str]) -> bytes:
    rows = "SELECT * FROM deployments_deployment WHERE host_state_id = %(host)s AND status = %(status)s"
    ((text,),) = asked(f"SELECT json_agg(found)::text FROM ({rows} {ORDER} 100) AS found", query)
    return (text or "[]").encode()


PAGES = {each.__name__: each for each in (a, b, c, d, e, f)}


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    answer = PAGES[environ["PATH_INFO"].strip("/")](query)
    return [answer] if isinstance(answer, bytes) else answer
