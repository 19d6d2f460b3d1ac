"""Captures are for staff: text on a page, the file as a download, nothing that lives, nothing for strangers."""

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from archive.models import AccessPoint, Capture
from archive.refresh.decode import decoded
from archive.refresh.fetched import Fault
from archive.refresh.plain import plain
from archive.web.capture import shown
from tests.looks import HEAD, exchange, look

WICKED = """<!doctype html><title>Oreshnik & <b>more</title><script>alert("script")</script>
<style>p { color: red }</style><h1>Орешник</h1><p onclick="alert(1)">Range: <b>5500</b> km.\u202e</p>
<iframe src="http://elsewhere.test/"></iframe><img src="http://elsewhere.test/pixel.png"><form action="/x"></form>"""


@pytest.fixture
def shelf(settings, tmp_path) -> Path:
    place = tmp_path / "captures"
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    settings.STORAGES = settings.STORAGES | {"captures": disk}
    return place


@pytest.fixture
def rows(loaded, shelf) -> list[Capture]:
    """A page, the same page a day later, and a look that got no answer."""
    point = AccessPoint.objects.first()
    page = exchange(point.url, WICKED.encode())
    silent = exchange(point.url, b"", b"", whole=False)
    return [look(point, 1, page), look(point, 2, page), look(point, 3, silent, fault=Fault.CUT_SHORT)]


def page_of(row: Capture) -> str:
    return reverse("capture", args=[row.pk])


def file_of(row: Capture) -> str:
    return reverse("capture-file", args=[row.pk])


