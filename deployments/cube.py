"""The one writer of ``DeploymentCell``: deployments counted by all facets at once, so that lists need not count.

A change of a record recounts the cells that its deployments leave and enter, and no others.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from archive.models import Stale
from archive.published import published_rows
from archive.vocabulary import Publication
from deployments.cases import same_case
from deployments.models import Case, CountedDeployment, Deployment, DeploymentCell, DeploymentCitation

#: A mark on one of these may move deployments to other cells.
TABLES = (
    "deployments_deployment",
    "deployments_deploymentcitation",
    "deployments_system",
    "archive_state",
    "archive_source",
    "archive_accesspoint",
)
KEY = (
    "case",
    "system",
    "system_type",
    "warhead",
    "deploying_state",
    "host_state",
    "conduct",
    "status",
    "decade",
    "evidence",
    "links",
)
#: From so many deployments on, all cells are written anew instead.
MANY = 20_000

_CELLS, _COUNTED = (model._meta.db_table for model in (DeploymentCell, CountedDeployment))
_COLUMNS = ("case_id", *KEY[1:])
_NAMES = ", ".join(_COLUMNS)


def published_links(citations: QuerySet) -> QuerySet:
    """The citations with a published address of a published source."""
    published = Publication.PUBLISHED
    return citations.filter(source__publication=published, access_point__publication=published)


def deployment_links(day: date) -> QuerySet:
    """What deployments cite, at addresses that readers see."""
    return published_links(DeploymentCitation.objects.all())


def placed(ids: Collection[str] | None = None) -> QuerySet:
    """Id and cell (``KEY``) of every published deployment, or of those named, as the records have them now."""
    cited = published_links(DeploymentCitation.objects.filter(record=OuterRef("pk")))
    links = cited.order_by("access_point__link_state").values("access_point__link_state").distinct()
    rows = published_rows(Deployment).order_by()
    rows = rows if ids is None else rows.filter(pk__in=ids)
    rows = rows.annotate(
        case=Subquery(same_case(Case.objects.all()).values("pk")),
        system_type=F("system__system_type"),
        warhead=F("system__warhead"),
        decade=Left("started", 3),
        links=ArraySubquery(links),
    )
    return rows.values_list("pk", *KEY)


def placed_sql(ids: Collection[str] | None = None) -> tuple[str, tuple[object, ...]]:
    """The same as text and values of a query whose columns are named."""
    sql, values = placed(ids).query.sql_with_params()
    return f"SELECT * FROM ({sql}) AS placed (id, {_NAMES}) WHERE case_id IS NOT NULL", values  # noqa: S608


@transaction.atomic
def write_cells() -> None:
    """Write all cells anew; readers see the old ones until it is done."""
    sql, values = placed_sql()
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {_CELLS} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(f"DELETE FROM {_COUNTED}")  # noqa: S608
        cursor.execute(f"DELETE FROM {_CELLS}")  # noqa: S608
        cursor.execute(f"CREATE TEMPORARY TABLE placed ON COMMIT DROP AS {sql}", values)
        cursor.execute(
            f"INSERT INTO {_CELLS} ({_NAMES}, count) SELECT {_NAMES}, count(*) FROM placed GROUP BY {_NAMES}"  # noqa: S608
        )
        _put_into_cells(cursor)
        cursor.execute("DROP TABLE placed")


@transaction.atomic
def refresh_cells(ids: Collection[str]) -> None:
    """Count the deployments named where they belong now; those that readers no longer see are counted nowhere."""
    if not ids:
        return
    if len(ids) > MANY:
        return write_cells()
    sql, values = placed_sql(ids)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {_CELLS} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(f"CREATE TEMPORARY TABLE placed ON COMMIT DROP AS {sql}", values)
        left = f"DELETE FROM {_COUNTED} WHERE deployment_id = ANY(%s) RETURNING cell_id"  # noqa: S608
        cursor.execute(left, [list(ids)])
        touched = {each for (each,) in cursor.fetchall()}
        entered = f"INSERT INTO {_CELLS} ({_NAMES}, count) SELECT DISTINCT {_NAMES}, 0 FROM placed"  # noqa: S608
        cursor.execute(f"{entered} ON CONFLICT DO NOTHING")
        touched |= _put_into_cells(cursor)
        cursor.execute(
            f"UPDATE {_CELLS} AS cell SET count = "  # noqa: S608
            f"(SELECT count(*) FROM {_COUNTED} WHERE cell_id = cell.id) WHERE id = ANY(%s)",
            [list(touched)],
        )
        cursor.execute(f"DELETE FROM {_CELLS} WHERE count = 0")  # noqa: S608
        cursor.execute("DROP TABLE placed")


def _put_into_cells(cursor) -> set[int]:
    """Note for what is in ``placed`` the cell it is counted in; returns these cells."""
    same = " AND ".join(f"cell.{each} = placed.{each}" for each in _COLUMNS)
    cursor.execute(
        f"INSERT INTO {_COUNTED} (deployment_id, cell_id) SELECT placed.id, cell.id "  # noqa: S608
        f"FROM placed JOIN {_CELLS} AS cell ON {same} RETURNING cell_id"
    )
    return {each for (each,) in cursor.fetchall()}


def deployments_marked(named: Mapping[str, Collection[str]]) -> set[str]:
    """The deployments that stale marks (ids by table) may have moved to another cell. Five queries at most."""
    found = set(named.get("deployments_deployment", ()))
    citations = named.get("deployments_deploymentcitation", ())
    sources, points = named.get("archive_source", ()), named.get("archive_accesspoint", ())
    systems, states = named.get("deployments_system", ()), named.get("archive_state", ())
    if citations:  # also those that are gone: their history knows whose they were
        past = DeploymentCitation.pgh_event_model.objects.filter(id__in=citations)
        found |= set(past.values_list("record", flat=True))
        found |= set(DeploymentCitation.objects.filter(pk__in=citations).values_list("record", flat=True))
    if sources or points:
        citing = Q(source__in=sources) | Q(access_point__in=points) | Q(access_point__source__in=sources)
        found |= set(DeploymentCitation.objects.filter(citing).values_list("record", flat=True))
    if systems:
        found |= set(Deployment.objects.filter(system__in=systems).values_list("pk", flat=True))
    if states:
        there = Q(deploying_state__in=states) | Q(host_state__in=states) | Q(controlling_state__in=states)
        found |= set(Deployment.objects.filter(there).values_list("pk", flat=True))
    return found


def waiting() -> set[str]:
    """The deployments whose cells may be out of date: marks that nobody drained yet name them. One query if none."""
    named: dict[str, set[str]] = {}
    for table, record in Stale.objects.filter(record_table__in=TABLES).values_list("record_table", "record"):
        named.setdefault(table, set()).add(record)
    return deployments_marked(named) if named else set()


Cell = tuple[object, ...]


def cells_stored() -> dict[Cell, int]:
    """The count of every combination, as stored; the case as its own columns."""
    return {_key(row[:-1]): row[-1] for row in DeploymentCell.objects.values_list(*_CASE, *KEY[2:], "count")}


_CASE = ("case__system", "case__launch_domain", "case__basing")


def cells_meant() -> dict[Cell, int]:
    """The same, counted one deployment after the other, without the help of the database's grouping."""
    links: dict[str, set[str]] = {}
    for record, state in deployment_links(date.max).values_list("record", "access_point__link_state"):
        links.setdefault(record, set()).add(state)
    return dict(Counter(_cells(links)))


def _key(row: Collection[object]) -> Cell:
    return tuple(tuple(each) if isinstance(each, list) else each for each in row)


def _cells(links: dict[str, set[str]]) -> Iterator[Cell]:
    for row in published_rows(Deployment).select_related("system").iterator():
        states = tuple(sorted(links.get(row.pk, ())))
        case = (row.system_id, tuple(row.launch_domain), tuple(row.basing))
        own = (
            row.system.system_type,
            row.system.warhead,
            row.deploying_state_id,
            row.host_state_id,
            row.conduct,
            row.status,
        )
        yield (*case, *own, row.started.text[:3], row.evidence, states)
