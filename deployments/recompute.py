"""All derived rows worked out once more from exported tables, in a bare interpreter.

Pure: run as ``python -I -S`` with the project folder on the path. Prints one JSON line per span, in a fixed
order, so that ``verify_archive`` can hold them against what is stored.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from pathlib import Path

from deployments.recorded import read_questions
from treaties.law import Law
from treaties.recorded import read_law
from treaties.status import phases
from treaties.vocabulary import Binds


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def instrument_rows(law: Law) -> Iterator[list[str]]:
    """``status, instrument, start, end, phase`` and ``bound, instrument, state, start, end, standing`` rows."""
    for name, facts in law.instruments.items():
        for span in phases(facts.events, facts.bilateral):
            yield ["status", name, "", _day(span.start), _day(span.end), span.value.phase.value]
        states = {state for at, state in law.episodes if at == name}
        if facts.binds is Binds.ALL_UN_MEMBERS:
            states |= {each.id for each in law.states.values() if each.un_member_from}
        for state in states:
            for bound in law.standings(name, state):
                yield ["bound", name, state, _day(bound.start), _day(bound.end), bound.value.standing.value]


def assessment_rows(law: Law, folders: Mapping[str, Path]) -> Iterator[list[str]]:
    """``assessment, deployment, category, start, end, match, cause, standings, effect`` rows."""
    for deployment, question in read_questions(folders).items():
        for category in law.bearing(question.facts):
            for span in law.spans(question, category):
                found = span.value
                standings = [each.standing.value if each else "unclear" for each in (found.deploying, found.host)]
                words = [found.match.value, found.cause.value if found.cause else "", *standings, found.effect.value]
                yield ["assessment", deployment, category.id, _day(span.start), _day(span.end), *words]


def main(folder: str) -> None:
    """Print every derived row that follows from the tables in ``folder``."""
    folders = {app: Path(folder) / app / "data" for app in ("archive", "treaties", "deployments")}
    law = read_law(folders)
    for row in chain(instrument_rows(law), assessment_rows(law, folders)):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
