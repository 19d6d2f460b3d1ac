"""The words of treaty law that records, rules, pages and the API share. Pure; values equal the CSV vocabulary."""

from enum import StrEnum


class InstrumentKind(StrEnum):
    BILATERAL_TREATY = "bilateral_treaty"
    MULTILATERAL_TREATY = "multilateral_treaty"
    PROTOCOL = "protocol"
    EXECUTIVE_AGREEMENT = "executive_agreement"
    POLITICAL_COMMITMENT = "political_commitment"
    EXPORT_CONTROL_REGIME = "export_control_regime"
    UNILATERAL_MEASURE = "unilateral_measure"
    SECURITY_COUNCIL_RESOLUTION = "security_council_resolution"


class Topic(StrEnum):
    NUCLEAR = "nuclear"
    MISSILE = "missile"
    CONVENTIONAL = "conventional"
    CHEMICAL = "chemical"
    BIOLOGICAL = "biological"
    SPACE = "space"
    ZONE = "zone"
    TESTING = "testing"
    EXPORT_CONTROL = "export_control"
    CONFIDENCE_BUILDING = "confidence_building"


class EndReason(StrEnum):
    TERMINATED = "terminated"
    EXPIRED = "expired"
    NEVER_IN_FORCE = "never_in_force"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Binds(StrEnum):
    """Whom an instrument binds."""

    PARTIES = "parties"
    DECLARANT = "declarant"
    ALL_UN_MEMBERS = "all_un_members"


class EventKind(StrEnum):
    SIGNATURE = "signature"
    RATIFICATION = "ratification"
    ENTRY_INTO_FORCE = "entry_into_force"
    PROVISIONAL_APPLICATION = "provisional_application"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    WITHDRAWAL_NOTICE = "withdrawal_notice"
    WITHDRAWAL_EFFECTIVE = "withdrawal_effective"
    RATIFICATION_REVOKED = "ratification_revoked"
    TERMINATION = "termination"
    EXPIRY = "expiry"
    SUPERSESSION = "supersession"
    AMENDMENT = "amendment"
    MORATORIUM = "moratorium"
    STATEMENT = "statement"
    COMPLIANCE_FINDING = "compliance_finding"
    REVIEW_CONFERENCE = "review_conference"


class BindingAct(StrEnum):
    """How a state became bound."""

    RATIFICATION = "ratification"
    ACCESSION = "accession"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    SIGNATURE = "signature"
    SUCCESSION = "succession"
    CONTINUATION = "continuation"
    MEMBERSHIP = "membership"


class EndingAct(StrEnum):
    """What ended an episode; a suspension does not end it."""

    WITHDRAWAL = "withdrawal"
    TERMINATION = "termination"
    EXPIRY = "expiry"
    STATE_DISSOLVED = "state_dissolved"
    RATIFICATION_REVOKED = "ratification_revoked"
    SUSPENSION = "suspension"


class Recognition(StrEnum):
    GENERAL = "general"
    DISPUTED = "disputed"


class ProvisionKind(StrEnum):
    PROHIBITION = "prohibition"
    DEFINITION = "definition"
    LIMIT = "limit"
    NOTIFICATION = "notification"
    EXEMPTION = "exemption"
    ELIMINATION = "elimination"
    DURATION = "duration"
    WITHDRAWAL = "withdrawal"
    GEOGRAPHIC_SCOPE = "geographic_scope"
    INSPECTION = "inspection"
    DECLARATION = "declaration"


class Obligation(StrEnum):
    PROHIBITED = "prohibited"
    LIMITED = "limited"
    EXPORT_CONTROLLED = "export_controlled"
    NOTIFIED = "notified"
    DECLARED = "declared"
    NONE = "none"


class Nature(StrEnum):
    """What a category is. Only the first two can be "in class" in a page's headline table."""

    REGULATED = "regulated"
    CEILING = "ceiling"
    CARVE_OUT = "carve_out"
    GAP = "gap"
    CONTEXT = "context"


#: The natures of classes that can be "in class" in a headline; the others explain.
REGULATING = (Nature.REGULATED, Nature.CEILING)


class Concern(StrEnum):
    """The conduct a category is about."""

    POSSESSION = "possession"
    DEPLOYMENT = "deployment"
    STATIONING = "stationing"
    TRANSFER = "transfer"
    TEST = "test"
    LAUNCH = "launch"
    USE = "use"
    NUCLEAR_TEST = "nuclear_test"
    HOLDINGS_AND_TRANSFERS = "holdings_and_transfers"


class Conduct(StrEnum):
    """What a deployment is."""

    OWN_TERRITORY = "own_territory"
    STATIONED_ABROAD = "stationed_abroad"
    NUCLEAR_SHARING = "nuclear_sharing"
    TRANSFERRED = "transferred"
    EXERCISE = "exercise"
    COMBAT_USE = "combat_use"


