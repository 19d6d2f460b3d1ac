"""The fetcher over loopback: who it says it is, what it keeps, which connections it uses, what stops it."""

import json
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from archive.refresh import fetch as fetch_module
from archive.refresh import guard
from archive.refresh.fetch import Fetcher, NoContact
from archive.refresh.fetched import Ask, Fault, Limits
from archive.refresh.in_memory import RobotsInMemory, TurnsInMemory
from archive.refresh.line import Line
from archive.refresh.names import AT_ONCE, in_turn
from archive.refresh.trust import NoAuthorities
from tests.fetching import fetcher, look, look_at_all
from tests.origin import SITUATIONS, Origin
from tests.origin.answers import gzip_bomb, head, page, plain, whole
from tests.origin.situations import Situation, at_page

ROOT = Path(__file__).resolve().parents[3]
FEW = {name: SITUATIONS[name] for name in ("plain-page", "plain-chunked", "plain-interim", "plain-brotli", "silent")}


@pytest.fixture(scope="module")
def origin():
    with Origin(FEW, tls=False) as served:
        yield served


@pytest.fixture
def unguarded(monkeypatch):
    """Addresses are admissible whatever they are: so that loopback ones can stand for public ones."""
    monkeypatch.setattr(guard, "_refusal", lambda *_: "")


def test_without_a_contact_nothing_can_be_fetched():
    with pytest.raises(NoContact, match="ARCHIVE_CONTACT"):
        Fetcher(TurnsInMemory(), RobotsInMemory())


def test_without_authorities_nobody_is_accused(monkeypatch, tmp_path):
    """A machine without certificates would find fault with every host."""
    paths = ssl.get_default_verify_paths()._replace(cafile=None, capath=str(tmp_path))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    with pytest.raises(NoAuthorities, match="ca-certificates"):
        fetcher(contact="desk@archive.example")
    (tmp_path / "authority.pem").touch()
    fetcher(contact="desk@archive.example").close()


def test_without_a_contact_only_hosts_of_the_test_map_are_asked(origin):
    asked = []
    resolve = lambda host, port: asked.append(host) or []  # noqa: E731
    fetched = look("http://outside.example.org/page", origin, resolve=resolve)
    assert (fetched.fault, asked) == (Fault.GUARD, [])
    assert "ARCHIVE_CONTACT" in fetched.detail
    assert look("http://plain-page.test/page", origin, resolve=resolve).status == 200


def test_the_request_is_honest_and_the_exchange_exact(origin):
    fetched = look(Ask("http://plain-brotli.test/page", keep=True), origin, contact="desk@archive.example")
    (exchange,) = fetched.exchanges
    hit = origin.log[-1]
    assert exchange.request == hit.request
    assert b"User-Agent: ArmsControlArchive/1.0 (+desk@archive.example)\r\n" in hit.request
    assert [exchange.response_head + exchange.response_body] == FEW["plain-brotli"].answers["/page"]
    assert (exchange.url, exchange.peer, exchange.whole) == ("http://plain-brotli.test/page", "127.0.0.1", True)
    assert fetched.body.startswith(b"<!doctype html>")


@pytest.mark.parametrize("name", ["plain-chunked", "plain-interim"])
def test_an_exchange_is_kept_without_chunks_and_interim_heads(origin, name):
    (exchange,) = look(Ask(f"http://{name}.test/page", keep=True), origin).exchanges
    assert exchange.response_head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert exchange.response_head.endswith(b"\r\n\r\n")
    assert exchange.response_body.startswith(b"<!doctype html>")
    assert exchange.response_body.endswith(b"</html>\n")


def test_a_line_that_kept_bytes_keeps_none_for_the_next(origin):
    with fetcher(origin) as one:
        assert one.fetch(Ask("http://plain-page.test/page", keep=True)).exchanges
        assert one.fetch(Ask("http://plain-page.test/page")).exchanges == ()
        assert one.fetch(Ask("http://plain-page.test/page", keep=True)).exchanges[0].request.count(b"GET ") == 1


