"""Standing: reasons, rows cited and marks that the case table does not show."""

from datetime import date

import pytest

from archive.values.dates import UNKNOWN, UNRECORDED, parse
from tests.casebook import law_of
from tests.world import LAW
from treaties.parties import FIRST_OF_SIXTH_MONTH, Episode, check_delay, effect_date, made_by_two, standing_on
from treaties.vocabulary import BindingAct, Recognition, Standing


def test_a_standing_cites_the_rows_it_rests_on():
    found = LAW.standing("new-start", "USA", date(2026, 2, 5))
    assert found.because[0] == "new-start-usa-1"
    expiry = next(each.id for each in LAW.instruments["new-start"].events if each.kind == "expiry")
    assert expiry in found.because


def test_a_suspension_cites_every_act():
    found = LAW.standing("inf", "RUS", date(2019, 7, 3))
    acts = {each.id for each in LAW.instruments["inf"].events if each.actor == "RUS"}
    assert acts <= set(found.because)


def test_the_note_of_an_episode_is_given_with_the_standing():
    episode = Episode(
        "p-1", bound_from=parse("2000-01-01"), bound_from_action=BindingAct.ACCESSION, note="With a reserve."
    )
    found = standing_on(LAW.instruments["npt"], LAW.states["DEU"], (episode,), date(2001, 1, 1))
    assert found.notes == ("With a reserve.",)


def test_a_disputed_participation_says_who_counts_it():
    found = LAW.standing("inf", "ARM", date(1995, 6, 1))
    assert found.disputed
    assert "counted as a participant by USA only" in " ".join(found.notes)


def test_a_disputed_withdrawal_is_said_to_be_one():
    assert "Withdrawal disputed" in " ".join(LAW.standing("npt", "PRK", date(2010, 1, 1)).notes)
    assert not LAW.standing("npt", "PRK", date(1990, 1, 1)).notes


def test_a_state_that_ceased_names_its_successors():
    assert "Russia, Belarus, Kazakhstan, Ukraine" in LAW.standing("npt", "SUN", date(1995, 6, 1)).reason


@pytest.mark.parametrize(
    ("delay", "expected"),
    [
        ("", "2005-08-31"),
        ("P90D", "2005-11-29"),
        ("P6M", "2006-02-28"),
        ("P1Y", "2006-08-31"),
        (FIRST_OF_SIXTH_MONTH, "2006-02-01"),
    ],
)
def test_delays(delay, expected):
    episode = Episode("p-1", bound_from=parse("2005-08-31"), bound_from_action=BindingAct.ACCESSION)
    found = effect_date(episode, delay)
    assert (found.earliest, found.latest) == (date.fromisoformat(expected),) * 2


def test_an_imprecise_deposit_stays_imprecise():
    episode = Episode("p-1", bound_from=parse("2005-08"), bound_from_action=BindingAct.RATIFICATION)
    found = effect_date(episode, FIRST_OF_SIXTH_MONTH)
    assert (found.earliest, found.latest) == (date(2006, 2, 1), date(2006, 2, 1))


def test_an_act_without_a_day_is_bound_from_an_unknown_day():
    assert effect_date(Episode("p-1", bound_from_action=BindingAct.MEMBERSHIP), "") is UNKNOWN
    assert effect_date(Episode("p-1"), "") is UNRECORDED


@pytest.mark.parametrize("delay", ["90 days", "P90", "PT1H", "six months"])
def test_an_unknown_delay_is_refused_with_the_remedy(delay):
    with pytest.raises(ValueError, match="write P90D, P6M"):
        check_delay(delay)
    episode = Episode("p-1", bound_from=parse("2005-08-31"), bound_from_action=BindingAct.ACCESSION)
    with pytest.raises(ValueError, match="write P90D, P6M"):
        effect_date(episode, delay)


def test_no_state_without_a_row_is_ever_not_bound_where_the_list_is_incomplete():
    law = law_of("records")
    open_lists = [
        each for each in law.instruments.values() if not each.participation_complete and each.binds == "parties"
    ]
    assert open_lists
    for instrument in open_lists:
        for state in law.states:
            if (instrument.id, state) not in law.episodes and not law.states[state].responsible:
                standings = {span.value.standing for span in law.standings(instrument.id, state)}
                assert standings <= {Standing.UNCLEAR, Standing.SUCCEEDED}, (instrument.id, state)


def test_every_recorded_participation_has_a_timeline_without_a_gap():
    law = law_of("records")
    for instrument, state in law.episodes:
        spans = law.standings(instrument, state)
        assert spans[0].start is None
        assert spans[-1].end is None


def test_every_disputed_row_of_the_records_leaves_its_mark():
    law = law_of("records")
    for (instrument, state), episodes in law.episodes.items():
        if any(each.recognition is Recognition.DISPUTED for each in episodes):
            assert any(span.value.disputed for span in law.standings(instrument, state)), (instrument, state)


@pytest.mark.parametrize(
    ("kind", "count", "two"),
    [
        ("bilateral_treaty", None, True),
        ("bilateral_treaty", 2, True),
        ("bilateral_treaty", 5, False),
        ("executive_agreement", 2, True),
        ("executive_agreement", None, False),
        ("multilateral_treaty", 30, False),
    ],
)
def test_one_withdrawal_ends_what_two_parties_made(kind, count, two):
    assert made_by_two(kind, count) is two
