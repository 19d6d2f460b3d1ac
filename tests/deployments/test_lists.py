"""The plain lists of deployments and of systems, page by page."""

import pytest
from django.test import Client

from archive.vocabulary import Publication
from deployments.models import Deployment, System, SystemClaim
from treaties.vocabulary import Rank


def walk(address: str) -> list[str]:
    """The ids of all rows, in the order of the pages."""
    found, after = [], ""
    while True:
        answer = Client().get(address, {"after": after} if after else {})
        found += [each[0].pk for each in answer.context["listed"]]
        after = answer.context["page"].after
        if not after:
            return found


def test_every_deployment_is_listed_once_newest_first(loaded):
    listed = walk("/deployments/")
    assert sorted(listed) == sorted(Deployment.objects.published().values_list("pk", flat=True))
    days = [Deployment.objects.get(pk=pk).started_latest for pk in listed]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=True)
    assert all(day is None for day in days[len(dated) :])


def test_every_system_is_listed_once_by_name(loaded):
    listed = walk("/systems/")
    assert listed == list(System.objects.published().order_by("name").values_list("pk", flat=True))


@pytest.mark.parametrize("after", ["x", "2025-13-01~a", "~", "2020-01-01", "\x00", "a" * 5000])
def test_an_unreadable_place_in_the_list_is_no_mistake_of_ours(loaded, after):
    for address in ("/deployments/", "/systems/"):
        assert Client().get(address, {"after": after}).status_code == 200


def test_drafts_are_not_listed_nor_counted(loaded):
    Deployment.objects.filter(pk="iskander-m-kaliningrad").update(publication=Publication.DRAFT)
    System.objects.filter(pk="oreshnik").update(publication=Publication.DRAFT)
    listed = walk("/deployments/")
    assert "iskander-m-kaliningrad" not in listed
    assert "oreshnik-belarus" not in listed, "a deployment of a draft system would name it"
    assert "oreshnik" not in walk("/systems/")


def test_a_system_shows_the_range_that_is_claimed(loaded):
    def shown():
        return {row.pk: found for row, found, _ in Client().get("/systems/", {"after": "9M728"}).context["listed"]}

    assert (shown()["9m729-ssc-8"]["least"], shown()["9m729-ssc-8"]["greatest"]) == (476, 2500)
    SystemClaim.objects.filter(system="9m729-ssc-8", upper=2500).update(rank=Rank.DEPRECATED, rank_reason="test")
    SystemClaim.objects.filter(system="9m729-ssc-8", upper=476).update(publication=Publication.DRAFT)
    assert (shown()["9m729-ssc-8"]["least"], shown()["9m729-ssc-8"]["greatest"]) == (480, 2450)


def test_queries_do_not_grow_with_the_rows(loaded, django_assert_max_num_queries):
    for address in ("/deployments/", "/systems/"):
        with django_assert_max_num_queries(5):
            Client().get(address)
