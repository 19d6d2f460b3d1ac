"""What was exchanged in one look, as the bytes of a WARC/1.1 file. Pure: ids and dates are given.

Written here and not by warcio, whose writer compresses at the dearest level, digests with SHA-1 and passes line breaks
in an address through (docs/decisions/0021-captures.md). ``unwarc.py`` reads the files back.
"""

import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import quote
from uuid import UUID, uuid5

from archive.refresh.fetched import Exchange, Fault

VERSION = "WARC/1.1"
SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOTE = (
    b"software: arms-control archive\r\nformat: WARC File Format 1.1\r\n"
    b"conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    b"description: One look at one address. The id of this record is the token of the look.\r\n"
)
#: Level 1 of gzip, the cheapest: see the figures in the decision.
LEVEL, GZIP = 1, 31
#: No body longer than this is kept whole, whatever the limits of a look; what is kept is marked as cut.
MOST_BODY = 100_000_000
#: What may stand in a header as it is.
VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
#: Why a body was cut, in the standard's words.
CUT: dict[Fault | None, str] = {Fault.TOO_LARGE: "length", Fault.TIMEOUT: "time", Fault.CUT_SHORT: "disconnect"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """The record of an earlier look that holds a body. ``capture``: key of its row; ``token``, ``at``: of that look;
    ``url``: the address that gave the body; ``payload``: SHA-256 of the body.
    """

    capture: int
    token: UUID
    url: str
    at: datetime
    payload: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file's bytes. ``records``: how many; ``payload``: SHA-256 of the answer's body; ``revisits``: whether that
    body stands in the earlier file and not in this one.
    """

    data: bytes
    records: int
    payload: str
    revisits: bool


def written(
    exchanges: tuple[Exchange, ...],
    token: UUID,
    at: datetime,
    earlier: Earlier | None = None,
    fault: Fault | None = None,
    asked: str = "",
) -> Written:
    """The file of one look: a warcinfo record, then a request and a response for each exchange, a gzip member each.

    ``token`` and ``at``: of the look; all ids follow from the token, so the same look gives the same bytes.
    ``earlier``: where the answer's body equals the one kept there, a revisit record names it instead of repeating it.
    ``fault``: why the answer is not whole, for a body that was cut. ``asked``: the address as the look was given it,
    which may be written otherwise than the one sent; kept in the warcinfo record. ``ValueError`` where nothing was
    exchanged.
    """
    if not exchanges:
        raise ValueError("Nothing was exchanged: there is nothing to keep.")
    digest = payload(exchanges)
    last = exchanges[-1]
    again = bool(earlier and earlier.payload == digest and last.response_body and _whole(last) and _answered(last))
    look, date = urn(token), stamp(at)
    common = {"WARC-Date": date, "WARC-Warcinfo-ID": look}
    about = {"WARC-Type": "warcinfo", "WARC-Record-ID": look, "WARC-Date": date}
    about["Content-Type"] = "application/warc-fields"
    members = [_member(about, NOTE + f"asked: {address(asked)}\r\n".encode("ascii"))]
    for number, each in enumerate(exchanges, 1):
        answer = answer_id(token) if each is last else uuid5(token, f"response {number}")
        question = uuid5(token, f"request {number}")
        at_url = common | {"WARC-Target-URI": address(each.url)} | _peer(each.peer)
        told = {"WARC-Concurrent-To": urn(answer)} if _answered(each) else {}
        request = {"WARC-Type": "request", "WARC-Record-ID": urn(question), **at_url, **told}
        members.append(_member(request | {"Content-Type": "application/http;msgtype=request"}, each.request))
        if not _answered(each):
            continue  # the connection ended before any head: no HTTP message, nothing to keep of it
        body = each.response_body[:MOST_BODY]
        response = {
            "WARC-Type": "response",
            "WARC-Record-ID": urn(answer),
            **at_url,
            "WARC-Concurrent-To": urn(question),
        }
        response["WARC-Payload-Digest"] = f"sha256:{digest if each is last else hashlib.sha256(body).hexdigest()}"
        response["Content-Type"] = "application/http;msgtype=response"
        if not _whole(each):
            long = len(body) < len(each.response_body)
            response["WARC-Truncated"] = "length" if long else CUT.get(fault, "unspecified")
        if again and each is last and earlier:
            response |= {
                "WARC-Type": "revisit",
                "WARC-Profile": SAME_BODY,
                "WARC-Refers-To": urn(answer_id(earlier.token)),
                "WARC-Refers-To-Target-URI": address(earlier.url),
                "WARC-Refers-To-Date": stamp(earlier.at),
            }
            body = b""
        members.append(_member(response, head_of(each) + body))
    return Written(b"".join(members), len(members), digest, again)


def payload(exchanges: tuple[Exchange, ...]) -> str:
    """SHA-256 of the last answer's body as it is kept: transfer coding undone, content coding not. Empty without one
    exchange; the hash of no bytes where there was no answer.
    """
    if not exchanges:
        return ""
    last = exchanges[-1]
    return hashlib.sha256(last.response_body[:MOST_BODY] if _answered(last) else b"").hexdigest()


def answer_id(token: UUID) -> UUID:
    """Id of the record that holds the answer, the last response of the look with this token."""
    return uuid5(token, "answer")


def urn(key: UUID) -> str:
    """An id as WARC writes it."""
    return f"<urn:uuid:{key}>"


def stamp(at: datetime) -> str:
    """A moment as WARC writes it, to the second: every reader understands that."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def address(url: str) -> str:
    """An address fit for a header: everything but visible ASCII is percent-encoded, so no line can be added."""
    return quote(url, safe=VISIBLE, errors="replace")


def head_of(exchange: Exchange) -> bytes:
    """The answer's head as it is kept: interim answers (1xx) left out, ended by one empty line.

    ``Transfer-Encoding`` is kept under another name: the body no longer has that coding, and a reader that believed it
    would misread a body that happens to begin like a chunk. HTTP/2 and 3 have no head of their own in a WARC: their
    status line is written as that of HTTP/1.1, the only one that pywb replays.
    """
    last = re.split(rb"\r?\n\r?\n", exchange.response_head.strip(b"\r\n"))[-1]
    last = re.sub(rb"\AHTTP/[23](\.\d)?(?=\s|\Z)", b"HTTP/1.1", last)
    return re.sub(rb"(?im)^transfer-encoding(?=[ \t]*:)", b"X-Archive-Orig-Transfer-Encoding", last) + b"\r\n\r\n"


def _answered(exchange: Exchange) -> bool:
    return bool(exchange.response_head.strip())


def _whole(exchange: Exchange) -> bool:
    return exchange.whole and len(exchange.response_body) <= MOST_BODY


@lru_cache(maxsize=1024)  # hosts are asked again
def _peer(text: str) -> dict[str, str]:
    try:
        return {"WARC-IP-Address": str(ip_address(text))}
    except ValueError:
        return {}


def _member(headers: dict[str, str], block: bytes) -> bytes:
    """One record as a gzip member of its own, without a time in it."""
    headers |= {
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return zlib.compress(b"".join((f"{VERSION}\r\n{head}\r\n".encode("ascii"), block, b"\r\n\r\n")), LEVEL, GZIP)
