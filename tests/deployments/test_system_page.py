"""The page of one system, over the real records."""

from datetime import date

import pytest
from django.test import Client

from archive.vocabulary import Publication
from deployments import newest
from deployments.models import Deployment, SystemClaim
from deployments.ranges import figure_said
from treaties.models import Category


def shown(slug="oreshnik", **query):
    return Client().get(f"/systems/{slug}/", query)


def group(answer, start: str) -> dict[str, object]:
    found = [each for each in answer.context["groups"] if each.heading.startswith(start)]
    return {row.category.id: row for each in found for row in each.rows}


def test_oreshnik_is_intermediate_range_and_no_icbm(loaded):
    answer = shown(on="2025-12-17")
    assert "inf-irm-glbm" in group(answer, "In class")
    assert {"inf-srm-glbm", "newstart-icbm"} <= set(group(answer, "Not in class"))
    assert "Eleven claims put the range of Oreshnik between 2,000 and 5,500 km." in answer.context["lead"]


def test_9m729_is_disputed_and_the_page_says_so_first(loaded):
    answer = shown("9m729-ssc-8")
    row = group(answer, "Undetermined: claims")["inf-irm-glcm"]
    assert row.verdict.cause.value == "disputed"
    assert "Claims stand on both sides" in answer.context["lead"]


def test_s_500_is_exempt(loaded):
    assert "inf-srm-glbm" in group(shown("s-500"), "Exempt")


def test_a_gap_is_never_listed_as_in_class(loaded):
    answer = shown()
    assert "newstart-intermediate-gap" in group(answer, "Carve-outs")
    assert "newstart-intermediate-gap" not in group(answer, "In class")


def test_every_category_that_can_meet_it_is_listed_once(loaded):
    answer = shown()
    rows = [row.category.id for each in answer.context["groups"] for row in each.rows]
    assert len(rows) == len(set(rows)) == answer.context["answered"]


def test_every_claim_has_an_anchor_its_claimant_and_its_sources(loaded):
    text = shown().content.decode()
    for claim in SystemClaim.objects.filter(system="oreshnik"):
        assert f'id="{claim.pk}"' in text
    assert 'data-originalurl="https://' in text
    assert "never checked" in text
    assert 'class="mark unconfirmed"' in text


def test_only_a_category_between_two_days_depends_on_the_day(loaded):
    then, now = shown(on="2013-01-01"), shown(on="2026-01-01")
    assert "rok2012" in group(then, "In class by kind")
    assert "rok2012" in group(now, "Not in class")


def test_an_unreadable_day_is_400_with_the_page_of_today(loaded):
    answer = shown(on="tomorrow")
    assert answer.status_code == 400
    assert "“tomorrow” is no day" in answer.content.decode()
    assert answer.context["asked"].day == answer.context["asked"].today


def test_drafts_are_left_out(loaded):
    SystemClaim.objects.filter(pk="oreshnik-range-001").update(publication=Publication.DRAFT)
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    Category.objects.filter(pk="inf-irm-glbm").update(publication=Publication.DRAFT)
    answer = shown()
    text = answer.content.decode()
    assert "oreshnik-range-001" not in text
    assert "/deployments/oreshnik-belarus/" not in text
    assert "inf-irm-glbm" not in {row.category.id for each in answer.context["groups"] for row in each.rows}
    assert len(answer.context["claims"]) == 10


def test_a_system_that_is_not_there(loaded):
    assert shown("no-such-weapon").status_code == 404


def test_of_many_deployments_the_newest_are_shown_and_the_rest_is_one_link_away(loaded, monkeypatch):
    answer = shown("ss-20-pioner")
    whole = answer.context["deployments"]
    assert len(whole) == answer.context["deployed"] == Deployment.objects.filter(system="ss-20-pioner").count()
    days = [row.started_latest or date.min for row in whole]
    assert days == sorted(days, reverse=True)
    assert all(row.claims_count == row.claims.count() for row in whole)
    assert "as a list</a>: narrow it by state" not in answer.content.decode()
    monkeypatch.setattr(newest, "SHOWN", 4)
    answer = shown("ss-20-pioner")
    assert [row.pk for row in answer.context["deployments"]] == [row.pk for row in whole[:4]]
    told = answer.content.decode()
    assert f'The newest 4 of <a href="/deployments/?system=ss-20-pioner">all {len(whole)}</a>.' in told
    assert f'<a href="/deployments/?system=ss-20-pioner">All {len(whole)} as a list</a>' in told


def test_queries_do_not_grow_with_the_claims(loaded, django_assert_max_num_queries):
    shown()
    for slug in ("oreshnik", "b61-12"):
        with django_assert_max_num_queries(15):
            shown(slug)


FIGURES = [
    ({"upper": 5500}, "up to 5,500 km"),
    ({"upper": 500, "upper_inclusive": False}, "below 500 km"),
    ({"lower": 800, "upper": 5500, "measure": "interval"}, "800 to 5,500 km"),
    ({"lower": 1000, "lower_inclusive": False, "upper": 5500, "measure": "class_band"}, "above 1,000 to 5,500 km"),
    ({"lower": 500, "measure": "lower_bound"}, "at least 500 km"),
    ({"lower": 500, "lower_inclusive": False, "measure": "lower_bound"}, "more than 500 km"),
    ({"upper": 2500, "open_ended": True}, "up to 2,500 km or more"),
    ({"upper": 480, "property": "payload_kg"}, "up to 480 kg"),
]


@pytest.mark.parametrize(("values", "said"), FIGURES)
def test_a_figure_is_said_as_the_claim_gives_it(values, said):
    assert figure_said(SystemClaim(**{"measure": "max_range", "property": "range_km", **values})) == said