def test_an_exchange_cut_short_says_so():
    with Origin({"cut": SITUATIONS["cut-length"]}, tls=False) as served:
        (exchange,) = look(Ask("http://cut.test/page", keep=True), served).exchanges
    assert (exchange.whole, len(exchange.response_body)) == (False, 300)


def test_no_proxy_and_no_password_file_of_the_machine_is_used(origin, monkeypatch, tmp_path):
    for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert look("http://plain-page.test/page", origin).status == 200
    assert b"authorization" not in origin.log[-1].request.lower()


def test_a_connection_is_used_again_for_the_same_host_and_for_no_other(origin):
    with fetcher(origin) as one:
        for name in ("plain-page", "plain-chunked", "plain-page"):
            one.fetch(Ask(f"http://{name}.test/page"))
    used = {}
    for hit in origin.log[-5:]:
        used.setdefault(hit.host, set()).add(hit.connection)
    assert len(used["plain-page.test"]) == len(used["plain-chunked.test"]) == 1
    assert used["plain-page.test"] != used["plain-chunked.test"]


def test_a_connection_is_not_used_again_when_its_name_leads_elsewhere(unguarded):
    with Origin({}, tls=False) as here, Origin({}, tls=False, at="127.0.0.2", port=here.ports["plain"]) as there:
        leads = ["127.0.0.1"]
        how = {"contact": "desk@archive.example", "ports": frozenset(here.ports.values())}
        with fetcher(resolve=lambda host, port: list(leads), **how) as one:
            for leads[0], path in (("127.0.0.1", "/a"), ("127.0.0.2", "/b"), ("127.0.0.1", "/c")):
                fetched = one.fetch(Ask(f"http://news.example.org:{here.ports['plain']}{path}"))
                assert fetched.hops[-1].peer == leads[0]
    assert [hit.path for hit in here.log] == ["/robots.txt", "/a", "/c"]
    assert [hit.path for hit in there.log] == ["/b"]


def test_the_next_address_is_tried_where_the_first_takes_no_connection(unguarded):
    with Origin({}, tls=False) as here:
        port = here.ports["plain"]
        how = {"contact": "desk@archive.example", "ports": frozenset({port})}
        fetched = look(f"http://news.example.org:{port}/", resolve=lambda *_: ["127.0.0.3", "127.0.0.1"], **how)
        assert (fetched.status, fetched.hops[-1].peer) == (404, "127.0.0.1")
        fetched = look(f"http://news.example.org:{port}/", resolve=lambda *_: ["127.0.0.3"], **how)
        assert fetched.fault is Fault.CONNECT


def test_the_socket_opens_to_the_judged_address_and_to_no_other(origin, monkeypatch):
    """Should libcurl ever be led elsewhere, the last door holds."""
    begin = Line.begin
    monkeypatch.setattr(Line, "begin", lambda line, get, _: begin(line, get, ("192.0.2.1", 80)))
    before = origin.connections
    fetched = look("http://plain-page.test/page", origin)
    assert (fetched.fault, origin.connections) == (Fault.GUARD, before)


def test_a_name_that_leads_nowhere():
    def resolve(host, port):
        raise OSError("Name or service not known")

    fetched = look("http://nowhere.example.org/", contact="desk@archive.example", resolve=resolve)
    assert fetched.fault is Fault.DNS
    assert look("http://nowhere.example.org/", contact="x", resolve=lambda *_: []).fault is Fault.DNS


def test_few_tries_reach_both_families():
    assert in_turn(["2001:db8::1", "2001:db8::2", "192.0.2.1"]) == ["2001:db8::1", "192.0.2.1", "2001:db8::2"]
    assert in_turn([]) == []


def test_a_machine_without_ipv6_takes_the_next_address(unguarded, monkeypatch):
    def old(family, *more):
        if family == socket.AF_INET6:
            raise OSError("Address family not supported")
        return socket.socket(family, *more)

    monkeypatch.setattr(fetch_module, "socket", SimpleNamespace(socket=old))
    with Origin({}, tls=False) as here:
        port = here.ports["plain"]
        how = {"contact": "desk@archive.example", "ports": frozenset({port})}
        fetched = look(f"http://news.example.org:{port}/", resolve=lambda *_: ["::1", "127.0.0.1"], **how)
    assert (fetched.status, fetched.hops[-1].peer) == (404, "127.0.0.1")


