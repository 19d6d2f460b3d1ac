"""A crew at work over a real origin: every look ends in a check, whatever the host does; nothing is asked in vain."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.db.models.functions import Now
from django.utils import timezone

from archive.models import AccessPoint, Capture, Check, Host, JobRun, Pause, Tick, Watch
from archive.refresh import crew, fixity, shift
from archive.refresh.fetch import Fetcher, NoContact
from archive.refresh.fetched import Limits
from archive.refresh.hosts import RobotsInDatabase, TurnsInDatabase
from archive.refresh.pipeline import capture, refresh
from archive.refresh.store import NotKept
from tests.archive.refresh.addresses import access_points, due
from tests.origin import SITUATIONS as ALL
from tests.origin import Origin
from tests.origin.answers import page, plain, redirect
from tests.origin.situations import Situation

pytestmark = pytest.mark.django_db
SITUATIONS = {
    "a": Situation({"/1": page("One"), "/2": page("Two"), "/3": plain("no", status=404)}),
    "b": Situation({"/1": redirect(301, "http://c.test/1"), "/robots.txt": plain("User-agent: *\nDisallow: /2")}),
    "c": Situation({"/1": page("Three")}),
    "d": Situation({"*": plain("busy", status=503)}),
    "e": Situation({"/1": redirect(302, "http://tired.test/1")}),
    "tired": Situation({"/1": plain("in an hour", "Retry-After: 3600", status=503)}),
    "slow": Situation({"/1": page("Four"), "/robots.txt": plain("User-agent: *\nCrawl-delay: 9")}),
}
#: Answers whose bytes are not the page's: coded well, badly, in a way we do not know, without end.
CODED = {
    name: ALL[name]
    for name in (
        "plain-gzip",
        "plain-gzip-two-members",
        "plain-brotli",
        "cut-length",
        "cut-gzip",
        "cut-brotli",
        "bomb-gzip",
        "bomb-gzip-nested",
        "bomb-gzip-members",
        "bomb-brotli",
        "broken-coding",
        "broken-coding-brotli",
        "broken-coding-unknown",
    )
}


@pytest.fixture(scope="module")
def origin():
    with Origin(SITUATIONS | CODED, tls=False) as origin:
        yield origin


@pytest.fixture
def hands(origin, settings, tmp_path):
    """A fetcher over the origin, its turns in the database, captures in a folder of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "captures": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    turns = TurnsInDatabase()
    with Fetcher(turns, RobotsInDatabase(), limits=Limits(5), test_hosts=origin.hosts, rest=0.0, patience=2) as fetcher:
        yield fetcher, turns


def work(hands, **more):
    fetcher, turns = hands
    return crew.Crew(fetcher, turns, **{"seconds": 20, "keep": capture, "linger": 2.5} | more).work()


def outcomes():
    return Counter(Check.objects.values_list("access_point__url", "outcome"))


def test_everything_due_is_looked_at_once_and_kept(hands, origin):
    urls = ["http://a.test/1", "http://a.test/3", "http://b.test/1", "http://b.test/2", "http://d.test/1"]
    access_points(*urls)
    progress = work(hands)
    assert outcomes() == {
        (urls[0], "ok"): 1,
        (urls[1], "gone"): 1,
        (urls[2], "moved"): 1,
        (urls[3], "refused"): 1,
        (urls[4], "unreachable"): 1,
    }
    assert progress.saved == 5
    assert progress.outcomes == {"ok": 1, "gone": 1, "moved": 1, "refused": 1, "unreachable": 1}
    assert not Watch.objects.exclude(token=None).exists()
    assert not Host.objects.exclude(holder=None).exists()
    assert Capture.objects.count() == 4, "what robots.txt forbids was never asked, so there is nothing to keep"
    for row in Capture.objects.all():
        assert storages["captures"].size(row.name) == row.length
    assert [each["url"] for each in Check.objects.get(outcome="moved").hops] == ["http://b.test/1", "http://c.test/1"]
    assert not [hit for hit in origin.log if (hit.host, hit.path) == ("b.test", "/2")]


def test_a_limit_and_the_end_of_time_stop_it(hands):
    access_points("http://a.test/1", "http://c.test/1", "http://d.test/1")
    assert work(hands, limit=2).saved == 2
    assert work(hands, seconds=0).saved == 0
    assert work(hands).saved == 1


def test_the_same_body_is_kept_once(hands):
    (point,) = access_points("http://a.test/1")
    work(hands)
    due(point)
    work(hands)
    first, second = Capture.objects.order_by("id")
    assert second.revisits == first
    assert second.length < first.length


def test_however_a_host_codes_its_answer_the_file_kept_of_it_is_not_accused(hands):
    access_points(*(f"http://{name}.test/page" for name in CODED))
    work(hands, linger=0.0)
    assert Capture.objects.count() == len(CODED)
    assert [(each.kind, each.message) for each in fixity.verify(Capture.objects.all(), timezone.now())] == []


