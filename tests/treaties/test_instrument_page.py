"""The pages of instruments, on the real records."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from archive.kept import forget as forget_law
from archive.vocabulary import Publication
from deployments.models import Deployment
from deployments.templatetags import in_class
from treaties.models import Category, Event, Instrument, NamedType, Participation, Provision

PAGE_BUDGET = 26
LIST_BUDGET = 19


@pytest.fixture
def client(loaded) -> Client:
    forget_law()  # what the last test drafted has been rolled back
    return Client()


def text_of(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def asked(client, slug: str, on: str = "") -> str:
    response = client.get(reverse("instrument", args=[slug]), {"on": on} if on else {})
    assert response.status_code == 200
    return text_of(response)


@pytest.mark.parametrize(
    ("slug", "on", "reason"),
    [
        ("inf", "1988-05-31", "Signed or adopted, not in force since 1987-12-08 (signature)."),
        ("inf", "2019-08-01", "In force since 1988-06-01 (entry into force)."),
        ("inf", "2019-08-02", "Ended since 2019-08-02 (withdrawal effective)."),
        ("new-start", "2026-02-05", "Ended since 2026-02-05 (expiry)."),
    ],
)
def test_the_status_on_a_day_comes_with_its_reason(client, slug, on, reason):
    assert f"Status on {on}" in asked(client, slug, on)
    assert reason in asked(client, slug, on)


def test_parties_are_counted_by_standing_with_disputes_apart(client):
    said = asked(client, "inf", "2019-06-01")
    assert "On 1 June 2019, three states are bound, eight are bound (disputed), two are suspended" in said
    assert "counted as a participant by USA only" in said
    assert "The list is complete: a state without a row is not bound." in said


def test_an_incomplete_list_is_said_plainly(client):
    said = asked(client, "hcoc")
    assert "The list is not complete: for a state without a row the answer is unclear" in said


def test_a_resolution_binds_members_and_folds_them(client):
    response = client.get(reverse("instrument", args=["unscr-1718"]))
    assert "every member of the United Nations" in text_of(response)
    assert re.search(r'<details class="group"><summary>', response.content.decode())


def test_bounds_are_exact_in_words(client):
    said = asked(client, "inf")
    assert "above 1,000 km, up to and including 5,500 km" in said
    assert "from 500 km, up to and including 1,000 km" in said
    assert "no rule can decide:" in said


def test_a_delay_is_explained(client):
    assert "A state is bound 90 days after it deposited its act." in asked(client, "tpnw")


def test_deployments_in_class_lead_to_their_pages(client):
    page = client.get(reverse("instrument", args=["inf"]), {"on": "2025-12-17"}).content.decode()
    assert f'href="{reverse("deployment", args=["oreshnik-belarus"])}?on=2025-12-17"' in page


@pytest.mark.parametrize("most", [1, 5, 11])
def test_of_many_deployments_in_class_the_strongest_are_listed(client, monkeypatch, most):
    def lines(held):
        return {line.deployment.pk: line for group in held.groups for line in group.lines}

    inf = Instrument.objects.get(pk="inf")
    everything = in_class.deployments_in_class(inf, date(2018, 6, 1))
    assert everything.left_out == 0
    assert everything.listed == everything.total > most
    rank = {
        pk: (in_class._RANKS.get(each.effect, 99), each.deployment.system.name, pk)
        for pk, each in lines(everything).items()
    }
    monkeypatch.setattr(in_class, "MOST", most)
    some = in_class.deployments_in_class(inf, date(2018, 6, 1))
    assert set(lines(some)) == set(sorted(rank, key=rank.get)[:most])
    assert (some.total, some.undetermined) == (everything.total, everything.undetermined)
    page = client.get("/instruments/inf/", {"on": "2018-06-01"}).content.decode()
    assert f"The first {most} are listed here, the strongest effect first" in page
    assert f'<a href="/deployments/?instrument=inf&amp;on=2018-06-01">all {some.total} as a list</a>' in page
    listed = client.get("/deployments/", {"instrument": "inf", "on": "2018-06-01"})
    assert f"{some.total} deployments" in text_of(listed)


@pytest.mark.parametrize("name", ["instruments", "instrument"])
@pytest.mark.parametrize("on", ["yesterday", "2025-13-01", "20251217"])
def test_a_bad_day_is_told_beside_the_field(client, name, on):
    response = client.get(reverse(name, args=["inf"] if name == "instrument" else []), {"on": on})
    assert response.status_code == 400
    assert f"“{on}” is no day. Write year-month-day" in response.content.decode()


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_have_answers(client, on):
    for slug in ("inf", "npt", "unscr-1718", "cfe"):
        asked(client, slug, on)


def test_every_instrument_has_a_page(client):
    for slug in Instrument.objects.values_list("id", flat=True):
        asked(client, slug)


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    client.get(reverse("instruments"))
    for slug in ("npt", "inf", "cfe", "unscr-1718"):
        with django_assert_max_num_queries(PAGE_BUDGET):
            asked(client, slug)
    with django_assert_max_num_queries(LIST_BUDGET):
        client.get(reverse("instruments"))


@pytest.mark.parametrize(
    ("model", "pick", "seen"),
    [
        (Event, {"instrument": "inf", "event": "signature"}, "id"),
        (Category, {"id": "inf-irm-glbm"}, "id"),
        (Provision, {"instrument": "inf", "locator": "Art. VI"}, "summary"),
        (Participation, {"instrument": "inf", "state": "KAZ"}, "note"),
        (NamedType, {"instrument": "inf", "designation": "Pershing II"}, "designation"),
        (Deployment, {"id": "oreshnik-belarus"}, "id"),
    ],
)
def test_no_draft_is_shown(client, model, pick, seen):
    row = model.objects.filter(**pick).first()
    address = f"{reverse('instrument', args=['inf'])}?on=2025-12-17"
    assert _sees(client.get(address).content.decode(), row, seen)
    model.objects.filter(pk=row.pk).update(publication=Publication.DRAFT)
    assert not _sees(client.get(address).content.decode(), row, seen)


def _sees(page: str, row, seen: str) -> bool:
    if isinstance(row, Participation):
        return f"/states/{row.state_id}/" in page
    if isinstance(row, NamedType):
        return f">{row.designation}<" in page
    return str(getattr(row, seen)) in page


def test_a_draft_instrument_is_neither_listed_nor_there(client):
    Instrument.objects.filter(pk="inf").update(publication=Publication.DRAFT)
    assert client.get(reverse("instrument", args=["inf"])).status_code == 404
    assert reverse("instrument", args=["inf"]) not in client.get(reverse("instruments")).content.decode()


def test_the_list_says_where_each_stands(client):
    said = text_of(client.get(reverse("instruments"), {"on": "2019-08-01"}))
    assert re.search(r"INF Treaty nuclear, missile in force 1988-06-01 – 2019-08-02", said)
    assert "Security Council resolutions" in said
