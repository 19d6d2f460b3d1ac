"""A shift: a crew at work for a short while, and whether another is wanted."""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from archive.models import Tick
from archive.refresh.claim import until_claimable
from archive.refresh.crew import Crew
from archive.refresh.fetch import Fetcher
from archive.refresh.hosts import RobotsInDatabase, TurnsInDatabase
from archive.refresh.looks import RobotsCache, Turns
from archive.refresh.pipeline import Keep, capture
from archive.refresh.terms import REST

#: Seconds of one shift: short, for other tasks wait in the same queue.
LENGTH = 20.0
#: A crew that was not heard of for so long is gone.
SILENCE = timedelta(seconds=45)
TICK, CREW = "refresh tick", "refresh crew"
#: Seconds for which a turn is waited for before a look is put off: more than the longest pause of a robots.txt.
PATIENCE = 12.0
#: A host rests for a second between two looks: so long a crew waits before it calls itself idle.
LINGER = 1.5
#: Seconds to the next host's turn for which shift follows shift; whoever rests longer is left to the timer's next tick.
SOON = 30.0


def tick(name: str) -> None:
    """Note that a timed job ran now, on the database's clock."""
    Tick.objects.update_or_create(name=name, defaults={"at": Now()}, create_defaults={"name": name, "at": Now()})


def wanted() -> bool:
    """Whether a worker should be nudged: something can be looked at soon, and no crew is at it."""
    tick(TICK)
    heard = Tick.objects.filter(name=CREW, at__gt=Now() - SILENCE).exists()
    return not heard and more()


def more() -> bool:
    """Whether the next shift should follow at once: we may ask the network, and something can be looked at soon.

    What is due at a host that is paused, or rests for long, keeps no worker busy.
    """
    return may_ask() and (wait := until_claimable()) is not None and wait <= SOON


def may_ask() -> bool:
    """Whether the network may be asked at all: strangers are told who asks, or every host leads to our own machine."""
    return bool(settings.CONTACT or settings.TEST_HOSTS)


def work(seconds: float = 0) -> int:
    """One shift in the background: whatever is due, for so many seconds. Returns how many looks were saved."""
    if not may_ask():
        return 0
    tick(CREW)
    turns = TurnsInDatabase()
    with fetcher(turns, RobotsInDatabase()) as fetching:
        crew = Crew(fetching, turns, seconds or LENGTH, keep=kept(), tell=lambda progress: tick(CREW), linger=LINGER)
        return crew.work().saved


def fetcher(turns: Turns, robots: RobotsCache, patience: float = PATIENCE, rest: float = REST) -> Fetcher:
    """A fetcher as the settings say. ``rest``: seconds between two requests to one host.

    Raises :class:`archive.refresh.fetch.NoContact` where nobody is named.
    """
    return Fetcher(
        turns,
        robots,
        contact=settings.CONTACT,
        limits=settings.FETCH_LIMITS,
        ports=settings.FETCH_PORTS,
        test_hosts=settings.TEST_HOSTS,
        patience=patience,
        rest=rest,
    )


def kept() -> Keep | None:
    """How bytes are kept, as the settings say."""
    return capture if settings.KEEP_CAPTURES else None
