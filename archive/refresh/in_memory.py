"""Turns and robots.txt in memory, for the threads of one process: a look by hand, demonstrations, tests."""

import threading
import time
from collections.abc import Callable

from archive.refresh.robots import Kept

#: Seconds after which a busy host is asked about again.
AGAIN = 0.01


class TurnsInMemory:
    """The turns of hosts among the threads of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._holders: dict[str, str] = {}
        self._free_at: dict[str, float] = {}

    def take(self, host: str, holder: str) -> float:
        """0.0 where the turn is ours now, else the seconds after which to ask again."""
        with self._lock:
            if self._holders.get(host) == holder:
                return 0.0
            wait = self._free_at.get(host, 0.0) - self._clock()
            if wait > 0:
                return wait
            return 0.0 if self._holders.setdefault(host, holder) == holder else AGAIN

    def release(self, host: str, holder: str, rest: float) -> None:
        """Give the turn back; nobody asks the host for ``rest`` seconds."""
        with self._lock:
            if self._holders.get(host) == holder:
                del self._holders[host]
                self._free_at[host] = self._clock() + rest


class RobotsInMemory:
    """robots.txt of hosts for as long as the process lives."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[int, str, float]] = {}

    def read(self, host: str) -> Kept | None:
        """What was kept last, however old; ``None`` where nothing was."""
        if host not in self._kept:
            return None
        status, text, at = self._kept[host]
        return Kept(status, text, self._clock() - at)

    def keep(self, host: str, status: int, text: str) -> None:
        """Keep what was read just now."""
        self._kept[host] = (status, text, self._clock())
