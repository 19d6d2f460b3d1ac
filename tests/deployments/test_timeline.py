"""The status of a deployment, derived from its claims: one row per rule, and what must hold for any claims."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.dates import UNRECORDED, parse
from deployments.timeline import Said, contradictions, status_on
from deployments.vocabulary import ClaimKind, DeploymentStatus, Stance
from treaties.vocabulary import Rank

DAY = date(2026, 1, 1)
DAYS = ("2025-01-05", "2025-03", "2025-03-10", "2025-06~", "2025", "2027-01-01", "unknown", "")


def claims(*told: str, **more) -> list[Said]:
    """Each as “claimant kind stance day [state]”, the day - for none."""
    found = []
    for number, each in enumerate(told):
        who, kind, stance, day, *state = each.split()
        happened = UNRECORDED if day == "-" else parse(day)
        found.append(
            Said(f"c-{number}", ClaimKind(kind), Stance(stance), who, happened, state=state[0] if state else "", **more)
        )
    return found


CASES = Path(__file__).parent.parent / "cases" / "timeline.csv"
with CASES.open(encoding="utf-8", newline="") as file:
    STATUSES = list(csv.DictReader(file))


@pytest.mark.parametrize("row", STATUSES, ids=lambda row: row["case"])
def test_status(row):
    """Each claim of the table: claimant, kind, stance, day (- for none), state."""
    verdict = status_on(claims(*row["claims"].split("; ")), DAY, ("RUS", "BLR"), parse(row["ended"]))
    assert (verdict.status.value if verdict.status else "") == row["status"]
    assert verdict.reason.endswith(".")


def test_a_withdrawal_of_a_number_is_one_of_a_part():
    part = Said("c-1", ClaimKind.WITHDRAWN, Stance.ASSERTS, "a", parse("2025-01-05"), quantity=50, unit="launchers")
    assert status_on([part], DAY).status is DeploymentStatus.REPORTED


def test_anonymous_duty_is_a_report():
    assert status_on(claims("a on_duty asserts 2025-03-10", anonymous=True), DAY).status is DeploymentStatus.REPORTED


def test_preferred_claims_of_presence_decide_alone():
    preferred = claims("a presence asserts 2025-03-10", rank=Rank.PREFERRED)
    denied = [Said("c-9", ClaimKind.PRESENCE, Stance.DENIES, "b", parse("2025-04-01"))]
    assert status_on([*preferred, *denied], DAY).status is DeploymentStatus.REPORTED


def test_the_verdict_names_both_sides():
    verdict = status_on(claims("a presence asserts 2025-03-10", "b presence denies 2025-04-01"), DAY)
    assert (verdict.because, verdict.against) == (("c-0",), ("c-1",))


def test_contradictions_name_what_is_at_odds():
    told = claims("a on_duty asserts 2025-03-10", "b on_duty asserts 2025-06-01", "c presence denies 2025-07-01")
    many = [
        Said(f"n-{n}", ClaimKind.ANNOUNCED, Stance.ASSERTS, "d", parse("2025-01-05"), quantity=n, unit="launchers")
        for n in (3, 10)
    ]
    found = {each.about: [value for value, _ in each.sides] for each in contradictions([*told, *many], DAY)}
    assert found == {
        "presence": ["there", "not there"],
        "day of duty": ["2025-03-10", "2025-06-01"],
        "number": ["10 launchers", "3 launchers"],
    }


def test_a_number_in_a_denial_contradicts_nothing():
    told = [
        Said("c-0", ClaimKind.PRESENCE, Stance.ASSERTS, "a", parse("2025-01-05"), quantity=3, unit="launchers"),
        Said("c-1", ClaimKind.PRESENCE, Stance.DENIES, "b", parse("2025-01-05"), quantity=9, unit="launchers"),
    ]
    assert [each.about for each in contradictions(told, DAY)] == ["presence"]


any_claims = st.lists(
    st.builds(
        Said,
        st.uuids().map(str),
        st.sampled_from(ClaimKind),
        st.sampled_from(Stance),
        st.sampled_from("abc"),
        st.sampled_from(DAYS).map(parse),
        st.sampled_from(DAYS).map(parse),
        st.sampled_from(("", "RUS", "USA")),
        st.booleans(),
        st.sampled_from(Rank),
        st.sampled_from((None, 3, 10)),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)
ends = st.sampled_from(("", "open", "unknown", "2025-06-01", "2025~")).map(parse)


@given(any_claims, st.dates(date(2024, 1, 1), date(2028, 1, 1)), ends, st.randoms())
def test_no_claims_break_it_and_their_order_never_matters(told, day, ended, random):
    verdict = status_on(told, day, ("RUS",), ended)
    assert verdict.reason
    shuffled = list(told)
    random.shuffle(shuffled)
    assert status_on(shuffled, day, ("RUS",), ended) == verdict
    assert contradictions(shuffled, day) == contradictions(told, day)


@given(any_claims, st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_deprecated_claims_take_no_part(told, day):
    kept = [each for each in told if each.rank is not Rank.DEPRECATED]
    assert status_on(told, day) == status_on(kept, day)


@given(any_claims, st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_what_it_rests_on_speaks_of_the_day_or_before(told, day):
    verdict = status_on(told, day)
    by_id = {each.id: each for each in told}
    assert all(by_id[each].heard_by(day) for each in (*verdict.because, *verdict.against))
