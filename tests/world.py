"""A small known world for the rule tests: a dozen instruments and their participants.

The facts are true ones, cut down to what the rules need; the names are those of the records. ``LAW`` is the
whole of it. Instruments made up to hold one difficulty each have ids that begin with ``test-``.
"""

from collections import defaultdict

from archive.values.dates import parse
from tests.world_categories import CATEGORIES
from treaties.effect import Territory
from treaties.law import Law
from treaties.parties import FIRST_OF_SIXTH_MONTH, Episode, InstrumentFacts, StateFacts
from treaties.status import Event
from treaties.vocabulary import BindingAct, Binds, EndingAct, EventKind, Recognition


def instrument(key: str, events: str, complete: bool = True, **rest: object) -> InstrumentFacts:
    """An instrument with its events, one a line: day, kind, actor; ``USA>RUS`` is the United States towards Russia."""
    found = []
    for number, line in enumerate(events.strip().splitlines(), 1):
        day, kind, *by = line.split()
        actor, _, towards = (by or [""])[0].partition(">")
        towards_whom = (towards,) if towards else ()
        found.append(Event(f"{key}-e-{number:03}", EventKind(kind), parse(day), actor, towards_whom))
    return InstrumentFacts(key, key.upper(), participation_complete=complete, events=tuple(found), **rest)


INSTRUMENTS = (
    instrument(
        "inf",
        """
        1987-12-08 signature
        1988-06-01 entry_into_force
        2019-02-02 suspension USA
        2019-02-02 suspension RUS
        2019-07-03 suspension RUS
        2019-08-02 withdrawal_effective USA
        """,
        bilateral=True,
    ),
    instrument(
        "abm",
        """
        1972-05-26 signature
        1972-10-03 entry_into_force
        2002-06-13 withdrawal_effective USA
        """,
        bilateral=True,
    ),
    instrument(
        "new-start",
        """
        2010-04-08 signature
        2011-02-05 entry_into_force
        2023-02-21 suspension RUS
        2023-02-28 suspension RUS
        2026-02-05 expiry
        """,
        bilateral=True,
    ),
    instrument(
        "start-i",
        """
        1991-07-31 signature
        1994-12-05 entry_into_force
        2009-12-05 expiry
        """,
        bilateral=True,
    ),
    instrument(
        "npt",
        """
        1968-07-01 signature
        1970-03-05 entry_into_force
        """,
    ),
    instrument(
        "ctbt",
        """
        1996-09-24 signature
        2023-11-02 ratification_revoked RUS
        """,
    ),
    instrument(
        "hcoc",
        """
        2002-11-25 entry_into_force
        """,
        complete=False,
    ),
    instrument(
        "mtcr",
        """
        1987-04-16 entry_into_force
        """,
    ),
    instrument(
        "cfe",
        """
        1990-11-19 signature
        1992-07-17 provisional_application
        1992-11-09 entry_into_force
        2007-12-12 suspension RUS
        2011-11-22 suspension USA>RUS
        2023-11-07 withdrawal_effective RUS
        2023-12-07 suspension USA
        """,
    ),
    instrument(
        "russia-inf-moratorium-2019",
        """
        2019-08-05 moratorium RUS
        2019-08-05 entry_into_force RUS
        2025-08-04 termination RUS
        """,
        binds=Binds.DECLARANT,
    ),
    instrument(
        "unscr-1929",
        """
        2010-06-09 entry_into_force
        2016-01-16 supersession
        """,
        binds=Binds.ALL_UN_MEMBERS,
        complete=False,
    ),
    instrument(
        "mine-ban-convention",
        """
        1997-12-03 signature
        1999-03-01 entry_into_force
        """,
        effect_delay=FIRST_OF_SIXTH_MONTH,
    ),
    instrument(
        "att",
        """
        2013-06-03 signature
        2014-12-24 entry_into_force
        """,
        effect_delay="P90D",
    ),
    instrument(
        "ccw",
        """
        1981-04-10 signature
        1983-12-02 entry_into_force
        """,
        effect_delay="P6M",
    ),
    instrument(
        "test-imprecise",
        """
        1990 signature
        1992-03 entry_into_force
        2019-08 suspension
        2021~ resumption
        2030-06? expiry
        """,
    ),
    instrument(
        "test-bilateral",
        """
        2000-01-01 entry_into_force
        2019-08 withdrawal_effective USA
        """,
        bilateral=True,
    ),
)

