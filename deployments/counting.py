"""Counts of the facets of deployments over cells: each facet under all filters but its own.

A value of several words (the states of links) counts once for each of them. What readers see changes at once: cells
that are out of date are set right by the deployments that wait.
"""

from collections.abc import Collection
from dataclasses import dataclass

from archive.web.facets import NONE, Counted
from archive.web.grouped import Sql, grouped
from deployments.cube import KEY, placed
from deployments.in_class import NO_ANSWERS, Answer, Chosen, InClass
from deployments.models import CountedDeployment, DeploymentCell

#: Facet → its column of the cells.
COLUMNS = {
    **{name: name for name in ("status", "host_state", "deploying_state", "system_type", "system", "decade")},
    **{name: name for name in ("warhead", "conduct", "evidence", "links")},
    "abroad": "CASE WHEN host_state = deploying_state THEN 'no' ELSE 'yes' END",
}
#: Facets read off the answers on a day.
ANSWERS = Answer._fields

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
    """``cells``: what is counted, as a query; ``chosen``: values by facet; ``answers``: those of the day asked."""

    cells: Sql
    chosen: Chosen
    answers: InClass = NO_ANSWERS

    def counts(self, *, law: bool = True) -> tuple[int, dict[str, Counted]]:
        """How many deployments there are, and of every facet its values. A query, and one for each facet chosen.

        ``law``: whether those facets read off the answers are counted that are not chosen.
        """
        total, found = self._grouped([*(name for name in COLUMNS if name not in self.chosen), "case"])
        cases = [(case, n) for case, n in found.pop("case") if case != NONE]  # without one: not yet answered
        for name in COLUMNS:
            if name in self.chosen:
                found |= self._grouped([name], leave_out=name)[1]
        open_ = [name for name in ANSWERS if name not in self.chosen] if law else []
        found |= self.answers.counts(open_, cases, self._law())
        for name in ANSWERS:
            if name in self.chosen:
                found |= self.answers.counts([name], self._cases(name), self._law(name))
        return total, found

    def total(self) -> int:
        """How many deployments there are in all. One query."""
        return self._grouped([])[0]

    def _grouped(self, facets: list[str], leave_out: str = "") -> tuple[int, dict[str, Counted]]:
        """The facets by one query over grouping sets, of which the last is that of all."""
        columns = {name: COLUMNS.get(name, "case_id") for name in facets}
        return grouped(self._filtered(leave_out), columns, "sum(count)")

    def _cases(self, leave_out: str) -> list[tuple[int, int]]:
        """How many deployments are in each case, by all filters but the one named."""
        _, found = grouped(self._filtered(leave_out), {"case": "case_id"}, "sum(count)")
        return [(case, n) for case, n in found["case"] if case != NONE]  # without one: not yet answered

    def _law(self, leave_out: str = "") -> Chosen:
        """The filters in use that are read off the answers, but the one named."""
        return {name: values for name, values in self.chosen.items() if name in ANSWERS and name != leave_out}

    def _filtered(self, leave_out: str) -> Sql:
        """The cells by all filters but the one named."""
        sql, values = self.cells
        conditions, more = [], []
        for name, chosen in self.chosen.items():
            if name in COLUMNS and name != leave_out:
                condition, value = _condition(name, chosen)
                conditions.append(condition)
                more += value
        if law := self._law(leave_out):
            conditions.append("case_id = ANY(%s)")
            more.append(self.answers.cases(law))
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT * FROM ({sql}) AS cells{where}", [*values, *more]  # noqa: S608


def _condition(name: str, chosen: Collection[str]) -> Sql:
    known = [each for each in chosen if each != NONE]
    column = COLUMNS[name]
    if name == "links":
        found = f"{column} && %s::varchar[]"
        return (f"({found} OR {column} = '{{}}')", [known]) if NONE in chosen else (found, [known])
    return f"{column} = ANY(%s)", [[*known, *([""] if NONE in chosen else [])]]
