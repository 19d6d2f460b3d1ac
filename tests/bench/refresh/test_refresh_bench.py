"""The benchmark of the refresh at a tiny size, so that it does not rot; and what of its cost does not vary."""

import socket
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.refresh import claim as claims
from archive.refresh import crew
from archive.refresh.fetch import Fetcher
from archive.refresh.hosts import RobotsInDatabase, TurnsInDatabase
from archive.refresh.pipeline import capture
from tests.archive.refresh.addresses import access_points, due
from tests.bench.refresh import table
from tests.bench.refresh.addresses import SHARES, addresses, kinds
from tests.bench.refresh.field import Field
from tests.origin import Origin
from tests.origin.answers import page
from tests.origin.situations import Situation


def test_the_same_addresses_every_time():
    asked = addresses(2000, 200)
    assert asked == addresses(2000, 200)
    assert set(kinds(asked)) == set(SHARES)
    assert abs(kinds(asked)["page"] - 1400) < 70
    by_host = Counter(each.host for each in asked)
    assert max(by_host.values()) > 2 * min(by_host.values()), "hosts are unlike"


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.1.1"])
def test_every_contestant_sees_the_same_and_ours_is_polite():
    """Without lychee, which only ``make bench-refresh`` installs: its answers are read in the next test."""
    asked = addresses(60, 20)
    with Field(free_port(), 0.02) as field:
        field.fill(asked, 20, seen=True)
        found = {"bare": [field.bare()], "off": [field.ours(keep=False)], "keep": [field.ours(keep=True)]}
    for name, (run,) in found.items():
        assert not table.unlike(name, [run], asked), name
        assert run["asked"]["at_once"] == 1, name
    assert found["keep"][0]["saved"] + found["keep"][0]["put_off"] == 60
    assert table.polite(found, 0.02), found
    told = table.table(found, asked, 0.02)
    assert told.count("| yes |") == 3
    assert "–" in told, "no ratio without lychee"


def test_the_table_says_which_bars_are_met_and_what_differs():
    asked = addresses(100, 10)

    def run(name, cpu, **more):
        usual = {"cpu": cpu, "database": 0.0, "seconds": 1.0, "megabytes": 50.0, "seen": table.meant(name, asked)}
        return usual | {"saved": 100, "put_off": 0, "asked": {"at_once": 1, "rests": 0.05}} | more

    found = {name: [run(name, cpu)] for name, cpu in (("lychee", 1.0), ("bare", 1.0), ("off", 2.5), ("keep", 9.0))}
    told = table.table(found, asked, 0.05)
    assert "≤ 3: met" in told
    assert "≤ 8: missed" in told
    assert table.polite(found, 0.05)
    found["off"] = [
        run("off", 2.5, seen=table.meant("off", asked) + Counter(ok=1), asked={"at_once": 1, "rests": 0.04})
    ]
    assert "no: ok +1" in table.table(found, asked, 0.05)
    assert not table.polite(found, 0.05)
    assert "peak 50 MB (bar: under 300: met)" in table.memory(run("keep", 1.0), 1000, 50)


@pytest.fixture
def hands(settings, tmp_path):
    """A fetcher over eight hosts of an origin, its turns in the database, captures in a folder of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "captures": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    situations = {f"h{number}": Situation({"/1": page("The treaty and its protocol")}) for number in range(8)}
    turns = TurnsInDatabase()
    with (
        Origin(situations, tls=False) as origin,
        Fetcher(turns, RobotsInDatabase(), test_hosts=origin.hosts, rest=0.0) as fetcher,
    ):
        yield fetcher, turns


@pytest.mark.django_db
@pytest.mark.parametrize("keep", [None, capture])
def test_no_query_for_a_single_look(hands, keep):
    """Eight looks cost as many queries as one: claim, robots.txt, kept bodies, save, each once for all of them."""
    fetcher, turns = hands
    points = access_points(*(f"http://h{number}.test/1" for number in range(8)))
    work = crew.Crew(fetcher, turns, seconds=20, limit=8, keep=keep).work
    work()  # reads every robots.txt
    counts = []
    for some in (points[:1], points):
        due(*some)
        with CaptureQueriesContext(connection) as asked:
            done = crew.Crew(fetcher, turns, seconds=20, limit=len(some), keep=keep).work()
        assert done.saved == len(some)
        counts.append(len([each for each in asked if "archive_" in each["sql"]]))
    assert counts[1] - counts[0] <= 2, "at most the looks fell into two batches to save"


@pytest.mark.django_db
def test_a_claim_reads_one_due_row_a_host(settings):
    """At 20,000 due rows over 500 hosts, one of which has half of them: by the index, without and with statistics."""
    fill(20_000, 500)
    for statistics in (False, True):
        if statistics:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE archive_watch, archive_host, archive_accesspoint, archive_source")
        (plan,) = explained(128)
        (scan,) = [each for each in nodes(plan) if each.get("Index Name") == "watch_host_due"]
        assert scan["Actual Loops"] <= 500
        assert scan["Actual Rows"] <= 1
        assert scan.get("Rows Removed by Filter", 0) <= 1
        assert plan["Plan"]["Actual Rows"] == 128, "half of the hosts have something due"


def fill(rows, hosts):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO archive_source (id, title, author, published, language, kind, evidence, publication)"
            " VALUES ('s-1', 'A page', '', '', '', '', 'seen', 'published')"
        )
        cursor.execute(
            """INSERT INTO archive_accesspoint (id, source_id, url, read_on, link_state, note, publication)
            SELECT 'a-' || n, 's-1', format('http://h%%s.test/%%s', n %% 2 * (n %% %s), n), '', 'never_checked', '',
                'published' FROM generate_series(1, %s) AS n""",
            [hosts, rows],
        )
        cursor.execute("UPDATE archive_watch SET next_look_at = now() - interval '1 hour'")
        cursor.execute("UPDATE archive_host SET free_at = now() - interval '1 hour'")


def explained(limit):
    values = {"lease": claims.LEASE, "fewest": 0, "most": 1, "limit": limit, "sparing": []}
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {claims._CLAIM_DUE}", values)
        plan = cursor.fetchone()[0]
        cursor.execute("ROLLBACK TO before")
    return plan


def nodes(plan):
    """Every node of a plan."""
    found = [plan["Plan"]]
    for each in found:
        found += each.get("Plans", ())
    return found


def free_port():
    """A port nobody has at any of the origin's addresses now."""
    with socket.create_server(("127.0.1.1", 0)) as server:
        return server.getsockname()[1]
