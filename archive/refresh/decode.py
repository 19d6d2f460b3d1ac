"""Content codings undone, within bounds: a bomb costs no more than its limit."""

import zlib
from collections.abc import Callable

import brotli

from archive.refresh.fetched import Fault

#: What we say that we read.
ACCEPTED = "gzip, br"
#: Codings upon codings, and gzip members in a row: honest hosts use one of each.
MOST_CODINGS, MOST_MEMBERS = 2, 100

Decoded = tuple[bytes, Fault | None, str]


def decode(body: bytes, codings: str, limit: int) -> Decoded:
    """Undo the codings of a Content-Encoding header, the last one first.

    Returns the bytes, at most ``limit``, and the fault with its sentence: ``too_large`` beyond the limit, ``cut_short``
    where the coded bytes end too early, ``malformed`` where they are not what the header says, or in a coding that we
    did not ask for. The bytes are then as far as they could be read.
    """
    names = [name for part in codings.lower().split(",") if (name := part.strip()) and name != "identity"]
    if not body:
        return b"", None, ""
    if len(names) > MOST_CODINGS:
        return body[:limit], Fault.MALFORMED, f"{len(names)} codings upon each other."
    for name in reversed(names):
        undo = _UNDO.get(name)
        if undo is None:
            return body[:limit], Fault.MALFORMED, f"The answer is in a coding that was not asked for: {name[:40]}."
        body, fault, detail = undo(body, limit)
        if fault:
            return body, fault, detail
    if len(body) > limit:
        return body[:limit], Fault.TOO_LARGE, f"More than {limit} bytes."
    return body, None, ""


def _inflate(body: bytes, limit: int) -> Decoded:
    """gzip, member after member, or zlib. What follows the last member is passed over, as browsers do."""
    whole, rest = b"", body
    for _ in range(MOST_MEMBERS):
        inflater = zlib.decompressobj(47)
        try:
            whole += inflater.decompress(rest, limit + 1 - len(whole))
        except zlib.error as error:
            if whole:
                return whole, None, ""
            return b"", Fault.MALFORMED, f"The answer is not coded as it says: {error}."
        if len(whole) > limit:
            return whole[:limit], Fault.TOO_LARGE, f"More than {limit} bytes when decoded."
        if not inflater.eof:
            return whole, Fault.CUT_SHORT, "The coded answer ends too early."
        rest = inflater.unused_data
        if rest[:2] != b"\x1f\x8b":
            return whole, None, ""
    return whole, Fault.MALFORMED, f"More than {MOST_MEMBERS} gzip members."


def _unbrotli(body: bytes, limit: int) -> Decoded:
    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    data = body
    try:
        while size <= limit:
            part = unpacker.process(data, output_buffer_limit=limit + 1 - size)
            data = b""
            parts.append(part)
            size += len(part)
            if unpacker.is_finished() or not part:
                break
    except brotli.error as error:
        return b"".join(parts), Fault.MALFORMED, f"The answer is not coded as it says: {error}."
    whole = b"".join(parts)
    if size > limit:
        return whole[:limit], Fault.TOO_LARGE, f"More than {limit} bytes when decoded."
    if not unpacker.is_finished():
        return whole, Fault.CUT_SHORT, "The coded answer ends too early."
    return whole, None, ""


_UNDO: dict[str, Callable[[bytes, int], Decoded]] = {
    "gzip": _inflate,
    "x-gzip": _inflate,
    "deflate": _inflate,
    "br": _unbrotli,
}
