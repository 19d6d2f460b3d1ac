"""Load the records from their tables."""

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from psycopg.errors import LockNotAvailable
from tqdm import tqdm

from archive.exchange.compare import Outcome
from archive.exchange.load import load
from archive.exchange.plan import TablePlan
from archive.exchange.problems import Refused

COUNTED = (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.KEPT, Outcome.CONFLICT, Outcome.REMOVED)


class Command(BaseCommand):
    help = (
        "Loads the shipped records, or those of another folder: all or nothing. Rows edited here since their last "
        "load are never overwritten or deleted. A second run writes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR, help="where <app>/data/*.csv stand")
        parser.add_argument("--rehearse", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--reason", default="", help="reason kept with the history of each row written")

    def handle(self, *, folder, rehearse, reason, verbosity, **options):
        try:
            plans = load(
                folder,
                reason=reason
                or f"Records loaded from {'the archive’s own tables' if folder == settings.BASE_DIR else folder}",
                rehearse=rehearse,
                progress=partial(shown, hidden=True if verbosity == 0 else None),
            )
        except Refused as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            many = f"{len(refusal.problems)} problem{'s' if len(refusal.problems) != 1 else ''}"
            raise CommandError(f"Nothing was loaded: {many}, named above.") from None
        except OperationalError as problem:
            if not isinstance(problem.__cause__, LockNotAvailable):
                raise
            raise CommandError("Nothing was loaded: somebody is writing records just now. Try again.") from None
        if verbosity:
            self.summarise(plans)
        for plan in plans:
            if rehearse:
                self.tell_changes(plan)
            self.tell_conflicts(plan)
        if rehearse:
            self.stdout.write("A rehearsal: nothing was written.")

    def summarise(self, plans: list[TablePlan]) -> None:
        """One line a table: what became of its rows."""
        width = max(len(plan.path) for plan in plans)
        self.stdout.write(f"{'':{width}}" + "".join(f"{outcome:>10}" for outcome in COUNTED))
        for plan in plans:
            counts = plan.counts()
            self.stdout.write(f"{plan.path:{width}}" + "".join(f"{counts[outcome]:>10}" for outcome in COUNTED))

    def tell_changes(self, plan: TablePlan) -> None:
        """Every cell that a load would change."""
        for key in plan.chosen(Outcome.CHANGED):
            for column in plan.table.header:
                before, after = plan.here[key][column], plan.file[key][column]
                if before != after:
                    self.stdout.write(f"{plan.path}, {key}, {column}: “{before}” becomes “{after}”")

    def tell_conflicts(self, plan: TablePlan) -> None:
        """Both versions of every row edited here and in the file, cell by cell."""
        for key in plan.chosen(Outcome.CONFLICT):
            here, file = plan.here.get(key), plan.file.get(key)
            if here is None or file is None:
                gone, other = (
                    ("here", "changed in the file")
                    if here is None
                    else ("from the file", "edited or still needed here")
                )
                self.stderr.write(f"{plan.path}, {key}: gone {gone}, {other}. The row was left alone: decide by hand.")
                continue
            for column in plan.table.header:
                if here[column] != file[column]:
                    self.stderr.write(
                        f"{plan.path}, {key}, {column}: “{here[column]}” here, “{file[column]}” in the file. "
                        "The row was left alone: make both the same."
                    )


def shown(items: Iterable[Any], label: str, *, hidden: bool | None) -> Iterable[Any]:
    """The items, with a progress bar on a terminal."""
    return tqdm(items, desc=label, unit=" tables", leave=False, disable=hidden, file=sys.stderr)
