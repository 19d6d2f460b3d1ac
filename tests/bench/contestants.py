"""Who takes part: the site, the floor, Datasette in its usual and its tuned way. One serves at a time, on one core."""

import contextlib
import http.client
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import sqlite

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER_CORE, LOAD_CORE = 0, 1
PAGES = {
    "a": "list with its facets",
    "b": "two facets, page 2",
    "c": "text search with facets",
    "d": "record page",
    "e": "CSV of about a tenth",
    "f": "JSON page of 100",
    "g": "list of claims",
    "h": "ranked search of all kinds",
}
WORDS = "satellite imagery"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the pages are asked about. ``day`` and ``last``: the last row of the first page of b."""

    host: str
    host_name: str
    status: str
    many: str
    day: str
    last: str
    record: str


@dataclass(frozen=True)
class Contestant:
    """``command``: serves on ``port``; ``addresses``: of each page it has; ``fresh``: each asked only once."""

    name: str
    command: list[str]
    port: int
    addresses: Mapping[str, str]
    fresh: bool = False

    def asked(self, page: str) -> Iterator[str]:
        """The address of a page again and again, or ever new ones of the same content."""
        address = self.addresses[page]
        mark = "&" if "?" in address else "?"
        if not self.fresh:
            return itertools.repeat(address)
        return (f"{address}{mark}utm_n={time.monotonic_ns()}" for _ in itertools.count())


def choose() -> Chosen:
    """The busiest host state and status of the made-up rows."""
    from django.db.models import Count

    from archive.models import State
    from deployments.models import Deployment

    made = Deployment.objects.filter(pk__startswith="made-").order_by()
    host = made.values_list("host_state").annotate(n=Count("pk")).order_by("-n")[0][0]
    order = Deployment.objects.filter(host_state=host, status="operational", started_latest__isnull=False)
    rows = list(order.order_by("-started_latest", "pk")[:50])
    last = rows[-1]
    name = State.objects.get(pk=host).name
    return Chosen(host, name, "operational", "announced", str(last.started_latest), last.pk, "oreshnik-belarus")


def site_addresses(chosen: Chosen) -> dict[str, str]:
    two = urlencode({"host_state": chosen.host, "status": chosen.status})
    return {
        "a": "/deployments/",
        "b": f"/deployments/?{two}&{urlencode({'after': f'{chosen.day}~{chosen.last}'})}",
        "c": f"/deployments/?{urlencode({'q': WORDS})}",
        "d": f"/deployments/{chosen.record}/",
        "e": f"/deployments.csv?status={chosen.many}",
        "f": f"/deployments.json?{two}",
        "g": "/claims/",
        "h": f"/search/?{urlencode({'q': WORDS})}",
    }


def floor_addresses(chosen: Chosen) -> dict[str, str]:
    two = {"host": chosen.host, "status": chosen.status}
    return {
        "a": "/a",
        "b": f"/b?{urlencode({**two, 'day': chosen.day, 'id': chosen.last})}",
        "c": f"/c?{urlencode({'q': WORDS.replace(' ', ' & ')})}",
        "d": f"/d?id={chosen.record}",
        "e": f"/e?status={chosen.many}",
        "f": f"/f?{urlencode(two)}",
    }


def datasette_addresses(chosen: Chosen) -> dict[str, str]:
    table, two = "/deployments/deployments", urlencode({"host_state": chosen.host_name, "status": chosen.status})
    # its paging by key under an order: the value of the last row, then its id
    after = urlencode({"_next": f"{chosen.day},{chosen.last}", "_sort_desc": "started", "_size": 50})
    return {
        "a": f"{table}?_size=50",
        "b": f"{table}?{two}&{after}",
        "c": f"{table}?{urlencode({'_search': WORDS})}&_size=50",
        "d": f"{table}/{chosen.record}",
        "e": f"{table}.csv?status={chosen.many}&_stream=1&_size=max",
        "f": f"{table}.json?{two}&_size=100&_shape=objects&_sort_desc=started&_nofacet=1",
    }


def all_of_them(chosen: Chosen, datasette: Path | None, folder: Path) -> list[Contestant]:
    """In the order in which they take turns. Without Datasette's program only the site and the floor."""
    site, floor = _granian("archive.wsgi:application"), _granian("tests.bench.floor:application")
    found = [
        Contestant("site, again", site(8301), 8301, site_addresses(chosen)),
        Contestant("site, first", site(8302), 8302, site_addresses(chosen), fresh=True),
        Contestant("floor", floor(8303), 8303, floor_addresses(chosen)),
    ]
    for port, name, tuned in ((8304, "datasette", False), (8305, "datasette, tuned", True)) if datasette else ():
        command = sqlite.command(datasette, folder, port, tuned=tuned)
        found.append(Contestant(name, command, port, datasette_addresses(chosen)))
    return found


def _granian(application: str):
    usual = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1"]
    usual += ["--blocking-threads", "1", "--log-level", "error", application]
    return lambda port: [*usual, "--port", str(port)]


@contextlib.contextmanager
def serving(each: Contestant, environment: Mapping[str, str]) -> Iterator[int]:
    """The process id of its server, while it serves on the server's core."""
    command = ["taskset", "-c", str(SERVER_CORE), *each.command]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(each.port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with exit code {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        time.sleep(0.2)
    raise RuntimeError(f"{process.args} did not answer")
