"""What the property tests draw from: claims, weapons, categories, instruments, states and their episodes."""

from datetime import date

from hypothesis import strategies as st

from archive.values.dates import parse
from tests.world import LAW
from treaties.bounds import Claim, Interval
from treaties.classify import Category, Facts, Listing
from treaties.criteria import NUMBERS, YES_OR_NO, parse_criteria
from treaties.parties import FIRST_OF_SIXTH_MONTH, Episode, InstrumentFacts, StateFacts
from treaties.status import Event
from treaties.vocabulary import (
    Basing,
    BindingAct,
    Binds,
    Concern,
    EndingAct,
    EventKind,
    LaunchDomain,
    Measure,
    Nature,
    Rank,
    Recognition,
    ScopeOf,
    SystemType,
    Warhead,
)

STATES = ("USA", "RUS", "SUN", "DEU")
figures = st.sampled_from(
    [0, 149, 150, 151, 299, 300, 499, 500, 501, 600, 999, 1000, 1001, 5499, 5500, 5501, 8000, 12000]
)
days = st.dates(date(1985, 1, 1), date(2027, 1, 1))
texts = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: f"{day:%Y-%m}"),
    days.map(lambda day: f"{day:%Y}"),
    days.map(lambda day: f"{day:%Y-%m}~"),
    st.sampled_from(["", "unknown", "open", "1991-12~", "2019-08", "1990/1995"]),
)
dates = texts.map(parse)


def some(vocabulary):
    return st.frozensets(st.sampled_from(vocabulary), max_size=2)


def maybe(values):
    return st.one_of(st.none(), values)


@st.composite
def claims(draw, measures=tuple(Measure), ranks=tuple(Rank)):
    lower, upper = sorted((draw(figures), draw(figures)))
    return Claim(
        f"c-{draw(st.integers(0, 10**6))}",
        draw(st.sampled_from(measures)),
        draw(st.sampled_from([None, lower])),
        draw(st.sampled_from([None, upper])),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        claimant=draw(st.sampled_from(["A", "B"])),
        rank=draw(st.sampled_from(ranks)),
    )


several_claims = st.lists(claims(), max_size=5, unique_by=lambda each: each.id).map(tuple)
intervals = st.tuples(figures, figures, st.booleans(), st.booleans()).map(
    lambda part: Interval(min(part[:2]), max(part[:2]), part[2], part[3])
)
values = st.dictionaries(st.sampled_from([*NUMBERS, *YES_OR_NO]), st.one_of(figures, st.booleans()), max_size=4).map(
    lambda found: tuple(sorted((name, bool(v) if name in YES_OR_NO else float(v)) for name, v in found.items()))
)
listings = st.builds(
    Listing,
    st.sampled_from(["inf", "new-start"]),
    st.sampled_from(["inf-srm-glbm", "inf-irm-glbm", "newstart-icbm", "elsewhere"]),
    st.just("Type"),
)
facts = st.builds(
    Facts,
    maybe(st.sampled_from(SystemType)),
    some(LaunchDomain),
    some(Basing),
    some(LaunchDomain),
    some(Basing),
    maybe(st.sampled_from(Warhead)),
    maybe(figures.map(float)),
    maybe(st.booleans()),
    maybe(st.booleans()),
    several_claims,
    several_claims,
    values,
    st.lists(listings, max_size=2).map(tuple),
)
criteria = st.sampled_from(
    [
        "",
        "launch_weight_kg>106000|throw_weight_kg>4350",
        "range|payload_kg>500",
        "range_km>=300&payload_kg>1000|nuclear=yes",
    ]
    + ["named_type=yes", "abm_role=yes;reload=no", "warheads>=2", "solely_interceptor=yes", "calibre_mm<100"]
).map(parse_criteria)
categories = st.one_of(
    st.sampled_from(list(LAW.categories.values())),
    st.builds(
        Category,
        st.just("drawn"),
        st.just("inf"),
        st.just("Drawn"),
        st.just("Art. X"),
        some(SystemType),
        some(LaunchDomain),
        some(Basing),
        st.one_of(st.just(Interval()), intervals),
        maybe(figures.map(float)),
        st.booleans(),
        st.booleans(),
        st.sampled_from([(), ("inf-irm-glbm",), ("newstart-icbm", "newstart-slbm"), ("no-such-category",)]),
        st.sampled_from([(), ("mtcr-cat1-rocket",)]),
        criteria,
        st.sampled_from(["", "whether it is so"]),
        conduct=some(Concern),
        nature=st.sampled_from(Nature),
        scope=st.sampled_from([frozenset(), frozenset({"test-zone"}), frozenset({"USA"})]),
        scope_of=st.sampled_from(ScopeOf),
        valid_from=dates,
        valid_until=dates,
    ),
)


@st.composite
def instruments(draw):
    found = []
    for number in range(draw(st.integers(0, 7))):
        actor = draw(st.sampled_from(["", *STATES, "NATO"]))
        towards = draw(st.sampled_from([(), (), ("RUS",)]))
        found.append(Event(f"e-{number}", draw(st.sampled_from(EventKind)), draw(dates), actor, towards))
    return InstrumentFacts(
        "drawn",
        "Drawn",
        draw(st.booleans()),
        draw(st.sampled_from(Binds)),
        draw(st.booleans()),
        draw(st.sampled_from(["", "P90D", "P6M", "P1Y", FIRST_OF_SIXTH_MONTH])),
        tuple(found),
    )


@st.composite
def episodes(draw):
    return tuple(
        Episode(
            f"p-{number}",
            draw(dates),
            draw(dates),
            draw(maybe(st.sampled_from(BindingAct))),
            draw(dates),
            draw(maybe(st.sampled_from(EndingAct))),
            draw(st.sampled_from(Recognition)),
            note=draw(st.sampled_from(["", "a note"])),
        )
        for number in range(draw(st.integers(0, 3)))
    )


states = st.builds(
    StateFacts,
    st.sampled_from(STATES),
    st.just("State"),
    st.sampled_from(["", "", "1991-12-26", "1991"]).map(parse),
    st.just(("Heir",)),
    dates,
    dates,
)
