"""What a question to the rules may hold, and what an answer holds, as OpenAPI describes them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from archive.values.verdict import Answer
from deployments.answering import ROLES
from deployments.asking import MOST_CLAIMS, MOST_NAMED
from deployments.reading import LONGEST_TEXT
from treaties.criteria import NUMBERS, YES_OR_NO
from treaties.vocabulary import (
    Basing,
    Basis,
    Cause,
    Conduct,
    Effect,
    LaunchDomain,
    Match,
    Measure,
    Nature,
    Obligation,
    Rank,
    Standing,
    SystemType,
    Warhead,
)

Shape = dict[str, Any]


def _told(shape: Shape, sentence: str) -> Shape:
    return {**shape, "description": sentence}


def _word(words: Iterable[StrEnum], *more: None) -> Shape:
    return {"enum": [*(each.value for each in words), *more]}


def _words(words: Iterable[StrEnum]) -> Shape:
    """A word, several joined by semicolons, a list, or nothing."""
    names = "|".join(each.value for each in words)
    joined = {"type": "string", "pattern": rf"^\s*({names})\s*(;\s*({names})\s*)*$"}
    return {"anyOf": [joined, {"type": "array", "items": _word(words)}, {"type": "null"}]}


def _object(properties: Shape, sentence: str, needed: Iterable[str] | None = None) -> Shape:
    required = list(properties if needed is None else needed)
    return {
        "type": "object",
        "description": sentence,
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _list(items: Shape, sentence: str, **more: int) -> Shape:
    return {"type": ["array", "null"] if more else "array", "items": items, "description": sentence, **more}


def _each(shape: Shape) -> Shape:
    """One for each state asked about; null where none was given."""
    return {role: _told(shape, f"Of the {role} state; null where none was given.") for role in ROLES}


NUMBER = {"type": ["number", "null"], "minimum": 0}
YES_NO = {"enum": [True, False, "yes", "no", None]}
TEXT = {"type": ["string", "null"], "maxLength": LONGEST_TEXT}
PLAIN, FLAG = {"type": "string"}, {"type": "boolean"}

_CLAIM = {
    "id": _told(TEXT, "A name for the claim, to be found again in the steps."),
    "measure": _told(_word(Measure, None), "What the figure is; max_range unless told."),
    "lower": _told(NUMBER, "The lower figure."),
    "upper": _told(NUMBER, "The upper figure, or the only one. At least the lower."),
    "lower_inclusive": _told(YES_NO, "Whether the lower figure belongs to it; yes unless told."),
    "upper_inclusive": _told(YES_NO, "Whether the upper figure belongs to it; yes unless told."),
    "open_ended": _told(YES_NO, "Whether “or more” was said."),
    "claimant": _told(TEXT, "Who says so."),
    "basis": _told(_word(Basis, None), "What the claim rests on."),
    "rank": _told(_word(Rank, None), "preferred: headlines follow it. deprecated: takes no part."),
}
_LISTED = {
    "anyOf": [
        PLAIN,
        _object(
            {
                "instrument": _told(PLAIN, "The id of the instrument that lists the type."),
                "designation": _told(TEXT, "The name in the list."),
            },
            "A type by its name in the list of an instrument.",
        ),
    ]
}
_FACTS = {
    "system_type": _told(_word(SystemType, None), "What kind of object it is."),
    "launch_domain": _told(_words(LaunchDomain), "From where it is launched."),
    "basing": _told(_words(Basing), "How it is based."),
    "warhead": _told(_word(Warhead, None), "dual: capable of either, not known to be nuclear-armed."),
    "weapon_delivery_vehicle": _told(YES_NO, "Whether it delivers weapons. Missiles do unless you say no."),
    "range_claims": _list(_object(_CLAIM, "A claim.", ()), "Claims about its range, in km.", maxItems=MOST_CLAIMS),
    "payload_claims": _list(_object(_CLAIM, "A claim.", ()), "Claims about its payload, in kg.", maxItems=MOST_CLAIMS),
    "named_types": _list(_LISTED, "Instruments that list the type, or its names there.", maxItems=MOST_NAMED),
    **{name: _told(NUMBER, f"A figure in {unit}.") for name, unit in NUMBERS.items()},
    **{name: _told(YES_NO, f"Whether: {meaning}.") for name, meaning in YES_OR_NO.items()},
}
STATE = {"type": ["string", "null"]}
#: The body of a question.
QUESTION = _object(
    {
        "facts": _object(_FACTS, "What is known of the weapon; an empty object: nothing is recorded.", ()),
        "deploying_state": _told(STATE, "The code of the state whose weapon it is."),
        "host_state": _told(STATE, "The code of the state where it stands."),
        "on": _told({"type": ["string", "null"], "format": "date"}, "The day asked about; today (UTC) unless told."),
        "conduct": _told(_word(Conduct, None), "What the deployment is."),
        "categories": {"type": ["array", "null"], "items": PLAIN, "description": "Ids of categories; all unless told."},
    },
    "A weapon's facts, two states and a day.",
    ["facts"],
)

_MARKS = {
    "anyOf": [
        _object(
            {
                "disputed": _told(FLAG, "Only some count the state as bound."),
                "unconfirmed": _told(FLAG, "It rests on a fact that is not yet confirmed by a source."),
                "reason": _told(PLAIN, "Why the standing is that."),
                "notes": _list(PLAIN, "What a reader must know besides."),
                "because": _list(PLAIN, "The records it rests on, in words."),
                "deciding": _list(PLAIN, "Days or gaps that would decide what is unclear."),
            },
            "How sure the standing is.",
        ),
        {"type": "null"},
    ]
}
_STEP = _object(
    {
        "criterion": _told(PLAIN, "What was asked."),
        "answer": _told(_word(Answer), "The answer."),
        "reason": _told(PLAIN, "Why, in a sentence."),
        "locator": _told(PLAIN, "Article or paragraph."),
        "because": _list(PLAIN, "Claims and values it rests on."),
    },
    "One criterion as it was asked and answered.",
)
_RESULT = _object(
    {
        "category": _told(PLAIN, "Id of the category."),
        "instrument": _told(PLAIN, "Id of its instrument."),
        "match": _told(_word(Match), "Whether the weapon falls in the category."),
        "cause": _told(_word(Cause, None), "Why the match is undetermined; null where it is not."),
        "standing": _object(_each(_word(Standing, None)), "Whether each state is bound on the day."),
        "effect": _told(_word(Effect), "What follows: the strongest of both states."),
        "steps": _list(_STEP, "The criteria in the order asked."),
        "standing_marks": _object(_each(_MARKS), "How sure each standing is."),
        "effects": _object(_each(_word(Effect, None)), "What follows for each state."),
        "name": _told(PLAIN, "Name of the category."),
        "locator": _told(PLAIN, "Where it is defined."),
        "obligation": _told(_word(Obligation), "What follows for the class."),
        "nature": _told(_word(Nature), "What the class is; only regulated classes and ceilings regulate."),
        "unconfirmed": _told(FLAG, "The category itself is not yet confirmed by a source."),
        "why": _told(PLAIN, "The deciding reason."),
    },
    "The answer for one category.",
)
_DAY = {"type": "string", "format": "date", "description": "The day asked about."}
_RESULTS = {
    "results": _list(_RESULT, "One answer for each category asked."),
    "not_asked": _list(PLAIN, "Ids of categories that do not hold on the day."),
}
#: The body of an answer, to a question and about a deployment on record.
ANSWER = _object({"on": _DAY, **_RESULTS}, "What the rules say.")
RECORDED = _object({"deployment": _told(PLAIN, "Its id."), "on": _DAY, **_RESULTS}, "What the rules say of it.")
