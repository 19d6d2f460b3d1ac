from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from deployments.derive import rebuild
from deployments.models import Case, Deployment


class Command(BaseCommand):
    help = "Derive all answers anew: phases, standings, assessments. Safe at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(unit=" cases", desc="Deriving", disable=None) as bar:
            spans, written = rebuild(lambda done: bar.update(done - bar.n))
        total = Deployment.objects.published().count()
        self.stdout.write(
            f"{spans} spans of instruments and {written} assessments of {total} deployments "
            f"in {Case.objects.count()} cases are current."
        )
