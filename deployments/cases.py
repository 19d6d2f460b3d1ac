"""The one writer of ``Case``: which questions the published deployments put to the rules."""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from archive.published import published_rows
from deployments.models import CASE, Case, Deployment


def of_deployments(rows: QuerySet) -> QuerySet:
    """The cases of deployments, each once."""
    return rows.order_by().values_list(*CASE).distinct()


def same_case(rows: QuerySet) -> QuerySet:
    """Of the cases or deployments ``rows``, those that are as the deployment or case of the query around."""
    return rows.filter(**{name: OuterRef(name) for name in CASE})


@transaction.atomic
def write_cases() -> set[int]:
    """Make the cases those of the published deployments; returns the ids of new ones. Cases left empty go."""
    sql, values = of_deployments(published_rows(Deployment)).query.sql_with_params()
    names = ", ".join(connection.ops.quote_name(name) for name in CASE)
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Case._meta.db_table)
        cursor.execute(
            f"INSERT INTO {table} ({names}) {sql} ON CONFLICT DO NOTHING RETURNING id",
            values,
        )
        new = {each for (each,) in cursor.fetchall()}
    Case.objects.filter(~Exists(same_case(published_rows(Deployment)))).delete()
    return new


def cases_stored() -> set[tuple[object, ...]]:
    """The cases as stored."""
    return {_key(row) for row in Case.objects.values_list(*CASE)}


def cases_meant() -> set[tuple[object, ...]]:
    """The same from the deployments, one by one."""
    return {_key(row) for row in published_rows(Deployment).values_list(*CASE)}


def _key(row: Collection[object]) -> tuple[object, ...]:
    return tuple(tuple(each) if isinstance(each, list) else each for each in row)
