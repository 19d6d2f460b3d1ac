"""Refresh: the one place that strings the verbs together. claim → fetch → judge → capture → decide → save.

Kill it at any line and run it again: until ``save`` commits, the row is as it was, and its lease runs out.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from archive.refresh.claim import Claim, claim_this
from archive.refresh.fetched import Ask, Fault, Fetched
from archive.refresh.judge import judge, wants_probe
from archive.refresh.policy import decide
from archive.refresh.save import Concluded, payload_of, put_off, save
from archive.refresh.store import NotKept, Stored, last_bodies, same
from archive.refresh.store import keep as keep_file
from archive.refresh.terms import REST
from archive.refresh.warc import payload

Fetch = Callable[[Ask], Fetched]
Clock = Callable[[], datetime]
#: Writes the bytes of a look, made at a moment, for good; ``None`` where there is nothing to keep.
Keep = Callable[[Claim, Fetched, datetime], Stored | None]

#: Share of the looks that take no “not modified” for an answer.
WHOLE = 1 / 8


def refresh(access_point: str, fetch: Fetch, now: Clock, keep: Keep | None = None) -> Concluded | None:
    """Look at one access point now, due or not, and store what it came to.

    Answers ``None`` where it is held by another worker, its host is busy or paused, it is not published, or its lease
    was lost meanwhile: then nothing was written. Raises :class:`archive.refresh.store.NotKept`, the look put off, where
    the bytes cannot be kept.
    """
    taken = claim_this(access_point)
    if taken is None:
        return None
    if keep:
        (taken,) = with_bodies([taken])
    fetched = fetch(ask_of(taken, keep is not None))
    if fetched.fault is Fault.NO_TURN:
        put_off([taken])
        return None
    probe = fetch(probing) if (probing := probe_of(taken, fetched)) else None
    try:
        look = conclude(taken, fetched, probe, now(), keep)
    except NotKept:
        put_off([taken])
        raise
    return look if save([look]) else None


def ask_of(taken: Claim, keep: bool, throw: Callable[[], float] = random.random) -> Ask:
    """What a claim asks for: the page if it changed since the last accepted look.

    Now and then the whole page all the same, for there are hosts that say 304 to everything.
    """
    whole = throw() < WHOLE
    etag, modified = ("", "") if whole else (taken.etag, taken.last_modified)
    return Ask(taken.url, etag, modified, holder=taken.token, keep=keep)


def probe_of(taken: Claim, fetched: Fetched) -> Ask | None:
    """A second question, to an address that cannot exist, where the answer looks like an error page; else ``None``."""
    url = wants_probe(fetched)
    return Ask(url, holder=taken.token) if url else None


def with_bodies(claims: list[Claim]) -> list[Claim]:
    """The claims with what was kept of their pages last, for a body that is there already is not kept again."""
    bodies = last_bodies([each.access_point for each in claims])
    return [replace(each, kept=bodies.get(each.access_point)) for each in claims]


def capture(taken: Claim, fetched: Fetched, at: datetime) -> Stored | None:
    """Keep the bytes of a look in the store of captures; a body that is there already is named, not repeated."""
    earlier = same(taken.kept, payload(fetched.exchanges)) if taken.kept else None
    return keep_file(fetched, UUID(taken.token), at, earlier)


def conclude(
    taken: Claim,
    fetched: Fetched,
    probe: Fetched | None,
    now: datetime,
    keep: Keep | None = None,
    rest: float = REST,
    jitter: Callable[[], float] = random.random,
) -> Concluded:
    """Judge a look, keep its bytes, decide what follows. Writes files, but no row.

    ``rest``: seconds its host needs, as its turn was given back with: what another host wished behind a redirect is
    that host's matter.
    """
    judgement = judge(fetched, probe)
    decision = decide(taken.course, judgement.outcome, now, jitter(), retry_after=fetched.retry_after)
    stored = keep(taken, fetched, now) if keep else None
    light = replace(fetched, exchanges=(), body=b"")  # a batch waits to be saved, and bodies may be large
    return Concluded(taken, light, judgement, decision, now, payload_of(fetched), rest, stored)
