"""Phases of instruments: what the case table does not say, and the records' own summary dates held against them."""

from datetime import date, timedelta

import pytest

from archive.values.dates import parse
from archive.values.verdict import Answer
from tests.casebook import FOLDERS, law_of
from tests.world import LAW
from treaties.recorded import read_table
from treaties.status import Event, phase_on, phases
from treaties.vocabulary import EventKind, Phase

INF = LAW.instruments["inf"]
IN_FORCE = (Phase.IN_FORCE, Phase.SUSPENDED)
SUMMARIES = [
    row for row in read_table(FOLDERS["treaties"] / "instruments.csv") if row["entered_into_force"] or row["ended"]
]


def test_the_whole_timeline_of_the_inf_treaty():
    assert [(span.start, span.value.phase) for span in phases(INF.events, INF.bilateral)] == [
        (None, Phase.NOT_YET),
        (date(1987, 12, 8), Phase.SIGNED),
        (date(1988, 6, 1), Phase.IN_FORCE),
        (date(2019, 8, 2), Phase.ENDED),
    ]


def test_a_phase_names_the_event_that_brought_it_about():
    found = phase_on(INF.events, INF.bilateral, date(2019, 8, 2))
    event = next(each for each in INF.events if each.kind is EventKind.WITHDRAWAL_EFFECTIVE)
    assert found.because == (event.id,)
    assert found.reason == "Ended since 2019-08-02 (withdrawal effective)."


def test_an_unclear_phase_names_the_date_in_its_reason():
    events = LAW.instruments["test-imprecise"].events
    assert "the day meant by 2019-08" in phase_on(events, False, date(2019, 8, 2)).reason


def test_nothing_revives_an_ended_instrument():
    events = (*INF.events, Event("late", EventKind.ENTRY_INTO_FORCE, parse("2025-01-01")))
    assert phase_on(events, True, date(2025, 6, 1)).phase is Phase.ENDED


def test_an_instrument_without_events_is_not_yet():
    assert phase_on((), False, date(2025, 1, 1)).phase is Phase.NOT_YET


@pytest.mark.parametrize("row", SUMMARIES, ids=[row["id"] for row in SUMMARIES])
def test_the_summary_dates_of_a_record_agree_with_its_events(row):
    """``entered_into_force`` and ``ended`` are summaries: the events alone decide."""
    instrument = law_of("records").instruments[row["id"]]

    def phase(day):
        return phase_on(instrument.events, instrument.bilateral, day).phase

    begun, over = parse(row["entered_into_force"]), parse(row["ended"])
    if begun.earliest and begun.latest:
        assert phase(begun.latest) in IN_FORCE, "not in force on its summary date"
        assert phase(begun.earliest - timedelta(days=1)) not in IN_FORCE, "in force before its summary date"
    if over.earliest and over.latest:
        assert phase(over.latest) is Phase.ENDED, "not ended on its summary date"
        assert phase(over.earliest - timedelta(days=1)) is not Phase.ENDED, "ended before its summary date"
    elif over.happened_by(date(2100, 1, 1)) is Answer.NO:
        assert phase(date(2100, 1, 1)) is not Phase.ENDED, "ended by its events, not by its summary"
