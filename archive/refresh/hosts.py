"""What all workers share of a host: its turns, one look at a time with a rest between two, and its robots.txt."""

import time

from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from archive.models import Host
from archive.refresh.claim import LEASE
from archive.refresh.robots import Kept

#: Seconds to wait before a busy host is asked for again.
AGAIN = 0.5


class Turns:
    """The hosts' turns, kept in the database. A claim brings the turn of its own host with it."""

    def __init__(self) -> None:
        self._own: dict[tuple[str, str], float] = {}

    def bring(self, host: str, holder: str) -> None:
        """The claim ``holder`` holds this turn already; it is given back when the look is closed."""
        self._own[host, holder] = 0.0

    def take(self, host: str, holder: str) -> float:
        """0.0 where the turn is ours now, else the seconds after which to ask again."""
        if (host, holder) in self._own:
            return 0.0
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO archive_host (name, free_at) VALUES (%s, statement_timestamp()) ON CONFLICT DO NOTHING",
                [host],
            )
            cursor.execute(
                """UPDATE archive_host h SET busy_until = statement_timestamp() + make_interval(secs => %s), holder = %s
                WHERE name = %s AND free_at <= statement_timestamp()
                    AND (busy_until IS NULL OR busy_until < statement_timestamp() OR holder = %s)
                    AND NOT EXISTS (SELECT FROM archive_pause p WHERE p.host IN ('', h.name))""",
                [LEASE, holder, host, holder],
            )
            return 0.0 if cursor.rowcount else AGAIN

    def release(self, host: str, holder: str, rest: float) -> None:
        """Give the turn back; nobody asks the host for ``rest`` seconds."""
        if (host, holder) in self._own:
            self._own[host, holder] = time.monotonic() + rest
            return
        with connection.cursor() as cursor:
            cursor.execute(
                """UPDATE archive_host SET busy_until = NULL, holder = NULL,
                    free_at = statement_timestamp() + make_interval(secs => %s) WHERE name = %s AND holder = %s""",
                [rest, host, holder],
            )

    def rest_left(self, host: str, holder: str) -> float:
        """The rest that a claim's own host still needs, in seconds; the claim's turn is forgotten here."""
        return max(0.0, self._own.pop((host, holder), 0.0) - time.monotonic())


class Robots:
    """Each host's robots.txt as last read, kept in its row."""

    def read(self, host: str) -> Kept | None:
        """What was kept last, however old; ``None`` where nothing was."""
        row = Host.objects.filter(name=host).exclude(robots_read_at=None).first()
        if row is None:
            return None
        return Kept(row.robots_status, row.robots, (timezone.now() - row.robots_read_at).total_seconds())

    def keep(self, host: str, status: int, text: str) -> None:
        """Keep what was read just now."""
        Host.objects.filter(name=host).update(
            robots=text.replace("\x00", ""), robots_status=status, robots_read_at=Now()
        )
