"""Files of captures: what warcio reads is what was exchanged, and what is broken is found."""

import io
import random
import zlib
from datetime import timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.refresh import warc
from archive.refresh.fetched import Fault
from archive.refresh.unwarc import Flaw, read
from tests.looks import DAY, HEAD, PAGE, exchange, token

AGAIN = warc.Earlier(1, token(0), "http://news.test/a", DAY, warc.payload((exchange(),)))


def by_warcio(data: bytes) -> list[tuple[str, dict[str, str], bytes]]:
    """Every record as warcio gives it, all digests checked."""
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        body = record.raw_stream.read()
        assert record.digest_checker.passed is not False
        found.append((record.rec_type, dict(record.rec_headers.headers), body))
    return found


def flaws(data: bytes) -> set[Flaw]:
    return {problem.flaw for problem in read(data).problems}


def test_warcio_reads_what_was_exchanged():
    moved = exchange("http://news.test/old", b"", b"HTTP/1.1 301 Moved\r\nLocation: /a\r\n\r\n")
    file = warc.written((moved, exchange()), token(1), DAY)
    records = by_warcio(file.data)
    assert [kind for kind, _, _ in records] == ["warcinfo", "request", "response", "request", "response"]
    assert file.records == len(records) == 5
    assert records[0][1]["WARC-Record-ID"] == f"<urn:uuid:{token(1)}>"
    assert records[4][2] == PAGE
    assert records[4][1]["WARC-Concurrent-To"] == records[3][1]["WARC-Record-ID"]
    assert records[3][1]["WARC-Concurrent-To"] == records[4][1]["WARC-Record-ID"]
    assert records[4][1]["WARC-Payload-Digest"] == f"sha256:{file.payload}"
    assert records[4][1]["WARC-IP-Address"] == "192.0.2.7"
    assert read(file.data).problems == ()


def test_the_same_look_gives_the_same_bytes():
    one, two = (warc.written((exchange(),), token(1), DAY) for _ in range(2))
    assert one == two
    assert warc.written((exchange(),), token(2), DAY).data != one.data


def test_an_unchanged_body_is_named_and_not_repeated():
    file = warc.written((exchange(),), token(1), DAY + timedelta(days=7), AGAIN)
    (_, headers, body) = by_warcio(file.data)[-1]
    assert file.revisits
    assert headers["WARC-Type"] == "revisit"
    assert headers["WARC-Refers-To"] == f"<urn:uuid:{warc.answer_id(token(0))}>"
    assert (headers["WARC-Refers-To-Target-URI"], headers["WARC-Refers-To-Date"]) == (AGAIN.url, "2026-11-27T09:30:15Z")
    assert body == b""
    assert read(file.data).answer.parts[0] == HEAD[:-4]


@pytest.mark.parametrize(
    "other",
    [
        exchange(body=PAGE + b"."),
        exchange(body=PAGE, whole=False),
        exchange(body=b""),
    ],
    ids=["another body", "a cut body", "no body"],
)
def test_only_the_whole_same_body_is_a_revisit(other):
    file = warc.written((other,), token(1), DAY, AGAIN)
    assert not file.revisits
    assert read(file.data).answer.kind == "response"


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (Fault.TOO_LARGE, "length"),
        (Fault.TIMEOUT, "time"),
        (Fault.CUT_SHORT, "disconnect"),
        (Fault.MALFORMED, "unspecified"),
        (None, "unspecified"),
    ],
)
def test_a_cut_body_says_why(fault, word):
    file = warc.written((exchange(whole=False),), token(1), DAY, None, fault)
    assert by_warcio(file.data)[-1][1]["WARC-Truncated"] == word
    assert read(file.data).answer.cut == word


def test_a_body_over_every_limit_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(warc, "MOST_BODY", 10)
    file = warc.written((exchange(),), token(1), DAY)
    assert by_warcio(file.data)[-1][2] == PAGE[:10]
    assert read(file.data).answer.cut == "length"


