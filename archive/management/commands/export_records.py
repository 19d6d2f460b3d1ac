"""Write the records out as the tables they are loaded from."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive.exchange.export import export


class Command(BaseCommand):
    help = "Writes all published records to FOLDER/<app>/data/*.csv; loading them again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, required=True, help="where to write; made where missing")

    def handle(self, *, folder, verbosity, **options):
        try:
            tables = export(folder)
        except OSError as problem:
            raise CommandError(
                f"{problem.filename} cannot be written ({problem.strerror}): choose another folder."
            ) from None
        if not verbosity:
            return
        for each in tables:
            held = f", {each.held_back} held back (drafts, or referring to one)" if each.held_back else ""
            self.stdout.write(f"{each.table.path}: {each.rows} rows{held}")