def test_a_slow_name_server_holds_nobody_up(origin):
    """Names that were never looked up for want of room are put off, not held against their hosts."""
    found = threading.Event()
    try:
        limits = Limits(0.5, 1000, 5)
        how = {"contact": "desk@archive.example", "resolve": lambda *_: [str(found.wait(20))]}
        with fetcher(origin, limits=limits, **how) as one:
            slow = [Ask(f"http://slow{n}.example.org/") for n in range(AT_ONCE + 3)]
            for ask in slow:
                one.start(ask)
            quick = one.fetch(Ask("http://plain-interim.test/page"))
            assert (quick.asked, one.in_flight) == ("http://plain-interim.test/page", len(slow))
            ended = look_at_all(one, [])
    finally:
        found.set()
    faults = [fetched.fault for fetched in ended.values()]
    assert (faults.count(Fault.DNS), faults.count(Fault.NO_TURN)) == (AT_ONCE, 3)


def test_a_look_that_gets_no_turn_is_put_off(origin):
    turns = TurnsInMemory()
    turns.take("plain-page.test", "somebody else")
    before = len(origin.log)
    fetched = look("http://plain-page.test/page", origin, turns=turns, patience=0.2)
    assert (fetched.fault, len(origin.log)) == (Fault.NO_TURN, before)


def test_a_busy_host_does_not_use_up_the_time_of_the_look(origin):
    """Waiting for the first turn is not held against the host: its seconds begin with the turn."""
    turns = TurnsInMemory()
    turns.take("plain-page.test", "somebody else")
    with fetcher(origin, turns=turns, limits=Limits(1.0, 100_000, 5), patience=30.0) as one:
        one.start(Ask("http://plain-page.test/page"))
        assert one.finished(1.2) == []
        turns.release("plain-page.test", "somebody else", 0.0)
        ((_, fetched),) = one.finished(10.0)
    assert fetched.status == 200


def test_closing_breaks_off_and_gives_turns_back(origin):
    turns = TurnsInMemory()
    one = fetcher(origin, turns=turns)
    one.start(Ask("http://silent.test/page", holder="first"))
    assert one.finished(0.3) == []
    assert turns.take("silent.test", "second") > 0
    one.close()
    assert turns.take("silent.test", "second") == 0.0


BROKEN_MAP = [{"a.test": "127.0.0.1"}, {"a.test": "127.0.0.1:x"}, {"a.test": ""}]


@pytest.mark.parametrize("hosts", BROKEN_MAP)
def test_a_broken_map_of_test_hosts_is_refused(hosts):
    with pytest.raises(ValueError, match="ARCHIVE_TEST_HOSTS"):
        fetcher(test_hosts=hosts)


def test_a_test_host_leads_to_loopback_only():
    fetched = look("http://a.test/", test_hosts={"a.test": "10.0.0.1:80"})
    assert fetched.fault is Fault.GUARD


LARGE = bytes(1_500_000)


def test_many_large_answers_take_turns_and_all_arrive(monkeypatch):
    monkeypatch.setattr(fetch_module, "LARGE_BYTES", 2 * len(LARGE))
    refused = []
    may_grow = Fetcher.may_grow

    def heard(one, line, size):
        refused.append(not may_grow(one, line, size))
        return not refused[-1]

    monkeypatch.setattr(Fetcher, "may_grow", heard)
    situations = {f"large{n}": at_page([head(200, f"Content-Length: {len(LARGE)}") + LARGE]) for n in range(8)}
    with Origin(situations, tls=False) as served, fetcher(served, limits=Limits(30.0, 2_000_000, 5)) as one:
        found = look_at_all(one, [Ask(f"http://{name}.test/page") for name in situations])
    assert {len(fetched.body) for fetched in found.values()} == {len(LARGE)}
    assert any(refused)


