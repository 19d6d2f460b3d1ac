from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from archive.verification import Issue, Level, checks


class Command(BaseCommand):
    help = "Look whether the archive agrees with itself: dates, ids, summaries, every derived row worked out once more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet-notices", action="store_true", help="Tell errors only.")
        parser.add_argument("--all", action="store_true", help="Read every capture, not those of longest ago alone.")

    def handle(self, *args: Any, **options: Any) -> None:
        found: list[Issue] = []
        looks = checks(everything=options["all"])
        bar = tqdm(looks.items(), unit="check", disable=None)
        for name, look in bar:
            bar.set_description(name)
            found += look()
        for issue in found:
            if issue.level is Level.ERROR or not options["quiet_notices"]:
                self.stdout.write(f"{issue.level}: {issue.kind}: {issue.record}: {issue.message}")
        errors = sum(issue.level is Level.ERROR for issue in found)
        self.stdout.write(f"{len(looks)} checks, {errors} errors, {len(found) - errors} notices.")
        if errors:
            raise CommandError("The archive does not agree with itself: see the errors above.")
