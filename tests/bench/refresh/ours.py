"""The whole pipeline, as a worker runs it: claim, fetch, judge, keep, decide, save, until nothing is due.

``python -m tests.bench.refresh.ours JOB`` with the settings in its environment prints what it did in JSON.
"""

import cProfile
import json
import os
import sys
import time
from pathlib import Path

import django

from tests.bench.refresh.measure import Cost


def main(job: dict) -> dict:
    from django.conf import settings
    from django.db import connection

    from archive.refresh import shift
    from archive.refresh.crew import Crew
    from archive.refresh.hosts import RobotsInDatabase, TurnsInDatabase

    settings.DEBUG = False  # as in the archive: Django notes no queries
    connection.ensure_connection()
    turns = TurnsInDatabase()
    profile = cProfile.Profile(time.process_time) if job.get("profile") else None
    with Cost(job["server"]) as cost, shift.fetcher(turns, RobotsInDatabase(), rest=job["rest"]) as fetching:
        crew = Crew(fetching, turns, job["seconds"], limit=job.get("limit"), keep=shift.kept(), linger=shift.LINGER)
        if profile:
            profile.enable()
        progress = crew.work()
        if profile:
            profile.disable()
            profile.dump_stats(job["profile"])
    told = {"seen": progress.outcomes, "saved": progress.saved, "put_off": progress.put_off}
    return {**told, "kept": settings.KEEP_CAPTURES, "process": os.getpid(), **cost.told()}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text()))))
