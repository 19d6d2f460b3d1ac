"""The way of one look, without any network."""

import pytest

from archive.refresh.fetched import Ask, Exchange, Fault, Hop, Limits
from archive.refresh.journey import ROBOTS_BYTES, Get, Learnt, Reply, Rules, Turn, journey
from archive.refresh.robots import RobotsRules

OPEN = RobotsRules()
PORTS = frozenset({80, 443})


def moved(where: str, status: int = 301, **more) -> Reply:
    return Reply(status, (("location", where),), peer="192.0.2.1", **more)


def walk(ask: Ask | str, answers: dict[str, Reply], *, rules=OPEN, busy=(), limits: Limits | None = None):
    """The journey's end, and every step on the way. ``answers`` by URL; ``rules`` None: robots.txt must be read."""
    steps = []
    going = journey(Ask(ask) if isinstance(ask, str) else ask, limits or Limits(), PORTS)
    reply = None
    while True:
        try:
            step = going.send(reply)
        except StopIteration as stop:
            return stop.value, steps
        steps.append(step)
        match step:
            case Rules():
                reply = rules
            case Learnt(_, status, text):
                reply = RobotsRules(closed="closed" if status == 0 or status >= 500 else text)
            case Turn(host):
                reply = host not in busy
            case Get(place):
                reply = answers[place.url]


def got(steps) -> list[str]:
    return [step.place.url for step in steps if isinstance(step, Get)]


def test_a_look_asks_for_rules_then_the_turn_then_the_page():
    fetched, steps = walk("http://A.example.org", {"http://a.example.org/": Reply(200, body=b"page", wire_bytes=9)})
    assert [type(step) for step in steps] == [Rules, Turn, Get]
    assert (fetched.status, fetched.body, fetched.fault, fetched.wire_bytes) == (200, b"page", None, 9)
    assert fetched.asked == "http://A.example.org"


def test_robots_txt_is_read_where_it_is_not_known():
    fetched, steps = walk(
        "https://a.example.org/x",
        {"https://a.example.org/robots.txt": Reply(404), "https://a.example.org/x": Reply(200)},
        rules=None,
    )
    assert [type(step) for step in steps] == [Rules, Turn, Get, Learnt, Turn, Get]
    assert steps[2].bytes == ROBOTS_BYTES
    assert fetched.status == 200


def test_every_hop_is_guarded_and_its_host_asked_for_rules_and_turn():
    fetched, steps = walk(
        "http://a.example.org/x",
        {
            "http://a.example.org/x": moved("//b.example.org/y", wire_bytes=10),
            "http://b.example.org/y": moved("http://192.168.0.1/z", wire_bytes=10),
        },
    )
    assert [step.host for step in steps if isinstance(step, Turn)] == ["a.example.org", "b.example.org"]
    assert [step.host for step in steps if isinstance(step, Rules)] == ["a.example.org", "b.example.org"]
    assert fetched.fault is Fault.GUARD
    assert fetched.hops[-1] == Hop("http://b.example.org/y", 301, "http://192.168.0.1/z", "192.0.2.1")
    assert fetched.wire_bytes == 20


def test_bytes_are_bounded_over_all_hops():
    _, steps = walk(
        "http://a.example.org/x",
        {"http://a.example.org/x": moved("/y", wire_bytes=30), "http://a.example.org/y": Reply(200)},
        limits=Limits(bytes=100),
    )
    assert [step.bytes for step in steps if isinstance(step, Get)] == [100, 70]


@pytest.mark.parametrize(("hops", "fault"), [(2, None), (1, Fault.TOO_MANY_HOPS), (0, Fault.TOO_MANY_HOPS)])
def test_redirects_are_followed_as_far_as_the_limit(hops, fault):
    chain = {f"http://a.example.org/{n}": moved(f"/{n + 1}") for n in range(2)} | {"http://a.example.org/2": Reply(200)}
    fetched, steps = walk("http://a.example.org/0", chain, limits=Limits(hops=hops))
    assert fetched.fault is fault
    assert len(got(steps)) == hops + 1


def test_a_circle_ends_before_it_is_walked_twice():
    fetched, steps = walk(
        "http://a.example.org/x", {"http://a.example.org/x": moved("/y"), "http://a.example.org/y": moved("/x#again")}
    )
    assert (fetched.fault, len(got(steps))) == (Fault.TOO_MANY_HOPS, 2)


