"""Switches: what a person may order about looks. Each order keeps its reason; the history keeps who gave it."""

from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.db import connection, transaction

from archive.models import AccessPoint, Pause, Watch
from archive.refresh.claim import ALONE, QUARANTINE
from archive.vocabulary import LinkState

#: Everywhere, as the host of a pause.
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Switched:
    """One order of the past: ``what`` is “paused” or “resumed”."""

    at: datetime
    what: str
    host: str
    by: str
    why: str


def pause(host: str, why: str) -> bool:
    """No look begins at ``host`` (:data:`EVERYWHERE`: at any) from now on; those in the air end. False: it was so."""
    with pghistory.context(reason=why):
        return Pause.objects.get_or_create(host=host, defaults={"why": why})[1]


def resume(host: str, why: str) -> bool:
    """Looks at ``host`` (:data:`EVERYWHERE`: the pause of all) begin again. False: it was not paused."""
    with pghistory.context(reason=why):
        return bool(Pause.objects.filter(host=host).delete()[0])


def look_again(access_point: str) -> bool:
    """The address is due now. One that was set aside because workers died of it is looked at alone.

    False: there is no such watch, or a worker holds it at this moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE archive_watch SET next_look_at = statement_timestamp(), lease_until = NULL, token = NULL,
                needs_person = CASE WHEN attempts >= %(quarantine)s THEN '' ELSE needs_person END,
                attempts = LEAST(attempts, %(alone)s)
            WHERE access_point_id = %(point)s AND (lease_until IS NULL OR lease_until < statement_timestamp())""",
            {"quarantine": QUARANTINE, "alone": ALONE, "point": access_point},
        )
        return bool(cursor.rowcount)


def begin_anew(access_point: str, why: str) -> bool:
    """Not dead after all: failures are forgotten, the address is as one never looked at, and due now.

    When it was last seen well is kept, its checks are kept. False: as in :func:`look_again`.
    """
    with transaction.atomic(), pghistory.context(reason=why):
        if not look_again(access_point):
            return False
        Watch.objects.filter(pk=access_point).update(
            failures=0, failed_at=None, well_since=None, needs_person="", attempts=0, etag="", last_modified=""
        )
        AccessPoint.objects.filter(pk=access_point).update(link_state=LinkState.NEVER_CHECKED)
        return True


def switched(most: int = 10) -> list[Switched]:
    """The newest orders to pause and to resume, the newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT e.pgh_created_at, CASE e.pgh_label WHEN 'delete' THEN 'resumed' ELSE 'paused' END, e.host,
                coalesce(u.username, ''),
                coalesce(c.metadata->>'reason', CASE e.pgh_label WHEN 'insert' THEN e.why END, '')
            FROM archive_pausehistory e
            LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
            LEFT JOIN auth_user u ON u.id::text = c.metadata->>'user'
            ORDER BY e.pgh_id DESC LIMIT %s""",
            [most],
        )
        return [Switched(*row) for row in cursor.fetchall()]