def test_strangers_learn_nothing(rows):
    there, not_there = rows[0].pk, 10**9
    for name in ("capture", "capture-file"):
        answers = [Client().get(reverse(name, args=[pk])) for pk in (there, not_there)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert all(answer["Location"].startswith(reverse("admin:login")) for answer in answers)


def test_a_login_without_a_role_learns_nothing(rows, django_user_model):
    for staff, status in ((True, 403), (False, 302)):
        client = Client()
        client.force_login(django_user_model.objects.create_user(f"staff-{staff}", is_staff=staff))
        for name in ("capture", "capture-file"):
            assert [client.get(reverse(name, args=[pk])).status_code for pk in (rows[0].pk, 10**9)] == [status] * 2


@pytest.mark.parametrize(("role", "status"), [("clerk", 403), ("librarian", 200), ("administrator", 200)])
def test_clerks_read_and_librarians_download(role, status, rows, staff):
    client = staff(role)
    assert client.get(page_of(rows[0])).status_code == 200
    assert (b"Download" in client.get(page_of(rows[0])).content) == (status == 200)
    assert client.get(file_of(rows[0])).status_code == status
    assert client.get(reverse("capture", args=[10**9])).status_code == 404


def test_the_page_is_text_and_nothing_lives(rows, staff):
    for row in rows[:2]:  # the second holds no body of its own
        answer = staff("clerk").get(page_of(row))
        text = answer.content.decode()
        body = text.partition("<h1>")[2]
        assert "Орешник\n\nRange: 5500 km." in text
        assert "Oreshnik &amp; &lt;b&gt;more" in text
        for living in ("alert(", "elsewhere.test", "onclick", "<iframe", "<form", "\u202e", "color: red"):
            assert living not in body.partition("</main>")[0], living
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Robots-Tag"] == "noindex, noarchive"
    assert f"capture {rows[0].pk}</a>" in text


def test_the_file_is_saved_and_never_shown(rows, staff, shelf):
    answer = staff("librarian").get(file_of(rows[0]))
    assert b"".join(answer.streaming_content) == (shelf / rows[0].name).read_bytes()
    assert answer["Content-Type"] == "application/gzip"
    assert answer["Content-Disposition"] == f'attachment; filename="capture-{rows[0].pk}.warc.gz"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_no_answer_a_broken_and_a_missing_file_are_said(rows, staff, shelf):
    librarian = staff("librarian")
    assert b"The host gave no answer." in librarian.get(page_of(rows[2])).content
    file = shelf / rows[0].name
    data = bytearray(file.read_bytes())
    data[-20] ^= 1
    file.write_bytes(data)
    assert b"The file is not whole." in librarian.get(page_of(rows[0])).content
    file.unlink()
    assert b"The file cannot be opened here." in librarian.get(page_of(rows[0])).content
    assert b"run verify_archive" in librarian.get(file_of(rows[0])).content
    assert librarian.get(file_of(rows[0])).status_code == 404
    assert b"The body cannot be read." in librarian.get(page_of(rows[1])).content


def test_readers_see_day_verdict_and_hash_and_no_more(rows):
    point = rows[1].check_made.access_point
    text = Client().get(reverse("source", args=[point.source_id])).content.decode()
    assert "Kept here on 29 November 2026: seen well. SHA-256 of the body" in text  # the look after it got no answer
    assert rows[1].payload in text
    for hidden in ("staff/captures", "5500</b>", "Range: 5500", rows[1].name, rows[1].sha256):
        assert hidden not in text


def head(coding: str) -> bytes:
    return HEAD[:-2] + f"Content-Encoding: {coding}\r\n\r\n".encode()


BARE = zlib.compressobj(9, zlib.DEFLATED, -15)
CODED = {
    "gzip": gzip.compress(b"words " * 9),
    "deflate": zlib.compress(b"words " * 9),
    "Deflate": BARE.compress(b"words " * 9) + BARE.flush(),
    "br": brotli.compress(b"words " * 9),
    "gzip, br": brotli.compress(gzip.compress(b"words " * 9)),
    "identity": b"words " * 9,
    "gzip ": b"words " * 9,
}


@pytest.mark.parametrize("coding", CODED)
def test_a_coded_body_is_read(coding):
    """The last one says gzip and is none, as some hosts do."""
    assert shown(head(coding), CODED[coding]).text == ("words " * 9).strip()


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_bomb_is_inflated_no_further_than_is_shown(coding):
    bomb = gzip.compress(bytes(60_000_000)) if coding == "gzip" else brotli.compress(bytes(60_000_000), quality=2)
    assert len(decoded(head(coding), bomb, 1_000_000)[0]) <= 1_000_000
    assert shown(head(coding), bomb).cut


@pytest.mark.parametrize(
    ("media", "body", "text"),
    [
        ("text/html; charset=windows-1251", "<p>Орешник".encode("cp1251"), "Орешник"),
        ("text/html", '<meta charset="koi8-r"><p>Орешник'.encode("koi8-r"), "Орешник"),
        (
            "text/html",
            "<p>Орешник стоит на дежурстве под Кричевом".encode("cp1251"),
            "Орешник стоит на дежурстве под Кричевом",
        ),
        ("text/html; charset=iso-8859-1", "<p>“Oreshnik”".encode("cp1252"), "“Oreshnik”"),
        ("text/html; charset=none-such", "<p>Орешник".encode(), "Орешник"),
        ("text/html; charset=zip", b"<p>a", "a"),
        ("text/plain; charset=punycode", b"a-tda", "a-tda"),  # Python's way with it takes minutes over a long text
        ("text/html", b"<p>a&#" + b"9" * 5000 + b";", "a\ufffd"),
        ("text/plain", "a\u202eb\u061cc\u2028d".encode(), "a\ufffdb\ufffdc\ufffdd"),
        ("text/html", "<p>ö".encode("utf-16"), "ö"),
        ("text/html", b"\xff\xfe\x00", "\ufffd"),
        ("text/plain", b"a\x00b <b>c", "a\ufffdb <b>c"),
        ("application/pdf", b"%PDF-1.7", ""),
        ("text/html", b"<head><title>T<p>no end", "T\nno end"),
        (
            "text/html",
            b"<p>1 < 2 &lt;b&gt; <!-- <p>no --> <3 <br/>x<noscript>y</NOSCRIPT>z <a href",
            "1 < 2 <b> <3\nxz",
        ),
        ("text/html", b"<svg><title>not it</title></svg><p>a<script>b", "a"),
    ],
)
def test_any_bytes_become_text(media, body, text):
    assert plain((("Content-Type", media),), body).text == text


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "</", "<![CDATA[", "<?", "&#", "<script>", "<svg>", "<svg></p>", "<a b='"]
)
def test_a_megabyte_of_hostile_markup_does_not_hang(piece):
    """A reader that begins anew at every piece takes hours over this; the runner's patience is the limit."""
    assert len(plain((), (piece * (1_000_000 // len(piece))).encode()).text) <= 200_000
