"""Settings of asking: who the archive says it is, and names of hosts that lead to this machine. Pure."""

import re

_PAGE = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s/:]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_PLACE = re.compile(r"(127(?:\.\d{1,3}){3}|\[::1\]):(\d{1,5})")


def read_contact(written: str) -> str:
    """ARCHIVE_CONTACT: an e-mail address or an http(s) page, plain enough for a header; empty: nothing is asked.

    Raises ValueError that tells the remedy.
    """
    contact = written.strip()
    plain = contact.isascii() and contact.isprintable() and not set("()<>\"' ") & set(contact)
    if contact and not (plain and (_PAGE.fullmatch(contact) or _MAIL.fullmatch(contact))):
        raise ValueError(
            f"ARCHIVE_CONTACT is {contact!r}: set it to an e-mail address such as archive@example.org, "
            "or to a page that begins with https://."
        )
    return contact


def read_test_hosts(written: str, *, public: bool, allowed: bool) -> dict[str, str]:
    """ARCHIVE_TEST_HOSTS as :func:`read_loopback` reads it, for tests and the bundled origin alone.

    ``public``: the site answers to public names; ``allowed``: ARCHIVE_DEBUG is on, or tests run. Raises ValueError.
    """
    hosts = read_loopback(written)
    if hosts and public:
        raise ValueError("ARCHIVE_TEST_HOSTS is set on a public site (ARCHIVE_HOSTS): unset one of them.")
    if hosts and not allowed:
        raise ValueError(
            "ARCHIVE_TEST_HOSTS is set, but ARCHIVE_DEBUG is off: unset it, "
            "or set ARCHIVE_DEBUG=1 on a machine of your own."
        )
    return hosts


def read_loopback(written: str) -> dict[str, str]:
    """Name → ``ip:port``, from ``news-a.test=127.0.0.1:8081,news-b.test=127.0.0.1:8082``.

    Raises ValueError that names the entry and how it is written: where a name is none, stands twice, or leads
    elsewhere than to a port of the loopback.
    """
    found: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in written.split(","))):
        name, is_there, place = (part.strip() for part in entry.partition("="))
        name = name.lower()
        said = f"ARCHIVE_TEST_HOSTS holds {entry!r}"
        if not is_there or not _NAME.fullmatch(name):
            raise ValueError(
                f"{said}: write each entry as name=127.0.0.1:port, for example news-a.test=127.0.0.1:8081."
            )
        led = _PLACE.fullmatch(place)
        if not led or not 0 < int(led[2]) < 65_536 or any(int(each) > 255 for each in re.findall(r"\d+", led[1])):
            raise ValueError(f"{said}: it must lead to a port of this machine, 127.0.0.1:port or [::1]:port.")
        if name in found:
            raise ValueError(f"ARCHIVE_TEST_HOSTS names {name!r} twice: leave one.")
        found[name] = place
    return found
