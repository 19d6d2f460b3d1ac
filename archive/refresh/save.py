"""Save: close looks. One statement writes checks, courses, states of links and captures, and frees the hosts.

Only who still holds the token closes a look; whoever lost it has written nothing. Captures lie in their files before
this is called.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps

from django.db import connection, transaction

from archive.refresh.claim import Claim
from archive.refresh.fetched import Fetched, Judgement
from archive.refresh.policy import Decision
from archive.refresh.store import Stored
from archive.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Concluded:
    """One look from claim to decision. ``payload``: SHA-256 of the body, which is let go before.

    ``at``: the moment of the look; ``rest``: seconds its host is left alone; ``capture``: the file its bytes lie in.
    """

    claim: Claim
    fetched: Fetched
    judgement: Judgement
    decision: Decision
    at: datetime
    payload: str = ""
    rest: float = 1.0
    capture: Stored | None = None


_GIVEN = (
    ("id", "varchar"),
    ("token", "uuid"),
    ("host", "varchar"),
    ("rest", "float8"),
    ("url", "varchar"),
    ("at", "timestamptz"),
    ("outcome", "varchar"),
    ("reason", "text"),
    ("status", "int2"),
    ("hops", "jsonb"),
    ("wire_bytes", "int8"),
    ("seconds", "float8"),
    ("payload", "varchar"),
    ("state", "varchar"),
    ("next_look_at", "timestamptz"),
    ("failures", "int2"),
    ("failed_at", "timestamptz"),
    ("well_at", "timestamptz"),
    ("well_since", "timestamptz"),
    ("needs_person", "varchar"),
    ("etag", "varchar"),
    ("last_modified", "varchar"),
    ("name", "varchar"),
    ("sha256", "varchar"),
    ("length", "int8"),
    ("records", "int2"),
    ("body", "varchar"),
    ("revisits", "int8"),
)
_COLUMNS = ", ".join(f"{name} {kind}" for name, kind in _GIVEN)
_CLOSE = f"""
    WITH given AS (SELECT * FROM json_to_recordset(%s) AS g({_COLUMNS})),
    closed AS (
        UPDATE archive_watch w SET lease_until = NULL, token = NULL, attempts = 0, next_look_at = g.next_look_at,
            failures = g.failures, failed_at = g.failed_at, well_at = g.well_at, well_since = g.well_since,
            needs_person = g.needs_person, etag = g.etag, last_modified = g.last_modified
        FROM given g WHERE w.access_point_id = g.id AND w.token = g.token AND w.lease_until > statement_timestamp()
        RETURNING g.*
    ),
    told AS (
        UPDATE archive_accesspoint a SET link_state = c.state FROM closed c
        WHERE a.id = c.id AND a.link_state <> c.state
    ),
    freed AS (
        UPDATE archive_host h SET busy_until = NULL, holder = NULL,
            free_at = statement_timestamp() + make_interval(secs => c.rest)
        FROM closed c WHERE h.name = c.host AND h.holder = c.token
    ),
    checked AS (
        INSERT INTO archive_check (access_point_id, token, checked_at, url, outcome, reason, status, hops, wire_bytes,
            seconds, payload)
        SELECT id, token, at, url, outcome, reason, status, hops, wire_bytes, seconds, payload
        FROM closed
        RETURNING token, id, outcome
    ),
    kept AS (
        INSERT INTO archive_capture (check_made_id, name, sha256, length, records, payload, revisits_id, kept_at)
        SELECT k.id, c.name, c.sha256, c.length, c.records, c.body, c.revisits, c.at
        FROM closed c JOIN checked k USING (token) WHERE c.name IS NOT NULL
    )
    SELECT outcome, count(*) FROM checked GROUP BY outcome
"""  # noqa: S608


def save(looks: Sequence[Concluded]) -> Counter[str]:
    """Close all looks whose token still holds, in one statement. Returns their outcomes; run again it closes none."""
    if not looks:
        return Counter()
    given = dumps([_row(each) for each in looks], default=datetime.isoformat)
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [given])
        return Counter(dict(cursor.fetchall()))


def put_off(claims: Iterable[Claim], seconds: float = 60, rest: float = 1.0) -> None:
    """Give back claims that learnt nothing of their page: no check is written, they are due again in ``seconds``.

    ``rest``: seconds their hosts are left alone.
    """
    tokens = [each.token for each in claims]
    if not tokens:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """UPDATE archive_watch SET lease_until = NULL, token = NULL, attempts = 0,
                next_look_at = statement_timestamp() + make_interval(secs => %s) WHERE token = ANY(%s::uuid[])""",
            [seconds, tokens],
        )
        cursor.execute(
            """UPDATE archive_host SET busy_until = NULL, holder = NULL,
                free_at = statement_timestamp() + make_interval(secs => %s)
            WHERE holder = ANY(%s::uuid[])""",
            [rest, tokens],
        )


def payload_of(fetched: Fetched) -> str:
    """SHA-256 of the body, empty where there is none, or not the whole."""
    return sha256(fetched.body).hexdigest() if fetched.body and fetched.fault is None else ""


def _plain(text: str, most: int) -> str:
    """Text from outside as the database can hold it."""
    text = text[:most]
    return text if text.isascii() and "\x00" not in text else text.replace("\x00", "").encode(errors="replace").decode()


def _row(look: Concluded) -> dict[str, object]:
    claim, fetched, course, file = look.claim, look.fetched, look.decision.course, look.capture
    # Validators belong to the address that gave them: ours, unless we were sent on.
    accepted = look.judgement.outcome == Outcome.OK and len(fetched.hops) == 1
    return {
        "id": claim.access_point,
        "token": claim.token,
        "host": claim.host,
        "rest": look.rest,
        "url": claim.url,
        "at": look.at,
        "outcome": look.judgement.outcome,
        "reason": _plain(look.judgement.reason, 1000),
        "status": fetched.status,
        "hops": [
            {"url": _plain(hop.url, 2000), "status": hop.status, "location": _plain(hop.location, 2000)}
            for hop in fetched.hops
        ],
        "wire_bytes": fetched.wire_bytes,
        "seconds": fetched.seconds,
        "payload": look.payload,
        "state": course.state,
        "next_look_at": look.decision.next_look_at,
        "failures": course.failures,
        "failed_at": course.failed_at,
        "well_at": course.well_at,
        "well_since": course.well_since,
        "needs_person": course.needs_person,
        "etag": _plain(fetched.header("etag"), 400) if accepted else claim.etag,
        "last_modified": _plain(fetched.header("last-modified"), 80) if accepted else claim.last_modified,
        "name": file and file.name,
        "sha256": file and file.sha256,
        "length": file and file.length,
        "records": file and file.records,
        "body": file and file.payload,
        "revisits": file and file.revisits,
    }
