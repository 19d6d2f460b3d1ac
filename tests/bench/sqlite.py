"""The same rows in SQLite for Datasette, as somebody who publishes them with it would lay them out."""

import json
import sqlite3
import subprocess
from pathlib import Path

FACETS = ("status", "host_state", "deploying_state", "system_type", "system", "decade")
COLUMNS = (
    *("id", "system", "system_type", "deploying_state", "host_state"),
    *("location", "started", "decade", "status", "summary"),
)
SOURCE = """
    SELECT d.id, system.name, system.system_type, deploying.name, host.name, d.location, d.started, left(d.started, 3),
        d.status, d.summary
    FROM deployments_deployment AS d
    JOIN deployments_system AS system ON system.id = d.system_id
    JOIN archive_state AS deploying ON deploying.id = d.deploying_state_id
    JOIN archive_state AS host ON host.id = d.host_state_id
    WHERE d.publication = 'published' ORDER BY d.id
"""
TUNED = {
    "suggest_facets": "off",
    "facet_time_limit_ms": "5000",
    "sql_time_limit_ms": "10000",
    "cache_size_kb": "400000",
}
USUAL = {"facet_time_limit_ms": "5000", "sql_time_limit_ms": "10000"}


def build(folder: Path) -> None:
    """``deployments.db`` and what Datasette is told of it, in ``folder``."""
    from django.db import connection

    file = folder / "deployments.db"
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as lite:
        lite.execute(f"CREATE TABLE deployments ({', '.join(COLUMNS)}, PRIMARY KEY (id))")
        marks = ", ".join("?" for _ in COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(SOURCE)
            while rows := cursor.fetchmany(5000):
                lite.executemany(f"INSERT INTO deployments VALUES ({marks})", rows)
        for each in (*FACETS, "started", "host_state, status, started"):
            lite.execute(f'CREATE INDEX "by {each}" ON deployments ({each})')
        lite.execute("CREATE VIRTUAL TABLE deployments_fts USING fts5 (location, summary, content='deployments')")
        lite.execute("INSERT INTO deployments_fts (deployments_fts) VALUES ('rebuild')")
        lite.execute("ANALYZE")
    told = {"facets": list(FACETS), "sort_desc": "started", "size": 50, "fts_table": "deployments_fts"}
    told |= {"fts_pk": "rowid"}
    (folder / "metadata.json").write_text(json.dumps({"databases": {"deployments": {"tables": {"deployments": told}}}}))


def command(program: Path, folder: Path, port: int, *, tuned: bool) -> list[str]:
    """To serve it, in its usual way or tuned: read-only file, counts inspected beforehand, no suggestions."""
    settings = [part for name, value in (TUNED if tuned else USUAL).items() for part in ("--setting", name, value)]
    file, counts = folder / "deployments.db", folder / "inspected.json"
    if tuned and not (counts.exists() and counts.stat().st_mtime > file.stat().st_mtime):
        subprocess.run([program, "inspect", file, "--inspect-file", counts], check=True, capture_output=True)
    served = ["--immutable", str(file), "--inspect-file", str(counts)] if tuned else [str(file)]
    return [str(program), "serve", *served, "-p", str(port), "-m", str(folder / "metadata.json"), *settings]
