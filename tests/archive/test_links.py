"""What a reader is told of a link, wherever it is shown."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from archive.models import AccessPoint, Capture, Check, Source, Watch
from archive.vocabulary import LinkState, Outcome, Publication
from archive.web.links import MEANINGS, OUTCOMES, told

WELL, FAILED = datetime(2026, 11, 12, 23, 59, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)
TOLD = [
    ("never_checked", None, None, 0, ""),
    ("never_checked", WELL, None, 0, "to be looked at anew; last seen well 12 November 2026"),
    ("alive", WELL, None, 0, "last seen 12 November 2026"),
    ("moved", WELL, None, 0, "another address answers; last seen well 12 November 2026"),
    (
        "failing",
        WELL,
        FAILED,
        1,
        "not found when last looked on 20 November 2026; last seen well 12 November 2026; "
        "1 of 3 before it is called dead",
    ),
    (
        "failing",
        None,
        FAILED,
        2,
        "not found when last looked on 20 November 2026; never seen well by the archive; "
        "2 of 3 before it is called dead",
    ),
    ("dead", WELL, FAILED, 3, "not found at 3 looks, the last on 20 November 2026; last seen well 12 November 2026"),
    ("blocked", None, None, 0, "a reader may still get in; never seen well by the archive"),
    ("unreachable", WELL, FAILED, 1, "no whole answer when last looked; last seen well 12 November 2026"),
    ("unreachable", None, FAILED, 4, "no whole answer at 4 looks in a row; never seen well by the archive"),
    ("suspect", WELL, FAILED, 1, "what answers may not be the page; last seen well 12 November 2026"),
]


@pytest.mark.parametrize(("state", "well_at", "failed_at", "failures", "words"), TOLD)
def test_a_state_is_told_with_its_days(state, well_at, failed_at, failures, words):
    course = SimpleNamespace(well_at=well_at, failed_at=failed_at, failures=failures)
    assert told(state, course) == words


def test_no_watch_says_nothing_of_days():
    assert told("alive", None) == ""


def test_every_word_is_explained_and_every_outcome_has_words():
    assert set(MEANINGS) == {*LinkState, "no_address_recorded"}
    assert set(OUTCOMES) == set(Outcome)


@pytest.fixture
def point(loaded) -> AccessPoint:
    """An address cited by a record of the demo, seen well on 12 November 2026."""
    found = AccessPoint.objects.published().filter(source="s-0738").first()
    AccessPoint.objects.filter(pk=found.pk).update(link_state=LinkState.ALIVE)
    Watch.objects.filter(pk=found.pk).update(well_at=WELL)
    return found


def looked(point, days_ago=0, outcome=Outcome.OK, reason="It answers.", status=200) -> Check:
    at = WELL - timedelta(days=days_ago)
    return Check.objects.create(
        access_point=point,
        token=uuid4(),
        checked_at=at,
        url=point.url,
        outcome=outcome,
        reason=reason,
        status=status,
        payload="a" * 64,
    )


def text(address: str) -> str:
    return Client().get(address).content.decode()


def test_the_day_last_seen_stands_wherever_the_link_does(point, settings):
    settings.CONTACT = "archive@example.org"
    source = Source.objects.select_related("publisher").get(pk=point.source_id)
    for address in (reverse("source", args=[source.pk]), reverse("publisher", args=[source.publisher_id])):
        page = text(address)
        assert "last seen 12 November 2026" in page, address
        assert "no contact address" not in page
    assert 'data-originalurl="' + point.url in text(reverse("source", args=[source.pk]))


def test_without_a_contact_address_every_page_says_that_nobody_looks(point):
    for address in (reverse("source", args=[point.source_id]), reverse("coverage")):
        assert "The archive has no contact address set, so it looks at no page." in text(address)


def test_the_page_of_a_source_shows_its_checks(point):
    kept = looked(point)
    looked(point, 3, Outcome.GONE, "The host answers 404.", 404)
    Capture.objects.create(
        check_made=kept,
        name="secret/name.warc.gz",
        sha256="b" * 64,
        length=10,
        records=2,
        payload="a" * 64,
        kept_at=WELL,
    )
    page = text(reverse("source", args=[point.source_id]))
    assert page.index("seen well") < page.index("The host answers 404.")
    assert "a" * 64 in page
    assert "secret/name" not in page


def test_only_the_newest_checks_are_shown(point, django_assert_max_num_queries):
    for number in range(9):
        looked(point, number, reason=f"Look {number}.")
    with django_assert_max_num_queries(16):
        page = text(reverse("source", args=[point.source_id]))
    assert "Look 5." in page
    assert "Look 6." not in page


def test_a_draft_address_shows_no_check(point):
    looked(point, reason="A look at a draft.")
    AccessPoint.objects.filter(pk=point.pk).update(publication=Publication.DRAFT)
    assert "A look at a draft." not in text(reverse("source", args=[point.source_id]))


def test_hostile_words_of_a_host_are_inert(point):
    looked(point, reason="<script>alert(1)</script>")
    assert "<script>alert" not in text(reverse("source", args=[point.source_id]))


def test_a_former_address_is_not_shown_to_readers(point):
    """It may have been mistaken, or nobody else's business; what was kept of it is another page."""
    kept = looked(point, reason="A look at the former address.")
    Capture.objects.create(
        check_made=kept, name="a", sha256="b" * 64, length=10, records=2, payload="a" * 64, kept_at=WELL
    )
    assert "A look at the former address." in text(reverse("source", args=[point.source_id]))
    AccessPoint.objects.filter(pk=point.pk).update(url="https://example.org/the-right-one")
    page = text(reverse("source", args=[point.source_id]))
    assert "https://example.org/the-right-one" in page
    for gone in (point.url, "A look at the former address.", "a" * 64):
        assert gone not in page
    looked(AccessPoint.objects.get(pk=point.pk), reason="A look at the right one.")
    assert "A look at the right one." in text(reverse("source", args=[point.source_id]))
