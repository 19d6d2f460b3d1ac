from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from deployments.models import Assessment, Case, Deployment
from deployments.rebuild import rebuild
from treaties.models import BoundSpan, StatusSpan


class Command(BaseCommand):
    help = (
        "Derive everything anew: phases, standings, assessments, counts, what can be found. Safe at any time. "
        "Goes on where the last run was cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="from the beginning, also where a run was cut off")

    def handle(self, *args: Any, anew: bool, **options: Any) -> None:
        with tqdm(unit=" rows", desc="Deriving", disable=None) as bar:

            def told(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            rebuild(told, anew=anew)
        spans = StatusSpan.objects.count() + BoundSpan.objects.count()
        self.stdout.write(
            f"{spans} spans of instruments and {Assessment.objects.count()} assessments of "
            f"{Deployment.objects.published().count()} deployments in {Case.objects.count()} cases are current."
        )
