"""Where Celery's messages live: by default in the same PostgreSQL (pgmq)."""

from urllib.parse import urlsplit

from psycopg.conninfo import make_conninfo

# A task is killed at 240 s; only after 300 s may another worker see its message again.
HARD_LIMIT, VISIBILITY = 240, 300


def pgmq_options(database: dict) -> dict:
    """Transport options for pgmq in a Django database (an entry of DATABASES).

    The libpq keyword form is the only one in which pgmq understands a socket folder.
    """
    return {
        "conn_string": make_conninfo(
            host=database.get("HOST") or None,
            port=database.get("PORT") or None,
            dbname=database["NAME"],
            user=database.get("USER") or None,
            password=database.get("PASSWORD") or None,
            **{key: value for key, value in database.get("OPTIONS", {}).items() if key.startswith("ssl")},
        ),
        "init_extension": False,  # a migration installs it
        "use_notify": True,
        "wait_time_seconds": 0,  # NOTIFY wakes the worker; a server-side poll would hold a snapshot
        "pool_size": 3,
        "visibility_timeout": VISIBILITY,
    }


def transport_options(broker_url: str, database: dict) -> dict:
    """The options that make each supported broker give back an unfinished task."""
    match urlsplit(broker_url).scheme:
        case "pgmq":
            return pgmq_options(database)
        case "redis" | "rediss" | "valkey":
            return {
                "visibility_timeout": VISIBILITY,
                "unacked_restore_interval": 5,
                "unacked_restore_throttle": 1,
            }
        case _:
            return {}


def install_pgmq(apps, schema_editor) -> None:
    """Migration operation: create pgmq's schema from its SQL, unless it is already there."""
    from pgmq.install import get_embedded_install_sql

    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('pgmq') IS NULL")
        if cursor.fetchone()[0]:
            cursor.execute(get_embedded_install_sql())
