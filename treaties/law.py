"""The law as recorded, in one value: instruments, participations, categories and regions, ready to be asked.

``Law.assess`` puts the four rules together for one weapon, two states, one conduct and one day: match
(``classify``), standing (``parties``, which asks ``status``) and effect. Matches are remembered per facts and
category, standings per instrument, state and day, since thousands of deployments ask the same.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from archive.values.dates import FuzzyDate, exactly
from archive.values.spans import Span, constant_spans, hinges
from archive.values.verdict import Answer, Step
from treaties.classify import Category, Facts, Listing, MatchVerdict, classify, within_kind
from treaties.effect import Territory, conduct_step, effect_of, scope_step
from treaties.parties import Episode, InstrumentFacts, StandingVerdict, StateFacts, dates_used, standing_on
from treaties.vocabulary import Cause, Conduct, Effect, Match, Standing


@dataclass(frozen=True, slots=True)
class Question:
    """One deployment, as the rules see it: the weapon, the two states (ids or empty) and the conduct."""

    facts: Facts
    deploying: str = ""
    host: str = ""
    conduct: Conduct | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The archive's derived answer for one category on one day. A standing is None where no state is given."""

    category: str
    instrument: str
    match: Match
    cause: Cause | None
    deploying: StandingVerdict | None
    host: StandingVerdict | None
    effect: Effect
    deploying_effect: Effect | None
    host_effect: Effect | None
    steps: tuple[Step, ...]

    @property
    def answer(self) -> tuple[Match, Cause | None, Standing | None, Standing | None, Effect]:
        """What is compared when spans of constant answer are cut."""
        standings = (each.standing if each else None for each in (self.deploying, self.host))
        return (self.match, self.cause, *standings, self.effect)  # type: ignore[return-value]

    @property
    def asked(self) -> bool:
        """Whether the category holds on the day at all; outside its two days it is not asked."""
        return not any(step.criterion == "validity" and step.answer is Answer.NO for step in self.steps)

    @property
    def why(self) -> str:
        """The deciding reason in a sentence: what settled the match, else conduct or territory, else the standing."""
        wanted = {Effect.OUTSIDE: Answer.NO, Effect.EXEMPT: Answer.NO, Effect.UNDETERMINED: Answer.UNCLEAR}
        asked = [step for step in self.steps if not step.criterion.startswith("standing_")]
        if self.effect in (Effect.CONDUCT_NOT_CONCERNED, Effect.OUTSIDE_SCOPE):
            return next(
                step.reason for step in asked if step.answer is Answer.NO and step.criterion in ("conduct", "territory")
            )
        if self.effect in wanted:
            return next(step.reason for step in asked if step.answer is wanted[self.effect])
        own = ((self.deploying_effect, self.deploying), (self.host_effect, self.host))
        return next((each.reason for effect, each in own if each and effect is self.effect), "No state is recorded.")


