"""Save: close looks. One statement writes the checks, the courses and the links' states, and frees the hosts.

Only who still holds the token closes a look; whoever lost it has written nothing. Captures lie in their files before
this is called.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps

from django.db import connection, transaction

from archive.models import Capture, Check
from archive.refresh.claim import Claim
from archive.refresh.fetched import Fetched, Judgement
from archive.refresh.policy import Decision
from archive.refresh.store import Stored, capture_row
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
)
_COLUMNS = ", ".join(f"%s::{kind}[]" for _, kind in _GIVEN)
_NAMES = ", ".join(name for name, _ in _GIVEN)
_CLOSE = f"""
    WITH given AS (SELECT * FROM unnest({_COLUMNS}) AS g({_NAMES})),
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
    )
    INSERT INTO archive_check (access_point_id, token, checked_at, url, outcome, reason, status, hops, wire_bytes,
        seconds, payload)
    SELECT id, token, at, url, outcome, reason, status, hops, wire_bytes, seconds, payload
    FROM closed
    RETURNING token::text, id
"""  # noqa: S608


def save(looks: Sequence[Concluded]) -> int:
    """Close all looks whose token still holds, in one transaction. Returns how many; run again it closes none."""
    if not looks:
        return 0
    rows = [_row(each) for each in looks]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLOSE, [list(column) for column in zip(*rows, strict=True)])
            checks = dict(cursor.fetchall())
        kept = [each for each in looks if each.capture and each.claim.token in checks]
        Capture.objects.bulk_create(
            [capture_row(each.capture, Check(pk=checks[each.claim.token]), each.at) for each in kept]
        )
    return len(checks)


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
    return text[:most].replace("\x00", "").encode(errors="replace").decode()


def _row(look: Concluded) -> tuple[object, ...]:
    claim, fetched, course = look.claim, look.fetched, look.decision.course
    # Validators belong to the address that gave them: ours, unless we were sent on.
    accepted = look.judgement.outcome == Outcome.OK and len(fetched.hops) == 1
    etag = _plain(fetched.header("etag"), 400) if accepted else claim.etag
    modified = _plain(fetched.header("last-modified"), 80) if accepted else claim.last_modified
    hops = [
        {"url": _plain(hop.url, 2000), "status": hop.status, "location": _plain(hop.location, 2000)}
        for hop in fetched.hops
    ]
    reason = _plain(look.judgement.reason, 1000)
    asked = (claim.access_point, claim.token, claim.host, look.rest, claim.url, look.at)
    found = (look.judgement.outcome, reason, fetched.status, dumps(hops), fetched.wire_bytes, fetched.seconds)
    fared = (course.failures, course.failed_at, course.well_at, course.well_since, course.needs_person)
    return (*asked, *found, look.payload, course.state, look.decision.next_look_at, *fared, etag, modified)
