"""The database refuses what the words forbid, whoever writes: here by bulk writes and raw SQL, past every validator."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from archive.models import AccessPoint, Source, State
from deployments.models import Deployment, DeploymentClaim, SystemClaim
from treaties.models import Category, Participation

pytestmark = pytest.mark.usefixtures("loaded")


def refused(constraint):
    """The block breaks this constraint."""
    return pytest.raises(IntegrityError, match=constraint)


def put(model, **values):
    """A row written past all validation."""
    with transaction.atomic():
        model.objects.bulk_create([model(**values)])


def change(model, pk, **values):
    with transaction.atomic():
        assert model.objects.filter(pk=pk).update(**values) == 1


def sql(text, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


def episode(number, **values):
    put(Participation, id=f"test-{number}", instrument_id="npt", state_id="TUV", **values)


class TestEpisodes:
    @pytest.fixture(autouse=True)
    def nobody_yet(self, loaded):
        Participation.objects.filter(instrument="npt", state="TUV").delete()

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (("1979-01-19", ""), ("1990-01-01", "")),
            (("1979-01-19", "open"), ("1985-01-01", "1986-01-01")),
            (("1979-01-19", "1995-01-01"), ("1994-12-31", "")),
            (("1979~", ""), ("1990", "1991")),
        ],
    )
    def test_two_at_once_are_refused(self, first, second):
        episode(1, bound_from=first[0], bound_until=first[1], bound_from_action="ratification")
        with refused("treaties_participation_no_overlap"):
            episode(2, bound_from=second[0], bound_until=second[1], bound_from_action="accession")

    @pytest.mark.parametrize("second", ["1995-01-01", "2003-01-01", "1995"])
    def test_a_state_may_join_again(self, second):
        episode(1, bound_from="1979-01-19", bound_until="1995-01-01", bound_from_action="ratification")
        episode(2, bound_from=second, bound_from_action="accession")

    def test_another_state_or_instrument_is_another_matter(self):
        episode(1, bound_from="1979-01-19", bound_from_action="ratification")
        put(Participation, id="test-2", instrument_id="inf", state_id="TUV", bound_from="1980-01-01")


@pytest.mark.parametrize(
    ("model", "pk", "values", "constraint"),
    [
        (Category, "inf-irm-glbm", {"range_min_km": 5500.0, "range_max_km": 1000.0}, "range_max_km_not_below"),
        (SystemClaim, "9m728-iskander-k-range-001", {"lower": 600.0, "upper": 500.0}, "upper_not_below"),
        (SystemClaim, "9m728-iskander-k-range-001", {"lower": None, "upper": None}, "a_figure"),
    ],
)
def test_bounds_upside_down_or_missing_are_refused(model, pk, values, constraint):
    with refused(constraint):
        change(model, pk, **values)


@pytest.mark.parametrize(
    ("table", "column", "pk"),
    [
        ("archive_state", "kind", "BLR"),
        ("archive_state", "evidence", "BLR"),
        ("archive_state", "publication", "BLR"),
        ("archive_source", "kind", "s-0001"),
        ("archive_claimant", "reliability", "vladimir-putin"),
        ("treaties_instrument", "kind", "inf"),
        ("treaties_instrument", "binds", "inf"),
        ("treaties_category", "obligation", "inf-irm-glbm"),
        ("treaties_category", "nature", "inf-irm-glbm"),
        ("deployments_system", "system_type", "9m729-ssc-8"),
        ("deployments_systemclaim", "measure", "9m728-iskander-k-range-001"),
        ("deployments_deployment", "status", "oreshnik-belarus"),
        ("deployments_deployment", "conduct", "oreshnik-belarus"),
        ("deployments_deploymentclaim", "stance", "oreshnik-belarus-c-001"),
        ("deployments_deploymentclaim", "credibility", "oreshnik-belarus-c-001"),
    ],
)
def test_an_unknown_word_is_refused(table, column, pk):
    with refused(f"{column}_word"):
        sql(f"UPDATE {table} SET {column} = 'x' WHERE id = %s", pk)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("treaties_instrument", "topics"),
        ("treaties_category", "system_types"),
        ("treaties_category", "launch_domains"),
        ("treaties_category", "conduct"),
        ("deployments_system", "basing"),
        ("deployments_deployment", "launch_domain"),
    ],
)
def test_an_unknown_word_in_a_list_is_refused(table, column):
    with refused(f"{column}_words"):
        sql(f"UPDATE {table} SET {column} = ARRAY['x']")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x", "//example.org", "http://", "", "HTTP//x.org"],
)
def test_an_address_that_is_not_http_is_refused(url):
    with refused("archive_accesspoint_url_http"):
        put(AccessPoint, id="test-1", source_id="s-0001", url=url)


@pytest.mark.parametrize("url", ["http://example.org", "https://пример.рф/ракета"])
def test_a_web_address_is_taken(url):
    put(AccessPoint, id="test-1", source_id="s-0001", url=url)


@pytest.mark.parametrize(
    ("model", "pk", "values"),
    [
        (State, "CSK", {"exists_from": "1993-01-02", "exists_until": "1992-12-31"}),
        (Category, "inf-irm-glbm", {"valid_from": "2020", "valid_until": "2019"}),
        (Deployment, "oreshnik-belarus", {"started": "2025-12-17", "ended": "2025-12-16"}),
    ],
)
def test_an_end_before_its_beginning_is_refused(model, pk, values):
    row = model.objects.get(pk=pk)
    for name, value in values.items():
        setattr(row, name, value)
    with refused("_before_"), transaction.atomic():
        row.save()


def test_dates_that_may_touch_are_taken():
    row = Deployment.objects.get(pk="oreshnik-belarus")
    row.started, row.ended = "2025-12-17", "2025-12~"
    row.save()


@pytest.mark.parametrize(
    ("model", "pk"), [(SystemClaim, "9m728-iskander-k-range-001"), (DeploymentClaim, "oreshnik-belarus-c-001")]
)
class TestClaims:
    def test_one_without_claimant_is_refused(self, model, pk):
        with refused("claimant_id"):
            change(model, pk, claimant=None)

    def test_a_claimant_must_exist(self, model, pk):
        change(model, pk, claimant="nobody-at-all")
        with refused("claimant_id"):
            connection.check_constraints()

    def test_a_deprecated_one_needs_the_reason(self, model, pk):
        with refused("deprecated_why"):
            change(model, pk, rank="deprecated", rank_reason="")
        change(model, pk, rank="deprecated", rank_reason="Withdrawn by its author.")


def test_the_reviewer_is_never_the_author():
    author = get_user_model().objects.create(username="author")
    other = get_user_model().objects.create(username="other")
    with refused("source_reviewer_not_author"):
        change(Source, "s-0001", entered_by=author, reviewed_by=author)
    change(Source, "s-0001", entered_by=author, reviewed_by=other)


def test_a_place_lies_on_earth():
    for place in (
        {"latitude": 91.0, "longitude": 0.0},
        {"latitude": 10.0, "longitude": -180.1},
        {"latitude": 10.0, "longitude": None},
    ):
        with refused("on_earth"):
            change(Deployment, "oreshnik-belarus", **place)


def test_what_is_referred_to_cannot_go():
    sql("DELETE FROM archive_state WHERE id = 'BLR'")
    with refused("is not present in table|still referenced"):
        connection.check_constraints()
