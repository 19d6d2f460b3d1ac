"""Loading the tables: all of them or nothing, with every problem named at once."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pghistory
from django.db import connection, transaction

from archive import registry
from archive.exchange.catalogue import tables
from archive.exchange.compare import Outcome
from archive.exchange.plan import Progress, TablePlan, draw_up
from archive.exchange.problems import Refused
from archive.exchange.write import write

WRITTEN = (Outcome.NEW, Outcome.CHANGED, Outcome.REMOVED)


def in_silence(items: Iterable[Any], label: str) -> Iterable[Any]:
    """No progress is shown."""
    return items


def load(folder: Path, *, reason: str, rehearse: bool = False, progress: Progress = in_silence) -> list[TablePlan]:
    """Bring the database to what the tables below ``folder`` say; returns what became of every row.

    Rows edited here since their last load are left alone (outcomes ``kept`` and ``conflict``). A rehearsal does
    everything and takes it back. When something was written, ``registry.after_load`` is called after the commit.
    Raises ``Refused`` with all problems; then nothing is written.
    """
    with pghistory.context(command="load_records", reason=reason), transaction.atomic():
        _alone()
        plans, problems = draw_up(folder, tables(), progress)
        write(plans, problems, progress)
        if problems:
            raise Refused(problems)
        if rehearse:
            transaction.set_rollback(True)
    if not rehearse and any(plan.chosen(*WRITTEN) for plan in plans):
        for follow_up in registry.after_load:
            follow_up()
    return plans


def _alone() -> None:
    """Let nobody write records until the end of this transaction; readers go on."""
    names = ", ".join(connection.ops.quote_name(table.model._meta.db_table) for table in tables())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
