from typing import Any

from django.core.management.base import BaseCommand

from archive.permissions import ROLES, grant_roles


class Command(BaseCommand):
    help = "Make the groups clerk, librarian and administrator say what the table says. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        grant_roles()
        self.stdout.write(f"The groups {', '.join(ROLES)} grant what archive/permissions.py says, no more and no less.")
