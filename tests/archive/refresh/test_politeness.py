"""Three fetchers at the same hosts: the origin's own log tells whether they were polite."""

import threading
from itertools import pairwise

from archive.refresh.fetched import Ask, Fault, Limits
from archive.refresh.in_memory import RobotsInMemory, TurnsInMemory
from tests.fetching import fetcher, look, look_at_all
from tests.origin import Origin
from tests.origin.answers import RESET, page, plain, redirect
from tests.origin.situations import Situation

REST = 0.12
PAGES = {f"/{number}": page(f"Page {number}") for number in range(3)}
HOSTS = {
    name: Situation(PAGES | {"/moved": redirect(301, "/0"), "/away": redirect(301, "http://b.test/1")})
    for name in "abc"
}
ASKS = [f"http://{name}.test/{path}" for name in HOSTS for path in ("0", "1", "moved", "away")]


class AtOnce:
    """Turns that are granted to everybody."""

    def take(self, host, holder):
        return 0.0

    def release(self, host, holder, rest):
        pass


def hits_of_three(turns, rest):
    """What the origin heard, by host, of three fetchers in threads of their own."""
    robots = RobotsInMemory()

    def work(mine, origin):
        with fetcher(origin, turns=turns, robots=robots, rest=rest, patience=60.0) as one:
            found = look_at_all(one, [Ask(url) for url in mine])
            statuses.extend(fetched.status for fetched in found.values())

    statuses = []
    with Origin(HOSTS, tls=False) as origin:
        threads = [threading.Thread(target=work, args=(ASKS[n::3], origin)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        log = sorted(origin.log, key=lambda hit: hit.heard)
    assert statuses == [200] * len(ASKS)
    return {name: [hit for hit in log if hit.host == f"{name}.test"] for name in HOSTS}


def test_a_host_is_asked_one_thing_at_a_time_and_rests_in_between():
    for hits in hits_of_three(TurnsInMemory(), REST).values():
        assert len(hits) > 5
        for before, after in pairwise(hits):
            assert after.heard - before.answered >= REST


def test_without_turns_it_would_not_rest():
    hosts = hits_of_three(AtOnce(), 0.0).values()
    assert any(after.heard - before.answered < REST for hits in hosts for before, after in pairwise(hits))


def test_one_look_rests_between_robots_txt_page_and_redirect_though_its_turn_lasts():
    with Origin(HOSTS, tls=False) as origin:
        assert look("http://a.test/moved", origin, rest=REST, turns=AtOnce()).status == 200
    assert [hit.path for hit in origin.log] == ["/robots.txt", "/moved", "/0"]
    assert all(after.heard - before.answered >= REST for before, after in pairwise(origin.log))


def test_two_looks_of_one_fetcher_rest_though_one_holder_has_the_turn():
    with Origin(HOSTS, tls=False) as origin, fetcher(origin, rest=REST, turns=AtOnce()) as one:
        for path in ("0", "1"):
            one.fetch(Ask(f"http://a.test/{path}", holder="same"))
    assert all(after.heard - before.answered >= REST for before, after in pairwise(origin.log))


def test_a_crawl_delay_lengthens_the_rest():
    rests = []

    class Turns(AtOnce):
        def release(self, host, holder, rest):
            rests.append(rest)

    slow = Situation(PAGES | {"/robots.txt": plain(f"User-agent: *\nCrawl-delay: {3 * REST}\n")})
    with Origin({"slow": slow}, tls=False) as origin:
        look("http://slow.test/0", origin, rest=REST, turns=Turns())
    before, after = origin.log
    assert after.heard - before.answered >= REST
    assert rests == [3 * REST]


def test_what_a_host_drops_unread_is_asked_again_only_after_its_rest():
    """libcurl would send it again at once, by a new connection."""
    dropped = []

    def drop_once(path, headers):
        dropped.append(path)
        return (RESET,) if len(dropped) == 1 else page("There after all")

    with Origin({"a": Situation({"/1": page("One"), "/2": drop_once})}, tls=False) as origin:
        with fetcher(origin, rest=REST) as one:
            assert one.fetch(Ask("http://a.test/1")).status == 200
            assert one.fetch(Ask("http://a.test/2")).status == 200
        log = sorted(origin.log, key=lambda hit: hit.heard)
    assert [hit.path for hit in log] == ["/robots.txt", "/1", "/2", "/2"]
    assert log[1].connection == log[2].connection != log[3].connection
    for before, after in pairwise(log):
        assert after.heard - before.answered >= REST


def test_of_a_body_that_is_announced_as_too_large_little_is_taken():
    sent = []

    def long(path, headers):
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 60000000\r\n\r\n"
        while sum(sent) < 60_000_000:
            sent.append(1_000_000)
            yield bytes(1_000_000)

    with Origin({"a": Situation({"/1": long})}, tls=False) as origin:
        found = look("http://a.test/1", origin, limits=Limits(20.0, 30_000_000))
    assert found.fault is Fault.TOO_LARGE
    assert "60000000 bytes announced" in found.detail
    assert 400_000 < found.wire_bytes < 2_000_000
    assert sum(sent) < 30_000_000
