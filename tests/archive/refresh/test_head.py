"""Heads, redirects' targets, Retry-After, content codings, robots.txt: read within bounds."""

import gzip
import zlib
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.refresh.decode import MOST_MEMBERS, decode
from archive.refresh.fetched import Fault
from archive.refresh.head import LONGEST_WAIT, headers_of, location_of, status_of, wait_of
from archive.refresh.robots import DAY, HOUR, LONGEST_DELAY, for_us, life, rules_of, user_agent

ANY_TEXT = st.text(st.characters(max_codepoint=255), max_size=300)

#: The same bytes at any hour: they name the tests, which two runners must name alike.
zipped = partial(gzip.compress, mtime=0)

NOON = 1795348800.0  # Sunday 22 November 2026, 12:00 UTC


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n", 200),
        (b"HTTP/1.1 404\r\n", 404),
        (b"HTTP/2 200 \n", 200),
        (b"HTTP/1.0  301 Moved", 301),
        (b"HTTP/1.1 20 OK\r\n", 0),
        (b"HTTP/1.1 2000 OK\r\n", 0),
        (b"ICY 200 OK\r\n", 0),
        (b"", 0),
    ],
)
def test_status_lines(line, status):
    assert status_of(line) == status


def test_headers_keep_order_bytes_and_repeats():
    lines = [b"HTTP/1.1 200 OK\r\n", b"A: 1\r\n", b"b:\xff \r\n", b"\tmore\r\n", b"nonsense\r\n", b"A:2:3\r\n", b"\r\n"]
    assert headers_of(lines) == (("a", "1"), ("b", "ÿ more"), ("a", "2:3"))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b c", "https://a.example.org/b%20c"),
        ("b?q=1#f", "https://a.example.org/x/b?q=1#f"),
        ("//b.example.org", "https://b.example.org"),
        ("/договор", "https://a.example.org/%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80"),
        ("http://пример.рф/я", "http://пример.рф/%D1%8F"),
        ("/%D1%8F", "https://a.example.org/%D1%8F"),
        ("http://[::1", "http://[::1"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("http://a.example.org\\@10.0.0.1/", "http://a.example.org\\@10.0.0.1/"),
    ],
)
def test_where_a_redirect_leads(location, target):
    headers = (("location", location.encode().decode("latin-1")),)
    assert location_of("https://a.example.org/x/y", 301, headers) == target
    assert location_of("https://a.example.org/x/y", 200, headers) == ""


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", 0),
        ("120", 120),
        ("1.5", 1),
        ("-5", 0),
        ("soon", 0),
        ("99999999999", LONGEST_WAIT),
        ("9" * 400, 0),
        ("Sun, 22 Nov 2026 12:02:00 GMT", 120),
        ("Sunday, 22-Nov-26 12:02:00 GMT", 120),
        ("Sun Nov 22 12:02:00 2026", 120),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 22 Anf 2026 12:02:00 GMT", 0),
        ("Sun, 22 Nov 9999 11:00:00 GMT", LONGEST_WAIT),
        ("Sun, 99 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_how_long_a_host_asks_us_to_wait(value, seconds):
    assert wait_of((("retry-after", value),), NOON) == seconds


def test_a_date_to_wait_for_counts_from_the_hosts_own_clock():
    headers = (("date", "Sun, 22 Nov 2026 11:59:00 GMT"), ("retry-after", "Sun, 22 Nov 2026 12:02:00 GMT"))
    assert wait_of(headers, NOON) == 180


@given(st.lists(st.binary(max_size=80), max_size=8))
def test_no_head_breaks_its_reader(lines):
    assert status_of(lines[0] if lines else b"") >= 0
    assert all(name == name.lower() for name, _ in headers_of(lines))


@given(ANY_TEXT)
def test_no_header_breaks_a_redirect_or_a_wait(value):
    assert isinstance(location_of("https://a.example.org/x", 302, (("location", value),)), str)
    assert 0 <= wait_of((("retry-after", value), ("date", value)), NOON) <= LONGEST_WAIT


@given(ANY_TEXT, ANY_TEXT)
def test_no_robots_txt_breaks_its_reader(text, more):
    rules = rules_of(200, f"User-agent: *\nDisallow: {text}\nCrawl-delay: {more}\n{more}")
    assert rules.allows("https://a.example.org/x") in (True, False)
    assert 0 <= rules.delay <= LONGEST_DELAY


@given(st.binary(max_size=300), st.sampled_from(["gzip", "br", "deflate", "gzip, br"]))
def test_no_body_breaks_its_decoder(body, codings):
    whole, fault, detail = decode(body, codings, 200)
    assert len(whole) <= 200 or fault is not Fault.TOO_LARGE
    assert bool(fault) == bool(detail)


BODY = b"the same sentence again and again. " * 40


@pytest.mark.parametrize(
    ("coded", "codings"),
    [
        (BODY, ""),
        (BODY, "identity"),
        (zipped(BODY), "gzip"),
        (zipped(BODY), "X-GZIP"),
        (zipped(BODY[:50]) + zipped(BODY[50:]), "gzip"),
        (zipped(BODY) + b"\0\0\0", "gzip"),
        (zlib.compress(BODY), "deflate"),
        (brotli.compress(BODY), "br"),
        (zipped(brotli.compress(BODY)), "br, gzip"),
    ],
)
def test_codings_undone(coded, codings):
    assert decode(coded, codings, 10_000) == (BODY, None, "")


@pytest.mark.parametrize(
    ("coded", "codings", "fault"),
    [
        (zipped(bytes(90_000)), "gzip", Fault.TOO_LARGE),
        (brotli.compress(bytes(90_000)), "br", Fault.TOO_LARGE),
        (zipped(zipped(bytes(90_000))), "gzip,gzip", Fault.TOO_LARGE),
        (b"x" * 10_001, "", Fault.TOO_LARGE),
        (zipped(BODY)[:-4], "gzip", Fault.CUT_SHORT),
        (brotli.compress(BODY)[:-4], "br", Fault.CUT_SHORT),
        (BODY, "gzip", Fault.MALFORMED),
        (BODY, "br", Fault.MALFORMED),
        (BODY, "zstd", Fault.MALFORMED),
        (zipped(BODY), "gzip,gzip,gzip", Fault.MALFORMED),
        (zipped(b"") * (MOST_MEMBERS + 1), "gzip", Fault.MALFORMED),
    ],
)
def test_codings_that_cannot_be_undone_within_bounds(coded, codings, fault):
    body, found, detail = decode(coded, codings, 10_000)
    assert found is fault
    assert detail.endswith(".")
    assert len(body) <= 10_000


def test_an_empty_body_needs_no_coding():
    assert decode(b"", "gzip", 10) == (b"", None, "")


@pytest.mark.parametrize(
    ("status", "closed", "allowed", "lasts"),
    [
        (200, False, False, DAY),
        (301, False, True, DAY),
        (404, False, True, DAY),
        (403, False, True, DAY),
        (429, True, False, HOUR),
        (500, True, False, HOUR),
        (0, True, False, HOUR),
    ],
)
def test_what_an_answer_to_robots_txt_means(status, closed, allowed, lasts):
    rules = rules_of(status, "User-agent: *\nDisallow: /")
    assert (bool(rules.closed), rules.allows("http://a.example.org/x"), life(status)) == (closed, allowed, lasts)


@pytest.mark.parametrize(
    ("delay", "seconds"), [("2.5", 2.5), ("86400", LONGEST_DELAY), ("-1", 0), ("nan", 0), ("x", 0)]
)
def test_a_crawl_delay_is_kept_within_bounds(delay, seconds):
    assert rules_of(200, f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /x").delay == seconds


def test_short_rules_stay_read_and_long_ones_are_let_go():
    short, long = "User-agent: *\nDisallow: /x", "User-agent: *\n" + "Disallow: /x\n" * 1000
    assert rules_of(200, short) is rules_of(200, short)
    assert rules_of(200, short) is not rules_of(404, short)
    assert rules_of(200, long) is not rules_of(200, long)


def test_groups_for_other_robots_become_one():
    groups = ["User-agent: a", "User-agent: ArmsControlArchive/2", "Disallow: /x"]
    groups += ["user-agent:ArmsControlArchiveX", "USER AGENT: * # all"]
    assert for_us("\n".join(groups)).splitlines() == [
        "User-agent: other",
        "User-agent: ArmsControlArchive",
        "Disallow: /x",
        "User-agent: other",
        "User-agent: *",
    ]


def test_we_name_ourselves_and_our_contact():
    assert user_agent("desk@archive.example") == "ArmsControlArchive/1.0 (+desk@archive.example)"
    for bad in ("a\r\nX: y", "я@archive.example", "a) b"):
        with pytest.raises(ValueError, match="ARCHIVE_CONTACT"):
            user_agent(bad)
