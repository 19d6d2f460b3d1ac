"""What each word of the answers means, in one short sentence. Pure; every word of the vocabulary has one."""

from collections.abc import Mapping
from typing import Any

from treaties.vocabulary import Cause, Effect, Match, Phase, Standing

MATCH: Mapping[Match, str] = {
    Match.IN_CLASS: "The weapon falls in the category.",
    Match.NOT_IN_CLASS: "One criterion is not met. The step names it.",
    Match.EXEMPT: "It would fall in the category, but an exemption of the text takes it out.",
    Match.UNDETERMINED: "The records do not settle it. The cause is named.",
}
CAUSE: Mapping[Cause, str] = {
    Cause.DISPUTED: "There are claims on both sides of the bound.",
    Cause.STRADDLES: "Each claim covers both sides of the bound.",
    Cause.MISSING: "A fact that is needed is not recorded.",
    Cause.UNCLEAR_EXEMPTION: "It is not recorded whether the exemption holds.",
    Cause.NOT_DECIDABLE: "The text uses words that no rule can decide.",
}
STANDING: Mapping[Standing, str] = {
    Standing.BOUND: "The instrument binds the state on that day.",
    Standing.PROVISIONALLY_BOUND: "The state applies the instrument before it is in force.",
    Standing.SUSPENDED: "The state is a party, but its participation or the whole instrument is suspended.",
    Standing.SIGNED_ONLY: "The state has signed and is not bound. It must not defeat object and purpose.",
    Standing.WITHDRAWN: "The state has left, and its withdrawal has taken effect.",
    Standing.LAPSED: "The state was bound until the instrument ended.",
    Standing.SUCCEEDED: "The state no longer exists. Its successors are named.",
    Standing.NOT_YET: "The state signs or becomes bound only later.",
    Standing.NOT_BOUND: "The state takes no part. Said only where the list of participants is complete.",
    Standing.UNCLEAR: "The records leave it open. The dates that would decide, or the gap in the list, are named.",
}
PHASE: Mapping[Phase, str] = {
    Phase.NOT_YET: "Not yet signed or adopted.",
    Phase.SIGNED: "Signed or adopted, not in force.",
    Phase.PROVISIONALLY_APPLIED: "Applied before it is in force.",
    Phase.IN_FORCE: "In force.",
    Phase.SUSPENDED: "The whole instrument is suspended.",
    Phase.ENDED: "It has been terminated, has expired, was superseded, or one of its two parties has left.",
    Phase.UNCLEAR: "The day of an event is not exact, and the answer depends on it.",
}
EFFECT: Mapping[Effect, str] = {
    Effect.OBLIGATION_APPLIES: "In class, and a state concerned is bound (legally or politically, by its kind).",
    Effect.SUSPENDED: "In class, but the obligation is suspended.",
    Effect.OBJECT_AND_PURPOSE: "In class; a signatory must not defeat the object and purpose of the treaty.",
    Effect.UNCLEAR: "In class, but the standing, the conduct or the territory is not clear.",
    Effect.LAPSED: "In class, but the instrument has ended.",
    Effect.WITHDRAWN: "In class, but the state has left.",
    Effect.NOT_YET: "In class, but the state becomes bound only later.",
    Effect.NO_BOUND_PARTY: "In class, but no state concerned is bound.",
    Effect.OUTSIDE: "Not in class.",
    Effect.CONDUCT_NOT_CONCERNED: "The category is about another conduct, for example tests.",
    Effect.OUTSIDE_SCOPE: "The place or the addressee is outside the scope.",
    Effect.EXEMPT: "An exemption takes it out.",
    Effect.UNDETERMINED: "The match is undetermined.",
}

#: Name of the vocabulary (as ``state_word`` knows it), the question it answers, its words.
VOCABULARIES: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
    ("match", "Match: does the weapon fall in the category?", MATCH),
    ("cause", "Cause: why is a match undetermined?", CAUSE),
    ("phase", "Status: where does the instrument stand?", PHASE),
    ("standing", "Standing: is the state bound?", STANDING),
    ("effect", "Effect: what follows?", EFFECT),
)
