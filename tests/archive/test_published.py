"""How many rows readers may see: never other than what the one rule of published rows lets through."""

import pytest

from archive.cited import citing
from archive.models import Claimant, Publisher, Source, State
from archive.published import _question, all_but_hidden, published_rows, size_of, sizes
from archive.vocabulary import Evidence, Publication
from archive.web.source import _counts
from deployments.coverage import _claimed
from deployments.models import Deployment, DeploymentClaim, DeploymentClaimCitation, System
from tests.deployments.test_budget import read, scans
from treaties.models import Instrument

DRAFTS = {
    "nothing": (),
    "a claim and its deployment": ((DeploymentClaim, "oreshnik-belarus-c-001"), (Deployment, "oreshnik-belarus")),
    "a system": ((System, "oreshnik"),),
    "a claimant": ((Claimant, "viktor-khrenin"),),
    "a state and a system": ((State, "BLR"), (System, "9m729-ssc-8")),
    "an instrument": ((Instrument, "inf"),),
    "a source and a publisher": ((Source, "s-0001"), (Publisher, "a-news")),
}


@pytest.mark.parametrize("drafts", DRAFTS.values(), ids=DRAFTS)
def test_the_sizes_are_those_of_the_published_rows(loaded, drafts):
    for model, pk in drafts:
        model.objects.filter(pk=pk).update(publication=Publication.DRAFT)
    for model, size in sizes().items():
        rows = model.objects.published()
        assert size.total == rows.count(), model
        assert list(all_but_hidden(model)) == list(published_rows(model)), model
        if hasattr(model, "evidence"):
            assert size.unconfirmed == rows.filter(evidence=Evidence.KNOWN).count(), model


@pytest.mark.parametrize("drafts", DRAFTS.values(), ids=DRAFTS)
def test_the_size_of_some_rows_is_that_of_the_published_among_them(loaded, drafts):
    for model, pk in drafts:
        model.objects.filter(pk=pk).update(publication=Publication.DRAFT)
    for claimant in ("viktor-khrenin", "alexander-lukashenko"):
        claims = DeploymentClaim.objects.published().filter(claimant=claimant)
        assert size_of(DeploymentClaim, claimant=claimant) == claims.count()


@pytest.mark.parametrize("drafts", DRAFTS.values(), ids=DRAFTS)
def test_what_rests_on_others_is_counted_as_the_published_rows_are(loaded, drafts):
    for model, pk in drafts:
        model.objects.filter(pk=pk).update(publication=Publication.DRAFT)
    claims = DeploymentClaim.objects.published()
    assert _claimed() == Deployment.objects.published().filter(pk__in=claims.values("deployment")).count()
    for kind in citing.values():
        told = kind.citation.objects.filter(record__in=kind.model.objects.published())
        told = told.exclude(access_point__publication=Publication.DRAFT)
        assert {each.pk for each in kind.citations} == set(told.values_list("pk", flat=True)), kind.slug


def test_citations_of_a_source_are_counted_without_reading_the_records(loaded):
    source = DeploymentClaimCitation.objects.filter(record__deployment="oreshnik-belarus").first().source
    rows = citing["deployment-claims"].citations.filter(source=source).select_related(None).order_by()
    assert rows.count() == _counts(source)["deployment-claims"] > 0
    assert read(scans("deployments_deploymentclaim", *rows.values("pk").query.sql_with_params())) < 10


@pytest.mark.parametrize("table", ["deployments_deployment", "deployments_deploymentclaim"])
def test_rows_are_counted_without_being_read(loaded, table):
    found = scans(table, *_question())
    whole = [each for each in found if each["Node Type"] == "Index Only Scan"]
    assert read(whole) > 100
    assert read([each for each in found if each not in whole]) < 10
