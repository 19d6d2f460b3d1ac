"""Policy: what a look changes in the state of a link, when to look again, what a person must decide. Pure.

THE rule a librarian may ask about; told in plain words in ``docs/evidence.md``, in cases in ``tests/cases/policy.csv``.
Time is an argument; waits are only ever lengthened by jitter, so that "at least" stays true.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archive.vocabulary import LinkState, Outcome

DAY = timedelta(days=1)
#: A live link rests a quarter of the time for which it has been seen well, within these bounds.
SHORTEST_REST, LONGEST_REST = 7 * DAY, 80 * DAY
#: A page that its host says is gone is asked for again; so many such looks in a row, so far apart, make a link dead.
BETWEEN_FAILURES, FAILURES_TO_DEATH = 3 * DAY, 3
#: A host that gave no whole answer is asked again later and later; after the last step a person is told.
BACKING_OFF = (1 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY)
#: Waits after looks of other kinds.
WAIT_BLOCKED, WAIT_SUSPECT, WAIT_STILL_SUSPECT, WAIT_REFUSED = 14 * DAY, 7 * DAY, 30 * DAY, 30 * DAY
#: A dead link, and one that an archived copy stands for, is still looked at.
WAIT_SETTLED = 80 * DAY
#: Share of a wait by which jitter may lengthen it: 80 days become 90 at most.
SPREAD = 1 / 8

#: States that only a person ends.
SETTLED = frozenset({LinkState.DEAD, LinkState.ARCHIVED})
WELL = frozenset({Outcome.OK, Outcome.UNCHANGED, Outcome.MOVED})

DIED = (
    "Its host said three times, at least three days apart, that the page is gone. Look for another address or a copy."
)
RETURNED = "The page was given up and answers again. Say whether it is the same."
MOVED = "The page stands at another lasting address. Say whether to take it over."
SOFT_404 = "The answer looks like an error page. Look whether the page is still there."
PARKED = "The name of the host seems to be for sale. Look whether the page is still there."
SILENT = "The host has given no whole answer at five looks in a row. Look whether it still exists."
REFUSED = "This archive may not or cannot fetch the address. Look at it by hand, or give another address."


@dataclass(frozen=True, slots=True)
class Course:
    """How an access point has fared.

    ``state``: a word of :class:`archive.vocabulary.LinkState`. ``failures``: failed looks of one kind in a row that
    count; ``failed_at``: the newest of them. ``well_at``: when the page was last seen well; ``well_since``: seen well
    at every look since. ``needs_person``: what a person must decide, empty when nothing or when it was decided.
    """

    state: str = LinkState.NEVER_CHECKED
    failures: int = 0
    failed_at: datetime | None = None
    well_at: datetime | None = None
    well_since: datetime | None = None
    needs_person: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a look. ``next_look_at``: when it is due again."""

    course: Course
    next_look_at: datetime


def decide(course: Course, outcome: str, now: datetime, jitter: float, retry_after: int = 0) -> Decision:
    """What one look changes.

    ``outcome``: a word of :class:`archive.vocabulary.Outcome`; ``now``: when the look was made, with its time zone;
    ``jitter``: from 0 up to 1, the caller's throw; ``retry_after``: seconds the host asked to wait
    (:func:`archive.refresh.head.wait_of`). Raises ``ValueError`` for a jitter out of bounds or a time without zone.
    """
    if not 0 <= jitter < 1:
        raise ValueError(f"Jitter is {jitter}: give a number from 0 up to, not including, 1.")
    if now.tzinfo is None:
        raise ValueError(f"The time of the look, {now}, has no time zone: give one.")
    seen = Outcome(outcome)
    if seen is not Outcome.REFUSED and course.needs_person == REFUSED:
        course = replace(course, needs_person="")
    if seen is Outcome.REFUSED:
        after, wait = _refused(course)
    elif course.state in SETTLED:
        after, wait = _settled(course, seen, now)
    elif seen in WELL:
        after, wait = _well(course, seen, now)
    elif seen is Outcome.GONE:
        after, wait = _gone(course, now)
    elif seen is Outcome.UNREACHABLE:
        after, wait = _unreachable(course, now)
    elif seen is Outcome.BLOCKED:
        after, wait = _blocked(course)
    else:
        after, wait = _suspect(course, seen)
    wait *= 1 + SPREAD * jitter
    return Decision(after, now + max(wait, timedelta(seconds=retry_after)))