def test_an_address_cannot_add_a_header():
    wicked = "http://news.test/\r\nWARC-Type: metadata\r\n\r\nЯ \x00\ud800"
    other = exchange()
    peer = type(other)(wicked, "1.2.3.4\r\nX: y", other.request, other.response_head, PAGE)
    file = warc.written((peer,), token(1), DAY, asked=wicked)
    records = by_warcio(file.data)
    assert read(file.data).asked == warc.address(wicked) == records[1][1]["WARC-Target-URI"]
    assert [kind for kind, _, _ in records] == ["warcinfo", "request", "response"]
    assert records[1][1]["WARC-Target-URI"].startswith("http://news.test/%0D%0AWARC-Type:%20metadata%0D%0A%0D%0A%D0%AF")
    assert "WARC-IP-Address" not in records[1][1]


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX: y\r\n\r\n",
        b"HTTP/1.1 200 OK\nX: y\n\n",
        b"HTTP/2 200 \r\nx: y\r\n",
    ],
    ids=["chunked", "interim", "bare line ends", "no empty line"],
)
def test_any_head_leaves_the_body_as_it_is(head):
    body = b"4\r\nabcd\r\n0\r\n\r\nnot chunked, it only begins so"
    file = warc.written((exchange(body=body, head=head),), token(1), DAY)
    assert read(file.data).problems == ()
    assert read(file.data).answer.parts[1] == body
    for record in ArchiveIterator(io.BytesIO(file.data), check_digests="raise"):
        shown = record.content_stream().read()
    assert shown == body


@pytest.mark.parametrize(("head", "body"), [(b"", b""), (b"\r\n", b"no head, no message")])
def test_a_host_that_gave_no_answer_leaves_its_request(head, body):
    silent = exchange(head=head, body=body, whole=False)
    file = warc.written((silent,), token(1), DAY, None, Fault.CUT_SHORT)
    assert [kind for kind, _, _ in by_warcio(file.data)] == ["warcinfo", "request"]
    assert read(file.data).problems == ()
    assert read(file.data).answer is None


def test_nothing_exchanged_is_refused():
    with pytest.raises(ValueError, match="Nothing was exchanged"):
        warc.written((), token(1), DAY)


def test_three_hundred_random_injuries_are_found():
    """warcio's own reading passes over cuts and trailing bytes; ours must not."""
    file = warc.written((exchange(), exchange(body=bytes(range(256)) * 40)), token(1), DAY).data
    chance = random.Random(7)
    for _ in range(150):
        place = chance.randrange(len(file))
        hurt = file[:place] + bytes([file[place] ^ 1 << chance.randrange(8)]) + file[place + 1 :]
        unnoticed = not read(hurt).problems
        # Of a gzip head the flags, time and system mean nothing for what is in it: the hash of the file tells.
        assert not unnoticed or [each.block for each in read(hurt).records] == [r.block for r in read(file).records]
    for _ in range(100):
        assert flaws(file[: chance.randrange(1, len(file))]), "a cut was not found"
    for _ in range(50):
        assert flaws(file + chance.randbytes(chance.randrange(1, 40))) <= {
            Flaw.TRAILING,
            Flaw.STRUCTURE,
            Flaw.TRUNCATED,
        }
        assert flaws(file + chance.randbytes(chance.randrange(1, 40)))


def member(text: bytes) -> bytes:
    gzip = zlib.compressobj(1, zlib.DEFLATED, 31)
    return gzip.compress(text) + gzip.flush()


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", Flaw.STRUCTURE),
        (b"GIF89a", Flaw.STRUCTURE),
        (member(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n"), Flaw.STRUCTURE),
        (member(b"WARC/1.1\r\nContent-Length: 9\r\n\r\n\r\n\r\n"), Flaw.STRUCTURE),
        (member(b"WARC/1.1\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n\r\n\r\n"), Flaw.STRUCTURE),
        (member(b"WARC/1.1\r\nContent-Length: 0\r\n folded\r\n\r\n\r\n\r\n"), Flaw.STRUCTURE),
        (member(b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n"), Flaw.DIGEST),
        (member(bytes(3_000_000)), Flaw.STRUCTURE),
    ],
)
def test_what_is_no_file_of_ours_is_told(data, flaw):
    assert flaw in {problem.flaw for problem in read(data, most=2_000_000).problems}


def test_records_in_a_wrong_order_are_told():
    whole = warc.written((exchange(),), token(1), DAY).data
    starts = [place for place in range(len(whole)) if whole[place : place + 4] == b"\x1f\x8b\x08\x00"]
    info, asked, answered = whole[: starts[1]], whole[starts[1] : starts[2]], whole[starts[2] :]
    other = warc.written((exchange(),), token(2), DAY).data
    for wrong in (
        asked + answered,
        info + answered,
        info,
        info + asked + answered + asked + answered,
        info + asked + other,
    ):
        assert flaws(wrong) == {Flaw.STRUCTURE}
    assert flaws(info + asked + answered) == set()
