"""Three-valued answers, and answers that carry their reasons.

Logic is strong Kleene logic (S. C. Kleene, *Introduction to Metamathematics*, 1952, § 64):
*unclear* stays only where the unknown part could change the result.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


def all_of(answers: Iterable[Answer]) -> Answer:
    """Kleene *and*: no if any is no, else unclear if any is unclear, else yes (also for none at all)."""
    found = set(answers)
    if Answer.NO in found:
        return Answer.NO
    return Answer.UNCLEAR if Answer.UNCLEAR in found else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    """Kleene *or*: yes if any is yes, else unclear if any is unclear, else no (also for none at all)."""
    found = set(answers)
    if Answer.YES in found:
        return Answer.YES
    return Answer.UNCLEAR if Answer.UNCLEAR in found else Answer.NO


def negated(answer: Answer) -> Answer:
    """Kleene *not*: yes and no change places, unclear stays."""
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNCLEAR: Answer.UNCLEAR}[answer]


@dataclass(frozen=True, slots=True)
class Step:
    """One criterion asked, and its answer with the reason.

    ``criterion``: the name of what was asked; ``answer``: yes, no or unclear; ``reason``: a sentence a
    student can read; ``locator``: the article it stands in, as written in the record; ``because``: the
    values, claims and dates used, one string each; ``cause``: why it is unclear, else empty.
    """

    criterion: str
    answer: Answer
    reason: str
    locator: str = ""
    because: tuple[str, ...] = ()
    cause: str = ""
