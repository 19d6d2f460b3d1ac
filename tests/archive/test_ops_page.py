"""/ops/: what staff see of the watch over citations, and the switches."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from archive.jobs import job, working
from archive.models import AccessPoint, Check, Host, JobRun, Pause, Tick, Watch
from archive.refresh import switches
from archive.refresh.claim import claim, claim_this
from archive.refresh.shift import TICK
from archive.refresh.terms import database_time
from archive.vocabulary import LinkState, Outcome

OPS = "/ops/"


@pytest.fixture
def watched(loaded, settings):
    """Twelve addresses are due, a worker ticks, and the archive has a contact address."""
    settings.CONTACT = "archive@example.org"
    now = database_time()
    Watch.objects.update(next_look_at=now + timedelta(days=3))
    points = list(AccessPoint.objects.published().order_by("pk")[:12])
    Watch.objects.filter(pk__in=points).update(next_look_at=now - timedelta(minutes=1))
    Tick.objects.update_or_create(name=TICK, defaults={"at": now})
    return points


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def checked(point, outcome=Outcome.OK, minutes=1, **rest) -> Check:
    at = database_time() - timedelta(minutes=minutes)
    return Check.objects.create(
        access_point=point, token=uuid4(), checked_at=at, url=point.url, outcome=outcome, **{"reason": "Seen.", **rest}
    )


def test_the_page_tells_what_is_going_on(watched, staff):
    for point in watched[:3]:
        checked(point)
    checked(watched[3], Outcome.GONE, reason="The host answers 404.", status=404)
    page = words(staff("clerk").get(OPS))
    assert "Looking at citations: 0 in the air of 12 due" in page
    assert "3 seen well" in page
    assert "1 not found" in page
    assert "The host answers 404." in page
    assert "4 looks in the last 24 hours, at 1 of them the page was not seen well." in page


def test_a_claim_is_in_the_air(watched, staff):
    claim(5)
    assert re.search(r"Looking at citations: [1-5] in the air of 12 due", words(staff("clerk").get(OPS)))


def test_the_fragment_is_the_part_that_changes(watched, staff):
    answer = staff("clerk").get(reverse("ops-now"))
    assert b"<html" not in answer.content
    assert b'data-situation="looking"' in answer.content


@pytest.mark.parametrize("address", [OPS, "/ops/now/", "/ops/addresses/a-0738/"])
def test_readers_and_staff_without_a_role_see_nothing(address, loaded, django_user_model):
    assert Client().get(address).status_code == 302
    client = Client()
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.get(address).status_code == 403


def test_pausing_everywhere_stops_claims_and_is_told(watched, staff):
    staff("librarian", "anna").post("/ops/switch/", {"order": "pause", "host": "", "why": "Our network is down."})
    assert claim(5) == []
    page = words(staff("clerk").get(OPS))
    assert "Paused everywhere since" in page
    assert "by anna because: Our network is down." in page
    staff("librarian", "bert").post("/ops/switch/", {"order": "resume", "host": "", "why": "It is up again."})
    assert claim(5) != []
    told = [(each.what, each.by, each.why) for each in switches.switched()]
    assert told == [("resumed", "bert", "It is up again."), ("paused", "anna", "Our network is down.")]


def test_one_host_is_paused(watched, staff):
    host = Watch.objects.get(pk=watched[0].pk).host
    answer = staff("librarian").post("/ops/switch/", {"order": "pause", "host": host, "why": "It asked."}, follow=True)
    assert f"Looks at {host} are paused." in words(answer)
    assert claim_this(watched[0].pk) is None
    listed = words(staff("clerk").get(f"{OPS}?only=paused"))
    assert "paused It asked." in listed


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"order": "pause", "host": "", "why": "  "}, "say why"),
        ({"order": "pause", "host": "nobody.example", "why": "x"}, "No address of the archive leads to"),
        ({"order": "resume", "host": "", "why": "x"}, "were not paused"),
        ({"order": "pause", "host": "a\x00b.example", "why": "x"}, "No address of the archive leads to"),
    ],
)
def test_an_order_that_cannot_be_is_told(order, said, watched, staff):
    assert said in words(staff("librarian").post("/ops/switch/", order, follow=True))
    assert not Pause.objects.exists()


def test_only_librarians_switch_and_order(watched, staff):
    clerk = staff("clerk")
    assert clerk.post("/ops/switch/", {"order": "pause", "host": "", "why": "x"}).status_code == 403
    assert clerk.post(reverse("ops-address", args=[watched[0].pk]), {"order": "again"}).status_code == 403
    assert not Pause.objects.exists()
    assert Client().post("/ops/switch/", {"order": "pause", "host": "", "why": "x"}).status_code == 302


def test_look_again_makes_an_address_due(watched, staff):
    point = AccessPoint.objects.published().order_by("-pk").first()
    staff("librarian").post(reverse("ops-address", args=[point.pk]), {"order": "again"})
    assert Watch.objects.get(pk=point.pk).next_look_at <= database_time()


def test_one_that_workers_died_of_is_looked_at_alone(watched):
    Watch.objects.update(next_look_at=None)
    point = watched[0]
    Watch.objects.filter(pk=point.pk).update(attempts=3, needs_person="Looking at it stopped the worker three times.")
    assert switches.look_again(point.pk)
    assert claim(5) == []
    assert [each.access_point for each in claim(1, alone=True)] == [point.pk]


def test_what_a_worker_holds_is_left_to_it(watched, staff):
    taken = claim(1)[0]
    answer = staff("librarian").post(reverse("ops-address", args=[taken.access_point]), {"order": "again"}, follow=True)
    assert "a worker is looking at it" in words(answer)
    assert str(Watch.objects.get(pk=taken.access_point).token) == taken.token


def test_not_dead_after_all(watched, staff):
    point, well = watched[0], database_time() - timedelta(days=40)
    AccessPoint.objects.filter(pk=point.pk).update(link_state=LinkState.DEAD)
    Watch.objects.filter(pk=point.pk).update(failures=3, failed_at=well, well_at=well, needs_person="Dead?")
    address = reverse("ops-address", args=[point.pk])
    assert "say why it is not dead" in words(staff("librarian").post(address, {"order": "anew"}, follow=True))
    staff("librarian", "anna").post(address, {"order": "anew", "why": "I can read it."})
    watch = Watch.objects.select_related("access_point").get(pk=point.pk)
    assert (watch.failures, watch.needs_person, watch.well_at) == (0, "", well)
    assert watch.access_point.link_state == LinkState.NEVER_CHECKED
    context = point.history.order_by("-pgh_id").first().pgh_context.metadata
    assert context["reason"] == "I can read it."


def test_what_needs_a_person_leads_to_its_page(watched, staff):
    Watch.objects.filter(pk=watched[0].pk).update(needs_person="The page moved. Accept the new address?")
    answer = staff("clerk").get(OPS)
    assert "Accept the new address?" in words(answer)
    address = reverse("ops-address", args=[watched[0].pk])
    assert address in answer.content.decode()
    page = staff("librarian").get(address).content.decode()
    assert reverse("admin:archive_accesspoint_change", args=[watched[0].pk]) in page


def test_hosts_are_found_by_part_of_their_name_and_paged(watched, staff):
    Host.objects.bulk_create(Host(name=f"h{n:03}.example.test", free_at=database_time()) for n in range(60))
    first = staff("clerk").get(f"{OPS}?hosts=EXAMPLE.test")
    assert "h049.example.test" in words(first)
    assert "h050.example.test" not in words(first)
    following = re.search(r'href="(\?hosts[^"]*after[^"#]*)', first.content.decode()).group(1).replace("&amp;", "&")
    assert "h050.example.test" in words(staff("clerk").get(OPS + following))
    assert "No such host." in words(staff("clerk").get(f"{OPS}?hosts=100%25_"))


def test_a_running_job_shows_how_far_it_is_and_a_killed_one_that_it_is_gone(watched, staff):
    with job("refresh_sources", total=200) as run:
        run.tell(50)
        assert working() == {run.run.pk}
        killed = JobRun.objects.create(name="load_records", total=10)
        JobRun.objects.filter(pk=killed.pk).update(started_at=database_time() - timedelta(minutes=1))
        JobRun.objects.create(name="verify captures", total=10)
        page = staff("clerk").get(OPS)
        assert "50 of 200 done" in words(page)
        assert 'value="25"' in page.content.decode()
        assert "load_records , begun" in words(page)
        assert words(page).count("its process is gone") == 1
    assert JobRun.objects.get(pk=run.run.pk).state == "done"


def test_a_job_that_breaks_says_why(watched):
    with pytest.raises(OSError, match="disk"), job("refresh_sources"):
        raise OSError("disk full")
    run = JobRun.objects.get(name="refresh_sources")
    assert (run.state, run.message) == ("failed", "disk full")
    assert run.ended_at


def test_hostile_words_of_a_host_are_inert(watched, staff):
    checked(watched[0], Outcome.GONE, reason="<script>alert(1)</script>", hops=[{"url": "<b>", "status": 404}])
    for address in (OPS, reverse("ops-address", args=[watched[0].pk])):
        assert b"<script>alert" not in staff("clerk").get(address).content


def test_a_hundred_thousand_addresses_cost_no_more_queries(watched, staff, django_assert_max_num_queries):
    with connection.cursor() as cursor:  # another thousand, enough to show that nothing is asked per row
        cursor.execute("UPDATE archive_watch SET next_look_at = now() - interval '1 hour', needs_person = 'See to it.'")
    for point in watched:
        checked(point, Outcome.GONE)
    client = staff("clerk")
    with django_assert_max_num_queries(24):
        client.get(OPS)
