"""What all workers share of a host: its turns, one look at a time with a rest between two, and its robots.txt."""

import time
from collections.abc import Collection

from django.db import connection

from archive.refresh.robots import Kept
from archive.refresh.terms import LEASE

#: Seconds to wait before a busy host is asked for again.
AGAIN = 0.5


class TurnsInDatabase:
    """The hosts' turns, kept in the database. A claim brings the turn of its own host with it."""

    def __init__(self) -> None:
        self._own: dict[str, tuple[str, float]] = {}
        self._awaited: dict[str, float] = {}

    def bring(self, host: str, holder: str) -> None:
        """The claim ``holder`` holds this turn already; it is given back when the look is closed."""
        self._own[host] = holder, 0.0

    def awaited(self) -> list[str]:
        """Hosts to which looks of ours were led and whose turn they wait for: claims leave these to them."""
        now = time.monotonic()
        self._awaited = {host: until for host, until in self._awaited.items() if until > now}
        return list(self._awaited)

    def take(self, host: str, holder: str) -> float:
        """0.0 where the turn is the holder's now, else the seconds after which to ask again. The database is asked
        unless a look of ours has the turn.
        """
        if self._brought(host, holder):
            return 0.0
        if host not in self._own and self._taken(host, holder):
            self._awaited.pop(host, None)
            return 0.0
        self._awaited[host] = time.monotonic() + 2 * AGAIN
        return AGAIN

    def _brought(self, host: str, holder: str) -> bool:
        """Whether the holder's claim brought this turn."""
        ours = self._own.get(host)
        return ours is not None and ours[0] == holder

    def _taken(self, host: str, holder: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO archive_host AS h (name, free_at, busy_until, holder)
                SELECT %(host)s, statement_timestamp(), statement_timestamp() + make_interval(secs => %(lease)s),
                    %(holder)s::uuid
                WHERE NOT EXISTS (SELECT FROM archive_pause p WHERE p.host IN ('', %(host)s))
                ON CONFLICT (name) DO UPDATE SET busy_until = EXCLUDED.busy_until, holder = EXCLUDED.holder
                WHERE h.free_at <= statement_timestamp()
                    AND (h.busy_until IS NULL OR h.busy_until < statement_timestamp() OR h.holder = EXCLUDED.holder)""",
                {"host": host, "holder": holder, "lease": LEASE},
            )
            return bool(cursor.rowcount)

    def release(self, host: str, holder: str, rest: float) -> None:
        """Give the turn back; nobody asks the host for ``rest`` seconds."""
        if self._brought(host, holder):
            self._own[host] = holder, time.monotonic() + rest
            return
        with connection.cursor() as cursor:
            cursor.execute(
                """UPDATE archive_host SET busy_until = NULL, holder = NULL,
                    free_at = statement_timestamp() + make_interval(secs => %s) WHERE name = %s AND holder = %s""",
                [rest, host, holder],
            )

    def rest_left(self, host: str, holder: str) -> float:
        """The rest that a claim's own host still needs, in seconds; the claim's turn is forgotten here."""
        if not self._brought(host, holder):
            return 0.0
        return max(0.0, self._own.pop(host)[1] - time.monotonic())


class RobotsInDatabase:
    """Each host's robots.txt as last read, kept in its row."""

    def read(self, hosts: Collection[str]) -> dict[str, Kept]:
        """What was kept last of each, however old; hosts of which nothing was are left out. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT name, robots_status, robots,
                    extract(epoch FROM statement_timestamp() - robots_read_at)::float8
                FROM archive_host WHERE name = ANY(%s) AND robots_read_at IS NOT NULL""",
                [list(hosts)],
            )
            return {host: Kept(status, text, age) for host, status, text, age in cursor.fetchall()}

    def keep(self, host: str, status: int, text: str) -> None:
        """Keep what was read just now."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE archive_host SET robots = %s, robots_status = %s, robots_read_at = statement_timestamp()"
                " WHERE name = %s",
                [text.replace("\x00", ""), status, host],
            )