@dataclass(slots=True)
class Law:
    """Everything the rules need, by id.

    ``episodes`` by instrument and state; ``continues``: the state that goes on after a state ceased; ``listings``:
    the types listed by name, by instrument.
    """

    instruments: Mapping[str, InstrumentFacts]
    categories: Mapping[str, Category]
    states: Mapping[str, StateFacts]
    episodes: Mapping[tuple[str, str], tuple[Episode, ...]]
    regions: Mapping[str, Territory] = field(default_factory=dict)
    continues: Mapping[str, str] = field(default_factory=dict)
    listings: Mapping[str, tuple[Listing, ...]] = field(default_factory=dict)
    _matches: dict[tuple[Facts, str, int], MatchVerdict] = field(default_factory=dict, repr=False)
    _standings: dict[tuple[str, str], tuple[Span[StandingVerdict], ...]] = field(default_factory=dict, repr=False)

    def for_one_question(self) -> "Law":
        """The same law, with matches of its own to remember: for facts given from outside, asked once."""
        return replace(self, _matches={})

    def match(self, facts: Facts, category: Category, day: date) -> MatchVerdict:
        """The match on ``day``; only categories that hold between two days depend on it."""
        key = (facts, category.id, bisect_right(hinges(self._validity(category)), day))
        if key not in self._matches:
            self._matches[key] = classify(facts, category, self.categories, day)
        return self._matches[key]

    def standing(self, instrument: str, state: str, day: date) -> StandingVerdict:
        """The standing of a state, by id, on ``day``. Raises ``KeyError`` for an unknown instrument or state."""
        for span in self.standings(instrument, state):
            if span.covers(day):
                return span.value
        raise AssertionError("the spans of a standing cover every day")

    def standings(self, instrument: str, state: str) -> tuple[Span[StandingVerdict], ...]:
        """The whole timeline of a state in an instrument.

        A territory without episodes of its own stands where its responsible state stands (Vienna Convention on
        the Law of Treaties, Art. 29: a treaty binds a party in respect of its entire territory).
        """
        key = (instrument, state)
        if key not in self._standings:
            facts, of = self.instruments[instrument], self.states[state]
            episodes = self.episodes.get(key, ())
            if of.responsible in self.states and not episodes:
                return self.standings(instrument, of.responsible)
            days = hinges(dates_used(facts, of, episodes))
            self._standings[key] = constant_spans(days, lambda day: standing_on(facts, of, episodes, day))
        return self._standings[key]

    def state_then(self, state: str, day: date) -> str:
        """The state that existed on ``day``: a deployment that outlives a state is that of the one that goes on."""
        seen: set[str] = set()
        while (
            state in self.continues and state not in seen and self.states[state].ceased.happened_by(day) is Answer.YES
        ):
            seen.add(state)
            state = self.continues[state]
        return state

    def assess(self, question: Question, category: Category, day: date) -> Assessment:
        """Match, standing of both states, and effect, with every step."""
        verdict = self.match(question.facts, category, day)
        deploying, host = (
            self.standing(category.instrument, state, day) if state else None
            for state in (question.deploying, question.host)
        )
        asked = [conduct_step(category, question.conduct)]
        territory = scope_step(category, question.deploying, question.host, self.regions)
        asked += [territory] if territory else []
        follows = effect_of(verdict.match, deploying, host, asked)
        steps = (*verdict.steps, *asked, *_standing_steps(deploying, host))
        return Assessment(
            category.id,
            category.instrument,
            verdict.match,
            verdict.cause,
            deploying,
            host,
            follows.effect,
            follows.deploying,
            follows.host,
            steps,
        )

    def assess_all(self, question: Question, day: date, only: Iterable[str] | None = None) -> list[Assessment]:
        """Every category (or those named in ``only``) asked on ``day``, in the order of the records."""
        ids = self.categories if only is None else only
        return [self.assess(question, self.categories[each], day) for each in ids]

    def bearing(self, facts: Facts) -> list[Category]:
        """The categories this kind of object can meet at all: past type, delivery vehicle, domain and basing."""
        return [each for each in self.categories.values() if within_kind(facts, each)]

    def spans(self, question: Question, category: Category) -> tuple[Span[Assessment], ...]:
        """The whole timeline of one deployment in one category, as spans of constant answer.

        The answer is match, cause, both standings and effect, for the states that existed then; each span holds
        the assessment of its first day.
        """
        days = hinges(self._deciding(question, category))
        days += [
            span.start
            for state in self._states_over_time(question)
            for span in self.standings(category.instrument, state)
            if span.start
        ]

        def asked(day: date) -> tuple[Question, Assessment]:
            then = self._then(question, day)
            return then, self.assess(then, category, day)

        def answer(found: tuple[Question, Assessment]) -> tuple[object, ...]:
            then, assessment = found
            return then.deploying, then.host, assessment.answer

        return tuple(Span(each.start, each.end, each.value[1]) for each in constant_spans(days, asked, answer))

    def askable(self, question: Question) -> Question:
        """The same question without states that the law does not know: those are still drafts."""
        deploying, host = (state if state in self.states else "" for state in (question.deploying, question.host))
        return Question(question.facts, deploying, host, question.conduct)

    def _then(self, question: Question, day: date) -> Question:
        deploying = self.state_then(question.deploying, day) if question.deploying else ""
        host = self.state_then(question.host, day) if question.host else ""
        if (deploying, host) == (question.deploying, question.host):
            return question
        return Question(question.facts, deploying, host, question.conduct)

    def assess_then(self, question: Question, category: Category, day: date) -> Assessment:
        """As :meth:`assess`, for the states that existed on ``day``."""
        return self.assess(self._then(question, day), category, day)

    def _states_over_time(self, question: Question) -> set[str]:
        found: set[str] = set()
        for state in filter(None, (question.deploying, question.host)):
            while state and state not in found:
                found.add(state)
                state = self.continues.get(state, "")
        return found

    def _deciding(self, question: Question, category: Category) -> list[FuzzyDate]:
        return self._validity(category) + [self.states[each].ceased for each in self._states_over_time(question)]

    def _with_members(self, category: Category) -> list[Category]:
        found = [category]
        for name in (*category.member_of, *category.not_member_of):
            if name in self.categories:
                found += self._with_members(self.categories[name])
        return found

    def _validity(self, category: Category) -> list[FuzzyDate]:
        return [day for each in self._with_members(category) for day in (each.valid_from, each.valid_until)]


def _standing_steps(deploying: StandingVerdict | None, host: StandingVerdict | None) -> tuple[Step, ...]:
    return tuple(
        Step(f"standing_{role}", _BINDS.get(each.standing, Answer.NO), _told(each), because=each.because)
        for role, each in (("deploying", deploying), ("host", host))
        if each
    )


_BINDS = {
    Standing.BOUND: Answer.YES,
    Standing.PROVISIONALLY_BOUND: Answer.YES,
    Standing.UNCLEAR: Answer.UNCLEAR,
}


def _told(verdict: StandingVerdict) -> str:
    marks = [word for word, on in (("disputed", verdict.disputed), ("unconfirmed", verdict.unconfirmed)) if on]
    return " ".join([verdict.reason, *verdict.notes, *([f"[{', '.join(marks)}]"] if marks else [])])


def day_of(text: str) -> date:
    """Read an exact day ``YYYY-MM-DD``. Raises ``ValueError`` with the remedy."""
    try:
        return exactly(date.fromisoformat(text)).earliest or date.min
    except ValueError:
        raise ValueError(f"“{text}” is no day. Write year-month-day, for example 2025-12-17.") from None
