from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from archive.models import Capture
from archive.refresh.store import sweep_orphans


class Command(BaseCommand):
    help = "Remove files of captures that no row names, and leftovers of broken-off writes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="Only what is older than so many days (1 or more).")
        parser.add_argument("--dry-run", action="store_true", help="Name the files and leave them.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days must be 1 or more: a look may be under way.")
        if not options["dry_run"] and not Capture.objects.exists():
            raise CommandError("No capture has a row: if the database was emptied or restored, its files are wanted.")
        swept = sweep_orphans(timedelta(days=options["days"]), timezone.now(), options["dry_run"])
        for name in swept:
            self.stdout.write(name)
        self.stdout.write(f"{len(swept)} files {'would be ' if options['dry_run'] else ''}removed.")
