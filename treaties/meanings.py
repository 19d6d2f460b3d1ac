"""What each word of the answers means, in one short sentence. Pure; every word of the vocabulary has one."""

from collections.abc import Mapping
from typing import Any

from treaties.vocabulary import Basis, Cause, Conduct, Effect, Match, Measure, Phase, Standing, Warhead

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

CONDUCT: Mapping[Conduct, str] = {
    Conduct.OWN_TERRITORY: "A state has the weapon in its own territory.",
    Conduct.STATIONED_ABROAD: "A state keeps its own weapon in another state.",
    Conduct.NUCLEAR_SHARING: "Nuclear weapons of one state stand in another, and forces of the host are to carry them.",
    Conduct.TRANSFERRED: "One state handed the weapon over to another.",
    Conduct.EXERCISE: "The weapon was there for an exercise only.",
    Conduct.COMBAT_USE: "The weapon was there to be used in war.",
}
WARHEAD: Mapping[Warhead, str] = {
    Warhead.NUCLEAR: "The system carries nuclear warheads.",
    Warhead.DUAL: "The system can carry nuclear or conventional warheads. Which it carries is not known.",
    Warhead.CONVENTIONAL: "The system carries no nuclear warhead.",
    Warhead.UNKNOWN: "Not recorded.",
}
MEASURE: Mapping[Measure, str] = {
    Measure.MAX_RANGE: "The greatest distance it can reach: “up to 2,000 km”.",
    Measure.INTERVAL: "From a least to a greatest distance. The upper figure counts.",
    Measure.LOWER_BOUND: "At least this figure. It may be more.",
    Measure.DISTANCE_FLOWN: "How far it flew in one test. It may reach further.",
    Measure.CLASS_BAND: "The limits of a class, for example of intermediate-range missiles. No measured range.",
    Measure.TREATY_BAND: "The limits that a treaty or a declaration under it gives.",
    Measure.ENGAGEMENT_RANGE: "How far an interceptor reaches its target.",
    Measure.REQUIREMENT: "What was asked of the makers. It is shown and not counted.",
}
BASIS: Mapping[Basis, str] = {
    Basis.TREATY_DECLARED: "Declared under a treaty.",
    Basis.OFFICIAL_STATEMENT: "Said by an office of a state.",
    Basis.INTELLIGENCE_ESTIMATE: "Estimated by an intelligence service.",
    Basis.INDEPENDENT_ESTIMATE: "Estimated by researchers.",
    Basis.MANUFACTURER: "Said by the maker.",
    Basis.PRESS: "Written in the press, without another basis.",
}
#: Short forms that records use.
ABBREVIATIONS: Mapping[str, str] = {
    "ABM": "anti-ballistic missile",
    "ALCM": "air-launched cruise missile",
    "CFE": "Conventional Armed Forces in Europe",
    "EDTF": "Extended Date/Time Format: how dates are written here",
    "GLBM": "ground-launched ballistic missile",
    "GLCM": "ground-launched cruise missile",
    "GRAU": "the Soviet and Russian office whose index names weapons, for example 9M729",
    "HCOC": "Hague Code of Conduct against Ballistic Missile Proliferation",
    "ICBM": "intercontinental ballistic missile: range above 5,500 km",
    "INF": "intermediate-range nuclear forces",
    "IRBM": "intermediate-range ballistic missile",
    "MIRV": "multiple independently targetable re-entry vehicles: several warheads on one missile",
    "MOU": "memorandum of understanding",
    "MTCR": "Missile Technology Control Regime",
    "NPT": "Treaty on the Non-Proliferation of Nuclear Weapons",
    "SLBM": "submarine-launched ballistic missile",
    "SLCM": "sea-launched cruise missile",
    "START": "Strategic Arms Reduction Treaty",
    "UNSCR": "resolution of the United Nations Security Council",
}

#: Name of the vocabulary (as ``state_word`` knows it), the question it answers, its words.
VOCABULARIES: tuple[tuple[str, str, Mapping[Any, str]], ...] = (
    ("match", "Match: does the weapon fall in the category?", MATCH),
    ("cause", "Cause: why is a match undetermined?", CAUSE),
    ("phase", "Status: where does the instrument stand?", PHASE),
    ("standing", "Standing: is the state bound?", STANDING),
    ("effect", "Effect: what follows?", EFFECT),
    ("conduct", "Conduct: what is a deployment?", CONDUCT),
    ("warhead", "Warhead: what can a system carry?", WARHEAD),
    ("measure", "Measure: what kind of figure is claimed?", MEASURE),
    ("basis", "Basis: what does a figure rest on?", BASIS),
)
