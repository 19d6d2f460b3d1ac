"""The whole: one question asked of the law, over time, and the readers of the tables."""

import subprocess
import sys
from datetime import date

import pytest

from tests.casebook import FOLDERS, ROOT, claims, law_of, questions
from tests.world import LAW
from treaties.classify import Facts
from treaties.law import Question, day_of
from treaties.recorded import category_of, continuing, read_law, read_table
from treaties.vocabulary import Basing, Conduct, Effect, LaunchDomain, Match, Standing, SystemType

ORESHNIK = Facts(
    SystemType.BALLISTIC_MISSILE,
    frozenset({LaunchDomain.GROUND}),
    frozenset({Basing.ROAD_MOBILE}),
    range_claims=claims("max_range 2000; max_range 5500; class_band [1000..5500]"),
)
QUESTION = Question(ORESHNIK, "RUS", "BLR", Conduct.STATIONED_ABROAD)


def test_an_assessment_gives_match_conduct_territory_and_standing_in_this_order():
    found = LAW.assess(QUESTION, LAW.categories["inf-irm-glbm"], date(2025, 12, 17))
    assert [step.criterion for step in found.steps] == [
        "system_type",
        "launch_domain",
        "range",
        "conduct",
        "standing_deploying",
        "standing_host",
    ]
    assert (found.match, found.effect) == (Match.IN_CLASS, Effect.LAPSED)
    assert (found.deploying.standing, found.host.standing) == (Standing.LAPSED, Standing.LAPSED)


def test_the_effect_over_time_changes_on_the_hinge_days():
    spans = LAW.spans(QUESTION, LAW.categories["inf-irm-glbm"])
    effects = [(span.start, span.value.effect) for span in spans]
    assert (date(2019, 8, 2), Effect.LAPSED) in effects
    assert next(span for span in spans if span.covers(date(2019, 8, 1))).value.effect is Effect.OBLIGATION_APPLIES


def test_a_deployment_that_outlives_a_state_is_that_of_the_state_that_goes_on():
    assert LAW.state_then("SUN", date(1991, 12, 25)) == "SUN"
    assert LAW.state_then("SUN", date(1991, 12, 26)) == "RUS"
    assert LAW.state_then("CSK", date(1995, 1, 1)) == "CSK"
    records = law_of("records")
    assert [records.state_then("YUG", date(year, 1, 1)) for year in (2000, 2004, 2010)] == ["YUG", "SCG", "SRB"]


def test_all_categories_are_assessed_in_the_order_of_the_records():
    found = LAW.assess_all(QUESTION, date(2025, 12, 17))
    assert [each.category for each in found] == list(LAW.categories)
    assert [each.category for each in LAW.assess_all(QUESTION, date(2025, 12, 17), ["inf-irm-glbm"])] == [
        "inf-irm-glbm"
    ]


def test_an_unknown_state_is_refused():
    with pytest.raises(KeyError):
        LAW.standing("inf", "XXX", date(2025, 1, 1))


@pytest.mark.parametrize("text", ["2025-13-01", "2025", "yesterday", ""])
def test_an_inexact_day_is_refused_with_the_remedy(text):
    with pytest.raises(ValueError, match="Write year-month-day"):
        day_of(text)
    assert day_of("2025-12-17") == date(2025, 12, 17)


# Reading the tables


def test_every_table_is_read_whole():
    law = law_of("records")
    tables = {
        name: read_table(FOLDERS["treaties"] / f"{name}.csv")
        for name in ("instruments", "categories", "events", "participation")
    }
    assert len(law.instruments) == len(tables["instruments"])
    assert len(law.categories) == len(tables["categories"])
    assert sum(len(each.events) for each in law.instruments.values()) == len(tables["events"])
    assert sum(map(len, law.episodes.values())) == len(tables["participation"])
    assert len(questions()) == len(read_table(FOLDERS["deployments"] / "deployments.csv"))


def test_the_one_state_that_goes_on():
    rows = [{"kind": "succession", "successor": "CZE"}, {"kind": "succession", "successor": "SVK"}]
    assert continuing(rows) == ""
    assert continuing([*rows, {"kind": "continuation", "successor": "RUS"}]) == "RUS"
    assert continuing([{"kind": "accession", "successor": "DEU"}]) == "DEU"


def test_an_unknown_word_in_a_table_is_refused():
    row = next(iter(read_table(FOLDERS["treaties"] / "categories.csv")))
    for column, wrong in (
        ("system_types", "teapot"),
        ("nature", "odd"),
        ("criteria", "size>3"),
        ("valid_from", "soon"),
    ):
        with pytest.raises(ValueError, match=wrong.partition(">")[0]):
            category_of({**row, column: wrong})


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(OSError, match="csv"):
        read_law({"archive": tmp_path, "treaties": tmp_path})


def test_rules_and_readers_run_in_a_bare_interpreter():
    asked = (
        "import sys; from tests.casebook import law_of, questions; law, asked = law_of('records'), questions(); "
        "from datetime import date; "
        "found = law.assess_then(asked['oreshnik-belarus'], law.categories['inf-irm-glbm'], date(2025, 12, 17)); "
        "assert 'django' not in sys.modules; print(found.match.value, found.effect.value)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["in_class", "lapsed"]


def test_every_recorded_deployment_can_be_assessed_in_all_its_categories():
    law = law_of("records")
    for question in questions().values():
        for category in law.bearing(question.facts):
            assert law.assess_then(question, category, date(2020, 1, 1)).steps
