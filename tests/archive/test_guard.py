"""The guard: no block is idle, what is admitted is read alike by others, our own addresses pass."""

import csv
import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import pycurl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.refresh import blocks, guard
from archive.refresh.guard import NotAdmissible, refusal_of_address, refusal_of_answers, refusal_of_url, split
from tests import casebook, lookbook

PORTS = frozenset({80, 443})
BLOCKS = [("IPV4", block) for block in blocks.IPV4] + [("IPV6", block) for block in blocks.IPV6]
BLOCKS += [("CARRIERS", block) for block in blocks.CARRIERS]
ADMITTED = [row for row in casebook.rows("guard_urls") if row["becomes"] != "-"]


@pytest.mark.parametrize(("table", "block"), BLOCKS, ids=[block.text for _, block in BLOCKS])
def test_without_a_block_a_named_row_goes_red(table, block, monkeypatch):
    monkeypatch.setattr(guard, table, tuple(each for each in getattr(guard, table) if each is not block))
    red = [row["id"] for row in casebook.rows("guard_addresses") if casebook.faults("guard_addresses", row)]
    assert red, f"{block.text} may be taken out and no row notices"


@pytest.mark.parametrize("name", blocks.SPECIAL_NAMES)
def test_without_a_special_name_a_named_row_goes_red(name, monkeypatch):
    monkeypatch.delitem(guard.SPECIAL_NAMES, name)
    assert [row for row in casebook.rows("guard_urls") if casebook.faults("guard_urls", row)]


def test_the_tables_are_as_long_as_promised():
    assert len(casebook.rows("guard_addresses")) >= 45
    assert len(casebook.rows("guard_urls")) >= 150


def test_a_refusal_is_a_sentence_with_a_remedy():
    for row in casebook.rows("guard_urls"):
        told = refusal_of_url(lookbook.written(row["url"]), PORTS)
        assert not told or (told.endswith(".") and (":" in told or ";" in told)), told


def test_the_narrowest_block_is_named():
    for table in (blocks.IPV4, blocks.IPV6):
        for block in table:
            address = (IPv4Address if table is blocks.IPV4 else IPv6Address)(block.last)
            inner = [each for each in table if each.first <= block.last <= each.last]
            assert inner[0].text in refusal_of_address(str(address))


def test_the_archives_own_addresses_pass():
    with (casebook.FOLDERS["archive"] / "access_points.csv").open(encoding="utf-8", newline="") as file:
        urls = [row["url"] for row in csv.DictReader(file) if row["url"]]
    refused = {url: told for url in urls if (told := refusal_of_url(url, PORTS))}
    assert len(urls) > 1000
    assert all(re.fullmatch(r"Port \d+ is not asked: .*", told) for told in refused.values()), refused
    assert len(refused) <= 1


# What is admitted, others read alike


def ascii_host(name: str) -> str:
    """A host's name by the codec of the standard library (IDNA 2003), in small letters, without the root's dot."""
    name = name.removesuffix(".").lower()
    return name if name.isascii() else name.encode("idna").decode("ascii")


