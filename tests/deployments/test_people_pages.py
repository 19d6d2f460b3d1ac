"""Pages of states, sources, claimants and publishers; coverage; names and borders."""

import pytest
from django.apps import apps
from django.test import Client

from archive.cited import citing
from archive.models import AccessPoint, Citation, Claimant, Publisher, Source
from archive.vocabulary import LinkState, Publication
from deployments import newest
from deployments.models import Deployment, DeploymentClaim
from treaties.models import Participation


def page(address: str, **query: str) -> str:
    answer = Client().get(address, query)
    assert answer.status_code == 200, address
    return answer.content.decode()


class TestState:
    def test_standing_on_a_day_with_reasons(self, loaded):
        def standing(day):
            groups = Client().get("/states/BLR/", {"on": day}).context["groups"]
            return {line.instrument: str(group.standing) for group in groups for line in group.lines}

        assert standing("2018-06-01")["inf"] == "bound"
        assert standing("2019-08-02")["inf"] == "lapsed"

    def test_a_former_state_names_its_successors(self, loaded):
        told = page("/states/SUN/")
        assert "followed by" in told
        assert 'href="/states/RUS/"' in told
        assert "continuation" in told
        assert "follows <a" in page("/states/RUS/")

    def test_deployments_made_and_hosted(self, loaded):
        context = Client().get("/states/BLR/").context
        assert "oreshnik-belarus" in {row.pk for row in context["hosted"]}
        assert "oreshnik-belarus" in {row.pk for row in Client().get("/states/RUS/").context["made"]}

    def test_deployments_at_places_that_it_controls(self, loaded, monkeypatch):
        elsewhere = Deployment.objects.filter(controlling_state="RUS").exclude(host_state="RUS")
        within = Deployment.objects.filter(host_state="RUS").count()
        context = Client().get("/states/RUS/").context
        assert context["hosted_size"] == within + elsewhere.count() > within
        assert {row.pk for row in elsewhere} <= {row.pk for row in context["hosted"]}
        monkeypatch.setattr(newest, "SHOWN", 2)
        told = page("/states/RUS/")
        assert f"the newest 2 of {within + elsewhere.count()}" in told
        assert f'<a href="/deployments/?host_state=RUS">All {within} within its borders as a list</a>' in told
        assert '<a href="/deployments/?host_state=UKR">Ukraine</a>' in told

    def test_the_newest_first_and_the_rest_one_link_away(self, loaded, monkeypatch):
        whole = [row.pk for row in Client().get("/states/RUS/").context["made"]]
        assert "as a list</a>: narrow it by system, host" not in page("/states/RUS/")
        monkeypatch.setattr(newest, "SHOWN", 5)
        context = Client().get("/states/RUS/", {"on": "2020-01-01"}).context
        assert [row.pk for row in context["made"]] == whole[:5]
        assert context["made_size"] == len(whole)
        told = page("/states/RUS/", on="2020-01-01")
        assert f'?deploying_state=RUS&amp;on=2020-01-01">All {len(whole)} as a list</a>' in told

    def test_another_spelling_of_the_code_leads_there(self, loaded):
        assert Client().get("/states/blr/").headers["Location"] == "/states/BLR/"

    def test_a_day_that_is_none(self, loaded):
        answer = Client().get("/states/BLR/", {"on": "yesterday"})
        assert answer.status_code == 400
        assert "is no day" in answer.content.decode()

    def test_drafts_stay_away(self, loaded):
        Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
        Participation.objects.filter(pk="inf-blr-1").update(publication=Publication.DRAFT)
        Claimant.objects.filter(pk="viktor-khrenin").update(publication=Publication.DRAFT)
        told = page("/states/BLR/")
        assert "/deployments/oreshnik-belarus/" not in told
        assert "Khrenin" not in told
        assert 'href="/instruments/inf/"' not in told

    def test_queries_are_few_and_constant(self, loaded, django_assert_max_num_queries):
        Client().get("/states/USA/")
        for code in ("USA", "RUS", "SUN", "DEU", "GUM"):
            with django_assert_max_num_queries(26):
                page(f"/states/{code}/")


