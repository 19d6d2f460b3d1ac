"""The terms on which all workers look: how long a claim holds, how long a host rests, and by whose clock."""

from datetime import datetime

from django.db import connection

#: Seconds a claim holds: longer than the longest look and its second question, shorter than a task may run.
LEASE = 150
#: Seconds a host rests after a look at it.
REST = 1.0


def database_time() -> datetime:
    """The database's clock, which all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment
