"""The rules asked of deployments on record, over the API."""

import pytest
from django.test import Client

from archive.kept import forget as forget_law
from archive.vocabulary import Publication
from deployments.asking import CLAIM_KEYS
from deployments.models import Deployment
from tests.asked import answers, post, read


@pytest.fixture(autouse=True)
def _fresh_law(loaded):
    forget_law()
    yield
    forget_law()


def assessments(pk, status=200, **query):
    answer = Client().get(f"/api/v1/deployments/{pk}/assessments/", query)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_deployment_on_record():
    found = assessments("oreshnik-belarus", on="2025-12-17")
    assert (found["deployment"], found["on"]) == ("oreshnik-belarus", "2025-12-17")
    by_id = {each["category"]: each for each in found["results"]}
    assert answers(by_id["inf-irm-glbm"]) == ("in_class", "lapsed", "lapsed", "lapsed")
    assert list(by_id) == sorted(by_id)
    assert "ottawa-apm" not in by_id


def test_the_same_facts_asked_give_the_same_results():
    """The record's own facts, claims and states, as its lists give them, can be asked."""
    deployment = read("deployments/typhon-philippines/")
    system = read(f"systems/{deployment['system']}/")
    claims, page = [], read("system-claims/?page_size=500")
    while page:
        claims += [each for each in page["results"] if each["system"] == system["id"]]
        page = read(page["next"]) if page["next"] else None
    facts = {name: system[name] for name in ("system_type", "warhead", "payload_kg", "solely_interceptor")}
    facts |= {name: deployment[name] or system[name] for name in ("launch_domain", "basing")}
    facts["range_claims"] = [
        {key: each[key] for key in CLAIM_KEYS} for each in claims if each["property"] == "range_km"
    ]
    states = {name: deployment[name] for name in ("deploying_state", "host_state", "conduct")}
    wanted = {each["category"]: answers(each) for each in assessments("typhon-philippines", on="2024-04-15")["results"]}
    body = {"facts": facts | system["facts"], "on": "2024-04-15", "categories": list(wanted), **states}
    assert {each["category"]: answers(each) for each in post(body)["results"]} == wanted


def test_categories_can_be_chosen():
    found = assessments("oreshnik-belarus", category="inf-irm-glbm,abm-radars")
    assert [each["category"] for each in found["results"]] == ["inf-irm-glbm", "abm-radars"]
    assert assessments("oreshnik-belarus", 400, category="inf")["errors"][0]["field"] == "category[0]"


@pytest.mark.parametrize("on", ["", "x", "2025-13-01", "\0"])
def test_a_bad_day_is_named(on):
    assert assessments("oreshnik-belarus", 400, on=on)["errors"][0]["field"] == "on"


def test_a_deployment_that_outlives_a_state():
    row = Deployment.objects.filter(deploying_state="SUN").first()
    found = assessments(row.pk, on="1995-01-01")["results"]
    assert "succeeded" not in {each["standing"]["deploying"] for each in found}


def test_an_unknown_or_draft_deployment_is_not_found():
    assessments("no-such-deployment", 404)
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    assessments("oreshnik-belarus", 404)