def test_a_page_that_the_question_for_a_probe_stumbles_over_stops_nobody_else(hands, monkeypatch):
    access_points("http://a.test/1", "http://c.test/1")
    ask = crew.probe_of

    def stumbling(taken, fetched):
        if taken.host == "a.test":
            raise RuntimeError("a page nobody thought of")
        return ask(taken, fetched)

    monkeypatch.setattr(crew, "probe_of", stumbling)
    assert work(hands, linger=0.0).saved == 2


def test_a_page_our_rules_stumble_over_stops_nobody_else(hands, monkeypatch):
    """Its lease runs out; the looks beside it are saved."""
    access_points("http://a.test/1", "http://c.test/1")
    conclude = crew.conclude

    def stumbling(taken, *others, **rest):
        if taken.host == "a.test":
            raise RuntimeError("a page nobody thought of")
        return conclude(taken, *others, **rest)

    monkeypatch.setattr(crew, "conclude", stumbling)
    assert work(hands, linger=0.0).saved == 1
    assert Watch.objects.get(host="a.test").attempts == 1
    assert Watch.objects.get(host="a.test").token is not None


def test_a_look_that_was_lost_to_another_worker_counts_for_nothing(hands):
    def lose(taken, fetched, at):
        Watch.objects.filter(pk=taken.access_point).update(token=uuid4())

    access_points("http://a.test/1")
    progress = work(hands, keep=lose, linger=0.0)
    assert (progress.saved, progress.outcomes.total(), Check.objects.count()) == (0, 0, 0)


def test_where_nothing_can_be_kept_the_look_is_put_off(hands):
    def full(*_):
        raise NotKept("No space left: make room.")

    (point,) = access_points("http://a.test/1")
    progress = work(hands, keep=full, linger=0.0)
    assert (progress.saved, progress.put_off) == (0, 1)
    assert Watch.objects.get(access_point=point).attempts == 0
    due(point)
    with pytest.raises(NotKept):
        refresh(point.pk, hands[0].fetch, timezone.now, keep=full)
    assert Check.objects.count() == 0
    assert Watch.objects.get(access_point=point).token is None


def rests(host):
    """Seconds for which a host is still left alone."""
    return (Host.objects.get(name=host).free_at - timezone.now()).total_seconds()


def test_a_wish_to_rest_is_that_of_the_host_that_uttered_it(hands):
    access_points("http://e.test/1")
    work(hands, linger=0.0)
    assert rests("tired.test") > 3000
    assert rests("e.test") < 60, "it only led there"


def test_a_host_rests_as_it_wishes_though_the_look_was_put_off(hands):
    def full(*_):
        raise NotKept("No space left: make room.")

    access_points("http://slow.test/1")
    assert work(hands, keep=full, linger=0.0).put_off == 1
    assert rests("slow.test") > 5


def test_rows_that_workers_died_of_are_looked_at_alone_first(hands, monkeypatch):
    suspect, *_ = access_points("http://a.test/1", "http://c.test/1", "http://d.test/1")
    Watch.objects.filter(access_point=suspect).update(attempts=2)
    saved = []
    save = crew.save
    monkeypatch.setattr(crew, "save", lambda looks: saved.append([each.claim.host for each in looks]) or save(looks))
    work(hands)
    assert saved[0] == ["a.test"]


def test_nobody_is_asked_anonymously(settings):
    access_points("http://a.test/1")
    settings.CONTACT, settings.TEST_HOSTS = "", {}
    assert not shift.wanted()
    assert shift.work() == 0
    assert Check.objects.count() == 0
    with pytest.raises(NoContact):
        shift.fetcher(TurnsInDatabase(), RobotsInDatabase())


def test_a_nudge_is_wanted_while_something_is_due_and_nobody_is_at_it(settings, origin):
    settings.CONTACT, settings.TEST_HOSTS = "archive@example.org", origin.hosts
    assert not shift.wanted(), "nothing is due"
    assert Tick.objects.get(name=shift.TICK)
    access_points("http://a.test/1")
    assert shift.wanted()
    shift.tick(shift.CREW)
    assert not shift.wanted(), "a crew was heard of just now"
    Tick.objects.filter(name=shift.CREW).update(at=Now() - shift.SILENCE * 2)
    assert shift.wanted()
    Host.objects.update(free_at=Now() + timedelta(hours=1))
    assert not shift.wanted(), "its host wished an hour of rest"
    assert not shift.more()
    Host.objects.update(free_at=Now() + timedelta(seconds=9))
    assert shift.more()
    Pause.objects.create(host="a.test", why="It asked.")
    assert not shift.more(), "shift would follow shift for as long as the pause lasts"
    assert not AccessPoint.objects.exclude(link_state="never_checked").exists()
    assert not JobRun.objects.exists()
