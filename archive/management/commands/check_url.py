import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.refresh import shift
from archive.refresh.fetch import NoContact
from archive.refresh.fetched import Ask, Fetched, Judgement
from archive.refresh.in_memory import RobotsInMemory, TurnsInMemory
from archive.refresh.judge import judge, wants_probe
from archive.refresh.policy import WELL
from archive.refresh.quote import ABSENT, COULD_NOT_LOOK, look_for
from archive.vocabulary import Outcome

#: Exit codes beside 0 (seen well, and the quote where one was given) and 1 (nothing was asked).
NOT_WELL, COULD_NOT_TELL, QUOTE_ABSENT = 3, 4, 5
_SAYS_NOTHING = (Outcome.BLOCKED, Outcome.UNREACHABLE, Outcome.REFUSED)


class Command(BaseCommand):
    help = (
        "Look at one address, once, and store nothing. Exit code 0: seen well (and the quote stands there); "
        "1: nothing was asked; 3: the page is gone or looks so; 4: nothing can be said (blocked, unreachable, refused, "
        "or no text to look for the quote in); 5: the page is well, the quote is absent."
    )
    requires_system_checks: list[str] = []  # no database is needed

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="an address that begins with http:// or https://")
        parser.add_argument("--quote", default="", help="words that should stand there, compared exactly")
        parser.add_argument("--json", action="store_true", help="one line of JSON instead of sentences")

    def handle(self, *args: Any, url: str, quote: str, **options: Any) -> None:
        if quote and not quote.strip():
            raise CommandError("--quote is empty: give the words to look for.")
        fetched, judgement = look(url)
        found = look_for(quote, fetched, judgement) if quote else None
        answer = {
            "outcome": str(judgement.outcome),
            "reason": judgement.reason,
            "hops": [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in fetched.hops],
            "quote": found,
            "status": fetched.status,
            "bytes": fetched.wire_bytes,
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else told(answer))
        if code := exit_code(str(judgement.outcome), found):
            sys.exit(code)


def look(url: str) -> tuple[Fetched, Judgement]:
    """One look with turns and robots.txt in memory, and a probe where one is worth it. Raises CommandError."""
    try:
        with shift.fetcher(TurnsInMemory(), RobotsInMemory(), settings.FETCH_LIMITS.seconds) as fetcher:
            fetched = fetcher.fetch(Ask(url))
            probe = wants_probe(fetched)
            return fetched, judge(fetched, fetcher.fetch(Ask(probe)) if probe else None)
    except (NoContact, ValueError) as reason:
        raise CommandError(str(reason)) from reason


def exit_code(outcome: str, quote: str | None) -> int:
    """What the command ends with; :class:`Command` tells the codes."""
    if outcome in _SAYS_NOTHING:
        return COULD_NOT_TELL
    if outcome not in WELL:
        return NOT_WELL
    return {ABSENT: QUOTE_ABSENT, COULD_NOT_LOOK: COULD_NOT_TELL}.get(quote or "", 0)


def told(answer: dict[str, Any]) -> str:
    """The same for people, a line each."""
    lines = [f"{answer['outcome'].replace('_', ' ')}: {answer['reason']}"]
    lines += [f"  {hop['status']} {hop['url']}" for hop in answer["hops"]]
    lines.append(f"  {answer['bytes']:,} bytes received")
    if answer["quote"]:
        lines.append(f"The quote: {answer['quote'].replace('_', ' ')}.")
    return "\n".join(lines)
