"""The crew: one thread that keeps many looks at many hosts in the air, and saves them in batches.

Beside it a few hands write down what came back together: what they wait for is the disk.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from django.db import DataError, OperationalError

from archive.refresh.claim import Claim, claim, quarantine
from archive.refresh.fetched import Ask, Fault, Fetched
from archive.refresh.hosts import TurnsInDatabase
from archive.refresh.pipeline import Keep, ask_of, conclude, probe_of, with_bodies
from archive.refresh.save import Concluded, put_off, save
from archive.refresh.store import NotKept
from archive.refresh.terms import REST, database_time

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
log = logging.getLogger(__name__)

#: Looks in the air at once, and looks saved together.
IN_FLIGHT, BATCH = 128, 100
#: Files written side by side: they reach the disk in common commits of its journal, which is cheaper.
HANDS = 4
#: Seconds: after which fewer are saved too; for which the network is waited for.
SOON, WAIT = 0.5, 0.05
#: Seconds between two claims: where there was as much to take as there was room for, and where there was less.
PACE, SLOW_PACE = 0.1, 0.5


class Fetching(Protocol):
    """What the crew needs of a fetcher."""

    @property
    def in_flight(self) -> int: ...
    def expect(self, hosts: Iterable[str]) -> None: ...
    def start(self, ask: Ask) -> None: ...
    def finished(self, wait: float) -> list[tuple[Ask, Fetched]]: ...


@dataclass(slots=True)
class Progress:
    """What a crew has done: the outcomes of the looks it saved; how many it put off."""

    outcomes: Counter[str] = field(default_factory=Counter)
    put_off: int = 0

    @property
    def saved(self) -> int:
        return self.outcomes.total()


@dataclass(slots=True)
class _Airborne:
    claim: Claim
    first: Fetched | None = None


@dataclass(slots=True)
class Crew:
    """Looks at what is due until nothing is, ``limit`` looks are begun or ``seconds`` have passed; ends what it began.

    ``keep``: stores the bytes of a look. ``tell``: called with the progress after each batch that was saved.
    ``linger``: seconds during which nothing claimable may only mean that hosts rest.
    """

    fetcher: Fetching
    turns: TurnsInDatabase
    seconds: float
    limit: int | None = None
    keep: Keep | None = None
    tell: Callable[[Progress], None] = lambda progress: None
    linger: float = 0.0
    progress: Progress = field(default_factory=Progress)
    _hands: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(HANDS, "keep"))
    _airborne: dict[str, _Airborne] = field(default_factory=dict)
    _landed: list[Concluded] = field(default_factory=list)
    _begun: float = 0.0
    _next_claim: float = 0.0
    _busy: float = 0.0
    _dry: bool = False
    _saved: float = 0.0
    _now: datetime = EPOCH

    def work(self) -> Progress:
        """Work until there is no more to do. May be killed at any point: leases run out, nothing is half written."""
        self._now, self._begun = database_time(), time.monotonic()
        quarantine()
        self._look_alone()
        while True:
            self._take()
            self._land()
            if self._landed and (
                len(self._landed) >= BATCH or not self._airborne or time.monotonic() - self._saved >= SOON
            ):
                self._save()
            if not self._airborne:
                if self._over() or (self._dry and time.monotonic() - self._busy >= self.linger):
                    return self.progress
                time.sleep(PACE)

    def _over(self) -> bool:
        return time.monotonic() - self._begun >= self.seconds or self.limit == 0

    def _look_alone(self) -> None:
        """First those that workers died of, one after the other and nothing beside them."""
        while not self._over() and (suspect := claim(1, alone=True)):
            self._begin(suspect)
            while self._airborne:
                self._land()
            self._save()

    def _take(self) -> None:
        """Claim as many as there is room for. A claim costs a query: claims are paced, and wait for some room."""
        now = time.monotonic()
        room = IN_FLIGHT - len(self._airborne)
        if self.limit is not None:
            room = min(room, self.limit)
        if self._over() or len(self._airborne) > IN_FLIGHT * 3 // 4 or now < self._next_claim:
            return
        claims = claim(room, sparing=self.turns.awaited())
        self._next_claim = now + (PACE if len(claims) == room else SLOW_PACE)
        self._dry = not claims
        if claims:
            self._busy = now
            self._begin(claims)

    def _begin(self, claims: list[Claim]) -> None:
        if self.limit is not None:
            self.limit -= len(claims)
        if self.keep:
            claims = with_bodies(claims)
        self.fetcher.expect(each.host for each in claims)
        for each in claims:
            self.turns.bring(each.host, each.token)
            self._airborne[each.token] = _Airborne(each)
            self.fetcher.start(ask_of(each, self.keep is not None))

    def _land(self) -> None:
        """Whatever came back is concluded, put off, or asked a second question."""
        if not self._airborne:
            return
        back: list[tuple[Concluded, Fetched]] = []
        for ask, fetched in self.fetcher.finished(WAIT):
            look = self._airborne[ask.holder]
            put = fetched.fault is Fault.NO_TURN and look.first is None
            if look.first is None and not put and (probe := _probe_of(look.claim, fetched)):
                look.first = fetched
                self.fetcher.start(probe)
                continue
            del self._airborne[ask.holder]
            rest = self.turns.rest_left(look.claim.host, look.claim.token)
            if put:
                self._put_off(look.claim, rest)
            else:
                first, probed = (look.first, fetched) if look.first else (fetched, None)
                if concluded := self._concluded(look.claim, first, probed, rest):
                    back.append((concluded, first))
        if self.keep:
            self._keep(self.keep, back)
        else:
            self._landed += [concluded for concluded, _ in back]

    def _concluded(self, taken: Claim, fetched: Fetched, probe: Fetched | None, rest: float) -> Concluded | None:
        now = self._now + timedelta(seconds=time.monotonic() - self._begun)
        try:
            return conclude(taken, fetched, probe, now, rest=rest)
        except Exception:
            # A page that our own rules stumble over: its lease runs out, and the third time a person must look.
            log.exception("The look at %s could not be concluded.", taken.url)
            return None

    def _keep(self, keep: Keep, back: list[tuple[Concluded, Fetched]]) -> None:
        """Keep the bytes of looks that came back together, side by side. Threads write files, never rows."""

        def kept(look: Concluded, fetched: Fetched) -> Concluded | NotKept | None:
            try:
                return replace(look, capture=keep(look.claim, fetched, look.at))
            except NotKept as reason:
                return reason
            except Exception:
                log.exception("What the look at %s brought could not be written.", look.claim.url)
                return None

        side_by_side = self._hands.map if len(back) > 1 else map
        for (look, _), done in zip(back, side_by_side(lambda each: kept(*each), back), strict=True):
            if isinstance(done, NotKept):
                log.error("%s: %s", look.claim.url, done)
                self._put_off(look.claim, look.rest)
            elif done:
                self._landed.append(done)

    def _put_off(self, taken: Claim, rest: float) -> None:
        put_off([taken], rest=max(rest, REST))
        self.progress.put_off += 1

    def _save(self) -> None:
        """Save what landed. A look that the database cannot hold is left to its lease and, in the end, to a person."""
        looks, self._landed, self._saved = self._landed, [], time.monotonic()
        try:
            self.progress.outcomes += save(looks)
        except (DataError, OperationalError):  # text no database can hold; a row that an editor holds the other way
            for each in looks:
                try:
                    self.progress.outcomes += save([each])
                except (DataError, OperationalError):
                    log.exception("The look at %s could not be saved.", each.claim.url)
        self.tell(self.progress)


def _probe_of(taken: Claim, fetched: Fetched) -> Ask | None:
    """The second question; none where our own rules stumble over the page, as concluding it then tells."""
    try:
        return probe_of(taken, fetched)
    except Exception:
        log.exception("Whether to ask %s a second question could not be told.", taken.url)
        return None
