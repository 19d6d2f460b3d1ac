"""What the rules as a service refuse: bodies that cannot be read, by field, never with a failure of the server."""

import pytest
from django.test import Client

from archive.kept import forget as forget_law
from tests.asked import ADDRESS, post
from tests.growth import growth


@pytest.fixture(autouse=True)
def _fresh_law(loaded):
    forget_law()
    yield
    forget_law()


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ("", 400, "facts"),
        ("{", 400, "body"),
        ("[]", 400, "body"),
        ("null", 400, "body"),
        ('{"facts": {"payload_kg": NaN}}', 400, "body"),
        ('{"facts": {"payload_kg": 1e999}}', 400, "facts.payload_kg"),
        ('{"facts": {"payload_kg": ' + "9" * 5000 + "}}", 400, "body"),
        ("[" * 200_000, 400, "body"),
        ('{"facts":' * 50_000, 400, "body"),
        (b'{"facts": "\xff"}', 400, "body"),
        ('{"facts": {}, "host_state": "\\u0000"}', 400, "host_state"),
        ('{"facts": {"\\ud800": 1}}', 400, "facts. "),
        ('{"facts": {}, "x": "' + "a" * 1_000_000 + '"}', 413, "body"),
        (
            {"facts": {"named_types": [{"instrument": "inf", "designation": "Oka-2"}]}},
            400,
            "facts.named_types[0].designation",
        ),
        ({"facts": {}, "host_state": "NATO"}, 400, "host_state"),
    ],
)
def test_a_bad_body_is_refused_by_field(body, status, field):
    assert field in [each["field"] for each in post(body, status)["errors"]]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_only_json_is_read(content_type):
    (error,) = post("{}", 415, content_type)["errors"]
    assert (error["field"], error["allowed"]) == ("Content-Type", ["application/json"])


def test_many_problems_are_cut_off_and_counted():
    errors = post({"facts": {f"k{number}": 1 for number in range(80)}}, 400)["errors"]
    assert len(errors) == 51
    assert errors[-1]["problem"] == "Further problems: 30."


def test_other_methods_and_parameters():
    assert Client().get(ADDRESS).status_code == 405
    answer = Client().post(f"{ADDRESS}?on=2025-01-01", '{"facts": {}}', content_type="application/json")
    assert answer.json()["errors"][0]["field"] == "on"


def test_no_session_and_no_login_is_needed():
    answer = Client(enforce_csrf_checks=True).post(ADDRESS, '{"facts": {}}', content_type="application/json")
    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.parametrize(
    "body",
    [
        lambda size: '{"facts": {"launch_domain": "' + "x;" * (49 * size) + '"}}',
        lambda size: '{"facts": {' + ",".join(f'"k{number}":1' for number in range(7 * size)) + "}}",
        lambda size: '{"facts": {"range_claims": [' + ",".join(["{}"] * (30 * size)) + "]}}",
        lambda size: '{"facts": {}, "categories": [' + ",".join(["1"] * (40 * size)) + "]}",
    ],
)
def test_ten_times_the_body_costs_about_ten_times_as_much(body):
    def work(given):
        assert post(given, 400)["errors"]

    assert growth(work, body(1_000), body(10_000)) < 40  # the square of ten would be 100