#: Instrument and state | signed | bound and how | until and how | disputed by. Second rows are second episodes.
PARTICIPATION = """
inf USA | 1987-12-08 | 1988-06-01 ratification | 2019-08-02 withdrawal
inf SUN | 1987-12-08 | 1988-06-01 ratification | 1991-12-26 state_dissolved
inf RUS |  | 1991-12-26 succession | 2019-08-02 termination
inf BLR |  | 1991-12~ succession | 2019-08-02 termination
inf KAZ |  | 1991-12~ succession | 2019-08-02 termination
inf UKR |  | 1991-12~ succession | 2019-08-02 termination
inf ARM |  | 1991-12~ succession | 2019-08-02 termination | USA
abm USA | 1972-05-26 | 1972-10-03 ratification | 2002-06-13 withdrawal
abm SUN | 1972-05-26 | 1972-10-03 ratification | 1991-12-26 state_dissolved
abm RUS |  | 1991-12-26 succession | 2002-06-13 termination
abm BLR
new-start USA | 2010-04-08 | 2011-02-05 ratification | 2026-02-05 expiry
new-start RUS | 2010-04-08 | 2011-02-05 ratification | 2026-02-05 expiry
start-i USA | 1991-07-31 | 1994-12-05 ratification | 2009-12-05 expiry
start-i SUN | 1991-07-31
start-i RUS | 1992-05-23 | 1994-12-05 succession | 2009-12-05 expiry
start-i BLR | 1992-05-23 | 1994-12-05 succession | 2009-12-05 expiry
npt USA | 1968-07-01 | 1970-03-05 ratification
npt SUN | 1968-07-01 | 1970-03-05 ratification | 1991-12-26 state_dissolved
npt RUS |  | 1991-12-26 continuation
npt BLR |  | 1993-07-22 accession
npt DEU | 1969-11-28 | 1975-05-02 ratification
npt DDR | 1968-07-01 | 1969-10-31 ratification | 1990-10-03 state_dissolved
npt CHN |  | 1992-03-09 accession |  | unconfirmed
npt PRK |  | 1985-12-12 accession | 2003-04-10 withdrawal | nobody
ctbt USA | 1996-09-24
ctbt RUS | 1996-09-24 | 2000-06-30 ratification | 2023-11-02 ratification_revoked
hcoc USA | 2002-11-25 | 2002-11-25 signature
mtcr USA |  | 1987-04-16 membership
mtcr RUS |  | 1995 membership
mtcr BLR |  | - membership
cfe USA | 1990-11-19 | 1992-01-29 ratification
cfe RUS |  | 1992-09-03 ratification | 2023-11-07 withdrawal
cfe DEU | 1990-11-19 | 1991-12-23 ratification
russia-inf-moratorium-2019 RUS |  | 2019-08-05 signature | 2025-08-04 termination
mine-ban-convention UKR | 1999-02-24 | 2005-12-27 ratification
mine-ban-convention BLR |  | 2003-09-03 accession
mine-ban-convention LVA |  | 2005-07-01 accession | 2025-12-27 withdrawal
mine-ban-convention DEU | 1997-12-03 | 1998-07-23 ratification
att KAZ |  | 2017-12-08 accession
att DEU | 2013-06-03 | 2014-04-02 ratification
att USA | 2013-09-25
ccw LVA |  | 1993-01-04 accession
ccw BLR |  | 1982-08-31 acceptance
ccw KAZ |  | 2008-08-31 accession
ccw RUS |  | 1991-12-26 continuation
test-imprecise CHN | 1990 | 1991 ratification
test-imprecise DEU |  | 1993-01-01 accession | 1999-06 withdrawal
test-imprecise DEU |  | 2005-01-01 accession | unknown withdrawal
test-imprecise KAZ |  | 1995-01-01 accession | 2003-01-01 termination
test-imprecise PHL | 1990 | 1994-05-01 ratification | 2000-01-01 withdrawal
test-imprecise PHL |  | 2010-07-01 accession
test-bilateral USA |  | 2000-01-01 ratification | 2019-08 withdrawal
test-bilateral RUS |  | 2000-01-01 ratification | 2019-08 termination
"""


