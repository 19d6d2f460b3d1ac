"""The policy: what no run of looks may ever bring about."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archive.refresh import policy
from archive.refresh.policy import DAY, Course, decide
from archive.vocabulary import LinkState, Outcome

NOW = datetime(2026, 6, 1, tzinfo=UTC)
WELL = (Outcome.OK, Outcome.UNCHANGED, Outcome.MOVED)


class Life(RuleBasedStateMachine):
    """One link, looked at when due, or earlier, or later, with whatever outcome."""

    @initialize(
        state=st.sampled_from([LinkState.NEVER_CHECKED, LinkState.ALIVE, LinkState.ARCHIVED, LinkState.DRIFTED])
    )
    def begin(self, state):
        self.course, self.now, self.due = Course(state), NOW, NOW
        self.counted: list[datetime] = []  # gone looks since the last look of another kind, three days apart
        self.told = ""

    @rule(
        outcome=st.sampled_from(list(Outcome)),
        late=st.sampled_from([0.0, 0.0, 0.1, 5.0]),
        jitter=st.floats(0, 1, exclude_max=True),
        wish=st.sampled_from([0, 0, 3600, 86400 * 40, 86400 * 90]),
    )
    def look_when_due(self, outcome, late, jitter, wish):
        self.look(self.due + timedelta(days=late), outcome, jitter, wish)

    @rule(outcome=st.sampled_from(list(Outcome)), hours=st.floats(0, 80), jitter=st.floats(0, 1, exclude_max=True))
    def look_early(self, outcome, hours, jitter):
        self.look(self.now + timedelta(hours=hours), outcome, jitter, 0)

    @rule(data=st.data())
    def gone_for_long(self, data):
        for _ in range(4):
            self.look(self.due, Outcome.GONE, data.draw(st.floats(0, 1, exclude_max=True)), 0)

    @rule()
    def a_person_decides(self):
        self.course = Course(**{name: getattr(self.course, name) for name in Course.__slots__} | {"needs_person": ""})

    def look(self, at, outcome, jitter, wish):
        before, self.now = self.course, max(at, self.now)
        found = decide(before, outcome, self.now, jitter, wish)
        again = decide(before, outcome, self.now, jitter, wish)
        assert found == again
        after, self.course, self.due = found.course, found.course, found.next_look_at
        assert self.due is not None
        if outcome == Outcome.GONE:
            if not self.counted or self.now - self.counted[-1] >= policy.BETWEEN_FAILURES:
                self.counted.append(self.now)
        elif outcome != Outcome.REFUSED:
            self.counted = []
        self.check(before, after, outcome, wish)

    def check(self, before, after, outcome, wish):
        if after.state == LinkState.DEAD and before.state != LinkState.DEAD:
            assert outcome == Outcome.GONE
            assert len(self.counted) >= 3
            last = self.counted[-3:]
            assert all(two - one >= 3 * DAY for one, two in pairwise(last))
            assert after.needs_person
        if before.state in (LinkState.DEAD, LinkState.ARCHIVED):
            assert after.state == before.state
        if outcome == Outcome.REFUSED:
            assert (after.state, after.failures, after.failed_at, after.well_at) == (
                before.state, before.failures, before.failed_at, before.well_at
            )  # fmt: skip
            assert after.needs_person
        elif outcome in WELL:
            assert after.well_at == self.now
            if before.state not in (LinkState.DEAD, LinkState.ARCHIVED):
                assert (after.failures, after.failed_at) == (0, None)
                assert self.due - self.now >= 7 * DAY
        else:
            assert after.well_since is None
            assert after.well_at == before.well_at
        wait = self.due - self.now
        assert wait <= 90 * DAY
        assert wait >= timedelta(seconds=wish)
        assert wait >= (3 * DAY if after.state == LinkState.FAILING else DAY)

    @invariant()
    def the_course_is_sound(self):
        course = getattr(self, "course", None)
        if course is None:
            return
        assert len(course.needs_person) <= 200
        assert (course.failures == 0) == (course.failed_at is None)
        if course.state == LinkState.FAILING:
            assert 1 <= course.failures < policy.FAILURES_TO_DEATH
        assert course.well_since is None or course.well_at is not None


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)


def test_a_question_is_put_once():
    """However often the same is seen, a person who has decided is not asked again."""
    for outcome in (Outcome.SOFT_404_SUSPECT, Outcome.PARKED, Outcome.MOVED, Outcome.UNREACHABLE, Outcome.GONE):
        course, now, asked = Course(LinkState.ALIVE), NOW, 0
        for _ in range(30):
            found = decide(course, outcome, now, 0.5)
            asked += bool(found.course.needs_person)
            course = Course(*(getattr(found.course, name) for name in Course.__slots__[:-1]))  # decided at once
            now = found.next_look_at
        assert asked == 1, outcome


def test_questions_fit_their_column():
    for name in ("DIED", "RETURNED", "MOVED", "SOFT_404", "PARKED", "SILENT", "REFUSED"):
        assert 0 < len(getattr(policy, name)) <= 200


@pytest.mark.parametrize("jitter", [-0.1, 1.0, 2])
def test_a_jitter_out_of_bounds_is_an_error(jitter):
    with pytest.raises(ValueError, match="Jitter is"):
        decide(Course(), Outcome.OK, NOW, jitter)


def test_a_time_without_zone_is_an_error():
    with pytest.raises(ValueError, match="time zone"):
        decide(Course(), Outcome.OK, datetime(2026, 6, 1), 0)  # noqa: DTZ001


def test_an_outcome_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="splendid"):
        decide(Course(), "splendid", NOW, 0)


def test_a_stable_link_is_looked_at_less_and_less():
    course, now, waits = Course(), NOW, []
    for _ in range(40):
        found = decide(course, Outcome.OK, now, 0.99)
        waits.append(found.next_look_at - now)
        course, now = found.course, found.next_look_at
    assert waits == sorted(waits)
    assert waits[0] >= 7 * DAY
    assert 80 * DAY <= waits[-1] <= 90 * DAY
