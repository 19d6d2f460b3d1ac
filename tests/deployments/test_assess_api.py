"""The rules as a service: every borderline case that can be asked, every error by field, over the real records."""

import json
from datetime import date
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.kept import forget as forget_law
from archive.models import State
from archive.vocabulary import Publication
from tests.asked import answers, assess, missile, post
from treaties.models import Category, Instrument, NamedType


@pytest.fixture(autouse=True)
def _fresh_law(loaded):
    forget_law()
    yield
    forget_law()


@pytest.mark.parametrize(
    ("km", "category"),
    [
        (499, "inf-below-500"),
        (500, "inf-srm-glbm"),
        (1000, "inf-srm-glbm"),
        (1001, "inf-irm-glbm"),
        (5500, "inf-irm-glbm"),
        (5501, "inf-above-5500"),
    ],
)
@pytest.mark.parametrize("kind", ["ballistic_missile", "cruise_missile"])
def test_inf_bounds(km, category, kind):
    bands = ["inf-below-500", "inf-srm-glbm", "inf-srm-glcm", "inf-irm-glbm", "inf-irm-glcm", "inf-above-5500"]
    found = post({"facts": missile(km, type=kind), "on": "1990-01-01", "categories": bands})["results"]
    wanted = category.replace("glbm", "glcm") if kind == "cruise_missile" else category
    assert [each["category"] for each in found if each["match"] == "in_class"] == [wanted]


def test_an_icbm_begins_above_5500_km():
    assert assess("newstart-icbm", "2020-01-01", **missile(5500))["match"] == "not_in_class"
    assert assess("newstart-icbm", "2020-01-01", **missile(5501))["match"] == "in_class"


def test_9m729_is_disputed():
    claims = [{"upper": 480, "claimant": "Russia"}, {"upper": 2500, "claimant": "United States"}]
    found = assess("inf-irm-glcm", "2019-01-01", "RUS", "RUS", **missile(*claims, type="cruise_missile"))
    assert (found["match"], found["cause"], found["effect"]) == ("undetermined", "disputed", "undetermined")
    because = next(step["because"] for step in found["steps"] if step["criterion"] == "range")
    assert because == ["inside: 2,500 km; United States", "outside: 480 km; Russia"]


def test_ss_23_is_named():
    found = assess("inf-srm-glbm", "1990-01-01", **missile(500, named_types=["inf"]))
    assert (found["match"], found["steps"][0]["criterion"]) == ("in_class", "named_type")


@pytest.mark.parametrize(
    ("on", "standing", "effect"),
    [
        ("1987-12-31", "signed_only", "object_and_purpose"),
        ("1988-06-01", "bound", "obligation_applies"),
        ("1990-06-01", "bound", "obligation_applies"),
    ],
)
def test_pershing_ii_in_west_germany(on, standing, effect):
    found = assess("inf-irm-glbm", on, "USA", "DEU", "stationed_abroad", **missile(1800, named_types=["inf"]))
    assert answers(found) == ("in_class", standing, "not_bound", effect)


CASES = [
    # DF-26 in China
    (
        "inf-irm-glbm",
        "2018-06-01",
        "CHN",
        "CHN",
        missile(4000),
        ("in_class", "not_bound", "not_bound", "no_bound_party"),
    ),
    # Kinzhal on a MiG-31K in Kaliningrad: air-launched
    (
        "inf-irm-glbm",
        "2018-08-18",
        "RUS",
        "RUS",
        missile(2000, domain="air", basing="aircraft"),
        ("not_in_class", "bound", "bound", "outside"),
    ),
    # Tomahawk from a Typhon launcher in the Philippines
    (
        "inf-irm-glcm",
        "2024-04-15",
        "USA",
        "PHL",
        missile(1600, type="cruise_missile"),
        ("in_class", "withdrawn", "not_bound", "lapsed"),
    ),
    # Minuteman III on the last day of New START and the day after
    (
        "newstart-icbm",
        "2026-02-04",
        "USA",
        "USA",
        missile(13000, basing="silo", named_types=["new-start"]),
        ("in_class", "bound", "bound", "obligation_applies"),
    ),
    (
        "newstart-icbm",
        "2026-02-05",
        "USA",
        "USA",
        missile(13000, basing="silo", named_types=["new-start"]),
        ("in_class", "lapsed", "lapsed", "lapsed"),
    ),
    # Yars, Russia, after the suspension
    ("newstart-icbm", "2023-03-01", "RUS", "RUS", missile(11000), ("in_class", "suspended", "suspended", "suspended")),
    # GBI under the ABM Treaty
    (
        "abm-interceptor",
        "2004-08-01",
        "USA",
        "USA",
        missile(type="interceptor", basing="silo", abm_role=True, solely_interceptor=True),
        ("in_class", "withdrawn", "withdrawn", "lapsed"),
    ),
    (
        "abm-interceptor",
        "2004-08-01",
        "RUS",
        None,
        missile(type="interceptor", abm_role=True),
        ("in_class", "lapsed", None, "lapsed"),
    ),
    # Oreshnik with all its claims
    (
        "inf-irm-glbm",
        "2025-12-17",
        "RUS",
        "BLR",
        missile(
            2000,
            {"lower": 800, "upper": 5500, "measure": "interval"},
            5500,
            {"lower": 1000, "upper": 5500, "lower_inclusive": False, "measure": "class_band"},
        ),
        ("in_class", "lapsed", "lapsed", "lapsed"),
    ),
    # a state without a row, where the list is incomplete
    ("hcoc-declaration", "2024-01-01", "BLR", None, missile(2000), ("in_class", "unclear", None, "unclear")),
    # Trident II under START I's ban on ballistic missiles on surface ships
    (
        "start1-ship-bm",
        "2000-01-01",
        "USA",
        "USA",
        missile(11000, domain="sea", basing="submarine"),
        ("not_in_class", "bound", "bound", "outside"),
    ),
    # an S-500 is an interceptor, whatever its reach
    (
        "inf-srm-glbm",
        "2018-06-01",
        "RUS",
        "RUS",
        missile({"upper": 600, "measure": "engagement_range"}, type="air_defence", solely_interceptor=True),
        ("exempt", "bound", "bound", "exempt"),
    ),
]


