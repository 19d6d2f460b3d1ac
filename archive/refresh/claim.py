"""Claim: take what is due, each host once, on the database's clock. The row is the job.

A claim is a lease with a token. A worker that dies keeps nothing from the others: its leases run out. A row whose
looks broke off three times, by a dead worker or a broken rule, is set aside for a person; its third look is made alone,
so that its neighbours do not share the blame.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from archive.refresh.policy import Course
from archive.refresh.store import Body
from archive.refresh.terms import LEASE

#: Looks begun and not closed: from the second on a row is looked at alone; after the third a person must.
ALONE, QUARANTINE = 2, 3


@dataclass(frozen=True, slots=True)
class Claim:
    """One access point taken for one look. ``token`` closes it; ``course``: how it fared so far; ``kept``: the last
    capture of it that holds a body, where bytes are kept.
    """

    access_point: str
    url: str
    host: str
    token: str
    course: Course
    etag: str = ""
    last_modified: str = ""
    kept: Body | None = None


_PUBLISHED = """FROM archive_accesspoint a JOIN archive_source s ON s.id = a.source_id
        WHERE a.id = w.access_point_id AND a.publication = 'published' AND s.publication = 'published'"""
#: Whether the watch ``w`` is due: its time has come, and its address and source are published. SQL.
DUE = f"w.next_look_at <= statement_timestamp() AND EXISTS (SELECT {_PUBLISHED})"

# Publication is asked in a subquery of its own, which no planner turns into a join: so that every host's oldest due row
# is found by one step in the index (host, next_look_at), whatever the statistics say. The few rows taken are named in
# an array for the same reason: a join would read whole tables.
_TAKEN = """
    SELECT h.name, due.access_point_id
    FROM archive_host h CROSS JOIN LATERAL (
        SELECT w.access_point_id
        FROM archive_watch w
        WHERE w.host = h.name AND {due}
            AND (w.lease_until IS NULL OR w.lease_until < statement_timestamp())
            AND w.attempts BETWEEN %(fewest)s AND %(most)s
            AND (SELECT true {published})
        ORDER BY w.next_look_at LIMIT 1
        FOR UPDATE OF w SKIP LOCKED
    ) due
    WHERE h.free_at <= statement_timestamp() AND (h.busy_until IS NULL OR h.busy_until < statement_timestamp())
        AND h.name <> ALL(%(sparing)s) AND NOT EXISTS (SELECT FROM archive_pause p WHERE p.host IN ('', h.name)) {host}
    LIMIT %(limit)s
    FOR UPDATE OF h SKIP LOCKED
"""
_CLAIM = """
    WITH taken AS MATERIALIZED ({taken}),
    leased AS (
        UPDATE archive_watch w SET token = gen_random_uuid(), attempts = w.attempts + 1,
            lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
        WHERE w.access_point_id = ANY(ARRAY(SELECT access_point_id FROM taken))
        RETURNING w.*
    ),
    held AS (
        UPDATE archive_host h SET busy_until = leased.lease_until, holder = leased.token
        FROM leased WHERE h.name = leased.host
    )
    SELECT l.access_point_id, a.url, l.host, l.token::text, l.etag, l.last_modified,
        a.link_state, l.failures, l.failed_at, l.well_at, l.well_since, l.needs_person
    FROM leased l JOIN archive_accesspoint a ON a.id = l.access_point_id
    WHERE a.id = ANY(ARRAY(SELECT access_point_id FROM taken))
"""
_CLAIM_DUE = _CLAIM.format(
    taken=_TAKEN.format(due="w.next_look_at <= statement_timestamp()", published=_PUBLISHED, host="")
)
_CLAIM_THIS = _CLAIM.format(
    taken=_TAKEN.format(
        due="w.access_point_id = %(this)s",
        published=_PUBLISHED,
        host="AND h.name = (SELECT w.host FROM archive_watch w WHERE w.access_point_id = %(this)s)",
    )
)


def claim(limit: int, *, alone: bool = False, sparing: Collection[str] = ()) -> list[Claim]:
    """Take up to ``limit`` due rows, at most one a host. ``alone``: one of those that must be looked at alone;
    ``sparing``: hosts that are left out.
    """
    fewest, most = (ALONE, QUARANTINE - 1) if alone else (0, ALONE - 1)
    return _claimed(_CLAIM_DUE, fewest=fewest, most=most, limit=1 if alone else limit, sparing=list(sparing))


def claim_this(access_point: str) -> Claim | None:
    """Take one row, due or not; ``None`` while it is held, its host is busy or paused, or it is not published."""
    return next(iter(_claimed(_CLAIM_THIS, this=access_point, fewest=0, most=32_000, limit=1, sparing=[])), None)


def _claimed(sql: str, **values: object) -> list[Claim]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"lease": LEASE, **values})
        return [
            Claim(point, url, host, token, Course(*course), etag, modified)
            for point, url, host, token, etag, modified, *course in cursor.fetchall()
        ]


def quarantine() -> int:
    """Set aside for a person every row whose looks broke off three times. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE archive_watch SET next_look_at = NULL, lease_until = NULL, token = NULL,
                needs_person = 'Looking at it broke off three times. Look at the address by hand.'
            WHERE attempts >= %s AND lease_until < statement_timestamp()""",
            [QUARANTINE],
        )
        return cursor.rowcount


def due_count() -> int:
    """How many published access points are due, held or not."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM archive_watch w WHERE {DUE}")  # noqa: S608
        return int(cursor.fetchone()[0])


def until_claimable() -> float | None:
    """Seconds until something due can be claimed, 0 or less: now; ``None`` where nothing is due or all of it paused."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT extract(epoch FROM
                min(greatest(h.free_at, h.busy_until, w.lease_until)) - statement_timestamp())::float8
            FROM archive_watch w JOIN archive_host h ON h.name = w.host
            WHERE {DUE} AND NOT EXISTS (SELECT FROM archive_pause p WHERE p.host IN ('', h.name))"""  # noqa: S608
        )
        seconds: float | None = cursor.fetchone()[0]
        return seconds
