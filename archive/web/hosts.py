"""The hosts that citations lead to, a page at a time: what is due there, and how the archive stands with each."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

#: Hosts on a page; addresses of one host that are counted, beyond which “or more” is said.
PAGE, COUNTED = 50, 1000

_HOSTS = """
    SELECT h.name, h.free_at, h.busy_until, h.robots_status, h.robots_read_at, p.why, p.since, statement_timestamp(),
        (SELECT count(*) FROM (SELECT FROM archive_watch w WHERE w.host = h.name LIMIT {counted}) one),
        (SELECT count(*) FROM (
            SELECT FROM archive_watch w
            WHERE w.host = h.name AND w.next_look_at <= statement_timestamp() LIMIT {counted}) one)
    FROM archive_host h LEFT JOIN archive_pause p ON p.host = h.name
    WHERE h.name > %(after)s AND h.name LIKE %(like)s
        AND (NOT %(paused)s OR p.host IS NOT NULL)
        AND (NOT %(due)s OR EXISTS (
            SELECT FROM archive_watch w WHERE w.host = h.name AND w.next_look_at <= statement_timestamp()))
    ORDER BY h.name LIMIT {page}
"""


@dataclass(frozen=True, slots=True)
class Host:
    """One host. ``addresses`` and ``due`` are counted up to :data:`COUNTED`."""

    name: str
    free_at: datetime
    busy_until: datetime | None
    robots_status: int | None
    robots_read_at: datetime | None
    paused_why: str | None
    paused_since: datetime | None
    now: datetime
    addresses: int
    due: int

    @property
    def state(self) -> str:
        """In a word or two: paused, being looked at, resting, free."""
        if self.paused_since:
            return "paused"
        if self.busy_until and self.busy_until > self.now:
            return "being looked at"
        return "resting" if self.free_at > self.now else "free"

    @property
    def robots(self) -> str:
        """What became of its robots.txt."""
        if self.robots_read_at is None or self.robots_status is None:
            return "not read yet"
        if 200 <= self.robots_status < 300:
            return "read and obeyed"
        if 400 <= self.robots_status < 500:
            return "the host has none"
        return "could not be read"

    @property
    def more(self) -> str:
        return " or more" if self.addresses >= COUNTED else ""


def hosts(search: str = "", only: str = "", after: str = "") -> tuple[list[Host], str]:
    """A page of hosts by name, and the name after which the next page begins (empty: this is the last).

    ``search``: part of the name; ``only``: “due” or “paused” narrows the list.
    """
    part = search.strip().lower()[:100].replace("\x00", "")
    for sign in "\\%_":
        part = part.replace(sign, "\\" + sign)
    with connection.cursor() as cursor:
        cursor.execute(
            _HOSTS.format(counted=COUNTED, page=PAGE + 1),
            {
                "after": after[:255].replace("\x00", ""),
                "like": f"%{part}%",
                "paused": only == "paused",
                "due": only == "due",
            },
        )
        found = [Host(*row) for row in cursor.fetchall()]
    return found[:PAGE], found[PAGE - 1].name if len(found) > PAGE else ""
