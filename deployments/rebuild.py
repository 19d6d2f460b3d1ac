"""All derived rows anew, by batches; a run that was cut off is gone on with."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q

from archive import locks
from archive.fingerprint import source_digest
from archive.jobs import Job, cut_off, job
from archive.kept import derived_anew
from archive.models import Stale
from archive.search import derive as search
from archive.search.register import searched
from deployments.cases import write_cases
from deployments.cube import write_cells
from deployments.derive import derive_cases
from deployments.models import Case
from treaties.adapt import build_law
from treaties.derive import derive_instruments
from treaties.law import Law

NAME = "rebuild_derived"
#: Told how many cases and entries are done, and of how many.
Progress = Callable[[int, int], None]


def rebuild(progress: Progress = lambda done, total: None, *, anew: bool = False) -> None:
    """Derive everything anew: spans of instruments, cases, cells; then, by batches, assessments and what can be found.

    The batches of a run that was cut off count as done, unless ``anew``, or the archive's code or data files changed
    since. The stale marks that stood before it began are removed; those set meanwhile stay, and wait for its end.
    """
    with locks.awaited(locks.DRAIN):
        code, last = source_digest(), None if anew else cut_off(NAME)
        if last and last.reached["code"] != code:
            last = None
        about = {"code": code, "mark": last.reached["mark"] if last else _last_mark()}
        law = build_law()
        derive_instruments(law, law.instruments)
        write_cases()
        write_cells()
        search.forget_others()
        with job(NAME, _total(), last) as run, search.many_at_once():
            _by_batches(law, run, about, progress)
            _tell_the_planner()
            with transaction.atomic():
                Stale.objects.filter(id__lte=about["mark"]).delete()
                derived_anew()


def _by_batches(law: Law, run: Job, about: dict[str, Any], progress: Progress) -> None:
    """The long steps. Each batch is noted in its own transaction."""
    steps: dict[str, Callable[..., object]] = {"assessments": partial(_assess, law)}
    steps |= {f"search: {slug}": partial(search.derive_kind, kind) for slug, kind in searched.items()}
    begun = run.run.reached
    names = list(steps)
    for name in names[names.index(begun.get("step", names[0])) :]:

        def reached(count: int, last: object, name: str = name) -> None:
            run.reach(run.run.done + count, step=name, last=last, **about)
            progress(run.run.done, run.run.total)

        steps[name](begun["last"] if name == begun.get("step") else "", reached)


def _assess(law: Law, after: int | str, reached: Callable[[int, int], None]) -> None:
    derive_cases(law, Q(pk__gt=after or 0), reached=reached)


def _total() -> int:
    return Case.objects.count() + sum(each.kind.published().count() for each in searched.values())


def _last_mark() -> int:
    """The number of the last stale mark, asked when nobody is writing one: whoever writes later numbers higher."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("LOCK TABLE archive_stale IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM archive_stale")
        return int(cursor.fetchone()[0])


def _tell_the_planner() -> None:
    """Statistics of all own tables: without them the database plans the lists of a fresh load badly."""
    own = [model for app in ("archive", "treaties", "deployments") for model in apps.get_app_config(app).get_models()]
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in own)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