def host_by_browser_rules(url: str) -> str:
    """The host as the WHATWG's rules and curl's find it, in few words.

    Controls are left out, backslashes turned, the user cut off at the last @, the port at the last colon, percent signs
    decoded.
    """
    url = re.sub(r"[\t\r\n]", "", url.strip("".join(map(chr, range(33))))).replace("\\", "/")
    authority = re.split(r"[/?#]", re.sub(r"^[A-Za-z]+:/*", "", url), maxsplit=1)[0].rpartition("@")[2]
    host = authority if authority.endswith("]") else re.sub(r":[^:\]]*$", "", authority)
    host = re.sub("%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), host)
    return ascii_host(host.replace("\u3002", "."))


def same_host(one: str, other: str) -> bool:
    one, other = one.strip("[]"), other.strip("[]")
    if ":" in one and ":" in other:
        return ip_address(one) == ip_address(other)
    return one == other


def check_read_alike(url: str) -> None:
    place = split(url, PORTS | {8080}, frozenset({"news-a.test"}))
    read = urlsplit(url)
    assert read.scheme == place.scheme
    assert (read.port or guard.DEFAULT_PORTS[place.scheme]) == place.port
    assert same_host(ascii_host(read.hostname or ""), place.host)
    assert same_host(host_by_browser_rules(url), place.host)
    assert split(place.url, PORTS | {8080}, frozenset({"news-a.test"})) == place  # a fixed point
    again = urlsplit(place.url)
    assert same_host(again.hostname or "", place.host)
    assert place.url.isascii()
    assert not re.search(r"[\x00-\x20\x7f\\@]", again.netloc)


@pytest.mark.parametrize("row", ADMITTED, ids=[row["id"] for row in ADMITTED])
def test_an_admitted_url_is_read_alike(row):
    check_read_alike(lookbook.written(row["url"]))


def is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def connected_to(url: str, host: str, port: int) -> list[tuple[str, int]]:
    """Where libcurl would connect for ``url``, if ``host`` at ``port`` leads to 192.0.2.77; no socket is opened."""
    tried: list[tuple[str, int]] = []

    def open_socket(_purpose, address):
        tried.append(address[3][:2])
        return pycurl.SOCKET_BAD

    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, url.encode())
    if not is_address(host):
        curl.setopt(pycurl.RESOLVE, [f"{host}:{port}:192.0.2.77"])
    curl.setopt(pycurl.OPENSOCKETFUNCTION, open_socket)
    curl.setopt(pycurl.PROXY, "")
    curl.setopt(pycurl.TIMEOUT, 5)
    with pytest.raises(pycurl.error):
        curl.perform()
    curl.close()
    return tried


@pytest.mark.parametrize("row", ADMITTED, ids=[row["id"] for row in ADMITTED])
def test_libcurl_would_connect_to_the_host_that_was_judged(row):
    place = split(lookbook.written(row["url"]), PORTS | {8080}, frozenset(row["known"].split()))
    (tried,) = set(connected_to(place.url, place.host, place.port))
    assert tried == ((place.host if is_address(place.host) else "192.0.2.77"), place.port)


HOSTILE = st.text(
    st.sampled_from(list("aA0179xX.:@/\\?#[]%-_~!$&'()*+,;= \t\n\r\x00\u3002\uff0e\uff11\u212a\u00ad\u00dfжع中é")),
    max_size=24,
)
URLS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", "http:/", "http:", "//", "ftp://", "http:\\\\"]),
    st.one_of(HOSTILE, st.sampled_from(["example.org", "127.0.0.1", "[::1]", "8.8.8.8", "a@b.org", "пример.рф"])),
    st.one_of(st.just(""), HOSTILE),
    st.one_of(st.just("/"), HOSTILE),
)


@given(URLS)
@settings(max_examples=600, deadline=None)
@example("http://example.org\u2044@127.0.0.1/")
@example("http://\u212aremlin.ru/")
@example("http://example.org\u0639/")
def test_whatever_is_admitted_is_read_alike(url):
    if not refusal_of_url(url, PORTS):
        check_read_alike(url)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_the_guard_never_breaks(text):
    assert isinstance(refusal_of_url(text, PORTS), str)
    assert isinstance(refusal_of_url(f"http://{text}/", PORTS), str)
    assert isinstance(refusal_of_address(text), str)


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]{2,9}){1,3}", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_ordinary_names_are_admitted(name):
    special = name.rpartition(".")[2] in blocks.SPECIAL_NAMES
    if special or any(label.startswith("xn--") for label in name.split(".")):
        return
    assert split(f"https://{name}/a?b#c", PORTS).url == f"https://{name}/a?b"


@given(st.ip_addresses(v=4))
@settings(max_examples=400, deadline=None)
def test_no_address_that_python_knows_as_private_passes(address):
    if not address.is_global or address.is_multicast:
        assert refusal_of_address(str(address))
        assert refusal_of_address(f"::ffff:{address}")
        assert refusal_of_answers(["8.8.8.8", str(address)], 80)


@given(st.ip_addresses(v=6))
@settings(max_examples=400, deadline=None)
def test_outside_of_global_unicast_only_carriers_of_public_addresses_pass(address):
    if not refusal_of_address(str(address)):
        assert int(address) >> 125 == 1 or any(each.first <= int(address) <= each.last for each in blocks.CARRIERS)


def test_split_tells_why():
    with pytest.raises(NotAdmissible, match="user name"):
        split("http://user:pw@example.org/", PORTS)
