"""A WARC file read back, strictly: what is in it, and everything that is wrong with it. Pure.

warcio reads a cut file without complaint and passes over trailing bytes; a check must not.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from archive.refresh.warc import SAME_BODY, VERSION

#: No file holds more than this once inflated; one that does is not ours.
MOST_BYTES = 1_000_000_000
_FIELD = re.compile(r"([A-Za-z0-9-]+): ([\x20-\x7e]*)")


class Flaw(StrEnum):
    """``truncated``: it ends inside a record. ``trailing``: bytes behind the last record. ``structure``: no records as
    the standard and this archive write them. ``digest``: a record's bytes are not those it was written with.
    """

    TRUNCATED = "truncated"
    TRAILING = "trailing"
    STRUCTURE = "structure"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Problem:
    """One flaw and where it stands, in a sentence."""

    flaw: Flaw
    told: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its headers (names in small letters), and its block."""

    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        """``warcinfo``, ``request``, ``response`` or ``revisit``."""
        return self.headers.get("warc-type", "")

    @property
    def id(self) -> str:
        """Its id as WARC writes it."""
        return self.headers.get("warc-record-id", "")

    @property
    def url(self) -> str:
        """The address asked, percent-encoded; empty for a warcinfo record."""
        return self.headers.get("warc-target-uri", "")

    @property
    def cut(self) -> str:
        """Why its body is not whole, in the standard's word; empty where it is."""
        return self.headers.get("warc-truncated", "")

    @property
    def payload(self) -> str:
        """SHA-256 of its payload as its header says, or empty."""
        return self.headers.get("warc-payload-digest", "").removeprefix("sha256:")

    @property
    def parts(self) -> tuple[bytes, bytes]:
        """The head of the HTTP message and its body."""
        head, _, body = self.block.partition(b"\r\n\r\n")
        return head, body


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, and what is wrong with it; without problems it is whole."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]

    @property
    def asked(self) -> str:
        """The address the look was given, percent-encoded; empty where the file does not say."""
        fields = self.records[0].block.decode("latin-1").split("\r\n") if self.records else []
        return next((line.removeprefix("asked: ") for line in fields if line.startswith("asked: ")), "")

    @property
    def answer(self) -> Record | None:
        """The last answer of the look: a response or a revisit record; None where there was no answer."""
        last = self.records[-1] if self.records else None
        return last if last and last.kind in ("response", "revisit") else None


def read(data: bytes, most: int = MOST_BYTES) -> Reading:
    """Read a whole file. Every block digest, and every payload digest of a response, is worked out again.

    Nothing is raised for a broken file: what could be read is in ``records``, the rest in ``problems``. Inflating ends
    at ``most`` bytes.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    rest, room = data, most
    while rest:
        where = f"record {len(records) + 1}"
        inflate = zlib.decompressobj(31)
        try:
            plain = inflate.decompress(rest, room + 1)
        except zlib.error as error:
            if rest.startswith(b"\x1f\x8b") or not records:
                problems.append(Problem(Flaw.STRUCTURE, f"{where} cannot be inflated ({error})"))
            else:
                problems.append(Problem(Flaw.TRAILING, f"{len(rest)} bytes follow the last record"))
            break
        if len(plain) > room:
            problems.append(Problem(Flaw.STRUCTURE, f"{where} inflates to more than {most} bytes in all"))
            break
        if not inflate.eof:
            problems.append(Problem(Flaw.TRUNCATED, f"the file ends inside {where}"))
            break
        room -= len(plain)
        rest = inflate.unused_data
        record = _record(plain)
        if isinstance(record, str):
            problems.append(Problem(Flaw.STRUCTURE, f"{where}: {record}"))
            break
        records.append(record)
        problems += [Problem(Flaw.DIGEST, f"{where}: {told}") for told in _digests(record)]
    if not problems:
        problems += [Problem(Flaw.STRUCTURE, told) for told in _order(records)]
    return Reading(tuple(records), tuple(problems))


def _record(plain: bytes) -> Record | str:
    """One record from the bytes of a member, or what is wrong with it."""
    head, found, rest = plain.partition(b"\r\n\r\n")
    version, *lines = head.decode("latin-1").split("\r\n")
    if not found or version != VERSION:
        return f"it does not begin as {VERSION}"
    headers: dict[str, str] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if not field or field[1].lower() in headers:
            return f"its header “{line[:60]}” cannot be read or stands twice"
        headers[field[1].lower()] = field[2]
    length = headers.get("content-length", "")
    if not re.fullmatch(r"\d{1,15}", length) or len(rest) != int(length) + 4 or not rest.endswith(b"\r\n\r\n"):
        return "its length is not the one its header says"
    return Record(headers, rest[:-4])


def _digests(record: Record) -> Iterator[str]:
    if record.headers.get("warc-block-digest") != f"sha256:{hashlib.sha256(record.block).hexdigest()}":
        yield "its block has another digest"
    if record.kind == "response" and record.payload != hashlib.sha256(record.parts[1]).hexdigest():
        yield "its payload has another digest"


def _order(records: list[Record]) -> Iterator[str]:
    """A warcinfo record, then requests, each with its answer behind it; only the last request may have none."""
    if not records or records[0].kind != "warcinfo":
        yield "it does not begin with a warcinfo record"
        return
    if len({each.id for each in records}) != len(records):
        yield "two records have one id"
    asked: Record | None = None
    for number, each in enumerate(records[1:], 2):
        if each.headers.get("warc-warcinfo-id") != records[0].id or not each.url:
            yield f"record {number} does not say to which look or address it belongs"
        if each.kind == "request" and asked is None:
            asked = each
        elif each.kind in ("response", "revisit") and asked is not None:
            if each.headers.get("warc-concurrent-to") != asked.id:
                yield f"record {number} is no answer to the request before it"
            if each.kind == "revisit" and each.headers.get("warc-profile") != SAME_BODY:
                yield f"record {number} is a revisit of an unknown kind"
            asked = None
        else:
            yield f"record {number} ({each.kind or 'of no kind'}) stands in the wrong place"
    if len(records) < 2:
        yield "it holds no exchange"
