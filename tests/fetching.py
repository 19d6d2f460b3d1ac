"""Looks at the loopback origin, for tests: fetchers that know its hosts and do not rest."""

from archive.refresh.fetch import Fetcher
from archive.refresh.fetched import Ask, Fetched, Limits
from archive.refresh.in_memory import RobotsInMemory, TurnsInMemory
from tests.origin import Origin


def fetcher(origin: Origin | None = None, **how) -> Fetcher:
    """A fetcher with turns and robots.txt of its own unless given; bounds are narrow, hosts need no rest."""
    usual = {"turns": TurnsInMemory(), "robots": RobotsInMemory(), "limits": Limits(5.0, 2_000_000, 5), "rest": 0.0}
    if origin:
        usual |= {"test_hosts": origin.hosts, "ca": origin.ca}
    return Fetcher(**{**usual, **how})


def look(ask: Ask | str, origin: Origin | None = None, **how) -> Fetched:
    """One look by a fetcher of its own."""
    with fetcher(origin, **how) as one:
        return one.fetch(Ask(ask) if isinstance(ask, str) else ask)


def look_at_all(one: Fetcher, asks: list[Ask]) -> dict[str, Fetched]:
    """All looks at once; what came back, by holder or else by URL."""
    for ask in asks:
        one.start(ask)
    found = {}
    while one.in_flight:
        found |= {ask.holder or ask.url: fetched for ask, fetched in one.finished(1.0)}
    return found
