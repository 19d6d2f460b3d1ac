"""Guesses at a password: six in half an hour for an account from an address, known or not, by every way in."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone as clock

from archive import login
from archive.models import Guess

RIGHT = "a long and right one"


@pytest.fixture
def account(db):
    return get_user_model().objects.create_user(username="ada", password=RIGHT, is_staff=True)


def guess(times: int, name: str = "ada") -> None:
    for _ in range(times):
        assert authenticate(None, username=name, password="wrong") is None


def test_the_seventh_guess_is_refused_even_where_it_is_right(account):
    guess(6)
    assert authenticate(None, username="ada", password=RIGHT) is None
    assert authenticate(None, username="ADA", password=RIGHT) is None


def test_six_guesses_are_allowed_and_a_login_starts_anew(account):
    guess(5)
    assert authenticate(None, username="ada", password=RIGHT) == account
    guess(5)
    assert authenticate(None, username="ada", password=RIGHT) == account


def test_other_accounts_are_not_shut(account):
    guess(9, "eve")
    assert authenticate(None, username="ada", password=RIGHT) == account


def test_half_an_hour_later_it_is_open_and_nothing_is_kept(account):
    guess(6)
    Guess.objects.update(at=clock.now() - timedelta(minutes=30))
    assert authenticate(None, username="ada", password=RIGHT) == account
    assert Guess.objects.count() == 1, "the one that was right, of all addresses"


def log_in(address: str, password: str = RIGHT) -> int:
    return Client(REMOTE_ADDR=address).post("/admin/login/", {"username": "ada", "password": password}).status_code


def test_a_stranger_does_not_shut_the_owner_out(account):
    for _ in range(9):
        assert log_in("192.0.2.1", "wrong") == 200
    assert log_in("192.0.2.1") == 200
    assert log_in("198.51.100.7") == 302


def test_a_household_counts_as_one_address(account):
    for last in range(1, 7):
        log_in(f"2001:db8:1:2::{last}", "wrong")
    assert log_in("2001:db8:1:2::99") == 200
    assert log_in("2001:db8:1:3::1") == 302


@pytest.mark.django_db
def test_many_addresses_together_come_to_a_bound():
    now = clock.now()
    allowed = [login.allowed("a", f"a from {number // 6}", now) for number in range(login.MOST_FROM_ANYWHERE + 1)]
    assert allowed == [True] * login.MOST_FROM_ANYWHERE + [False]


def test_a_name_made_of_a_name_and_an_address_shuts_nothing(account):
    guess(9, "ada 198.51.100.7")
    guess(9, "('ada', '198.51.100.7')")
    assert log_in("198.51.100.7") == 302


@pytest.mark.django_db
def test_the_window_slides():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for minute in range(6):
        assert login.allowed("a", "a here", start + timedelta(minutes=minute))
    assert not login.allowed("a", "a here", start + timedelta(minutes=29, seconds=59))
    assert login.allowed("a", "a here", start + timedelta(minutes=30))
    assert not login.allowed("a", "a here", start + timedelta(minutes=30, seconds=1))


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_every_refusal_hashes_once(account, name, monkeypatch):
    """No difference in time tells whether an account is there, or shut: each answer costs one hash."""
    from django.contrib.auth.hashers import get_hasher

    hashed = []
    kind = type(get_hasher())
    real = {way: getattr(kind, way) for way in ("encode", "verify")}
    depth = []

    def counted(way):
        def call(self, *args, **kwargs):
            if not depth:
                hashed.append(way)
            depth.append(way)
            try:
                return real[way](self, *args, **kwargs)
            finally:
                depth.pop()

        return call

    for way in real:
        monkeypatch.setattr(kind, way, counted(way))
    for _ in range(8):
        hashed.clear()
        authenticate(None, username=name, password="wrong")
        assert len(hashed) == 1


def test_the_form_keeps_the_limit_and_says_so(account):
    for _ in range(6):
        log_in("127.0.0.1", "wrong")
    answer = Client().post("/admin/login/", {"username": "ada", "password": RIGHT})
    assert answer.status_code == 200
    assert "six wrong guesses" in answer.content.decode()


def test_no_name_is_kept_as_typed(account):
    guess(1, "my-secret-password")
    assert not any("secret" in each.account for each in Guess.objects.all())


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_come_to_six():
    found = []

    def one():
        found.append(login.allowed("together", "here", clock.now()))
        connection.close()

    threads = [Thread(target=one) for _ in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [False] * 6 + [True] * 6
