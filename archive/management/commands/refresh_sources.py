from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from archive.jobs import job
from archive.models import AccessPoint, Source
from archive.refresh import rounds, shift
from archive.refresh.claim import due_count
from archive.refresh.crew import Progress
from archive.refresh.fetch import NoContact
from archive.refresh.lead import lasting

#: Hosts that a plan names.
NAMED = 30


class Command(BaseCommand):
    help = "Look at the addresses of sources now: all that are due, or those of one source, due or not."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--due", action="store_true", help="all that are due (this is the default)")
        which.add_argument("--source", metavar="SLUG", default="", help="every address of this source, due or not")
        parser.add_argument("--limit", type=int, help="at most so many addresses")
        parser.add_argument("--dry-run", action="store_true", help="say what would be looked at, by host; ask nothing")

    def handle(self, *args: Any, source: str, limit: int | None, dry_run: bool, **options: Any) -> None:
        if limit is not None and limit < 1:
            raise CommandError("--limit must be 1 or more.")
        if source:
            require_addresses(source)
        plan = rounds.plan_source(source, limit) if source else rounds.plan_due(limit)
        if dry_run:
            self.stdout.write(told(plan))
            return
        if not shift.may_ask():
            raise CommandError(str(NoContact()))
        with (
            job(f"refresh_sources {source}".strip(), plan.total) as run,
            tqdm(total=plan.total, unit="address", disable=None) as bar,
        ):

            def tell(progress: Progress) -> None:
                done = progress.saved + progress.put_off
                bar.update(done - bar.n)
                run.tell(done, summary(progress))

            missed: list[str] = []
            if source:
                progress, missed = rounds.look_at_source(source, tell, limit)
            else:
                progress = rounds.look_at_due(tell, limit)
            tell(progress)
        for url in missed:
            self.stdout.write(f"Not looked at, held by a worker or its host paused or busy: {url}")
        self.stdout.write(summary(progress))
        if not source and limit is None and (left := due_count()):
            self.stdout.write(f"{left:,} still due: paused, or their host wishes a longer rest. See /ops/.")


def require_addresses(source: str) -> None:
    """Raise CommandError unless a published source of that slug has a published address."""
    if not Source.objects.published().filter(pk=source).exists():
        raise CommandError(f"There is no published source {source!r}. Slugs look like s-0738; /sources/ lists them.")
    if not AccessPoint.objects.published().filter(source=source).exists():
        raise CommandError(f"The source {source!r} has no published address: there is nothing to look at.")


def told(plan: rounds.Plan) -> str:
    """A plan in lines: the busiest hosts, then the sum."""
    lines = [f"{count:>7,}  {host}" for host, count in plan.hosts[:NAMED]]
    if more := len(plan.hosts) - NAMED:
        lines += [f"         and {more:,} more hosts"] if more > 0 else []
    hosts = len(plan.hosts)
    lines.append(
        f"{plan.total:,} address{'' if plan.total == 1 else 'es'} at {hosts:,} host{'' if hosts == 1 else 's'}; "
        f"it would take {lasting(plan.lasting)} or more. Nothing was asked."
    )
    if not shift.may_ask():
        lines.append(str(NoContact()))
    return "\n".join(lines)


def summary(progress: Progress) -> str:
    """What a round came to, in one sentence."""
    outcomes = ", ".join(
        f"{count:,} {str(name).replace('_', ' ')}" for name, count in sorted(progress.outcomes.items())
    )
    put_off = f"; {progress.put_off:,} put off" if progress.put_off else ""
    return f"{progress.saved:,} looked at{': ' + outcomes if outcomes else ''}{put_off}."
