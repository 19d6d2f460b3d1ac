"""Derived rows: one writer, marked stale by every way of writing, drained by one task."""

from datetime import date

import pytest
from django.db import connection

from archive.models import Stale
from archive.vocabulary import Publication
from deployments.cases import cases_meant, cases_stored
from deployments.derive import depending, drain
from deployments.models import Assessment, CountedDeployment, Deployment, DeploymentClaim, SystemClaim
from deployments.rebuild import rebuild
from treaties.adapt import current_law
from treaties.models import BoundSpan, Category, Event, Instrument, Participation, StatusSpan


def marks(table: str) -> set[str]:
    return set(Stale.objects.filter(record_table=table).values_list("record", flat=True))


@pytest.fixture
def clean(loaded):
    """All records loaded and derived, no mark left."""
    Stale.objects.all().delete()
    return loaded


def answer(deployment: str, category: str, day: date) -> Assessment:
    rows = Assessment.objects.filter(case__cells__deployments__deployment=deployment, category=category)
    return next(row for row in rows if (row.start is None or row.start <= day) and (row.end is None or day < row.end))


class TestMarks:
    """A trigger marks what depends on a change, whoever writes."""

    def test_saving_a_claim_marks_its_system(self, clean):
        claim = SystemClaim.objects.get(id="oreshnik-range-006")
        claim.note = "changed"
        claim.save()
        assert marks("deployments_systemclaim") == {"oreshnik"}

    def test_a_bulk_update_marks(self, clean):
        Event.objects.filter(instrument="inf").update(note="changed")
        assert marks("treaties_event") == {"inf"}

    def test_raw_sql_marks(self, clean):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE deployments_deployment SET unit = 'changed' WHERE id = 'oreshnik-belarus'")
        assert marks("deployments_deployment") == {"oreshnik-belarus"}

    def test_a_row_that_moves_marks_both_owners(self, clean):
        DeploymentClaim.objects.filter(id="oreshnik-belarus-c-001").update(deployment="oreshnik-krichev-6")
        assert marks("deployments_deploymentclaim") == {"oreshnik-belarus", "oreshnik-krichev-6"}

    def test_deletion_marks(self, clean):
        Participation.objects.filter(id="inf-blr-1").delete()
        assert marks("treaties_participation") == {"inf"}


class TestDrain:
    """What is marked is derived anew, and only that."""

    def test_an_earlier_end_of_the_treaty_changes_the_answers(self, clean):
        day = date(2018, 6, 1)
        assert answer("9m729-shuya", "inf-irm-glcm", day).deploying_standing == "bound"
        for event in Event.objects.filter(instrument="inf", event__in=("withdrawal_effective", "termination")):
            event.date = "2014-01-01"
            event.save()
        assert drain() > 0
        assert answer("9m729-shuya", "inf-irm-glcm", day).deploying_standing == "lapsed"
        assert StatusSpan.objects.filter(instrument="inf", phase="ended", start=date(2014, 1, 1)).exists()
        assert not Stale.objects.exists()

    def test_a_claim_outside_makes_the_match_disputed(self, clean):
        SystemClaim.objects.filter(id="oreshnik-range-006").update(upper=9000)
        drain()
        row = answer("oreshnik-belarus", "inf-irm-glbm", date(2025, 12, 17))
        assert (row.match, row.cause, row.effect) == ("undetermined", "disputed", "undetermined")

    def test_a_deployment_taken_back_to_draft_loses_its_answers(self, clean):
        Deployment.objects.filter(id="oreshnik-belarus").update(publication=Publication.DRAFT)
        drain()
        assert not CountedDeployment.objects.filter(deployment="oreshnik-belarus").exists()
        assert cases_stored() == cases_meant()

    def test_a_draft_claim_changes_no_answer(self, clean):
        claim = SystemClaim.objects.get(id="oreshnik-range-006")
        claim.pk, claim.upper, claim.publication = "oreshnik-range-900", 9000, Publication.DRAFT
        claim.save(force_insert=True)
        drain()
        assert answer("oreshnik-belarus", "inf-irm-glbm", date(2025, 12, 17)).match == "in_class"

    def test_nothing_marked_nothing_written(self, clean, django_assert_max_num_queries):
        with django_assert_max_num_queries(3):
            assert drain() == 0

    def test_a_change_of_one_instrument_leaves_the_others_alone(self, clean):
        untouched = set(BoundSpan.objects.filter(instrument="npt").values_list("id", flat=True))
        Event.objects.filter(instrument="inf").update(note="changed")
        drain()
        assert set(BoundSpan.objects.filter(instrument="npt").values_list("id", flat=True)) == untouched

    def test_draining_and_rebuilding_come_to_the_same(self, clean):
        Instrument.objects.filter(id="new-start").update(participation_complete=False)
        SystemClaim.objects.filter(id="df-26-range-002").update(upper=6000)
        Category.objects.filter(id="start1-icbm").update(range_min_km=4500)
        drain()
        drained = everything()
        rebuild()
        assert everything() == drained


def everything() -> set[tuple]:
    fields = [field.attname for field in Assessment._meta.fields if field.name not in ("id", "why")]
    return set(Assessment.objects.values_list(*fields))


def test_categories_follow_their_membership(clean):
    found = depending(current_law().categories.values(), {"start-i"})
    assert {"start1-icbm", "start1-heavy-icbm", "launch88-icbm-slbm", "start2-heavy-icbm"} <= found
    assert "inf-irm-glbm" not in found


def test_the_law_is_built_again_after_a_change(clean):
    before = current_law()
    assert current_law() is before
    Instrument.objects.filter(id="hcoc").update(participation_complete=True)
    after = current_law()
    assert after is not before
    assert after.instruments["hcoc"].participation_complete
