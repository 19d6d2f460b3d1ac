"""Counts of the facets of deployments over cells: each facet under all filters but its own.

A value of several words (the states of links) counts once for each of them. What readers see changes at once: cells
that are out of date are set right by the deployments that wait.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from archive.web.facets import NONE, Counted
from archive.web.grouped import Sql, grouped
from deployments.cube import KEY, placed
from deployments.models import CountedDeployment, DeploymentCell

#: Facet → its column of the cells.
COLUMNS = {
    **{name: name for name in ("status", "host_state", "deploying_state", "system_type", "system", "decade")},
    **{name: name for name in ("warhead", "conduct", "evidence", "links")},
    "abroad": "CASE WHEN host_state = deploying_state THEN 'no' ELSE 'yes' END",
}
#: Facet → its column of the answers on a day.
ANSWERS = {"category": "category", "instrument": "instrument", "effect": "effect"}

Chosen = Mapping[str, list[str]]
_CELLS, _COUNTED = (model._meta.db_table for model in (DeploymentCell, CountedDeployment))
_NAMES = ", ".join(("case_id", *KEY[1:]))


def all_cells(waiting: Collection[str] = ()) -> Sql:
    """Every cell with its count; the deployments ``waiting`` are taken out and counted as they are now."""
    stored = f"SELECT {_NAMES}, count FROM {_CELLS}"  # noqa: S608
    if not waiting:
        return stored, []
    old = f"SELECT {_NAMES}, -1 FROM {_COUNTED} JOIN {_CELLS} AS cell ON cell.id = cell_id"  # noqa: S608
    now, values = placed_now(waiting)
    return f"{stored} UNION ALL {old} WHERE deployment_id = ANY(%s) UNION ALL {now}", [list(waiting), *values]


def placed_now(ids: Collection[str]) -> Sql:
    """The deployments named, one each, as the records have them; without a case, the rules have not answered yet."""
    sql, values = placed(ids).query.sql_with_params()
    return f"SELECT {_NAMES}, 1 FROM ({sql}) AS placed (id, {_NAMES})", list(values)  # noqa: S608


def cells_of(ids: Sql, waiting: Collection[str] = ()) -> Sql:
    """The cells of the deployments that the query ``ids`` finds, with how many of these are in each."""
    sql, values = ids
    found = f"SELECT cell_id, count(*) AS n FROM {_COUNTED} JOIN ({sql}) AS found (id) ON found.id = deployment_id"  # noqa: S608
    cells = f"SELECT {_NAMES}, n AS count FROM ({found} GROUP BY 1) AS found JOIN {_CELLS} AS cell ON cell.id = cell_id"  # noqa: S608
    if not waiting:
        return cells, list(values)
    kept = f"{found} WHERE deployment_id <> ALL(%s) GROUP BY 1"
    cells = f"SELECT {_NAMES}, n AS count FROM ({kept}) AS found JOIN {_CELLS} AS cell ON cell.id = cell_id"  # noqa: S608
    now, placed_values = placed_now(waiting)
    fresh = f"{now} WHERE id IN ({sql})"
    return f"{cells} UNION ALL {fresh}", [*values, list(waiting), *placed_values, *values]


@dataclass(frozen=True)
class Counting:
    """``cells``: what is counted, as a query; ``chosen``: values by facet; ``answers``: answers “in class” of a day.

    ``answers`` is a query with the columns case, category, instrument, effect.
    """

    cells: Sql
    chosen: Chosen
    answers: QuerySet
    _kept: dict[str, int] = field(default_factory=dict)

    def counts(self, law: Callable[[int], bool] = lambda total: True) -> tuple[int, dict[str, Counted]]:
        """How many deployments there are, and of every facet its values. Two queries, and one for each facet chosen.

        ``law``: whether, with so many in all, those facets read off the answers are counted that are not chosen.
        """
        total, found = self._grouped([*(name for name in COLUMNS if name not in self.chosen), "case"])
        cases = [(case, n) for case, n in found.pop("case") if case != NONE]  # without one: not yet answered
        for name in COLUMNS:
            if name in self.chosen:
                found |= self._grouped([name], leave_out=name)[1]
        open_ = [name for name in ANSWERS if name not in self.chosen] if law(total) else []
        if open_:
            both = [list(each) for each in zip(*cases, strict=True)] or [[], []]
            found |= self._answered(
                open_, ("SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS cases (case_id, n)", both)
            )
        for name in ANSWERS:
            if name in self.chosen:
                sql, values = self._filtered(name, answered=False)
                cases_of = f"SELECT case_id, sum(count) AS n FROM ({sql}) AS cells GROUP BY 1"  # noqa: S608
                found |= self._answered([name], (cases_of, values), leave_out=name)
        return total, found

    def total(self) -> int:
        """How many deployments there are in all. One query."""
        return self._grouped([])[0]

    def _grouped(self, facets: list[str], leave_out: str = "") -> tuple[int, dict[str, Counted]]:
        """The facets by one query over grouping sets, of which the last is that of all."""
        columns = {name: COLUMNS.get(name, "case_id") for name in facets}
        return grouped(self._filtered(leave_out), columns, "sum(count)")

    def _answered(self, facets: list[str], cases: Sql, leave_out: str = "") -> dict[str, Counted]:
        """Facets of the answers by one query: a deployment counts once for a value, however many answers give it.

        ``cases``: how many deployments are in each.
        """
        sql, values = cases
        held, held_values = self._held(leave_out)
        once = "(SELECT {} {} AS value, case_id, n FROM held) AS {}"  # a case has one answer for a category on a day
        parts = " UNION ALL ".join(
            f"SELECT '{name}', value, sum(n)::int "  # noqa: S608
            f"FROM {once.format('' if name == 'category' else 'DISTINCT', ANSWERS[name], name)} GROUP BY 2"
            for name in facets
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM (WITH cases AS ({sql}), "  # noqa: S608
                f"held AS MATERIALIZED (SELECT case_id, category, instrument, effect, n FROM ({held}) AS held "
                f"(case_id, category, instrument, effect) JOIN cases USING (case_id)) {parts}) AS found",
                [*values, *held_values],
            )
            found: dict[str, Counted] = {name: [] for name in facets}
            for name, value, n in cursor.fetchall():
                found[name] += [(value, n)] if n else []
        return found

    def _filtered(self, leave_out: str, answered: bool = True) -> Sql:
        """The cells by all filters but the one named. ``answered``: also by the filters read off the answers."""
        sql, values = self.cells
        conditions, more = [], []
        for name, chosen in self.chosen.items():
            if name in COLUMNS and name != leave_out:
                condition, value = _condition(name, chosen)
                conditions.append(condition)
                more += value
        if answered and any(name in ANSWERS for name in self.chosen):
            held, held_values = self._held(leave_out)
            conditions.append(f"case_id IN (SELECT case_id FROM ({held}) AS held (case_id, c, i, e))")  # noqa: S608
            more += held_values
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT * FROM ({sql}) AS cells{where}", [*values, *more]  # noqa: S608

    def _held(self, leave_out: str) -> Sql:
        rows = self.answers
        for name, chosen in self.chosen.items():
            if name in ANSWERS and name != leave_out:
                rows = rows.filter(**{f"{_PATHS[name]}__in": chosen})
        rows = rows.order_by().values_list("case", "category", "category__instrument", "effect")
        sql, values = rows.query.sql_with_params()
        return sql, list(values)


_PATHS = {"category": "category", "instrument": "category__instrument", "effect": "effect"}


def _condition(name: str, chosen: list[str]) -> Sql:
    known = [each for each in chosen if each != NONE]
    column = COLUMNS[name]
    if name == "links":
        found = f"{column} && %s::varchar[]"
        return (f"({found} OR {column} = '{{}}')", [known]) if NONE in chosen else (found, [known])
    return f"{column} = ANY(%s)", [[*known, *([""] if NONE in chosen else [])]]
