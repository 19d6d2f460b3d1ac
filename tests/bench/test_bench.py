"""The benchmark at a tiny size, so that it does not rot. No time is asserted."""

import http.server
import itertools
import json
import os
import sqlite3
import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from deployments.cases import write_cases
from deployments.cube import cells_meant, cells_stored, write_cells
from deployments.models import Deployment
from tests.bench import bars, contestants, floor, load, sqlite
from tests.bench.fill import copy_made_up, vocabulary
from tests.bench.load import Measured
from tests.bench.rows import Vocabulary, records

KNOWN = Vocabulary(
    [("a", ["ground"]), ("b", ["sea", "air"])], ["BLR", "RUS", "USA"], ["x", "y"], [("s-1", "s-1-a"), ("s-2", "s-2-a")]
)


def test_the_same_rows_every_time():
    first, again = (list(records(300, KNOWN)) for _ in range(2))
    assert first == again
    systems = Counter(each.deployment["system_id"] for each in first)
    assert max(systems.values()) > min(systems.values())
    words = [len(each.deployment["summary"].split()) for each in first]
    assert 55 < sum(words) / len(words) < 65
    assert all(len(each.claims) == len(each.claim_citations) >= 1 for each in first)


@pytest.fixture
def filled(loaded):
    """The shipped records with 120 made-up ones, counted."""
    copy_made_up(120)
    write_cases()
    write_cells()


def test_made_up_rows_are_records_like_others(filled):
    assert Deployment.objects.published().filter(pk__startswith="made-").count() == 120
    assert cells_stored() == cells_meant()
    assert len(vocabulary().systems) > 100


def test_every_contestant_has_every_page(filled, tmp_path, monkeypatch):
    chosen = contestants.choose()
    for page, address in contestants.site_addresses(chosen).items():
        answer = Client().get(address)
        assert answer.status_code == 200, page
        assert len(answer.getvalue() if answer.streaming else answer.content) > 500, page
    monkeypatch.setattr(floor, "CONNECTION", connection.connection)
    monkeypatch.setattr(floor, "SIZES", {"a": 50_000})
    told = []
    for page, address in contestants.floor_addresses(chosen).items():
        path, _, query = address.partition("?")
        environ = {"PATH_INFO": path, "QUERY_STRING": query}
        content = b"".join(floor.application(environ, lambda status, headers: told.append(status)))
        assert len(content) == 50_000 if page == "a" else content, page
    assert set(told) == {"200 OK"}
    sqlite.build(tmp_path)
    with sqlite3.connect(tmp_path / "deployments.db") as lite:
        ((count,),) = lite.execute("SELECT count(*) FROM deployments")
    assert count == Deployment.objects.published().count()
    named = json.loads((tmp_path / "metadata.json").read_text())["databases"]["deployments"]["tables"]["deployments"]
    assert set(named["facets"]) <= set(sqlite.COLUMNS)
    names = [each.name for each in contestants.all_of_them(chosen, None, tmp_path)]
    assert names == ["site, again", "site, first", "floor"]


def test_the_load_counts_what_it_asked():
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append(self.path)
            self.send_response(200 if self.path != "/gone" else 404)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            """Silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        found = load.measure(port, itertools.cycle(["/a", "/b"]), lambda: load.cpu_of([os.getpid()]), 0, least=4)
        with pytest.raises(RuntimeError, match="/gone answered 404"):
            load.measure(port, itertools.repeat("/gone"), lambda: 0.0, 0, least=1)
        server.shutdown()
    assert asked[:6] == ["/a", "/b", "/a", "/b", "/a", "/b"]
    assert found.size == 5
    assert found.p95 >= found.p50 > 0


def test_the_table_says_which_bars_are_met():
    def of(p50):
        return [Measured(p50, p50, p50, 1000), Measured(p50, p50, p50, 1000), Measured(p50 * 9, p50, p50, 1000)]

    ours = {"site, again": of(5), "site, first": of(20), "floor": of(1)}
    theirs = {"datasette": of(90), "datasette, tuned": of(70)}
    record = {
        "site, again": of(2),
        "site, first": of(40),
        "floor": of(1),
        "datasette": of(3),
        "datasette, tuned": of(3),
    }
    found = {"a": ours | theirs, "d": record}
    told = bars.table(found, 200, {"copy": 1.2}).splitlines()
    assert told[0] == "200 made-up deployments; copy 1 s"
    assert "again ≤ 6 floor: met" in told[3]
    assert "first ≤ 6 floor: missed" in told[3]
    assert "again 0.071 (0.071) × datasette" in told[3], "the better of its two settings counts"
    assert "again p95 2 ≤ 15 ms: met" in told[4]
    assert "first p95 40 ≤ 15 ms: missed" in told[4]
