"""Write docs/data-dictionary.md, or say whether it is current."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.exchange.catalogue import tables
from archive.exchange.dictionary import dictionary


class Command(BaseCommand):
    help = "Writes docs/data-dictionary.md from the tables' declarations."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is out of date")

    def handle(self, *, check, **options):
        path = settings.BASE_DIR / "docs" / "data-dictionary.md"
        text = dictionary(tables())
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/data-dictionary.md is out of date: run manage.py data_dictionary.")