def episodes() -> dict[tuple[str, str], tuple[Episode, ...]]:
    found: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for line in PARTICIPATION.strip().splitlines():
        who, signed, bound, until, marks = ([part.strip() for part in line.split("|")] + [""] * 4)[:5]
        instrument_id, state = who.split()
        day, _, act = bound.partition(" ")
        end, _, how = until.partition(" ")
        rows = found[instrument_id, state]
        episode = Episode(
            f"{instrument_id}-{state.lower()}-{len(rows) + 1}",
            parse(signed),
            parse(day if day != "-" else ""),
            BindingAct(act) if act else None,
            parse(end),
            EndingAct(how) if how else None,
            Recognition.DISPUTED if marks and marks != "unconfirmed" else Recognition.GENERAL,
            (marks,) if marks and marks not in ("unconfirmed", "nobody") else (),
            unconfirmed=marks == "unconfirmed",
        )
        rows.append(episode)
    return {key: tuple(rows) for key, rows in found.items()}


STATES = (
    StateFacts("USA", "United States", un_member_from=parse("1945-10-24")),
    StateFacts("RUS", "Russia", un_member_from=parse("1991-12-24")),
    StateFacts(
        "SUN",
        "Soviet Union",
        ceased=parse("1991-12-26"),
        successors=("Russia", "Belarus", "Kazakhstan", "Ukraine"),
        un_member_from=parse("1945-10-24"),
        un_member_until=parse("1991-12-24"),
    ),
    StateFacts("BLR", "Belarus", un_member_from=parse("1945-10-24")),
    StateFacts("KAZ", "Kazakhstan", un_member_from=parse("1992-03-02")),
    StateFacts("UKR", "Ukraine", un_member_from=parse("1945-10-24")),
    StateFacts("ARM", "Armenia", un_member_from=parse("1992-03-02")),
    StateFacts("LVA", "Latvia", un_member_from=parse("1991-09-17")),
    StateFacts("DEU", "Germany", un_member_from=parse("1973-09-18")),
    StateFacts(
        "DDR",
        "German Democratic Republic",
        ceased=parse("1990-10-03"),
        successors=("Germany",),
        un_member_from=parse("1973-09-18"),
        un_member_until=parse("1990-10-03"),
    ),
    StateFacts("CSK", "Czechoslovakia", ceased=parse("1993-01-01"), successors=("Czechia", "Slovakia")),
    StateFacts("CHN", "China", un_member_from=parse("1945-10-24")),
    StateFacts("IRN", "Iran", un_member_from=parse("1945-10-24")),
    StateFacts("PRK", "North Korea", un_member_from=parse("1991-09-17")),
    StateFacts("PHL", "Philippines", un_member_from=parse("1945-10-24")),
    StateFacts("SSD", "South Sudan", un_member_from=parse("2011-07-14")),
    StateFacts("VAT", "Holy See"),
    StateFacts("MHL", "Late member", un_member_from=parse("2018-01-01")),
    StateFacts("GUM", "Guam", responsible="USA"),
)

REGIONS = {"test-zone": Territory(frozenset({"DEU", "UKR", "BLR"}), frozenset({"RUS"}))}

LAW = Law(
    {each.id: each for each in INSTRUMENTS},
    {each.id: each for each in CATEGORIES},
    {each.id: each for each in STATES},
    episodes(),
    REGIONS,
    {"SUN": "RUS", "DDR": "DEU"},
)
