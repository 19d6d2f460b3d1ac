"""Every situation of the origin, fetched for real and judged, beside what its table expects."""

import hashlib

import pytest

from archive.refresh.fetched import Ask
from archive.refresh.judge import judge, wants_probe
from archive.vocabulary import Outcome
from tests import casebook
from tests.fetching import fetcher, look_at_all
from tests.origin import SITUATIONS, Origin

ROWS = casebook.rows("origin")


@pytest.fixture(scope="module")
def looks():
    """All situations at once by one fetcher; what came back, what it was judged to be, and what the origin heard."""
    with Origin() as origin, fetcher(origin) as one:
        found = look_at_all(one, [Ask(row["url"], etag=row["etag"], holder=row["name"]) for row in ROWS])
        probes = {name: one.fetch(Ask(url)) for name, fetched in found.items() if (url := wants_probe(fetched))}
        judged = {name: judge(fetched, probes.get(name)) for name, fetched in found.items()}
        yield found, judged, list(origin.log)


def test_the_table_names_every_situation():
    assert [row["name"] for row in ROWS] == list(SITUATIONS)
    assert len(ROWS) >= 60
    assert {row["outcome"] for row in ROWS} == set(Outcome)


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_situation_comes_to_what_the_table_says(row, looks):
    found, judged, _ = looks
    fetched = found[row["name"]]
    seen = {
        "outcome": judged[row["name"]].outcome,
        "fault": fetched.fault or "",
        "status": str(fetched.status or ""),
        "redirects": str(max(len(fetched.hops) - 1, 0) or ""),
        "waits": str(fetched.retry_after or ""),
        "body": hashlib.sha256(fetched.body).hexdigest()[:16] if fetched.body and not fetched.fault else "",
    }
    assert seen == {name: row[name] for name in seen}, fetched.detail
    assert len(fetched.body) <= 2_000_000
    assert bool(fetched.detail) == bool(fetched.fault)


def test_no_cookie_no_login_and_no_validator_goes_where_it_was_not_meant(looks):
    *_, log = looks
    for hit in log:
        sent = hit.request.lower()
        assert not [line for line in sent.splitlines() if line.startswith((b"cookie", b"authorization", b"proxy-"))]
        assert (b"if-none-match" in sent) <= (hit.host.startswith("etag") and hit.path == "/page"), hit


def test_every_redirect_is_recorded(looks):
    found, *_ = looks
    hops = found["redirect-five"].hops
    assert [hop.url.rpartition("/")[2] for hop in hops] == ["page", "step1", "step2", "step3", "step4", "end"]
    assert [hop.location for hop in hops] == [*(hop.url for hop in hops[1:]), ""]
    assert {hop.peer for hop in hops} == {"127.0.0.1"}


def test_nothing_is_asked_of_a_host_whose_robots_txt_forbids_it(looks):
    *_, log = looks
    forbidding = {f"{row['name']}.test" for row in ROWS if row["fault"] == "robots"}
    assert len(forbidding) >= 10
    assert not [hit for hit in log if hit.host in forbidding and hit.path == "/page"]
