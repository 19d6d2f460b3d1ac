"""check_url: one look from the command line, at the origin on loopback."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.origin import Origin


@pytest.fixture(scope="module")
def origin():
    with Origin() as served:
        yield served


@pytest.fixture
def look(origin, settings, capsys):
    """Run the command over the origin: what it printed, and its exit code."""
    settings.TEST_HOSTS = origin.hosts

    def run(*arguments: str) -> tuple[str, int]:
        try:
            call_command("check_url", *arguments)
        except SystemExit as ended:
            return capsys.readouterr().out, int(ended.code)
        return capsys.readouterr().out, 0

    return run


ASKED = [
    ("plain-page", "ok", 0),
    ("redirect-301", "moved", 0),
    ("status-404", "gone", 3),
    ("soft-404-uk", "soft_404_suspect", 3),
    ("parked-for-sale", "parked", 3),
    ("wall-captcha", "blocked", 4),
    ("status-503", "unreachable", 4),
    ("guarded-metadata", "refused", 4),
]


@pytest.mark.parametrize(("host", "outcome", "code"), ASKED)
def test_a_look_tells_its_outcome_in_json_and_by_its_exit_code(host, outcome, code, look):
    out, ended = look(f"http://{host}.test/page", "--json")
    answer = json.loads(out)
    assert list(answer) == ["outcome", "reason", "hops", "quote", "status", "bytes"]
    assert (answer["outcome"], ended) == (outcome, code)
    assert answer["reason"]
    assert answer["quote"] is None
    assert answer["hops"][-1]["status"] == answer["status"]


QUOTES = [
    ("plain-page", "The treaty\n  and its protocol", "kept", 0),
    ("plain-page", "the treaty and its protocol", "absent", 5),
    ("plain-gzip", "The treaty and its protocol", "kept", 0),
    ("charset-windows-1251", "Ракеты средней дальности", "kept", 0),
    ("plain-pdf", "The treaty", "could_not_look", 4),
    ("status-503", "The treaty", "could_not_look", 4),
    ("wall-captcha", "The treaty", "could_not_look", 4),
]


@pytest.mark.parametrize(("host", "quote", "found", "code"), QUOTES)
def test_a_quote_is_kept_absent_or_could_not_be_looked_for(host, quote, found, code, look):
    out, ended = look(f"http://{host}.test/page", "--json", "--quote", quote)
    assert (json.loads(out)["quote"], ended) == (found, code)


def test_for_people_it_says_the_same_in_lines(look):
    out, _ = look("http://redirect-301.test/page", "--quote", "The treaty and its protocol")
    assert out.startswith("moved: ")
    assert "  301 http://redirect-301.test/page" in out
    assert "The quote: kept." in out


def test_nothing_is_stored(look, django_db_blocker):
    with django_db_blocker.block():
        assert look("http://plain-page.test/page")[1] == 0


def test_an_address_of_our_own_network_is_refused_without_a_connection(look, origin):
    before = len(origin.log)
    out, code = look("http://127.0.0.1/", "--json")
    assert (json.loads(out)["outcome"], code) == ("refused", 4)
    assert len(origin.log) == before


def test_without_a_contact_address_nothing_is_asked(settings):
    settings.CONTACT, settings.TEST_HOSTS = "", {}
    with pytest.raises(CommandError, match="ARCHIVE_CONTACT"):
        call_command("check_url", "https://example.org/")


def test_an_empty_quote_is_an_error(look):
    with pytest.raises(CommandError, match="--quote is empty"):
        look("http://plain-page.test/page", "--quote", "  ")
