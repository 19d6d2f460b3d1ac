"""How many rows readers may see: never other than what the one rule of published rows lets through."""

import pytest

from archive.models import Claimant, Publisher, Source, State
from archive.models.base import hidden
from archive.published import _question, sizes
from archive.vocabulary import Evidence, Publication
from deployments.models import Deployment, DeploymentClaim, System
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
        assert not {pk for (pk,) in hidden(model, "pk")} & set(rows.values_list("pk", flat=True))
        if hasattr(model, "evidence"):
            assert size.unconfirmed == rows.filter(evidence=Evidence.KNOWN).count(), model


@pytest.mark.parametrize("table", ["deployments_deployment", "deployments_deploymentclaim"])
def test_rows_are_counted_without_being_read(loaded, table):
    found = scans(table, *_question())
    whole = [each for each in found if each["Node Type"] == "Index Only Scan"]
    assert read(whole) > 100
    assert read([each for each in found if each not in whole]) < 10
