"""A PostgreSQL database of the benchmark's own: the shipped records, and made-up ones beside them through COPY."""

import os
import resource
import time
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.load import cpu_of

ROOT = Path(__file__).resolve().parent.parent.parent
BATCH = 5_000
Timed = dict[str, float]


def at_home(folder: Path) -> None:
    """Settings that lead to the database in ``folder``; to be called before anything of Django's is read."""
    for name in [name for name in os.environ if name.startswith("ARCHIVE_")]:
        del os.environ[name]
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY"):
        os.environ.pop(name, None)
    os.environ |= {"ARCHIVE_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    import django

    django.setup()


def fill(count: int, told=print) -> Timed:
    """Make the database hold the shipped records and ``count`` made-up deployments; seconds by step.

    A database that was filled to its end with as many is left as it is, and only derived anew when told to.
    """
    from django.core.management import call_command
    from django.db import connection

    from archive.models import JobRun

    seconds: Timed = {}

    def step(name: str, verb, *arguments) -> None:
        begun, ours, theirs = time.monotonic(), time.process_time(), cpu_of([postmaster()])
        verb(*arguments)
        seconds[name] = time.monotonic() - begun
        ours, theirs = time.process_time() - ours, cpu_of([postmaster()]) - theirs
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told(
            f"{name}: {seconds[name]:.1f} s; processor {ours:.1f} s, PostgreSQL’s {theirs:.1f} s; "
            f"most memory so far {peak:.0f} MB",
            flush=True,
        )

    connection.ensure_connection()  # starts the server
    step("migrate", lambda: call_command("migrate", verbosity=0, interactive=False))
    held = JobRun.objects.filter(name="bench", state=JobRun.Outcome.DONE).first()
    if held and held.total == count:
        return seconds
    step("load_records", lambda: call_command("load_records", verbosity=0))
    step("copy", copy_made_up, count)
    step("rebuild_derived", rebuild)
    step("vacuum", vacuum)
    JobRun.objects.filter(name="bench").delete()
    JobRun.objects.create(name="bench", state=JobRun.Outcome.DONE, done=count, total=count)
    return seconds


def rebuild() -> None:
    """What ``rebuild_derived --anew`` does."""
    from deployments.rebuild import rebuild

    rebuild(anew=True)


def vacuum() -> None:
    """As autovacuum would in time: what the planner knows, and which pages all may see."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def vocabulary():
    """What made-up rows may name: published rows of the shipped records."""
    from archive.models import AccessPoint, Claimant, State
    from deployments.models import System
    from tests.bench.rows import Vocabulary

    systems = System.objects.published().order_by("pk").values_list("pk", "launch_domain")
    points: dict[str, str] = {}
    for point, source in AccessPoint.objects.published().order_by("pk").values_list("pk", "source"):
        points.setdefault(source, point)
    return Vocabulary(
        list(systems),
        list(State.objects.published().order_by("pk").values_list("pk", flat=True)),
        list(Claimant.objects.published().order_by("pk").values_list("pk", flat=True)),
        sorted(points.items()),
    )


def copy_made_up(count: int) -> None:
    """Replace the made-up rows by ``count`` of them. History and stale marks are left out: a rebuild follows."""
    from django.db import connection, transaction

    from deployments.models import Deployment, DeploymentCitation, DeploymentClaim, DeploymentClaimCitation
    from tests.bench.rows import records

    models = (Deployment, DeploymentClaim, DeploymentCitation, DeploymentClaimCitation)
    names = [connection.ops.quote_name(model._meta.db_table) for model in models]
    made = records(count, vocabulary())
    with transaction.atomic(), connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for name in reversed(names):
            cursor.execute(f"DELETE FROM {name} WHERE id LIKE 'made-%'")
        while batch := list(islice(made, BATCH)):
            copied(cursor, Deployment, (each.deployment for each in batch))
            copied(cursor, DeploymentClaim, (claim for each in batch for claim in each.claims))
            copied(cursor, DeploymentCitation, (row for each in batch for row in each.citations))
            copied(cursor, DeploymentClaimCitation, (row for each in batch for row in each.claim_citations))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")


def copied(cursor, model, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows into the table of ``model``; columns that a row does not name get the model's default."""
    fields = model._meta.concrete_fields
    usual = {"publication": "published", **{each.column: each.get_default() for each in fields if each.has_default()}}
    usual["publication"] = "published"
    texts = {each.column for each in fields if each.empty_strings_allowed and not each.null}
    names = ", ".join(f'"{each.column}"' for each in fields)
    with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row.get(each, usual.get(each, "" if each in texts else None)) for each in columns(fields)])


def columns(fields) -> list[str]:
    return [each.column for each in fields]


def postmaster() -> int:
    """The process id of the database's server."""
    from django.conf import settings

    return int(Path(settings.EMBEDDED_DATA_DIR, "postmaster.pid").read_text().split()[0])
