"""No connection to an address that the guard refuses, end to end: a canary on loopback counts connections.

The last tests take the guard away and find the canary reached: so the others can fail.
"""

import pytest

from archive.refresh import fetch as fetch_module
from archive.refresh import guard
from archive.refresh.fetched import Ask, Fault
from tests import casebook
from tests.fetching import fetcher, look, look_at_all
from tests.lookbook import written
from tests.origin import Origin
from tests.origin.answers import redirect
from tests.origin.situations import Situation

CONTACT = "desk@archive.example"
#: Ways to write this machine; all would reach a listener at ``{port}``.
THIS_MACHINE = [
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://127.0.0.2:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://a.localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://１２７.0.0.1:{port}/",
    "http://127。0。0。1:{port}/",
    "http://ⓛocalhost:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://example.org:80@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@example.org/",
    "http://127.0.0.1%00.example.org:{port}/",
    "//127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_x",
    "dict://127.0.0.1:{port}/x",
    "ws://127.0.0.1:{port}/",
    "file://127.0.0.1/etc/hostname",
]
REFUSED_URLS = [
    written(row["url"]) for row in casebook.rows("guard_urls") if row["becomes"] == "-" and not row["ports"]
]
REFUSED_ADDRESSES = [row["address"] for row in casebook.rows("guard_addresses") if row["says"] != "-"]


@pytest.fixture
def canary():
    with Origin({}, tls=False) as listening:
        yield listening


@pytest.fixture
def opened(monkeypatch):
    """Every socket that is opened, by the address it is for."""
    addresses = []
    real = fetch_module._open_socket

    def heard(line, purpose, address):
        addresses.append(address.addr[:2])
        return real(line, purpose, address)

    monkeypatch.setattr(fetch_module, "_open_socket", heard)
    return addresses


@pytest.fixture
def unguarded(monkeypatch):
    monkeypatch.setattr(guard, "_refusal", lambda *_: "")


def no_name(host, port):
    """No URL of these tables may come so far as to have its name looked up."""
    raise AssertionError(host)


def how(canary, resolve=no_name) -> dict:
    return {"contact": CONTACT, "ports": frozenset({80, 443, canary.ports["plain"]}), "resolve": resolve}


def sent_to(targets: list[str]) -> Origin:
    """An origin that redirects to each target, by its number."""
    to = {f"/{number}": redirect(302, target) for number, target in enumerate(targets)}
    return Origin({"sends": Situation(to)}, tls=False)


def test_the_tables_are_as_long_as_promised():
    assert len(REFUSED_URLS) >= 150
    assert len(REFUSED_ADDRESSES) >= 45


def test_no_way_of_writing_this_machine_is_asked(canary, opened):
    asks = [Ask(url.format(port=canary.ports["plain"])) for url in THIS_MACHINE]
    with fetcher(**how(canary)) as one:
        found = look_at_all(one, asks)
    assert {fetched.fault for fetched in found.values()} == {Fault.GUARD}
    assert (len(found), canary.connections, opened) == (len(THIS_MACHINE), 0, [])


def test_no_redirect_leads_to_this_machine(canary, opened):
    targets = [url.format(port=canary.ports["plain"]) for url in THIS_MACHINE]
    with sent_to(targets) as origin, fetcher(origin, patience=60.0, **how(canary)) as one:
        found = look_at_all(one, [Ask(f"http://sends.test/{number}") for number in range(len(targets))])
        assert set(opened) == {("127.0.0.1", origin.ports["plain"])}
    assert {(fetched.fault, len(fetched.hops)) for fetched in found.values()} == {(Fault.GUARD, 1)}
    assert canary.connections == 0


def test_no_refused_url_opens_a_socket_or_has_its_name_looked_up(canary, opened):
    with fetcher(contact=CONTACT, resolve=no_name) as one:
        found = look_at_all(one, [Ask(url) for url in REFUSED_URLS])
    assert {fetched.fault for fetched in found.values()} == {Fault.GUARD}
    assert (len(found), opened) == (len(set(REFUSED_URLS)), [])


