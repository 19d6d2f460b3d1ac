"""Cells: what a change recounts, what waits, and the caps of a search."""

import pytest
from django.test import Client

from archive.models import Stale
from archive.web.filters import ListFilters
from deployments.cube import cells_meant, cells_stored, refresh_cells, write_cells
from deployments.derive import drain
from deployments.models import CountedDeployment, Deployment, DeploymentCell, DeploymentCitation


def cells() -> set[tuple]:
    return set(DeploymentCell.objects.values_list("pk", "count"))


def test_a_change_touches_the_cells_it_concerns_alone(loaded):
    before = cells()
    Deployment.objects.filter(pk="oreshnik-belarus").update(status="withdrawn", started="1999")
    drain()
    assert cells_stored() == cells_meant()
    left, entered = before - cells(), cells() - before
    assert len(left) <= 1
    assert len(entered) <= 2
    assert len(before & cells()) >= len(before) - 1


@pytest.mark.parametrize("number", [0, 1, 5])
def test_recounting_some_and_writing_all_come_to_the_same(loaded, number):
    Deployment.objects.filter(pk__in=Deployment.objects.order_by("pk").values("pk")[:number]).update(evidence="known")
    DeploymentCitation.objects.filter(record="iskander-m-kaliningrad").delete()
    drain()
    recounted = cells_stored()
    write_cells()
    assert recounted == cells_stored() == cells_meant()
    assert CountedDeployment.objects.count() == sum(recounted.values())


def test_recounting_twice_changes_nothing(loaded):
    before = cells_stored()
    refresh_cells(set(Deployment.objects.values_list("pk", flat=True)))
    assert cells_stored() == before


def test_a_deleted_deployment_is_counted_nowhere(loaded):
    before = sum(cells_stored().values())
    Deployment.objects.filter(pk="iskander-m-kaliningrad").delete()
    assert Client().get("/deployments/").context["found"] == before - 1
    drain()
    assert sum(cells_stored().values()) == before - 1
    assert not Stale.objects.exists()


def test_a_broad_search_is_counted_up_to_a_cap_and_says_so(loaded, monkeypatch):
    exact = Client().get("/deployments/", {"q": "the"})
    assert not exact.context["counted"].capped
    monkeypatch.setattr(ListFilters, "most_counted", 5)
    answer = Client().get("/deployments/", {"q": "the"})
    counted = answer.context["counted"]
    assert (counted.total, counted.capped, counted.sampled) == (5, True, 5)
    assert len(answer.context["page"].rows) == len(exact.context["page"].rows), "every match is listed all the same"
    assert "instrument" in {each.name for each in exact.context["facets"]}
    assert not {"instrument", "category", "effect"} & {each.name for each in answer.context["facets"]}
    chosen = Client().get("/deployments/", {"q": "the", "effect": "lapsed"})
    assert "effect" in {each.name for each in chosen.context["facets"]}
    assert b"More than 5 of" in answer.content
    assert b"of 5 of the matches" in answer.content


@pytest.mark.parametrize(("slug", "facet"), [("deployments", "status"), ("claims", "stance")])
def test_a_sample_is_of_as_many_as_the_page_says(loaded, monkeypatch, slug, facet):
    monkeypatch.setattr(ListFilters, "most_counted", 5)
    context = Client().get(f"/{slug}/", {"q": "the", "all": facet}).context
    options = next(each.options for each in context["facets"] if each.name == facet)
    assert sum(each.count for each in options) == context["counted"].sampled == 5
