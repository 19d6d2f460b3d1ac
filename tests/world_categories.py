"""Categories of the small known world: every kind of bound, flag, exemption, membership, validity and scope."""

from archive.values.dates import parse
from treaties.bounds import Interval
from treaties.classify import Category
from treaties.criteria import parse_criteria
from treaties.vocabulary import Basing, Concern, LaunchDomain, Nature, ScopeOf, SystemType


def between(lower: float = -float("inf"), upper: float = float("inf"), ends: str = "[]") -> Interval:
    """``between(1000, 5500, "(]")``: above 1,000, up to and including 5,500."""
    return Interval(lower, upper, ends[0] == "[", ends[1] == "]")


BM = frozenset({SystemType.BALLISTIC_MISSILE})
CM = frozenset({SystemType.CRUISE_MISSILE})
GROUND, SEA, AIR = (frozenset({each}) for each in (LaunchDomain.GROUND, LaunchDomain.SEA, LaunchDomain.AIR))
HOLDING = frozenset({Concern.POSSESSION, Concern.DEPLOYMENT})
SPACE = BM | {SystemType.ROCKET_ARTILLERY, SystemType.SPACE_LAUNCH_VEHICLE, SystemType.SOUNDING_ROCKET}
UAV = CM | {SystemType.DRONE}
HEAVY = parse_criteria("launch_weight_kg>106000|throw_weight_kg>4350")


def category(
    key: str, instrument: str, types: frozenset[SystemType], domains: frozenset[LaunchDomain] = frozenset(), **rest
) -> Category:
    return Category(key, instrument, key, "Art. X", types, domains, **{"conduct": HOLDING, **rest})


SILO = frozenset({Basing.SILO, Basing.FIXED})
MOBILE = frozenset({Basing.ROAD_MOBILE, Basing.RAIL_MOBILE})
SUBMARINE, SHIP = frozenset({Basing.SUBMARINE}), frozenset({Basing.SHIP})
IN_NEW_START = ("newstart-icbm", "newstart-slbm")
SOLELY = {"excludes_solely_interceptors": True}
CATEGORIES = (
    category("inf-irm-glbm", "inf", BM, GROUND, range=between(1000, 5500, "(]"), **SOLELY),
    category("inf-srm-glbm", "inf", BM, GROUND, range=between(500, 1000), **SOLELY),
    category("inf-irm-glcm", "inf", CM, GROUND, range=between(1000, 5500, "(]")),
    category("inf-srm-glcm", "inf", CM, GROUND, range=between(500, 1000)),
    category("inf-existing-types", "inf", BM | CM, GROUND, criteria=parse_criteria("named_type=yes"), **SOLELY),
    category(
        "inf-boost-glide-gap",
        "inf",
        frozenset({SystemType.HYPERSONIC_GLIDE_VEHICLE}),
        GROUND,
        nature=Nature.GAP,
        undecided="whether a boost-glide vehicle is a ballistic missile",
    ),
    category(
        "abm-interceptor", "abm", frozenset({SystemType.INTERCEPTOR}), GROUND, criteria=parse_criteria("abm_role=yes")
    ),
    category("newstart-icbm", "new-start", BM, GROUND, range=between(5500, ends="(]"), **SOLELY),
    category("newstart-slbm", "new-start", BM, SEA, basing=SUBMARINE, range=between(600, ends="(]"), **SOLELY),
    category("newstart-warheads", "new-start", BM, member_of=IN_NEW_START, nature=Nature.CEILING),
    category("newstart-abroad", "new-start", BM, member_of=IN_NEW_START, conduct=frozenset({Concern.STATIONING})),
    category("start1-icbm", "start-i", BM, GROUND, range=between(5500, ends="(]"), **SOLELY),
    category(
        "start1-heavy-icbm",
        "start-i",
        BM,
        GROUND,
        range=between(5500, ends="(]"),
        member_of=("start1-icbm",),
        criteria=HEAVY,
    ),
    category("start1-ship-bm", "start-i", BM, SEA, basing=SHIP, range=between(600, ends="(]"), **SOLELY),
    category("start1-slcm", "start-i", CM, SEA, range=between(600, ends="(]"), nuclear_only=True),
    category("salt1-icbm-launchers", "start-i", BM, GROUND, basing=SILO, range=between(5500, ends="(]")),
    category("salt2p-mobile-icbm", "start-i", BM, GROUND, basing=MOBILE, range=between(5500, ends="(]")),
    category("salt2p-glcm-slcm", "start-i", CM, GROUND | SEA, range=between(600, ends="(]")),
    category(
        "newstart-heavy-bomber",
        "new-start",
        frozenset({SystemType.BOMBER}),
        AIR,
        range=between(8000, ends="(]"),
        criteria=parse_criteria("range|range_km_or_nuclear_alcm=yes"),
    ),
    category(
        "mtcr-cat1-rocket", "mtcr", SPACE, range=between(300), payload_min=500, conduct=frozenset({Concern.TRANSFER})
    ),
    category(
        "mtcr-cat2-rocket",
        "mtcr",
        SPACE,
        range=between(300),
        not_member_of=("mtcr-cat1-rocket",),
        conduct=frozenset({Concern.TRANSFER}),
    ),
    category("mtcr-cat1-uav", "mtcr", UAV, range=between(300), payload_min=500, conduct=frozenset({Concern.TRANSFER})),
    category("hcoc-declaration", "hcoc", BM, conduct=frozenset({Concern.POSSESSION})),
    category("hcoc-launch", "hcoc", BM, conduct=frozenset({Concern.LAUNCH})),
    category(
        "npt-transfer",
        "npt",
        BM | CM,
        nuclear_only=True,
        undecided="whether control passed to the other state",
        conduct=frozenset({Concern.TRANSFER}),
    ),
    category("r687-bm", "unscr-1929", BM, range=between(150, ends="(]")),
    category(
        "cfe-artillery",
        "cfe",
        frozenset({SystemType.ARTILLERY}),
        GROUND,
        criteria=parse_criteria("calibre_mm>=100"),
        scope=frozenset({"test-zone"}),
    ),
    category(
        "r1929-bm",
        "unscr-1929",
        BM,
        criteria=parse_criteria("capable_of_nuclear_delivery=yes"),
        scope=frozenset({"IRN"}),
        scope_of=ScopeOf.DEPLOYER,
    ),
    category(
        "rus-morat-irm",
        "russia-inf-moratorium-2019",
        BM | CM,
        GROUND,
        range=between(500, 5500),
        conduct=frozenset({Concern.DEPLOYMENT}),
        **SOLELY,
    ),
    category(
        "rok1979",
        "test-imprecise",
        BM,
        range=between(180, ends="(]"),
        criteria=parse_criteria("range|payload_kg>500"),
        valid_from=parse("1979"),
        valid_until=parse("2001-01-17"),
    ),
    category(
        "rok2001",
        "test-imprecise",
        BM,
        range=between(300, ends="(]"),
        criteria=parse_criteria("range|payload_kg>500"),
        valid_from=parse("2001-01-17"),
        valid_until=parse("2012-10-07"),
    ),
    category(
        "rok2017",
        "test-imprecise",
        BM,
        range=between(800, ends="(]"),
        valid_from=parse("2017-11-07"),
        valid_until=parse("2021-05-21"),
    ),
)
