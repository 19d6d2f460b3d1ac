"""Which frameworks bear on a deployment on a day: every category asked, the useful answers first.

Pure: the law and one question in, groups of assessments out. Only regulated classes and ceilings can be *in class*;
carve-outs, gaps and context are given apart, as explanations. A category that does not hold on the day is not asked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from archive.values.verdict import Answer
from treaties.classify import Category
from treaties.law import Assessment, Law, Question
from treaties.vocabulary import REGULATING, Effect, Match, Standing

#: Rows in view in a group before the others are folded; of a group other than *in class*, rows of instruments in
#: which neither state takes part are folded first.
SHOWN = 6
ASKED = frozenset(REGULATING)

#: Headline order of effects, the most useful to a reader first.
ORDER = (
    Effect.OBLIGATION_APPLIES,
    Effect.SUSPENDED,
    Effect.OBJECT_AND_PURPOSE,
    Effect.UNCLEAR,
    Effect.LAPSED,
    Effect.WITHDRAWN,
    Effect.NOT_YET,
    Effect.NO_BOUND_PARTY,
    Effect.UNDETERMINED,
    Effect.EXEMPT,
    Effect.CONDUCT_NOT_CONCERNED,
    Effect.OUTSIDE_SCOPE,
    Effect.OUTSIDE,
)
#: Group → the effects it gathers, in the order of the page.
GROUPS = {
    "in_class": ORDER[:8],
    "undetermined": (Effect.UNDETERMINED,),
    "exempt": (Effect.EXEMPT,),
    "other_conduct": (Effect.CONDUCT_NOT_CONCERNED,),
    "other_territory": (Effect.OUTSIDE_SCOPE,),
    "outside": (Effect.OUTSIDE,),
}
FOLDED = frozenset({"other_territory", "outside"})
_ELSEWHERE = frozenset({Effect.CONDUCT_NOT_CONCERNED, Effect.OUTSIDE_SCOPE})
_TAKES_PART = {
    Standing.BOUND: 4,
    Standing.PROVISIONALLY_BOUND: 4,
    Standing.SUSPENDED: 4,
    Standing.SIGNED_ONLY: 3,
    Standing.LAPSED: 3,
    Standing.WITHDRAWN: 3,
    Standing.UNCLEAR: 2,
    Standing.NOT_YET: 1,
}


@dataclass(frozen=True, slots=True)
class Group:
    """Assessments of one kind of answer. ``first`` in view, ``rest`` folded; ``instruments``: ids, each once."""

    key: str
    first: tuple[Assessment, ...]
    rest: tuple[Assessment, ...]

    @property
    def count(self) -> int:
        return len(self.first) + len(self.rest)

    @property
    def instruments(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.instrument for each in (*self.first, *self.rest)))


@dataclass(frozen=True, slots=True)
class Bearing:
    """The answers on one day.

    ``explained``: carve-outs, gaps and context that take the weapon in, or may, where conduct and territory fit.

    ``not_asked``: categories that do not hold on the day; ``effects``: how often each effect was given.
    """

    groups: tuple[Group, ...]
    explained: tuple[Assessment, ...]
    not_asked: tuple[Category, ...]
    effects: tuple[tuple[Effect, int], ...]

    @property
    def asked(self) -> int:
        return sum(count for _, count in self.effects)

    @property
    def headline(self) -> Assessment | None:
        """The first answer of the first group, where the weapon is in class."""
        return self.groups[0].first[0] if self.groups and self.groups[0].key == "in_class" else None


def bearing(law: Law, question: Question, day: date) -> Bearing:
    """Ask every category that this kind of object can meet, and order the answers."""
    asked, explained, not_asked = [], [], []
    for category in law.bearing(question.facts):
        if not holds(category, day):
            if category.nature in ASKED:
                not_asked.append(category)
            continue
        answer = law.assess_then(question, category, day)
        if category.nature in ASKED:
            asked.append(answer)
        elif answer.match in (Match.IN_CLASS, Match.UNDETERMINED) and answer.effect not in _ELSEWHERE:
            explained.append(answer)
    counts = Counter(each.effect for each in asked)
    groups = [_group(key, [each for each in asked if each.effect in effects]) for key, effects in GROUPS.items()]
    return Bearing(
        tuple(each for each in groups if each.count),
        tuple(sorted(explained, key=lambda each: (each.match is not Match.IN_CLASS, -_part(each), each.category))),
        tuple(not_asked),
        tuple((effect, counts[effect]) for effect in ORDER if counts[effect]),
    )


def holds(category: Category, day: date) -> bool:
    """Can the category hold on ``day``, by its own first and last day?"""
    begun = not category.valid_from or category.valid_from.happened_by(day) is not Answer.NO
    over = bool(category.valid_until) and category.valid_until.happened_by(day) is Answer.YES
    return begun and not over


def turning_days(law: Law, question: Question, answers: Iterable[Assessment]) -> list[tuple[date, str, str, Standing]]:
    """For each instrument in ``answers``, the last day on which the standing of either state changed.

    As (day, instrument, state, standing from then on), in order of day, one per day and instrument.
    """
    found: dict[tuple[date, str], tuple[date, str, str, Standing]] = {}
    for instrument in dict.fromkeys(each.instrument for each in answers):
        for state in filter(None, (question.deploying, question.host)):
            spans = [span for span in law.standings(instrument, state) if span.start]
            spans = [span for span in spans if span.value.standing is not Standing.UNCLEAR]
            if spans and spans[-1].start:
                last = spans[-1]
                day = spans[-1].start
                found.setdefault((day, instrument), (day, instrument, state, last.value.standing))
    return [found[key] for key in sorted(found)]


def _group(key: str, rows: Sequence[Assessment]) -> Group:
    """Ordered by effect and by how far both states take part; rows of one instrument stay together."""
    best: dict[str, tuple[int, int]] = {}
    for each in rows:
        place = (ORDER.index(each.effect), -_part(each))
        best[each.instrument] = min(best.get(each.instrument, place), place)
    ordered = sorted(
        rows, key=lambda each: (best[each.instrument], each.instrument, ORDER.index(each.effect), each.category)
    )
    if key in FOLDED:
        return Group(key, (), tuple(ordered))
    concerned = [each for each in ordered if key == "in_class" or _part(each)]
    shown = SHOWN if len(concerned) > SHOWN + 2 and key != "in_class" else len(concerned)
    first = concerned[:shown]
    return Group(key, tuple(first), tuple(each for each in ordered if each not in first))


def _part(assessment: Assessment) -> int:
    """How far the two states take part in the instrument on that day."""
    return sum(_TAKES_PART.get(each.standing, 0) for each in (assessment.deploying, assessment.host) if each)
