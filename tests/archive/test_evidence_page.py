"""docs/evidence.md says what the policy does."""

import re
from datetime import UTC, datetime

import pytest

from archive.refresh import policy
from archive.refresh.policy import DAY, Course, decide
from archive.vocabulary import LinkState, Outcome
from tests.casebook import ROOT

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAGE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
ROWS = {row[0]: row for row in re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)}


def run(outcome: str, looks: int) -> tuple[list[str], list[int]]:
    """States and waits in days of as many looks, each when due, at a link that was seen well for years."""
    course, now, states, waits = Course(LinkState.ALIVE, 0, None, NOW, NOW), NOW, [], []
    for _ in range(looks):
        found = decide(course, outcome, now, 0)
        states.append(str(found.course.state))
        waits.append((found.next_look_at - now) // DAY)
        course, now = found.course, found.next_look_at
    return states, waits


def test_every_outcome_has_its_row():
    assert list(ROWS) == [outcome.value for outcome in Outcome]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_page_names_the_states(outcome):
    states, _ = run(outcome, 12)
    named = re.findall(r"`(\w+)`", ROWS[outcome][2]) or ["alive"]  # as before
    assert list(dict.fromkeys(states)) == named


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_page_names_the_waits(outcome):
    _, waits = run(outcome, 40)
    told = [int(number) for number in re.findall(r"\d+", ROWS[outcome][3])]
    if outcome in policy.WELL:
        assert [min(waits), max(waits)] == told
    else:
        assert list(dict.fromkeys(waits)) == list(dict.fromkeys(told))