def test_no_redirect_to_a_refused_url_opens_a_socket_elsewhere(canary, opened):
    """Those that a header cannot hold are left out, and those that a redirect mends: spaces, relative addresses."""
    targets = [url for url in REFUSED_URLS if url.isprintable() and "://" in url and " " not in url]
    assert len(targets) >= 150
    with sent_to(targets) as origin, fetcher(origin, contact=CONTACT, resolve=no_name, patience=60.0) as one:
        found = look_at_all(one, [Ask(f"http://sends.test/{number}") for number in range(len(targets))])
        assert set(opened) == {("127.0.0.1", origin.ports["plain"])}
    followed = [each for each in found.values() if each.fault is not Fault.GUARD]
    assert {each.hops[0].location[:18] for each in followed} <= {"http://sends.test/"}
    assert len(followed) < 10


@pytest.mark.parametrize("address", REFUSED_ADDRESSES)
def test_no_name_leads_to_a_refused_address(canary, opened, address):
    fetched = look("http://news.example.org/", **how(canary, lambda *_: [address]))
    assert (fetched.fault, opened, canary.connections) == (Fault.GUARD, [], 0)


@pytest.mark.parametrize("answers", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["2606:4700::1", "::1"]])
def test_mixed_answers_are_refused_whole(canary, opened, answers):
    fetched = look(f"http://news.example.org:{canary.ports['plain']}/", **how(canary, lambda *_: answers))
    assert (fetched.fault, opened, canary.connections) == (Fault.GUARD, [], 0)


@pytest.fixture
def public_second(monkeypatch):
    """127.0.0.2 stands for a public address; 127.0.0.1 stays what it is."""
    refusal = guard._refusal
    monkeypatch.setattr(guard, "_refusal", lambda ip, *more: "" if ip == "127.0.0.2" else refusal(ip, *more))


@pytest.mark.parametrize("good", [1, 2, 3, 4])
def test_a_name_that_comes_to_lead_here_is_refused_from_then_on(canary, public_second, good):
    """Rebinding: robots.txt and pages are asked at the good address until the name leads here; no connection follows,
    though one to the good address is still open."""
    port = canary.ports["plain"]
    answers = iter(["127.0.0.2"] * good + ["127.0.0.1"] * 9)
    with Origin({}, tls=False, at="127.0.0.2", port=port) as public:
        with fetcher(**how(canary, lambda *_: [next(answers)])) as one:
            found = [one.fetch(Ask(f"http://news.example.org:{port}/{number}")) for number in range(5)]
        assert [hit.path for hit in public.log] == ["/robots.txt", *(f"/{number}" for number in range(good - 1))]
    assert [fetched.fault for fetched in found] == [None] * (good - 1) + [Fault.GUARD] * (6 - good)
    assert canary.connections == 0


def test_a_redirect_to_a_name_that_leads_here_is_refused(canary, public_second):
    port = canary.ports["plain"]
    inside = {"inside.example.org": ["127.0.0.1"], "mixed.example.org": ["127.0.0.2", "127.0.0.1"]}
    for name in inside:
        target = f"http://{name}:{port}/"
        with sent_to([target]) as origin:
            fetched = look("http://sends.test/0", origin, **how(canary, lambda host, _: inside[host]))
        assert (fetched.fault, fetched.hops[0].location) == (Fault.GUARD, target)
    assert canary.connections == 0


def test_without_the_guard_the_canary_is_reached_directly(canary, unguarded):
    assert look(f"http://127.0.0.1:{canary.ports['plain']}/", **how(canary, lambda host, _: [host])).status == 404
    assert canary.connections > 0


def test_without_the_guard_the_canary_is_reached_by_name_and_by_redirect(canary, unguarded):
    resolve = lambda *_: ["127.0.0.1"]  # noqa: E731
    with sent_to([f"http://news.example.org:{canary.ports['plain']}/"]) as origin:
        assert look("http://sends.test/0", origin, **how(canary, resolve)).status == 404
    assert [hit.path for hit in canary.log] == ["/robots.txt", "/"]