class TestSource:
    def test_every_citation_stands_there_with_record_and_role(self, loaded):
        told = Client().get("/sources/s-0738/", {"kind": "participations"})
        cited = told.context["cited"][0]
        model = Participation._meta.get_field("citations").related_model
        assert cited.total == model.objects.filter(source="s-0738").count()
        seen, after = set(), ""
        while True:
            cited = Client().get("/sources/s-0738/", {"kind": "participations", "after": after}).context["cited"][0]
            seen |= {line.citation.pk for line in cited.lines}
            after = cited.after
            if not after:
                break
        assert len(seen) == cited.total

    def test_a_quote_is_shown_and_the_claim_is_linked(self, loaded):
        model = DeploymentClaim._meta.get_field("citations").related_model
        row = model.objects.exclude(quote="").select_related("record").first()
        told = page(f"/sources/{row.source_id}/", kind="deployment-claims")
        assert f'href="/deployments/{row.record.deployment_id}/#c-' in told
        assert '<q class="quoted' in told

    def test_the_state_of_a_link_is_told_in_words(self, loaded):
        point = AccessPoint.objects.first()
        assert "never checked" in page(f"/sources/{point.source_id}/")
        AccessPoint.objects.filter(pk=point.pk).update(link_state=LinkState.ARCHIVED)
        assert "archived" in page(f"/sources/{point.source_id}/")

    def test_drafts_stay_away(self, loaded):
        Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
        model = DeploymentClaim._meta.get_field("citations").related_model
        row = model.objects.filter(record__deployment="oreshnik-belarus").first()
        AccessPoint.objects.filter(source=row.source_id).update(publication=Publication.DRAFT)
        told = page(f"/sources/{row.source_id}/", kind="deployment-claims")
        assert "/deployments/oreshnik-belarus/" not in told
        told = page(f"/sources/{row.source_id}/")
        assert "no address recorded" in told
        Source.objects.filter(pk=row.source_id).update(publication=Publication.DRAFT)
        assert Client().get(f"/sources/{row.source_id}/").status_code == 404

    def test_every_table_of_citations_is_asked(self):
        told = {each.model._meta.get_field("citations").related_model for each in citing.values()}
        assert told == {model for model in apps.get_models() if issubclass(model, Citation)}

    def test_queries_do_not_grow(self, loaded, django_assert_max_num_queries):
        for pk in Source.objects.order_by("pk").values_list("pk", flat=True)[:20]:
            with django_assert_max_num_queries(16):
                page(f"/sources/{pk}/")


class TestClaimantAndPublisher:
    def test_what_a_claimant_said(self, loaded):
        told = page("/claimants/viktor-khrenin/")
        assert 'href="/deployments/oreshnik-belarus/#c-' in told
        assert "asserts" in told
        assert 'href="/states/BLR/"' in told

    def test_figures_and_grades(self, loaded):
        Claimant.objects.filter(pk="csis-missile-threat").update(reliability="B")
        told = page("/claimants/csis-missile-threat/")
        assert "B: usually reliable" in told
        assert "up to 500 km" in told

    def test_what_a_publisher_published(self, loaded):
        Publisher.objects.filter(pk="wikipedia").update(reliability="F")
        told = page("/publishers/wikipedia/")
        assert "F: reliability cannot be judged" in told
        assert "never checked" in told
        assert 'rel="next"' in told

    def test_drafts_stay_away(self, loaded):
        DeploymentClaim.objects.filter(claimant="viktor-khrenin").update(publication=Publication.DRAFT)
        assert "oreshnik-belarus" not in page("/claimants/viktor-khrenin/")
        Source.objects.filter(publisher="wikipedia").update(publication=Publication.DRAFT)
        assert "No published source" in page("/publishers/wikipedia/")

    @pytest.mark.parametrize("after", ["x", "2025-13-01~a", "\x00"])
    def test_an_unreadable_place_is_no_mistake_of_ours(self, loaded, after):
        page("/claimants/viktor-khrenin/", after=after)
        page("/publishers/wikipedia/", after=after)
        page("/sources/s-0738/", kind="participations", after=after)


class TestPolicies:
    def test_coverage_counts_what_readers_see(self, loaded):
        told = page("/coverage/")
        assert "Absence is not evidence" in told
        total = Deployment.objects.published().count()
        assert f"{total} records" in told
        Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
        assert f"{total - 1} records" in page("/coverage/")

    def test_borders_name_every_place_in_dispute(self, loaded):
        told = page("/naming-and-borders/")
        disputed = Deployment.objects.published().exclude(controlling_state=None)
        assert disputed
        assert all(f"/deployments/{row.pk}/" in told for row in disputed)
