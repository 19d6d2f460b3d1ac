"""Content codings undone, within bounds: a bomb costs no more than its limit."""

import zlib
from collections.abc import Callable
from functools import partial
from typing import Protocol

import brotli

from archive.refresh.fetched import Fault
from archive.refresh.head import first, headers_of

#: What we say that we read.
ACCEPTED = "gzip, br"
#: Codings upon codings, and gzip members in a row: honest hosts use one of each.
MOST_CODINGS, MOST_MEMBERS = 2, 100

#: Bytes that are unpacked in one piece, and that are kept of what is too large.
PIECE, BEGINNING = 1_000_000, 512_000

Decoded = tuple[bytes, Fault | None, str]


class Unpacker(Protocol):
    """One packed member: ``take`` answers up to a piece of it and what is to be given next; ``rest``: what follows."""

    def take(self, data: bytes) -> tuple[bytes, bytes]: ...
    def ended(self) -> bool: ...
    def rest(self) -> bytes: ...


def decode(body: bytes, codings: str, limit: int) -> Decoded:
    """Undo the codings of a Content-Encoding header, the last one first.

    Returns the bytes and the fault with its sentence: ``too_large`` beyond the limit, of which only the beginning is
    kept; ``cut_short`` where the coded bytes end too early; ``malformed`` where they are not what the header says, or
    in a coding that we did not ask for. The bytes are then as far as they could be read.
    """
    names = [name for part in codings.lower().split(",") if (name := part.strip()) and name != "identity"]
    if not body:
        return b"", None, ""
    if len(names) > MOST_CODINGS:
        return body[:BEGINNING], Fault.MALFORMED, f"{len(names)} codings upon each other."
    for name in reversed(names):
        begin = _UNPACKERS.get(name)
        if begin is None:
            return body[:BEGINNING], Fault.MALFORMED, f"A coding that was not asked for: {name[:40]}."
        parts: list[bytes] = []
        fault, detail = _unpack(body, begin, limit, parts)
        if fault is Fault.TOO_LARGE:
            return b"".join(parts[: BEGINNING // PIECE + 1])[: min(BEGINNING, limit)], fault, detail
        body = b"".join(parts)
        if fault:
            return body, fault, detail
    if len(body) > limit:
        return body[: min(BEGINNING, limit)], Fault.TOO_LARGE, f"More than {limit} bytes."
    return body, None, ""


def decoded(head: bytes, body: bytes, limit: int) -> Decoded:
    """:func:`decode` for an answer that was kept: its head tells the codings."""
    return decode(body, first(headers_of(head.splitlines()), "content-encoding"), limit)


def _unpack(body: bytes, begin: Callable[[], Unpacker], limit: int, parts: list[bytes]) -> tuple[Fault | None, str]:
    """Unpack piece by piece into ``parts``. What follows the last member is passed over, as browsers do."""
    size = 0
    for _ in range(MOST_MEMBERS):
        unpacker = begin()
        data = body
        while True:
            try:
                part, data = unpacker.take(data)
            except (zlib.error, brotli.error) as error:
                return (None, "") if size else (Fault.MALFORMED, f"The answer is not coded as it says: {error}.")
            parts.append(part)
            size += len(part)
            if size > limit:
                return Fault.TOO_LARGE, f"More than {limit} bytes when decoded."
            if unpacker.ended():
                break
            if not part and not data:
                return Fault.CUT_SHORT, "The coded answer ends too early."
        body = unpacker.rest()
        if body[:2] != b"\x1f\x8b":
            return None, ""
    return Fault.MALFORMED, f"More than {MOST_MEMBERS} gzip members."


class _Inflate:
    """gzip or zlib, one member; ``bare``: perhaps without any head, as some hosts send “deflate”."""

    def __init__(self, bare: bool = False) -> None:
        self._inflater = zlib.decompressobj(47)
        self._bare = bare

    def take(self, data: bytes) -> tuple[bytes, bytes]:
        try:
            part = self._inflater.decompress(data, PIECE)
        except zlib.error:
            if not self._bare:
                raise
            self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            part = self._inflater.decompress(data, PIECE)
        self._bare = False
        return part, self._inflater.unconsumed_tail

    def ended(self) -> bool:
        return self._inflater.eof

    def rest(self) -> bytes:
        return self._inflater.unused_data


class _Unbrotli:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def take(self, data: bytes) -> tuple[bytes, bytes]:
        return self._decompressor.process(data, output_buffer_limit=PIECE), b""

    def ended(self) -> bool:
        return bool(self._decompressor.is_finished())

    def rest(self) -> bytes:
        return b""


_UNPACKERS: dict[str, Callable[[], Unpacker]] = {
    "gzip": _Inflate,
    "x-gzip": _Inflate,
    "deflate": partial(_Inflate, bare=True),
    "br": _Unbrotli,
}
