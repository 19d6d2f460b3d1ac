"""refresh_sources: rounds that a person orders, over a real origin."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.models import AccessPoint, Check, JobRun, Pause, Source, Watch
from archive.vocabulary import Publication
from tests.archive.refresh.addresses import access_points
from tests.origin import Origin
from tests.origin.answers import page, plain
from tests.origin.situations import Situation

pytestmark = pytest.mark.django_db
SITUATIONS = {
    "a": Situation({"/1": page("One"), "/2": page("Two"), "/3": plain("no", status=404)}),
    "b": Situation({"/1": page("Three")}),
}
URLS = ("http://a.test/1", "http://a.test/3", "http://b.test/1")


@pytest.fixture(scope="module")
def origin():
    with Origin(SITUATIONS, tls=False) as served:
        yield served


@pytest.fixture
def refresh(origin, settings, capsys):
    """Run the command over the origin; what it printed."""
    settings.TEST_HOSTS, settings.KEEP_CAPTURES = origin.hosts, False
    origin.log.clear()

    def run(*arguments: str) -> str:
        call_command("refresh_sources", *arguments)
        return capsys.readouterr().out

    return run


def test_all_that_is_due_is_looked_at(refresh):
    access_points(*URLS)
    assert "3 looked at: 1 gone, 2 ok." in refresh()
    assert Check.objects.count() == 3
    run = JobRun.objects.get()
    assert (run.name, run.state, run.done, run.total) == ("refresh_sources", "done", 3, 3)
    assert run.message == "3 looked at: 1 gone, 2 ok."
    assert "0 looked at." in refresh("--due")


def test_a_limit_leaves_the_rest_due(refresh):
    access_points(*URLS)
    assert "1 looked at" in refresh("--limit", "1")
    assert Check.objects.count() == 1


def test_a_source_is_looked_at_whether_due_or_not(refresh):
    points = access_points(*URLS)
    Watch.objects.update(next_look_at=timezone.now() + timedelta(days=30))
    other = Source.objects.create(pk="s-9002", title="Another", publication=Publication.PUBLISHED)
    AccessPoint.objects.create(pk="a-other", source=other, url="http://a.test/2", publication=Publication.PUBLISHED)
    assert "3 looked at: 1 gone, 2 ok." in refresh("--source", "s-9001")
    assert set(Check.objects.values_list("access_point", flat=True)) == {each.pk for each in points}
    assert JobRun.objects.get().name == "refresh_sources s-9001"


def test_what_is_paused_is_left_and_told(refresh):
    access_points(*URLS)
    Pause.objects.create(host="a.test", why="It asked.")
    said = refresh()
    assert "1 looked at: 1 ok." in said
    assert "2 still due" in said
    assert "Not looked at, held by a worker or its host paused or busy: http://a.test/1" in refresh(
        "--source", "s-9001"
    )


def test_a_dry_run_tells_hosts_and_time_and_asks_nothing(refresh, origin):
    access_points(*URLS)
    said = refresh("--dry-run")
    assert said.splitlines()[:2] == ["      2  a.test", "      1  b.test"]
    assert "3 addresses at 2 hosts; it would take 4 s or more. Nothing was asked." in said
    assert "1 address at 1 host" in refresh("--dry-run", "--limit", "1")
    assert "3 addresses at 2 hosts" in refresh("--dry-run", "--source", "s-9001")
    assert not origin.log
    assert not JobRun.objects.exists()


def test_without_a_contact_address_nothing_is_asked(settings):
    settings.CONTACT, settings.TEST_HOSTS = "", {}
    access_points(*URLS)
    with pytest.raises(CommandError, match="ARCHIVE_CONTACT"):
        call_command("refresh_sources")
    assert not JobRun.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--source", "s-none"], "no published source 's-none'"),
        (["--limit", "0"], "--limit must be 1 or more"),
        (["--source", "s-9001"], "has no published address"),
        (["--source", "s-9001", "--due"], "not allowed with"),
    ],
)
def test_a_wrong_order_is_told(arguments, said, refresh):
    Source.objects.create(pk="s-9001", title="A page", publication=Publication.PUBLISHED)
    with pytest.raises(CommandError, match=said):
        refresh(*arguments)
