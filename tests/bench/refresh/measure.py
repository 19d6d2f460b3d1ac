"""What a run costs: processor time and peak memory of this process, and of PostgreSQL with all its children."""

import os
import resource
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Cost:
    """Between ``with`` and its end. ``server``: process id of the postmaster, 0 where there is none."""

    def __init__(self, server: int = 0) -> None:
        self.server = server

    def __enter__(self) -> "Cost":
        self.began, self.before = time.monotonic(), (time.process_time(), family(self.server))
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu = time.process_time() - self.before[0]
        self.database = family(self.server) - self.before[1]
        self.seconds = time.monotonic() - self.began
        self.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def told(self) -> dict[str, float]:
        """Processor seconds of ours and of PostgreSQL, seconds by the clock, peak memory in MB."""
        return {"cpu": self.cpu, "database": self.database, "seconds": self.seconds, "megabytes": self.megabytes}


def family(process: int) -> float:
    """Processor seconds of a process and its children, those that have ended included."""
    if not process:
        return 0.0
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    total = _ticks(process, 4)
    for child in children:
        try:
            total += _ticks(int(child), 2)
        except OSError:  # ended meanwhile: its time is its parent's now
            continue
    return total / TICKS


def _ticks(process: int, fields: int) -> int:
    """User and system time; with four fields that of the children it has waited for too."""
    values = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, values[11 : 11 + fields]))
