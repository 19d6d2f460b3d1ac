"""What a page may cost, counted, never timed: rows read and bytes sent. Queries: ``tests/query_budget.json``."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from archive import kept
from archive.web.listing import filters_of
from archive.web.on import Asked
from archive.web.paging import by_day
from deployments.cases import write_cases
from deployments.counting import Counting, all_cells
from deployments.cube import write_cells
from deployments.in_class import held_on
from deployments.models import DeploymentCell
from deployments.newest import SHOWN
from deployments.templatetags.in_class import MOST
from deployments.views.lists import DEPLOYMENTS
from tests.bench.fill import copy_made_up

DAY = date(2026, 1, 1)
PAGE = 50


@pytest.fixture
def many(loaded):
    """The shipped records and 1,500 made-up deployments, as the planner knows them."""
    copy_made_up(1500)
    write_cases()
    write_cells()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE deployments_deployment, deployments_deploymentcell, deployments_deploymentclaim")
    kept.forget()


def nodes(plan: dict):
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def scans(table: str, sql: str, values=()) -> list[dict]:
    """The places of the plan, as run, that read ``table``."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):  # cheaper while rows are few
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", values)
        (told,) = cursor.fetchone()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return [each for each in nodes(plan) if each.get("Relation Name") == table]


def read(found: list[dict]) -> int:
    return sum((each["Actual Rows"] + each.get("Rows Removed by Filter", 0)) * each["Actual Loops"] for each in found)


def rows_of(**asked):
    return filters_of(RequestFactory().get("/deployments/", asked), DEPLOYMENTS, Asked(DAY, DAY)).qs


@pytest.mark.parametrize("depth", [0, 1, 5])
@pytest.mark.parametrize(
    ("asked", "index"), [({}, "started_latest"), ({"status": "operational"}, "status"), ({"decade": "202"}, "decade")]
)
def test_a_page_reads_its_rows_and_no_others(many, asked, index, depth):
    after = ""
    for _ in range(depth):
        after = by_day(rows_of(**asked), "started_latest", after, PAGE).after
    dated = rows_of(**asked).filter(started_latest__isnull=False).order_by("-started_latest", "id")
    if after:
        dated = dated.filter(started_latest__lte=after.partition("~")[0])
    found = scans("deployments_deployment", *dated[: PAGE + 1].query.sql_with_params())
    assert [each["Node Type"] for each in found] == ["Index Scan"], found
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [found[0]["Index Name"]])
        (definition,) = cursor.fetchone()
    assert index in definition or index in found[0]["Index Name"]
    assert read(found) <= PAGE + 1


def test_facets_read_the_cells_that_fit_and_no_deployment(many, django_assert_num_queries):
    cells = DeploymentCell.objects.filter(host_state="RUS").count()
    counting = Counting(all_cells(), {"host_state": ["RUS"]}, held_on(DAY))
    sql, values = counting._filtered("")
    assert read(scans("deployments_deploymentcell", sql, values)) <= cells
    assert scans("deployments_deployment", sql, values) == []
    with django_assert_num_queries(2):
        counting.counts()


def test_a_list_costs_the_same_however_many_records_there_are(loaded):
    def costs() -> tuple[int, int]:
        for _ in range(2):  # names are read once
            with CaptureQueriesContext(connection) as asked:
                answer = Client().get("/deployments/", {"host_state": "RUS", "status": "operational"})
        return len(asked), len(answer.content)

    queries, _ = costs()
    copy_made_up(400)
    write_cases()
    write_cells()
    kept.forget()
    again, size = costs()
    assert again <= queries <= 10
    assert size < 90_000


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/systems/m51/", SHOWN),
        ("/states/JPN/", 2 * SHOWN),
        ("/instruments/mtcr/", MOST),
        ("/instruments/inf/", MOST),
    ],
)
def test_the_page_of_one_record_reads_the_deployments_it_shows(many, address, most):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address).status_code == 200
    queries = [each["sql"] for each in asked if '"deployments_deployment"' in each["sql"]]
    assert len(queries) < 10
    reads = [read(scans("deployments_deployment", sql.replace("%", "%%"))) for sql in queries]
    assert 0 < sum(reads) <= 1.2 * most, dict(zip(queries, reads, strict=True))


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/deployments/", 90_000),
        ("/deployments/?q=missile", 90_000),
        ("/deployments.json", 250_000),
        ("/deployments/oreshnik-belarus/", 520_000),
        ("/systems/m51/", 180_000),
        ("/states/JPN/", 140_000),
        ("/instruments/mtcr/", 210_000),
    ],
)
def test_a_page_sends_so_many_bytes_at_most(many, address, most):
    assert 1000 < len(Client().get(address).content) < most