def test_where_a_host_sends_us_is_kept_in_harmless_signs():
    where = "http://\u202eb.example.org\x1b[31m/".encode().decode("latin-1")
    fetched, _ = walk("http://a.example.org/", {"http://a.example.org/": moved(where)})
    assert (fetched.fault, fetched.hops[0].location) == (Fault.GUARD, "http:// b.example.org [31m/")


def test_validators_go_with_the_first_request_only_and_never_break_a_header():
    answers = {"http://a.example.org/x": moved("/y"), "http://a.example.org/y": Reply(200)}
    _, steps = walk(Ask("http://a.example.org/x", '"1"', "Sat, 21 Nov 2026 12:00:00 GMT"), answers)
    sent = [step.headers for step in steps if isinstance(step, Get)]
    assert sent == [('If-None-Match: "1"', "If-Modified-Since: Sat, 21 Nov 2026 12:00:00 GMT"), ()]
    _, steps = walk(Ask("http://a.example.org/x", '"1"\r\nX: y', "я"), answers)
    assert [step.headers for step in steps if isinstance(step, Get)] == [(), ()]


@pytest.mark.parametrize(("etag", "fault"), [('"1"', None), ("", Fault.MALFORMED)])
def test_unchanged_is_believed_only_where_it_was_asked(etag, fault):
    fetched, _ = walk(Ask("http://a.example.org/x", etag), {"http://a.example.org/x": Reply(304)})
    assert (fetched.status, fetched.fault) == (304, fault)


def test_without_a_turn_nothing_is_asked():
    fetched, steps = walk("http://a.example.org/x", {}, busy={"a.example.org"})
    assert (fetched.fault, got(steps)) == (Fault.NO_TURN, [])


def test_without_the_turn_of_a_further_host_the_look_is_put_off():
    fetched, _ = walk(
        "http://a.example.org/x", {"http://a.example.org/x": moved("//b.example.org/")}, busy={"b.example.org"}
    )
    assert (fetched.fault, fetched.status) == (Fault.NO_TURN, 301)


@pytest.mark.parametrize("fault", [Fault.DNS, Fault.CONNECT, Fault.TLS, Fault.TIMEOUT, Fault.GUARD, Fault.NO_TURN])
def test_a_host_that_cannot_be_asked_for_robots_txt_cannot_be_asked(fault):
    reply = Reply(fault=fault, detail="so it is")
    fetched, steps = walk("http://a.example.org/x", {"http://a.example.org/robots.txt": reply}, rules=None)
    assert (fetched.fault, fetched.detail) == (fault, "so it is (at robots.txt)")
    assert not [step for step in steps if isinstance(step, Learnt)]


@pytest.mark.parametrize("where", ["http://10.0.0.1/robots.txt", "http://b.example.org/robots.txt"])
def test_a_robots_txt_that_leads_where_nothing_can_be_asked_closes_the_host_for_now(where):
    fetched, _ = walk(
        "http://a.example.org/x",
        {
            "http://a.example.org/robots.txt": moved(where),
            "http://b.example.org/robots.txt": Reply(fault=Fault.CONNECT),
        },
        rules=None,
    )
    assert fetched.fault is Fault.ROBOTS


def test_a_robots_txt_cut_at_its_limit_still_counts():
    reply = Reply(200, body="\ufeffforbids".encode(), fault=Fault.TOO_LARGE)
    fetched, _ = walk("http://a.example.org/x", {"http://a.example.org/robots.txt": reply}, rules=None)
    assert (fetched.fault, fetched.detail) == (Fault.ROBOTS, "forbids")


def test_exchanges_and_the_wait_are_handed_on():
    exchange = Exchange("http://a.example.org/x", "192.0.2.1", b"GET", b"HTTP", b"body")
    reply = Reply(429, (("retry-after", "Sun, 22 Nov 2026 12:05:00 GMT"),), exchange=exchange, at=1795348800.0)
    fetched, steps = walk(Ask("http://a.example.org/x", keep=True), {"http://a.example.org/x": reply})
    assert steps[-1].keep
    assert (fetched.exchanges, fetched.retry_after) == ((exchange,), 300)