class SystemType(StrEnum):
    """Kinds of object. No kind matches another; there is no "other"."""

    BALLISTIC_MISSILE = "ballistic_missile"
    CRUISE_MISSILE = "cruise_missile"
    HYPERSONIC_GLIDE_VEHICLE = "hypersonic_glide_vehicle"
    INTERCEPTOR = "interceptor"
    AIR_DEFENCE = "air_defence"
    ROCKET_ARTILLERY = "rocket_artillery"
    ARTILLERY = "artillery"
    AERIAL_BOMB = "aerial_bomb"
    TORPEDO = "torpedo"
    NUCLEAR_WARHEAD = "nuclear_warhead"
    NUCLEAR_EXPLOSIVE = "nuclear_explosive"
    NUCLEAR_MATERIAL = "nuclear_material"
    LAUNCHER = "launcher"
    BOMBER = "bomber"
    COMBAT_AIRCRAFT = "combat_aircraft"
    ATTACK_HELICOPTER = "attack_helicopter"
    DRONE = "drone"
    SPACE_LAUNCH_VEHICLE = "space_launch_vehicle"
    SOUNDING_ROCKET = "sounding_rocket"
    ROCKET_SUBSYSTEM = "rocket_subsystem"
    BATTLE_TANK = "battle_tank"
    ARMOURED_COMBAT_VEHICLE = "armoured_combat_vehicle"
    WARSHIP = "warship"
    SUBMARINE = "submarine"
    RADAR = "radar"
    SENSOR = "sensor"
    FORCES = "forces"
    MUNITION = "munition"
    MINE = "mine"
    ANTI_PERSONNEL_MINE = "anti_personnel_mine"
    INCENDIARY_WEAPON = "incendiary_weapon"
    LASER_WEAPON = "laser_weapon"
    CHEMICAL_WEAPON = "chemical_weapon"
    BIOLOGICAL_WEAPON = "biological_weapon"
    CHEMICAL_BIOLOGICAL_ITEM = "chemical_biological_item"
    WMD_ITEM = "wmd_item"
    MILITARY_ACTIVITY = "military_activity"
    NAVAL_ACTIVITY = "naval_activity"


class LaunchDomain(StrEnum):
    GROUND = "ground"
    SEA = "sea"
    AIR = "air"


class Basing(StrEnum):
    ROAD_MOBILE = "road_mobile"
    RAIL_MOBILE = "rail_mobile"
    SILO = "silo"
    FIXED = "fixed"
    SHIP = "ship"
    SUBMARINE = "submarine"
    AIRCRAFT = "aircraft"


class Warhead(StrEnum):
    NUCLEAR = "nuclear"
    DUAL = "dual"
    CONVENTIONAL = "conventional"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What a range or payload claim measures, which decides what it can prove."""

    MAX_RANGE = "max_range"
    INTERVAL = "interval"
    LOWER_BOUND = "lower_bound"
    DISTANCE_FLOWN = "distance_flown"
    CLASS_BAND = "class_band"
    TREATY_BAND = "treaty_band"
    ENGAGEMENT_RANGE = "engagement_range"
    REQUIREMENT = "requirement"


class Basis(StrEnum):
    TREATY_DECLARED = "treaty_declared"
    OFFICIAL_STATEMENT = "official_statement"
    INTELLIGENCE_ESTIMATE = "intelligence_estimate"
    INDEPENDENT_ESTIMATE = "independent_estimate"
    MANUFACTURER = "manufacturer"
    PRESS = "press"


class Rank(StrEnum):
    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"


class ScopeOf(StrEnum):
    """Which state a territorial scope is asked of."""

    HOST = "host"
    DEPLOYER = "deployer"


class Phase(StrEnum):
    """Where an instrument stands on a day."""

    NOT_YET = "not_yet"
    SIGNED = "signed"
    PROVISIONALLY_APPLIED = "provisionally_applied"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    UNCLEAR = "unclear"


class Standing(StrEnum):
    """Where a state stands to an instrument on a day."""

    BOUND = "bound"
    PROVISIONALLY_BOUND = "provisionally_bound"
    SUSPENDED = "suspended"
    SIGNED_ONLY = "signed_only"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    SUCCEEDED = "succeeded"
    NOT_YET = "not_yet"
    NOT_BOUND = "not_bound"
    UNCLEAR = "unclear"


class Match(StrEnum):
    """Does the weapon fall in the category?"""

    IN_CLASS = "in_class"
    NOT_IN_CLASS = "not_in_class"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"


class Cause(StrEnum):
    """Why a match is undetermined."""

    DISPUTED = "disputed"
    STRADDLES = "straddles"
    MISSING = "missing"
    UNCLEAR_EXEMPTION = "unclear_exemption"
    NOT_DECIDABLE = "not_decidable"


class Effect(StrEnum):
    """What follows, strongest first among those a headline chooses from."""

    OBLIGATION_APPLIES = "obligation_applies"
    SUSPENDED = "suspended"
    OBJECT_AND_PURPOSE = "object_and_purpose"
    UNCLEAR = "unclear"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    NO_BOUND_PARTY = "no_bound_party"
    OUTSIDE = "outside"
    CONDUCT_NOT_CONCERNED = "conduct_not_concerned"
    OUTSIDE_SCOPE = "outside_scope"
    EXEMPT = "exempt"
    UNDETERMINED = "undetermined"
