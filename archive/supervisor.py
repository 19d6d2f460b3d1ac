"""Child processes that live and die with this one."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

PATIENCE_SECONDS = 3  # whatever is cut off is claimed and done again


class ChildDied(Exception):
    """A child ended although nobody asked it to; the message names it and its exit code."""


class Children:
    """Started in a process group each, so that Ctrl-C reaches them through us, in order.

    A context manager: at its end every child, and what the child started, is gone.
    """

    def __init__(self) -> None:
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._processes[name] = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent
        )

    def check(self) -> None:
        """Raise ChildDied if one has ended."""
        for name, process in self._processes.items():
            if (code := process.poll()) is not None:
                raise ChildDied(f"The {name} ended by itself (exit code {code}).")

    def watch(self, each_second: Callable[[], None]) -> None:
        """Stay until a child dies (ChildDied) or a signal interrupts (KeyboardInterrupt)."""
        while True:
            self.check()
            each_second()
            time.sleep(1)

    def stop(self) -> None:
        """Ask every child to end, wait, and kill what is left of their groups."""
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in self._processes.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _die_with_parent() -> None:
    """Linux ends the child when we are killed, so that no orphan keeps the port."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
