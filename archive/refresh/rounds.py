"""Rounds: looks that a person orders and waits for. All that is due, or every address of one source."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from archive.models import AccessPoint
from archive.refresh import shift
from archive.refresh.claim import DUE, until_claimable
from archive.refresh.crew import Crew, Progress
from archive.refresh.hosts import RobotsInDatabase, TurnsInDatabase
from archive.refresh.pipeline import refresh
from archive.refresh.save import Concluded
from archive.refresh.terms import REST, database_time

#: A round has no end but that nothing is left: a day, in seconds.
DAY = 86_400.0
#: Seconds for which a host that rests, or an address that another worker holds, is waited for; and between two tries.
PATIENCE, AGAIN = 60.0, 0.5
#: Looks that end in a second, at most, as a plan reckons; seconds that one look takes beside the host's rest.
SPEED, LOOK = 20, 1.0

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round would look at. ``hosts``: their names and how many addresses each, the busiest first."""

    hosts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.hosts)

    @property
    def lasting(self) -> timedelta:
        """At least so long: one look at a time and a rest between two at the busiest host, so many in all."""
        busiest = max((count for _, count in self.hosts), default=0)
        return timedelta(seconds=max(busiest * (REST + LOOK), self.total / SPEED))


def plan_due(limit: int | None = None) -> Plan:
    """What :func:`look_at_due` would look at, nothing asked. Paused hosts are left out. One query."""
    return _plan(
        f"""SELECT w.host FROM archive_watch w
        WHERE {DUE} AND NOT EXISTS (SELECT FROM archive_pause p WHERE p.host IN ('', w.host))
        ORDER BY w.next_look_at LIMIT %s""",  # noqa: S608
        limit,
    )


def plan_source(source: str, limit: int | None = None) -> Plan:
    """What :func:`look_at_source` would look at, nothing asked. Two queries."""
    return _plan(
        "SELECT w.host FROM archive_watch w WHERE w.access_point_id = ANY(%s)",
        [point for point, _ in _points(source, limit)],
    )


def look_at_due(tell: Tell, limit: int | None = None) -> Progress:
    """Look at all that is due, at most ``limit`` addresses, until nothing is left that can be looked at soon.

    Raises :class:`archive.refresh.fetch.NoContact`. What is paused, or whose host wishes a longer rest, stays due.
    """
    progress, turns = Progress(), TurnsInDatabase()
    with shift.fetcher(turns, RobotsInDatabase()) as fetching:
        crew = Crew(fetching, turns, DAY, limit, shift.kept(), tell, shift.LINGER, progress)
        while crew.limit != 0:
            crew.work()
            wait = until_claimable()
            if wait is None or wait > PATIENCE:
                break
            time.sleep(min(max(wait, AGAIN), 5.0))
    return progress


def look_at_source(source: str, tell: Tell, limit: int | None = None) -> tuple[Progress, list[str]]:
    """Look at every published address of ``source``, due or not, one after the other.

    Returns also the addresses that could not be had within a minute: held by a worker, or their host busy or paused.
    """
    points = _points(source, limit)
    progress, missed, turns = Progress(), [], TurnsInDatabase()
    with shift.fetcher(turns, RobotsInDatabase()) as fetching:
        for point, url in points:
            until = time.monotonic() + PATIENCE
            look: Concluded | None = None
            while look is None and not _paused(point):
                look = refresh(point, fetching.fetch, database_time, shift.kept())
                if look is None and time.monotonic() >= until:
                    break
                if look is None:
                    time.sleep(AGAIN)
            if look is None:
                missed.append(url)
                progress.put_off += 1
            else:
                progress.outcomes[look.judgement.outcome] += 1
            tell(progress)
    return progress, missed


def _points(source: str, limit: int | None) -> list[tuple[str, str]]:
    """The addresses of ``source`` that may be looked at, with their keys. One query."""
    points = AccessPoint.objects.published().filter(source=source).order_by("pk")
    return list(points.values_list("pk", "url")[:limit])


def _plan(sql: str, *values: object) -> Plan:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT host, count(*) FROM ({sql}) w GROUP BY host ORDER BY 2 DESC, 1", values)  # noqa: S608
        return Plan(tuple(cursor.fetchall()))


def _paused(point: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM archive_watch w JOIN archive_pause p ON p.host IN ('', w.host)
            WHERE w.access_point_id = %s)""",
            [point],
        )
        return bool(cursor.fetchone()[0])
