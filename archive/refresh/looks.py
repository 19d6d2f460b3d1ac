"""Looks under way: each journey is served with turns and rules until it has to wait. No network here."""

import heapq
import logging
import time
from collections.abc import Callable, Collection, Generator
from dataclasses import replace
from typing import Any, Protocol
from uuid import uuid4

from archive.refresh.fetched import Ask, Fault, Fetched, Limits
from archive.refresh.journey import Get, Learnt, Reply, Rules, Step, Turn, journey
from archive.refresh.robots import Kept, RobotsRules, life, rules_of

log = logging.getLogger(__name__)

#: Seconds for which rules once read are held in memory before they are read from the cache again.
REMEMBERED = 600
#: Looks after which rests and rules that are over are swept out of memory.
SWEEP = 2_000


class Turns(Protocol):
    """The turns of hosts, shared by all who ask them. ``holder``: the token of one look."""

    def take(self, host: str, holder: str) -> float:
        """0.0 where the turn is the holder's now, else the seconds after which to ask again."""

    def release(self, host: str, holder: str, rest: float) -> None:
        """The holder is done; nobody asks the host for ``rest`` seconds."""


class RobotsCache(Protocol):
    """Where robots.txt of hosts are kept, by name of host."""

    def read(self, host: str) -> Kept | None:
        """What was kept last, however old; ``None`` where nothing was."""

    def keep(self, host: str, status: int, text: str) -> None:
        """Keep what was read just now. ``status`` 0: it could not be read."""


class Look:
    """One ask under way. ``host``: whose turn it holds; ``end``: until when, on the monotonic clock."""

    __slots__ = ("ask", "begun", "end", "holder", "host", "started", "steps")

    def __init__(self, ask: Ask, steps: Generator[Step, Any, Fetched], begun: float, end: float) -> None:
        self.ask, self.steps, self.begun, self.end = ask, steps, begun, end
        self.holder = ask.holder or uuid4().hex
        self.host = ""
        self.started = False


class Looks:
    """All looks of one fetcher.

    ``send``: called with a look and what it wants to get; answers the reply, or ``None`` and calls :meth:`go_on` later.
    ``rest``: seconds between two requests to one host. ``patience``: seconds to wait for a look's first turn; its own
    ``limits.seconds`` begin when it has come.
    """

    def __init__(
        self,
        turns: Turns,
        robots: RobotsCache,
        send: Callable[[Look, Get], Reply | None],
        limits: Limits,
        ports: Collection[int],
        known: Collection[str],
        rest: float,
        patience: float,
    ) -> None:
        self._turns, self._robots, self._send = turns, robots, send
        self._limits, self._ports, self._known = limits, ports, known
        self._rest, self._patience = rest, patience
        self._all: set[Look] = set()
        self._timers: list[tuple[float, int, Look, Turn]] = []
        self._rules: dict[str, tuple[float, RobotsRules]] = {}
        self._rested: dict[str, float] = {}
        self._count = 0
        #: What has ended and was not handed over yet.
        self.done: list[tuple[Ask, Fetched]] = []

    def __len__(self) -> int:
        return len(self._all)

    def start(self, ask: Ask) -> None:
        """Begin a look."""
        now = time.monotonic()
        look = Look(ask, journey(ask, self._limits, self._ports, self._known), now, now + self._patience)
        self._all.add(look)
        self._count += 1
        if self._count % SWEEP == 0:
            self._sweep(now)
        self.go_on(look, None)

    def go_on(self, look: Look, reply: Any) -> None:
        """Send the journey what it asked for, and serve its next steps until one must be waited for."""
        while True:
            try:
                step = look.steps.send(reply)
            except StopIteration as stop:
                self._end(look, stop.value)
                return
            except Exception as error:  # an answer that our own code stumbles over costs its own look, no other
                log.exception("The look at %s broke off.", look.ask.url)
                self._end(
                    look, Fetched(look.ask.url, fault=Fault.MALFORMED, detail=f"Our own code broke off: {error!r}.")
                )
                return
            if isinstance(step, Rules):
                reply = self._known_rules(step.host)
                continue  # None is an answer here
            if isinstance(step, Turn):
                reply = self._turn(look, step)
            elif isinstance(step, Get):
                reply = self._send(look, step)
            else:
                reply = self._learn(step)
            if reply is None:
                return

    def answered(self, look: Look, reply: Reply) -> None:
        """The reply to what a look wanted to get: the host rests, the look goes on."""
        self._rested[look.host] = time.monotonic() + self._delay(look.host)
        self.go_on(look, reply)

    def wake(self) -> None:
        """Ask again for the turns that looks wait for, where it is time."""
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            _, _, look, step = heapq.heappop(self._timers)
            reply = self._turn(look, step)
            if reply is not None:
                self.go_on(look, reply)

    def wakes_at(self) -> float:
        """When the next turn is to be asked for, on the monotonic clock."""
        return self._timers[0][0] if self._timers else float("inf")

    def close(self) -> None:
        """Forget all looks and give their turns back."""
        for look in self._all:
            look.steps.close()
            self._let_go(look)
        self._all.clear()
        self._timers.clear()

    def _end(self, look: Look, fetched: Fetched) -> None:
        told = fetched.status in (429, 503) or fetched.fault is Fault.ROBOTS
        self._let_go(look, fetched.retry_after if told else 0)
        self._all.discard(look)
        self.done.append((look.ask, replace(fetched, seconds=round(time.monotonic() - look.begun, 3))))

    def _let_go(self, look: Look, rest: float = 0.0) -> None:
        if look.host:
            self._turns.release(look.host, look.holder, max(rest, self._delay(look.host)))
            look.host = ""

    def _turn(self, look: Look, step: Turn) -> bool | None:
        """Whether the host is the look's to ask; ``None`` where it has to wait. No look waits for one while it holds
        another.
        """
        if look.host != step.host:
            self._let_go(look)
        now = time.monotonic()
        wait = self._rested.get(step.host, 0.0) - now
        if wait <= 0.0 and not look.host:
            wait = self._turns.take(step.host, look.holder)
        if wait <= 0.0:
            look.host = step.host
            if not look.started:
                look.started, look.begun, look.end = True, now, now + self._limits.seconds
            return True
        if now + wait > look.end:
            return False
        self._count += 1
        heapq.heappush(self._timers, (now + wait, self._count, look, step))
        return None

    def _delay(self, host: str) -> float:
        known = self._rules.get(host)
        return max(self._rest, known[1].delay) if known else self._rest

    def _known_rules(self, host: str) -> RobotsRules | None:
        now = time.monotonic()
        held = self._rules.get(host)
        if held and now < held[0]:
            return held[1]
        kept = self._robots.read(host)
        if kept is None or kept.age >= life(kept.status):
            return None
        return self._hold(host, rules_of(kept.status, kept.text), min(REMEMBERED, life(kept.status) - kept.age))

    def _learn(self, step: Learnt) -> RobotsRules:
        self._robots.keep(step.host, step.status, step.text)
        return self._hold(step.host, rules_of(step.status, step.text), REMEMBERED)

    def _hold(self, host: str, rules: RobotsRules, seconds: float) -> RobotsRules:
        self._rules[host] = time.monotonic() + seconds, rules
        return rules

    def _sweep(self, now: float) -> None:
        self._rested = {host: until for host, until in self._rested.items() if until > now}
        self._rules = {host: held for host, held in self._rules.items() if held[0] > now}
