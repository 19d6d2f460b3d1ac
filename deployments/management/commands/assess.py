"""What the rules say of one deployment, at a terminal."""

import json
import shutil
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.published import published_rows
from deployments.api import assessed, today
from deployments.asking import Refused, read_categories, read_day
from deployments.bearing import ASKED, ORDER
from deployments.models import Deployment
from treaties.adapt import current_law
from treaties.law import Law
from treaties.vocabulary import Effect, Match

SIGNS = {"yes": "+", "no": "-", "unclear": "?"}
MATCHES = (Match.IN_CLASS, Match.UNDETERMINED, Match.EXEMPT, Match.NOT_IN_CLASS)


class Command(BaseCommand):
    help = "Says which categories bear on a deployment on a day: match, standings, effect, and every step with reasons."

    def add_arguments(self, parser):
        parser.add_argument("deployment", help="id of the deployment, for example oreshnik-belarus")
        parser.add_argument("--on", metavar="DAY", help="the day asked about, YYYY-MM-DD; without it, today")
        parser.add_argument(
            "--category", metavar="ID", action="append", default=[], help="only this category; may be repeated"
        )
        parser.add_argument("--json", action="store_true", help="the same object as the API gives")

    def handle(self, *, deployment, on, category, json: bool, **options):
        row = published_rows(Deployment).select_related("system", "deploying_state", "host_state")
        row = row.filter(pk=deployment.replace("\0", "")).first()
        if row is None:
            raise CommandError(f"There is no deployment “{deployment}”.{near(deployment)}")
        law = current_law()
        try:
            day = read_day(on, "--on") if on is not None else today()
            only = read_categories(category, law, "--category") if category else ()
        except Refused as refused:
            raise CommandError(told(refused)) from None
        answer = assessed(row, law, day, only)
        self.stdout.write(as_json(answer) if json else "\n".join(lines(row, law, answer)))


def as_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def near(name: str) -> str:
    """Names like ``name``, as a hint; else where to find them."""
    known = list(published_rows(Deployment).values_list("pk", flat=True))
    words = {each for each in name.lower().split("-") if len(each) > 3}
    alike = get_close_matches(name.lower(), known, 5, 0.6) or [each for each in known if words & set(each.split("-"))]
    return f" Did you mean {', '.join(alike[:5])}?" if alike else " The page /deployments/ lists all."


def told(refused: Refused) -> str:
    """The problems of a question in lines; of long lists, the names that are alike."""
    parts = []
    for each in refused.problems:
        allowed = [str(word) for word in each.allowed]
        wrong = each.problem.partition("“")[2].partition("”")[0]
        alike = get_close_matches(wrong, allowed, 5) if len(allowed) > 10 else allowed
        parts.append(f"{each.field}: {each.problem}" + (f" Write {', '.join(alike)}." if alike else ""))
    return "\n".join(parts)


def lines(row: Deployment, law: Law, answer: dict[str, Any]) -> Iterator[str]:
    """The answer as a reader at a terminal takes it in: in the order of the page, the useful answers first."""
    results = sorted(answer["results"], key=lambda each: (ORDER.index(Effect(each["effect"])), each["category"]))
    counts = [(match, sum(each["match"] == match for each in results)) for match in MATCHES]
    yield f"{row} on {answer['on']}"
    yield f"Deployed by {row.deploying_state.name}, in {row.host_state.name}. {row.get_conduct_display().capitalize()}."
    found = ", ".join(f"{count} {spoken(match)}" for match, count in counts if count)
    yield f"Categories asked: {len(results)}{f' ({found})' if found else ', none bears on it'}."
    for each in results:
        yield from ("", *one(row, law, each))


def one(row: Deployment, law: Law, result: dict[str, Any]) -> Iterator[str]:
    """One category: what follows, then every step with its answer (+ yes, - no, ? unclear)."""
    name = law.instruments[result["instrument"]].name
    mark = "" if result["nature"] in ASKED else f" [{spoken(result['nature'])}: an explanation]"
    mark += " [unconfirmed]" if result["unconfirmed"] else ""
    cause = f" ({spoken(result['cause'])})" if result["cause"] else ""
    yield f"{name}: {result['name']} ({result['locator']}) [{result['category']}]{mark}"
    yield f"  match     {spoken(result['match'])}{cause}"
    for role, state in (("deploying", row.deploying_state), ("host", row.host_state)):
        if result["standing"][role]:
            yield f"  {role:<9} {state.name}: {spoken(result['standing'][role])}{marks(result['standing_marks'][role])}"
    yield from folded(f"  effect    {spoken(result['effect'])}. {result['why']}", 12)
    for step in result["steps"]:
        yield from folded(f"    {SIGNS[step['answer']]} {spoken(step['criterion'])}: {step['reason']}", 6)
        for reason in step["because"]:
            yield from folded(f"        {reason}", 10)


def marks(standing: dict[str, Any]) -> str:
    """``disputed`` and ``unconfirmed``, where they hold."""
    found = [word for word in ("disputed", "unconfirmed") if standing[word]]
    return f" [{', '.join(found)}]" if found else ""


def folded(text: str, indent: int) -> list[str]:
    """A line folded to the width of the terminal."""
    width = max(shutil.get_terminal_size((100, 24)).columns, 60)
    return textwrap.wrap(text, width, subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=False)


def spoken(word: str) -> str:
    """A word of the vocabulary as readers say it."""
    return str(word).replace("_", " ")
