"""Figures: what the watch over citations is doing now, read from the database in a few queries."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection

from archive.refresh import shift
from archive.refresh.claim import DUE, QUARANTINE

#: Over so many minutes the rate is counted.
MINUTES = 10


@dataclass(frozen=True, slots=True)
class Stop:
    """Looks are paused everywhere: since when, by whom, why."""

    since: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The state of the watch over citations.

    ``now``: the database's clock; ``may_ask``: whether anything is fetched at all; ``watched``: addresses known;
    ``due``: published addresses that are due, those in the air included; ``waiting``: of these, those whose host rests
    or is busy; ``held_back``: of these, those whose host is paused; ``airborne``: being looked at; ``next_at``: when
    the next falls due; ``recent``: looks of the last ``minutes``; ``hour``, ``today``: outcomes of the last hour, and
    since midnight UTC; ``ticked_at``: when a worker last said that it lives.
    """

    now: datetime
    may_ask: bool = True
    watched: int = 0
    due: int = 0
    waiting: int = 0
    held_back: int = 0
    airborne: int = 0
    next_at: datetime | None = None
    recent: int = 0
    minutes: float = MINUTES
    ticked_at: datetime | None = None
    stop: Stop | None = None
    paused_hosts: int = 0
    needs_person: int = 0
    quarantined: int = 0
    hour: dict[str, int] = field(default_factory=dict)
    today: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Looks a minute."""
        return self.recent / self.minutes if self.minutes else 0.0


_QUEUE = f"""
    SELECT count(*),
        count(*) FILTER (WHERE p.host IS NULL AND (w.lease_until IS NULL OR w.lease_until < statement_timestamp())
            AND (h.free_at > statement_timestamp() OR h.busy_until > statement_timestamp())),
        count(*) FILTER (WHERE p.host IS NOT NULL)
    FROM archive_watch w JOIN archive_host h ON h.name = w.host LEFT JOIN archive_pause p ON p.host = w.host
    WHERE {DUE}
"""  # noqa: S608
_REST = """
    SELECT statement_timestamp(),
        (SELECT count(*) FROM archive_watch),
        (SELECT count(*) FROM archive_watch WHERE lease_until > statement_timestamp()),
        (SELECT min(next_look_at) FROM archive_watch WHERE next_look_at > statement_timestamp()),
        (SELECT max(at) FROM archive_tick WHERE name = ANY(%(ticks)s)),
        (SELECT count(*) FROM archive_pause WHERE host <> ''),
        (SELECT count(*) FROM archive_watch WHERE needs_person <> ''),
        (SELECT count(*) FROM archive_watch WHERE needs_person <> '' AND attempts >= %(quarantine)s)
"""
_OUTCOMES = """
    SELECT outcome, count(*), count(*) FILTER (WHERE checked_at >= date_trunc('day', statement_timestamp(), 'UTC')),
        count(*) FILTER (WHERE checked_at > statement_timestamp() - make_interval(mins => %(minutes)s)),
        count(*) FILTER (WHERE checked_at > statement_timestamp() - interval '1 hour'), min(checked_at)
    FROM archive_check WHERE checked_at > statement_timestamp() - interval '24 hours' GROUP BY outcome
"""
_STOP = """
    SELECT p.since, coalesce(u.username, ''), p.why FROM archive_pause p
    LEFT JOIN LATERAL (
        SELECT c.metadata->>'user' AS who FROM archive_pausehistory e
        JOIN pghistory_context c ON c.id = e.pgh_context_id
        WHERE e.pgh_obj_id = p.id ORDER BY e.pgh_id DESC LIMIT 1
    ) e ON true
    LEFT JOIN auth_user u ON u.id::text = e.who
    WHERE p.host = ''
"""


def figures() -> Figures:
    """The figures as the database has them now. Four queries, whatever the number of addresses."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        due, waiting, held_back = cursor.fetchone()
        cursor.execute(_REST, {"ticks": [shift.TICK, shift.CREW], "quarantine": QUARANTINE})
        now, watched, airborne, next_at, ticked_at, paused_hosts, needs_person, quarantined = cursor.fetchone()
        cursor.execute(_OUTCOMES, {"minutes": MINUTES})
        outcomes = cursor.fetchall()
        cursor.execute(_STOP)
        stop = cursor.fetchone()
    first = min((row[5] for row in outcomes), default=now)
    return Figures(
        now=now,
        may_ask=shift.may_ask(),
        watched=watched,
        due=due,
        waiting=waiting,
        held_back=due if stop else held_back,
        airborne=airborne,
        next_at=next_at,
        recent=sum(row[3] for row in outcomes),
        minutes=min(float(MINUTES), max(1.0, (now - first) / timedelta(minutes=1))),
        ticked_at=ticked_at,
        stop=Stop(*stop) if stop else None,
        paused_hosts=paused_hosts,
        needs_person=needs_person,
        quarantined=quarantined,
        hour={row[0]: row[4] for row in outcomes if row[4]},
        today={row[0]: row[2] for row in outcomes if row[2]},
    )


def by_hour(now: datetime) -> list[tuple[datetime, dict[str, int]]]:
    """The outcomes of the last 24 hours, hour by hour, the oldest first; empty hours included. One query."""
    last = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours: dict[datetime, dict[str, int]] = {last - timedelta(hours=back): {} for back in range(23, -1, -1)}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT date_trunc('hour', checked_at, 'UTC'), outcome, count(*) FROM archive_check
            WHERE checked_at >= %s GROUP BY 1, 2""",
            [min(hours)],
        )
        for hour, outcome, count in cursor.fetchall():
            hours.setdefault(hour.astimezone(UTC), {})[outcome] = count
    return sorted(hours.items())
