"""A real worker of the archive that shoots itself at named points, as often as the drill wants.

Started as ``python -m tests.drill.worker worker|beat``. The environment names the chance of a shot at each point
(``DRILL_CHANCE``) and the folder in which every shot is told before it is fired (``DRILL_SHOTS``).
"""

import os
import random
import signal
import sys
import uuid
from pathlib import Path

POINTS = ("claimed", "fetched", "kept", "saving", "saved", "nudged")
CHANCE, SHOTS = float(os.environ["DRILL_CHANCE"]), Path(os.environ["DRILL_SHOTS"])
LEASE, SILENCE, EACH = 6, 3, 1.0


def at(point: str) -> None:
    """Die here, sometimes, as if the machine had: no handler runs, nothing is flushed."""
    if random.random() < CHANCE:
        shot = SHOTS / f"{point}-{uuid.uuid4().hex}"
        shot.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def around(module, name: str, before: str = "", after: str = "") -> None:
    """``module.name`` with a named point before and after it."""
    inner = getattr(module, name)

    def shot_at(*args, **kwargs):
        if before:
            at(before)
        answer = inner(*args, **kwargs)
        if after and answer:
            at(after)
        return answer

    setattr(module, name, shot_at)


def arm() -> None:
    """Shorten the times a drill need not wait for, and put the named points into the pipeline."""
    from datetime import timedelta

    from archive import tasks
    from archive.celery import app
    from archive.refresh import claim, crew, hosts, shift

    claim.LEASE = hosts.LEASE = LEASE
    shift.SILENCE = timedelta(seconds=SILENCE)
    shift.LENGTH = 5.0
    app.conf.beat_schedule = {"tick": {"task": "archive.tasks.refresh_tick", "schedule": EACH}}
    around(crew, "claim", after="claimed")
    around(crew, "conclude", before="fetched", after="kept")
    around(crew, "save", before="saving", after="saved")
    around(tasks.shift, "more", before="nudged")


def main(role: str) -> None:
    import django

    django.setup()
    arm()
    from archive.celery import app

    if os.environ.get("DRILL_PLAIN"):
        app.conf.beat_schedule = {}
        import tests.drill.plain  # noqa: F401
    one = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    app.start([role, *(one if role == "worker" else []), "--loglevel", "ERROR"])


if __name__ == "__main__":
    main(sys.argv[1])
