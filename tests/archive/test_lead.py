"""The sentence that stands first on /ops/, situation by situation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.refresh.figures import Figures, Stop
from archive.refresh.lead import lasting, lead

NOW = datetime(2026, 11, 27, 14, 2, tzinfo=UTC)
WELL = Figures(now=NOW, watched=3000, ticked_at=NOW - timedelta(seconds=12))
BUSY = replace(WELL, due=1840, airborne=12, recent=90)
STOP = Stop(NOW - timedelta(hours=1), "anna", "the host asked us.")
SENTENCES = [
    (
        BUSY,
        "Looking at citations: 12 in the air of 1,840 due, about 9 a minute, done in about 3 hours; "
        "last tick 12 s ago.",
    ),
    (
        replace(BUSY, recent=0),
        "Looking at citations: 12 in the air of 1,840 due, no look ended in the last ten minutes; last tick 12 s ago.",
    ),
    (
        replace(BUSY, recent=2, held_back=1000),
        "Looking at citations: 12 in the air of 1,840 due, about 12 an hour, done in about 3 days; "
        "1,000 wait at hosts that are paused; last tick 12 s ago.",
    ),
    (
        replace(WELL, next_at=NOW + timedelta(days=1)),
        "Nothing is due until 28 November 2026, 14:02 (UTC); last tick 12 s ago.",
    ),
    (WELL, "Nothing is due, nothing is planned; last tick 12 s ago."),
    (
        replace(BUSY, stop=STOP),
        "Paused everywhere since 27 November 2026, 13:02 (UTC) by anna because: the host asked us. "
        "1,840 addresses are due.",
    ),
    (replace(WELL, due=3, held_back=3), "3 addresses are due, all at hosts that are paused; last tick 12 s ago."),
    (replace(BUSY, may_ask=False), "No contact address is set: nothing is fetched."),
    (
        replace(BUSY, ticked_at=NOW - timedelta(minutes=7)),
        "No worker has ticked for 7 minutes. 1,840 addresses are due.",
    ),
    (replace(WELL, ticked_at=None, due=1), "No worker has ticked yet. 1 address is due."),
]


@pytest.mark.parametrize(("figures", "sentence"), SENTENCES)
def test_the_sentence_of_a_situation(figures, sentence):
    assert lead(figures).sentence == sentence


def test_what_stops_everything_comes_with_its_remedy():
    assert "ARCHIVE_CONTACT" in lead(replace(BUSY, may_ask=False, stop=STOP, ticked_at=None)).remedy
    assert "Start the worker" in lead(replace(BUSY, ticked_at=None)).remedy
    assert "Resume" in lead(replace(BUSY, stop=STOP, ticked_at=None)).remedy


def test_the_situation_changes_only_when_something_changed():
    later = replace(BUSY, now=NOW + timedelta(seconds=5), due=1800)
    assert lead(later).situation == lead(BUSY).situation != lead(WELL).situation


@pytest.mark.parametrize(
    ("hour", "warned"),
    [
        ({"unreachable": 40, "ok": 2}, True),
        ({"unreachable": 19}, False),
        ({"unreachable": 40, "ok": 40}, False),
        ({}, False),
    ],
)
def test_an_hour_without_answers_points_to_our_own_network(hour, warned):
    assert ("own network" in lead(replace(BUSY, hour=hour)).warning) is warned


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "0 s"),
        (89, "89 s"),
        (90, "2 minutes"),
        (3600, "60 minutes"),
        (7200, "about 2 hours"),
        (200_000, "about 2 days"),
    ],
)
def test_a_span_is_as_coarse_as_it_may_be(seconds, words):
    assert lasting(timedelta(seconds=seconds)) == words
