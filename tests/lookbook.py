"""The case tables of a look: what the guard, the judge and the policy say to one row. Without Django and pytest.

Cells may hold ``\\uXXXX`` for a character that cannot be seen, and ``{text*300}`` for a repeated text; in pages,
``{news*12}`` and ``{nav*30}`` stand for paragraphs of news and links of a menu. ``-`` means none.
"""

import re
from datetime import UTC, datetime, timedelta

from archive.refresh.fetched import Fault, Fetched, Hop
from archive.refresh.guard import NotAdmissible, refusal_of_address, refusal_of_answers, split
from archive.refresh.judge import judge, wants_probe
from archive.refresh.policy import Course, decide
from archive.refresh.redirects import way
from archive.vocabulary import Outcome

TABLES = ("guard_addresses", "guard_answers", "guard_urls", "judge", "policy")
Row = dict[str, str]

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEWS = (
    "<p>The ministry said on Tuesday that the launchers had left the base, and that inspectors from both states had "
    "counted them before the convoy went east. Neighbours saw lorries on the road for three nights.</p>\n"
)
STOCK = {"news": NEWS, "nav": '<li><a href="/section">Section of the site</a></li>\n'}


def written(cell: str) -> str:
    """A cell as the text it stands for."""
    cell = re.sub(r"\{([^{}*]+)\*(\d+)\}", lambda found: STOCK.get(found[1], found[1]) * int(found[2]), cell)
    return re.sub(r"\\u([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), cell)


def says(row: Row, told: str) -> str:
    """What is to be said if it is among what was told, else all that was told."""
    return row["says"] if row["says"] and row["says"] in told else told or "-"


def ask_guard_addresses(row: Row) -> Row:
    return {"says": says(row, refusal_of_address(written(row["address"])))}


def ask_guard_answers(row: Row) -> Row:
    addresses, allowed = row["addresses"].split(), frozenset(row["allowed"].split())
    return {"says": says(row, refusal_of_answers(addresses, int(row["port"]), allowed))}


def ask_guard_urls(row: Row) -> Row:
    ports = frozenset(int(port) for port in (row["ports"] or "80 443").split())
    try:
        return {"becomes": split(written(row["url"]), ports, frozenset(row["known"].split())).url, "says": "-"}
    except NotAdmissible as refusal:
        return {"becomes": "-", "says": says(row, str(refusal))}


def look(asked: str, way: str, headers: str, body: str, encoding: str = "") -> Fetched:
    """A look as a row writes it: ``301 https://new.example/; 200``, or ``fault: detail`` where no whole answer came."""
    fault, detail, hops, url = None, "", [], asked
    for step in filter(None, (part.strip() for part in way.split("; "))):
        status, _, location = step.partition(" ")
        if status.isdigit():
            hops.append(Hop(url, int(status), location))
            url = location or url
        else:
            fault, detail = Fault(status.rstrip(":")), location
    pairs = [pair.partition(": ") for pair in headers.split(" || ") if pair]
    found = [(name, value) for name, _, value in pairs]
    if not any(name == "content-type" for name, _ in found):
        found.append(("content-type", "text/html"))
    whole = written(body).encode(encoding or "utf-8")
    return Fetched(asked, tuple(hops), fault, detail, tuple(found), whole)


def ask_judge(row: Row) -> Row:
    asked = row["asked"] or "https://news.example/2019/08/treaty-ends.html"
    fetched = look(asked, row["way"], row["headers"], row["body"], row["encoding"])
    probe = None
    if row["probe_way"]:
        probe = look(wants_probe(fetched) or "https://news.example/x", row["probe_way"], "", row["probe_body"])
    found = judge(fetched, probe)
    return {
        "outcome": found.outcome,
        "says": says(row, found.reason),
        "moved_to": way(asked, fetched.hops).moved_to if found.outcome == Outcome.MOVED else "-",
        "wants_probe": "yes" if wants_probe(fetched) else "no",
    }


def _ago(days: str) -> datetime | None:
    return NOW - timedelta(days=float(days)) if days not in ("", "-") else None


def _days(at: datetime | None) -> str:
    return "-" if at is None else f"{(NOW - at) / timedelta(days=1):g}"


def ask_policy(row: Row) -> Row:
    failures = int(row["failures"] or 0)
    before = Course(row["state"], failures, _ago(row["failed"]), _ago(row["well"]), _ago(row["since"]), row["asked"])
    found = decide(before, row["outcome"], NOW, float(row["jitter"] or 0), int(row["retry_after"] or 0))
    after, due = found.course, found.next_look_at
    return {
        "to": after.state,
        "failures_then": str(after.failures),
        "failed_then": _days(after.failed_at),
        "well_then": _days(after.well_at),
        "since_then": _days(after.well_since),
        "next": "-" if due is None else f"{(due - NOW) / timedelta(days=1):g}",
        "says": says(row, after.needs_person),
    }


ASK = {
    "guard_addresses": ask_guard_addresses,
    "guard_answers": ask_guard_answers,
    "guard_urls": ask_guard_urls,
    "judge": ask_judge,
    "policy": ask_policy,
}
