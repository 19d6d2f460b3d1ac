"""Three fetchers at the same hosts: the origin's own log tells whether they were polite."""

import threading
from itertools import pairwise

from archive.refresh.fetched import Ask
from archive.refresh.in_memory import RobotsInMemory, TurnsInMemory
from tests.fetching import fetcher, look, look_at_all
from tests.origin import Origin
from tests.origin.answers import page, plain, redirect
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
