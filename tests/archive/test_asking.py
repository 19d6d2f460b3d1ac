"""Who the archive says it is, and names of hosts that lead to this machine."""

import pytest

from archive.asking import read_contact, read_loopback, read_test_hosts

CONTACTS = [
    "",
    "archive@example.org",
    "a.b+c@sub.example.org",
    "https://example.org/about-our-robot",
    "http://x.example",
]
NO_CONTACTS = [
    "us",
    "archive@example",
    "ftp://example.org",
    "https://example",
    "a@b.example c@d.example",
    "a@b.example\r\nX-Evil: 1",
    "https://user@example.org/",
    "архив@example.org",
    "(a@b.example)",
    "javascript://example.org/%0aalert(1)",
]


@pytest.mark.parametrize("written", CONTACTS)
def test_a_contact_is_an_address_or_a_page(written):
    assert read_contact(f" {written} ") == written


@pytest.mark.parametrize("written", NO_CONTACTS)
def test_what_is_no_contact_is_told_with_the_remedy(written):
    with pytest.raises(ValueError, match=r"ARCHIVE_CONTACT is .* set it to an e-mail address"):
        read_contact(written)


def test_names_lead_to_loopback_ports():
    written = "News-A.test = 127.0.0.1:8081, b.test=[::1]:443,"
    assert read_loopback(written) == {"news-a.test": "127.0.0.1:8081", "b.test": "[::1]:443"}
    assert read_loopback("") == {}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a.test", "write each entry as name=127.0.0.1:port"),
        ("=127.0.0.1:80", "write each entry as"),
        ("a=127.0.0.1:80", "write each entry as"),
        ("a b.test=127.0.0.1:80", "write each entry as"),
        ("a.test=10.0.0.1:80", "must lead to a port of this machine"),
        ("a.test=127.0.0.1", "must lead to a port of this machine"),
        ("a.test=127.0.0.1:0", "must lead to a port of this machine"),
        ("a.test=127.0.0.1:70000", "must lead to a port of this machine"),
        ("a.test=127.0.0.999:80", "must lead to a port of this machine"),
        ("a.test=localhost:80", "must lead to a port of this machine"),
        ("a.test=127.0.0.1:80,A.TEST=127.0.0.1:81", "names 'a.test' twice"),
    ],
)
def test_a_wrong_entry_is_told_by_its_words(written, said):
    with pytest.raises(ValueError, match=said):
        read_loopback(written)


def test_test_hosts_are_for_no_public_site_and_only_where_allowed():
    written = "a.test=127.0.0.1:8081"
    assert read_test_hosts(written, public=False, allowed=True) == {"a.test": "127.0.0.1:8081"}
    assert read_test_hosts("", public=True, allowed=False) == {}
    with pytest.raises(ValueError, match="public site"):
        read_test_hosts(written, public=True, allowed=True)
    with pytest.raises(ValueError, match="ARCHIVE_DEBUG is off"):
        read_test_hosts(written, public=False, allowed=False)
