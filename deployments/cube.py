"""The one writer of ``DeploymentCell``: deployments counted by all facets at once, so that lists need not count."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Count, F, Min, OuterRef, QuerySet
from django.db.models.functions import Left

from archive.models import Stale
from archive.published import published_rows
from archive.vocabulary import Publication
from deployments.models import Deployment, DeploymentCell, DeploymentCitation

#: A mark on one of these makes the cells stale.
TABLES = (
    "deployments_deployment",
    "deployments_deploymentcitation",
    "deployments_system",
    "archive_state",
    "archive_source",
    "archive_accesspoint",
)
KEY = (
    "system",
    "system_type",
    "deploying_state",
    "host_state",
    "conduct",
    "launch_domain",
    "basing",
    "status",
    "decade",
    "evidence",
    "links",
)


def published_links(citations: QuerySet) -> QuerySet:
    """The citations with a published address of a published source."""
    published = Publication.PUBLISHED
    return citations.filter(source__publication=published, access_point__publication=published)


def deployment_links(day: date) -> QuerySet:
    """What deployments cite, at addresses that readers see."""
    return published_links(DeploymentCitation.objects.all())


def _counted() -> QuerySet:
    """The cells as the records have them now."""
    cited = published_links(DeploymentCitation.objects.filter(record=OuterRef("pk")))
    links = cited.order_by("access_point__link_state").values("access_point__link_state").distinct()
    rows = published_rows(Deployment).order_by()
    rows = rows.annotate(system_type=F("system__system_type"), decade=Left("started", 3), links=ArraySubquery(links))
    return rows.values_list(*KEY).annotate(sample=Min("pk"), n=Count("pk"))


def write_cells() -> None:
    """Write all cells anew, in one statement of the database; readers see the old ones until it is done."""
    sql, values = _counted().query.sql_with_params()
    table, quote = DeploymentCell._meta.db_table, connection.ops.quote_name
    names = ", ".join(quote(name) for name in (*KEY, "sample_id", "count"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {quote(table)} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608
        cursor.execute(f"INSERT INTO {quote(table)} ({names}) {sql}", values)


def cells_are_stale() -> bool:
    """Whether a record changed since the cells were written: then a list counts the records themselves."""
    return Stale.objects.filter(record_table__in=TABLES).exists()


Cell = tuple[object, ...]


def cells_stored() -> dict[Cell, int]:
    """The count of every combination, as stored."""
    return {
        tuple(tuple(each) if isinstance(each, list) else each for each in row[:-1]): row[-1]
        for row in DeploymentCell.objects.values_list(*KEY, "count")
    }


def cells_meant() -> dict[Cell, int]:
    """The same, counted one deployment after the other, without the help of the database's grouping."""
    links: dict[str, set[str]] = {}
    for record, state in deployment_links(date.max).values_list("record", "access_point__link_state"):
        links.setdefault(record, set()).add(state)
    return dict(Counter(_cells(links)))


def _cells(links: dict[str, set[str]]) -> Iterator[Cell]:
    for row in published_rows(Deployment).select_related("system").iterator():
        states = tuple(sorted(links.get(row.pk, ())))
        own = (row.system_id, row.system.system_type, row.deploying_state_id, row.host_state_id, row.conduct)
        kinds = (tuple(row.launch_domain), tuple(row.basing), row.status)
        yield (*own, *kinds, row.started.text[:3], row.evidence, states)
