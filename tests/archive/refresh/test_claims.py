"""The row is the job: taken once, by whoever holds the lease, and closed by nobody else."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from archive.models import AccessPoint, Check, Host, Pause, Source, Watch
from archive.refresh.claim import QUARANTINE, claim, claim_this, due_count, quarantine
from archive.refresh.fetched import Fault, Hop
from archive.refresh.guard import split
from archive.refresh.hosts import TurnsInDatabase
from archive.refresh.pipeline import ask_of, conclude, refresh
from archive.refresh.save import put_off, save
from archive.vocabulary import LinkState, Publication
from tests import casebook, lookbook
from tests.archive.refresh.addresses import access_points, answered, due

pytestmark = pytest.mark.django_db


def expire_leases():
    Watch.objects.exclude(lease_until=None).update(lease_until=Now() - timedelta(seconds=1))
    Host.objects.update(busy_until=None, free_at=Now())


def ids(claims):
    return sorted(each.access_point for each in claims)


def concluded(taken, **more):
    return conclude(taken, answered(taken.url, **more), None, timezone.now(), jitter=lambda: 0.0)


def test_every_address_is_watched_from_the_moment_it_is_written():
    (point,) = access_points("http://News-A.test:8080/x?y")
    watch = Watch.objects.get(access_point=point)
    assert watch.host == "news-a.test"
    assert Host.objects.filter(name="news-a.test").exists()
    AccessPoint.objects.bulk_create(
        [AccessPoint(pk="a-bulk", source=point.source, url="https://user@b.test/", publication="published")]
    )
    assert Watch.objects.get(access_point="a-bulk").host == "b.test"
    spelt = access_points("http://C.test./", "http://[2001:db8::1]:80/")
    assert [Watch.objects.get(access_point=each).host for each in spelt] == ["c.test", "2001:db8::1"]
    assert timezone.now() < Watch.objects.get(access_point="a-bulk").next_look_at < timezone.now() + timedelta(days=7)


def test_a_host_is_spelled_as_the_guard_spells_it():
    """In whatever letters it is written, so that all who ask it share its turns, its robots.txt and its pauses."""
    names = [row for row in casebook.rows("guard_urls") if row["becomes"].startswith("http")]
    with connection.cursor() as cursor:
        for row in names:
            cursor.execute("SELECT archive_host_of(%s)", [url := lookbook.written(row["url"])])
            host = split(url, range(65536), row["known"].split()).host
            assert cursor.fetchone()[0] == host or ":" in host or not url.startswith("http"), row["id"]
    assert len([row for row in names if "xn--" in row["becomes"]]) > 5
    (point,) = access_points("http://Дом.Пример.РФ:80/ракета")
    assert Watch.objects.get(access_point=point).host == "xn--d1aqf.xn--e1afmkfd.xn--p1ai"


def test_another_address_is_another_page():
    (point,) = access_points("http://a.test/1")
    save([concluded(claim(1)[0], headers=(("etag", '"x"'), ("content-type", "text/html")))])
    point.refresh_from_db()
    assert point.link_state == LinkState.ALIVE
    assert Watch.objects.get(access_point=point).etag == '"x"'
    AccessPoint.objects.filter(pk=point.pk).update(url="http://b.test/1")
    point.refresh_from_db()
    watch = Watch.objects.get(access_point=point)
    assert (point.link_state, watch.etag, watch.well_at, watch.host) == (LinkState.NEVER_CHECKED, "", None, "b.test")
    assert Check.objects.filter(access_point=point).count() == 1


def test_one_look_a_host_at_a_time():
    access_points(*(f"http://a.test/{n}" for n in range(3)), "http://b.test/", "http://c.test/")
    first = claim(10)
    assert sorted(each.host for each in first) == ["a.test", "b.test", "c.test"]
    assert claim(10) == []
    save([concluded(each) for each in first])
    assert claim(10) == [], "the hosts rest for a second"
    Host.objects.update(free_at=Now())
    assert [each.host for each in claim(10)] == ["a.test"]


def test_what_is_not_due_published_or_free_is_not_taken():
    point, other, third, fourth = access_points("http://a.test/", "http://b.test/", "http://c.test/", "http://d.test/")
    Watch.objects.filter(access_point=point).update(next_look_at=Now() + timedelta(seconds=5))
    AccessPoint.objects.filter(pk=other.pk).update(publication=Publication.DRAFT)
    Pause.objects.create(host="c.test", why="The host asked us to wait.")
    assert ids(claim(10)) == [fourth.pk]
    assert due_count() == 2
    Pause.objects.create(host="", why="Moving house.")
    expire_leases()
    assert claim(10) == []
    Pause.objects.all().delete()
    assert ids(claim(10)) == [third.pk, fourth.pk]
    expire_leases()
    Source.objects.update(publication=Publication.DRAFT)
    assert claim(10) == []


def test_a_look_is_closed_once_by_whoever_holds_it():
    access_points("http://a.test/")
    (taken,) = claim(1)
    look = concluded(taken)
    assert save([replace(look, claim=replace(taken, token="00000000-0000-0000-0000-000000000000"))]).total() == 0
    assert Check.objects.count() == 0
    assert save([look]).total() == 1
    assert save([look]).total() == 0
    check = Check.objects.get()
    assert (check.outcome, check.status, str(check.token)) == ("ok", 200, taken.token)
    watch = Watch.objects.get()
    assert (watch.token, watch.lease_until, watch.attempts) == (None, None, 0)
    assert watch.next_look_at > timezone.now() + timedelta(days=6)


def test_a_worker_that_lost_its_lease_writes_nothing():
    access_points("http://a.test/")
    (slow,) = claim(1)
    expire_leases()
    (quick,) = claim(1)
    assert quick.token != slow.token
    assert save([concluded(slow)]).total() == 0
    assert save([concluded(quick)]).total() == 1


def test_the_third_death_is_a_persons_matter_and_its_neighbours_are_innocent():
    access_points("http://a.test/", "http://b.test/")
    for _ in range(2):
        assert len(claim(10)) == 2
        expire_leases()
    assert claim(10) == [], "twice begun and never closed: not among others any more"
    (suspect,) = claim(10, alone=True)
    save([concluded(suspect)])
    assert Watch.objects.get(access_point=suspect.access_point).attempts == 0
    (killer,) = claim(10, alone=True)
    assert quarantine() == 0, "it is still held"
    expire_leases()
    assert quarantine() == 1
    watch = Watch.objects.get(access_point=killer.access_point)
    assert watch.attempts == QUARANTINE
    assert watch.next_look_at is None
    assert "three times" in watch.needs_person
    assert claim(10) == claim(10, alone=True) == []


def test_put_off_learns_nothing_and_loses_nothing():
    access_points("http://a.test/")
    put_off(claim(1), seconds=30)
    watch = Watch.objects.get()
    assert (watch.attempts, watch.token, Check.objects.count()) == (0, None, 0)
    assert timezone.now() < watch.next_look_at < timezone.now() + timedelta(seconds=31)


def test_text_that_no_database_can_hold_is_made_plain():
    access_points("http://a.test/")
    (taken,) = claim(1)
    assert save([concluded(taken, headers=(("etag", '"\x00\ud800"'), ("content-type", "text/html")))]).total() == 1
    assert Watch.objects.get().etag == '"?"'


def test_validators_are_those_of_the_address_itself():
    """A page we were sent on to gives validators of its own, which our address would not understand."""
    (point,) = access_points("http://a.test/")
    tagged = (("etag", '"x"'), ("content-type", "text/html"))
    (taken,) = claim(1)
    sent_on = replace(answered(point.url, headers=tagged), hops=(Hop(point.url, 301, "http://b.test/"),
                                                                Hop("http://b.test/", 200)))  # fmt: skip
    save([conclude(taken, sent_on, None, timezone.now())])
    assert Watch.objects.get().etag == ""
    due(point)
    (taken,) = claim(1)
    save([concluded(taken, headers=tagged)])
    due(point)
    (taken,) = claim(1)
    assert ask_of(taken, keep=False, throw=lambda: 0.9).etag == '"x"'
    assert ask_of(taken, keep=False, throw=lambda: 0.1).etag == "", "now and then the whole page"


def test_one_page_is_looked_at_on_demand():
    point, _ = access_points("http://a.test/", "http://b.test/")
    Watch.objects.update(next_look_at=Now() + timedelta(days=3))
    look = refresh(point.pk, fetch=lambda ask: answered(ask.url, 410), now=timezone.now)
    assert look.judgement.outcome == "gone"
    assert AccessPoint.objects.get(pk=point.pk).link_state == LinkState.FAILING
    assert refresh(point.pk, fetch=pytest.fail, now=timezone.now) is None, "its host rests"
    assert claim_this("a-nowhere") is None


def test_a_host_without_a_turn_puts_the_look_off():
    (point,) = access_points("http://a.test/")
    busy = replace(answered(point.url), hops=(), fault=Fault.NO_TURN)
    assert refresh(point.pk, fetch=lambda ask: busy, now=timezone.now) is None
    assert Check.objects.count() == 0
    assert Watch.objects.get().attempts == 0


def test_the_turn_of_another_host_is_taken_given_back_and_rested():
    access_points("http://a.test/", "http://b.test/")
    (one, two) = claim(2)
    turns = TurnsInDatabase()
    turns.bring(one.host, one.token)
    assert turns.take(one.host, one.token) == 0.0
    assert turns.take(two.host, one.token) > 0, "another look is at it"
    assert turns.take("new.test", one.token) == 0.0
    assert turns.take("new.test", two.token) > 0
    turns.release("new.test", two.token, 0.0)
    assert turns.take("new.test", two.token) > 0, "only its holder gives it back"
    turns.release("new.test", one.token, 60.0)
    assert turns.take("new.test", two.token) > 0, "it rests"
    turns.release(one.host, one.token, 5.0)
    assert 4 < turns.rest_left(one.host, one.token) <= 5
    assert turns.rest_left(one.host, one.token) == 0


def test_a_turn_that_another_look_of_ours_has_is_not_asked_for_and_its_host_not_claimed(django_assert_num_queries):
    access_points("http://a.test/1", "http://a.test/2", "http://b.test/")
    one, two = sorted(claim(2), key=lambda each: each.host)
    turns = TurnsInDatabase()
    turns.bring(one.host, one.token)
    assert turns.awaited() == []
    with django_assert_num_queries(0):
        assert turns.take(one.host, two.token) > 0
    assert turns.awaited() == ["a.test"]
    turns.rest_left(one.host, one.token)
    expire_leases()
    assert [each.host for each in claim(10, sparing=turns.awaited())] == ["b.test"]
    assert turns.take(one.host, two.token) == 0.0
    assert turns.awaited() == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_take_every_row_once():
    """Eight threads claim at once, each by a connection of its own; without locks on rows and hosts some double."""
    access_points(*(f"http://h{number % 60}.test/{number}" for number in range(120)))
    taken, begin = [], threading.Barrier(8)

    def worker():
        begin.wait()
        try:
            while claims := claim(3):
                taken.extend(claims)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(taken) == 60
    assert len({each.access_point for each in taken}) == 60
    assert len({each.host for each in taken}) == 60, "the second row of a host waits until the first is closed"