Step = tuple[Course, timedelta]


def _well(course: Course, seen: Outcome, now: datetime) -> Step:
    """The page is there: failures are forgotten, and so is what was asked of a person, unless it has moved."""
    since = course.well_since or now
    rest = min(max((now - since) / 4, SHORTEST_REST), LONGEST_REST)
    if seen is Outcome.MOVED:
        ask = course.needs_person if course.state == LinkState.MOVED else MOVED
        return Course(LinkState.MOVED, 0, None, now, since, ask), rest
    drifted = course.state == LinkState.DRIFTED  # that the page is there does not say that it says the same
    state = LinkState.DRIFTED if drifted else LinkState.ALIVE
    ask = course.needs_person if drifted else ""
    return Course(state, 0, None, now, since, ask), rest


def _gone(course: Course, now: datetime) -> Step:
    """The host says that the page is gone: a failure, if it is the first or far enough from the last that counts."""
    failing = course.state == LinkState.FAILING
    failures, failed_at = (course.failures, course.failed_at) if failing else (0, None)
    if failed_at is not None and now - failed_at < BETWEEN_FAILURES:
        return replace(course, well_since=None), BETWEEN_FAILURES
    failures += 1
    if failures < FAILURES_TO_DEATH:
        ask = course.needs_person if failing else ""
        return Course(LinkState.FAILING, failures, now, course.well_at, None, ask), BETWEEN_FAILURES
    return Course(LinkState.DEAD, failures, now, course.well_at, None, DIED), WAIT_SETTLED


def _unreachable(course: Course, now: datetime) -> Step:
    """No whole answer: never dead, asked again later and later; a look within a day of the last is no further step."""
    silent = course.state == LinkState.UNREACHABLE
    failures, failed_at = (course.failures, course.failed_at) if silent else (0, None)
    if failed_at is None or now - failed_at >= BACKING_OFF[0]:
        failures, failed_at = min(failures + 1, 32_000), now
    ask = SILENT if failures == len(BACKING_OFF) and failed_at == now else course.needs_person if silent else ""
    wait = BACKING_OFF[min(failures, len(BACKING_OFF)) - 1]
    return Course(LinkState.UNREACHABLE, failures, failed_at, course.well_at, None, ask), wait


def _blocked(course: Course) -> Step:
    """A reader may still get in: never dead, nothing to decide."""
    ask = course.needs_person if course.state == LinkState.BLOCKED else ""
    return Course(LinkState.BLOCKED, 0, None, course.well_at, None, ask), WAIT_BLOCKED


def _suspect(course: Course, seen: Outcome) -> Step:
    """It answers, but perhaps not with the page: a person is asked when the suspicion arises, not at every look."""
    still = course.state == LinkState.SUSPECT
    ask = course.needs_person if still else PARKED if seen is Outcome.PARKED else SOFT_404
    return Course(LinkState.SUSPECT, 0, None, course.well_at, None, ask), WAIT_STILL_SUSPECT if still else WAIT_SUSPECT


def _refused(course: Course) -> Step:
    """It says nothing of the page: only a person is asked, unless one is already."""
    return replace(course, needs_person=course.needs_person or REFUSED), WAIT_REFUSED


def _settled(course: Course, seen: Outcome, now: datetime) -> Step:
    """A dead link stays dead until a person says otherwise; that it answers again is told once."""
    if seen not in WELL:
        ask = DIED if course.needs_person == RETURNED else course.needs_person
        return replace(course, well_since=None, needs_person=ask), WAIT_SETTLED
    ask = course.needs_person if course.well_since else RETURNED
    return replace(course, well_at=now, well_since=course.well_since or now, needs_person=ask), WAIT_SETTLED
