"""What a stranger may send, and what a cache may keep."""

from unittest import mock

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from archive.web.limits import MOST_BYTES


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/api/v1/assess/"])
def test_a_huge_body_is_refused_unread(address):
    answer = Client().generic("POST", address, b"x", CONTENT_LENGTH=str(MOST_BYTES + 1))
    assert answer.status_code == 413
    assert b"3 MB at most" in answer.content


def test_a_length_that_is_no_number_is_refused():
    assert Client().generic("POST", "/", b"x", CONTENT_LENGTH="many").status_code == 413


@pytest.mark.django_db
def test_what_staff_see_is_kept_by_no_cache(django_user_model):
    client = Client()
    assert "no-store" not in client.get("/how-the-archive-decides/").headers.get("Cache-Control", "")
    client.force_login(django_user_model.objects.create_superuser("librarian"))
    assert settings.SESSION_COOKIE_NAME in client.cookies
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/deployments/", "/deployments/oreshnik-belarus/", "/api/v1/states/"])
def test_where_the_database_is_away_the_answer_says_when_to_ask_again(address, caplog):
    with mock.patch("archive.kept.connection.cursor", side_effect=OperationalError("it is restarting")):
        answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert answer["Cache-Control"] == "no-store"
    assert b"restarting" in answer.content
    assert f"{address}: it is restarting" in caplog.text
    assert "Traceback" not in caplog.text