@pytest.mark.parametrize(("category", "on", "deploying", "host", "facts", "wanted"), CASES)
def test_borderline_cases(category, on, deploying, host, facts, wanted):
    assert answers(assess(category, on, deploying, host, **facts)) == wanted


@pytest.mark.parametrize(
    ("category", "state", "on", "standing"),
    [
        ("npt-transfer", "SUN", "1983-01-01", "bound"),
        ("npt-transfer", "RUS", "1995-01-01", "bound"),
        ("npt-transfer", "SUN", "1995-01-01", "succeeded"),
        ("inf-irm-glbm", "LVA", "1993-01-01", "not_bound"),
        ("inf-irm-glbm", "ARM", "1995-01-01", "bound"),
        ("inf-irm-glbm", "BLR", "2018-06-01", "bound"),
        ("inf-irm-glbm", "BLR", "2019-08-02", "lapsed"),
        ("inf-irm-glbm", "RUS", "2019-06-01", "suspended"),
        ("inf-irm-glbm", "RUS", "2019-02-01", "bound"),
        ("inf-irm-glbm", "DEU", "1990-01-01", "not_bound"),
    ],
)
def test_standings(category, state, on, standing):
    found = assess(category, on, state, state)
    assert found["standing"] == {"deploying": standing, "host": standing}


def test_a_disputed_standing_is_marked():
    marks = assess("inf-irm-glbm", "1995-01-01", "ARM", "BLR")["standing_marks"]
    assert marks["deploying"]["disputed"] is True
    assert "USA" in " ".join(marks["deploying"]["notes"])
    assert marks["host"]["disputed"] is False


def test_a_signature_stands_after_a_revoked_ratification():
    ctbt = Category.objects.filter(instrument="ctbt").first().pk
    assert assess(ctbt, "2024-01-01", "RUS")["standing"]["deploying"] == "signed_only"


@pytest.mark.parametrize(
    ("category", "effect"), [("mtcr-cat1-rocket", "conduct_not_concerned"), ("r1718-bm", "outside_scope")]
)
def test_conduct_and_territory_decide_the_effect(category, effect):
    assert assess(category, "2024-01-01", "RUS", "BLR", "stationed_abroad", **missile(2000))["effect"] == effect


def test_all_categories_are_answered_in_the_order_of_their_ids():
    body = {"facts": missile(2000), "deploying_state": "RUS", "on": "2025-12-17"}
    answer = post(body)
    found = [each["category"] for each in answer["results"]]
    assert found == sorted(found)
    assert {*found, *answer["not_asked"]} == set(Category.objects.values_list("pk", flat=True))


def test_a_category_outside_its_days_is_not_asked():
    row = Category.objects.filter(valid_until_latest__lt="2025-01-01").first()
    answer = post({"facts": {}, "on": "2025-12-17", "categories": [row.pk]})
    assert (answer["results"], answer["not_asked"]) == ([], [row.pk])


def test_null_is_not_recorded():
    found = assess("inf-srm-glbm", "1990-01-01", **missile({"upper": None}, warhead=None, payload_kg=None))
    assert (found["match"], found["cause"]) == ("undetermined", "missing")
    assert found["standing"] == {"deploying": None, "host": None}


def test_the_day_is_today_where_none_is_given():
    with patch("deployments.api.today", return_value=date(2019, 8, 1)):
        found = post({"facts": missile(600), "deploying_state": "BLR", "categories": ["inf-srm-glbm"]})
    assert found["on"] == "2019-08-01"
    assert found["results"][0]["standing"]["deploying"] == "bound"


@pytest.mark.parametrize("days", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(days):
    found = post({"facts": missile(2000), "on": days, "deploying_state": "SUN", "host_state": "GUM"})
    assert len(found["results"]) + len(found["not_asked"]) == Category.objects.count()


def test_drafts_change_no_answer():
    def draft(rows):
        assert rows.update(publication=Publication.DRAFT)

    draft(NamedType.objects.filter(designation="SS-23 (OTR-23)"))
    body = {"facts": missile(480, named_types=[{"instrument": "inf", "designation": "SS-23"}])}
    assert "SS-23 (OTR-23)" not in json.dumps(post(body, 400))
    draft(Category.objects.filter(pk="inf-irm-glbm"))
    ids = [each["category"] for each in post({"facts": {}})["results"]]
    assert "inf-irm-glbm" not in ids
    assert "inf-srm-glbm" in ids
    draft(Instrument.objects.filter(pk="inf"))
    assert "inf" not in {each["instrument"] for each in post({"facts": {}})["results"]}
    draft(State.objects.filter(pk="PHL"))
    assert post({"facts": {}, "host_state": "PHL"}, 400)["errors"][0]["field"] == "host_state"


def test_queries_are_few():
    post({"facts": missile(2000), "deploying_state": "RUS"})
    with CaptureQueriesContext(connection) as queries:
        post({"facts": missile(2000), "deploying_state": "RUS"})
    assert len(queries) == 5
