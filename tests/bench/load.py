"""The load: one client that asks one address after the other, and what that costs whom."""

import contextlib
import http.client
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One page of one contestant in one round: milliseconds per request, and the bytes of an answer."""

    p50: float
    p95: float
    cpu: float
    size: int


def measure(port: int, addresses: Iterator[str], cpu: Callable[[], float], seconds: float, least: int) -> Measured:
    """Ask the ``addresses`` for so many seconds, and ``least`` times at least, over one connection.

    ``cpu``: the processor seconds that the server side has used so far.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    taken, size = [], 0
    for _ in range(2):
        asked(connection, next(addresses))
    before, end = cpu(), time.perf_counter() + seconds
    while time.perf_counter() < end or len(taken) < least:
        begun = time.perf_counter()
        size = asked(connection, next(addresses))
        taken.append((time.perf_counter() - begun) * 1000)
    used = (cpu() - before) * 1000 / len(taken)
    connection.close()
    return Measured(statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)], used, size)


def asked(connection: http.client.HTTPConnection, address: str) -> int:
    """The length of the answer; raises ``RuntimeError`` unless it is one."""
    connection.request("GET", address)
    answer = connection.getresponse()
    size = 0
    while block := answer.read(1 << 20):
        size += len(block)
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return size


def cpu_of(processes: Iterable[int]) -> float:
    """Processor seconds of these processes and all below them, so far."""
    return sum(_seconds(each) for each in family(processes))


def family(processes: Iterable[int]) -> Iterator[int]:
    """The processes and all below them."""
    for each in processes:
        yield each
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                yield from family(map(int, (task / "children").read_text().split()))


def _seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