def test_a_large_answer_that_found_no_room_in_time_is_put_off(monkeypatch):
    monkeypatch.setattr(Fetcher, "may_grow", lambda *_: False)
    with Origin({"large": at_page([head(200, f"Content-Length: {len(LARGE)}") + LARGE])}, tls=False) as served:
        limits = Limits(1.0, 2_000_000, 5)
        assert look("http://large.test/page", served, limits=limits).fault is Fault.NO_TURN


HUNGRY = r"""
import json, re, sys
from archive.refresh.fetched import Ask, Limits
from tests.fetching import fetcher
hosts = json.loads(sys.argv[1])
with fetcher(test_hosts=hosts, limits=Limits(20.0, 30_000_000, 5)) as one:
    for name in hosts:
        one.start(Ask(f"http://{name}/page", keep=True))
    faults = []
    while one.in_flight:
        faults += [fetched.fault or "whole" for _, fetched in one.finished(1.0)]
peak = re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())  # getrusage tells the parent's, where larger
print(json.dumps([sorted(faults), int(peak[1]) // 1000]))
"""


def test_bombs_and_floods_at_once_stay_within_150_mb():
    names = (
        "bomb-gzip",
        "bomb-gzip-nested",
        "bomb-brotli",
        "flood-body",
        "flood-chunks",
        "flood-headers",
        "flood-interim",
    )
    situations = {f"{name}-{n}": SITUATIONS[name] for name in names for n in range(3)}
    nearly = at_page(whole(gzip_bomb(25), "Content-Encoding: gzip"))
    situations |= {f"nearly-{n}": nearly for n in range(9)}
    with Origin(situations, tls=False) as served:
        command = [sys.executable, "-c", HUNGRY, json.dumps(served.hosts)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    faults, megabytes = json.loads(done.stdout)
    assert faults == ["too_large"] * (len(situations) - 9) + ["whole"] * 9
    assert megabytes < 150


def test_an_answer_that_our_code_stumbles_over_costs_its_own_look_only(origin, monkeypatch):
    def stumble(url, *_):
        if "chunked" in url:
            raise ZeroDivisionError
        return ""

    turns = TurnsInMemory()
    monkeypatch.setattr("archive.refresh.journey.location_of", stumble)
    with fetcher(origin, turns=turns) as one:
        found = look_at_all(one, [Ask(f"http://{name}.test/page") for name in ("plain-chunked", "plain-page")])
    assert {url: fetched.fault for url, fetched in found.items()} == {
        "http://plain-chunked.test/page": Fault.MALFORMED,
        "http://plain-page.test/page": None,
    }
    assert turns.take("plain-chunked.test", "the next") == 0.0


def test_a_robots_txt_that_the_parser_stumbles_over_closes_the_host_for_now(origin, monkeypatch):
    def stumble(text):
        raise ZeroDivisionError

    rules = Situation({"/robots.txt": plain("User-agent: *"), "/page": page("A page")})
    monkeypatch.setattr("archive.refresh.robots.Protego.parse", stumble)
    with Origin({"a": rules}, tls=False) as served:
        assert look("http://a.test/page", served).fault is Fault.ROBOTS


def test_a_host_that_asks_us_to_wait_rests_that_long():
    rests = []

    class Turns(TurnsInMemory):
        def release(self, host, holder, rest):
            rests.append(rest)
            super().release(host, holder, rest)

    names = ("status-429", "robots-503", "plain-page")
    with Origin({name: SITUATIONS[name] for name in names}, tls=False) as served:
        for name in names:
            look(f"http://{name}.test/page", served, turns=Turns(), rest=0.01)
    assert rests == [120, 60, 0.01]


def test_robots_txt_is_read_once_a_day_and_the_cache_is_shared():
    rules = Situation({"/robots.txt": plain("User-agent: *\nDisallow: /private"), "/page": page("A page")})
    now = [0.0]
    robots = RobotsInMemory(clock=lambda: now[0])
    with Origin({"a": rules}, tls=False) as served:
        for at in (0.0, 80_000.0, 86_401.0):
            now[0] = at
            look("http://a.test/page", served, robots=robots)
        assert look("http://a.test/private", served, robots=robots).fault is Fault.ROBOTS
    assert [hit.path for hit in served.log] == ["/robots.txt", "/page", "/page", "/robots.txt", "/page"]
