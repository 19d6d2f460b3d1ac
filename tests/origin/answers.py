"""Answers as scripts: what goes over the wire, in order.

Bytes are sent as they are, a float is a pause in seconds, ``CLOSE`` ends the connection, ``RESET`` breaks it. A script
may be endless. After a script without an end the connection stays open for the next request.
"""

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterable
from enum import Enum

import brotli


class End(Enum):
    CLOSE = "close"
    RESET = "reset"


CLOSE, RESET = End.CLOSE, End.RESET
Script = Iterable[bytes | float | End]
#: A request: its path, and its headers by names in small letters.
Answer = Script | Callable[[str, dict[str, str]], Script]

DATE = "Sun, 22 Nov 2026 12:00:00 GMT"
FULL = "The treaty entered into force after both sides had exchanged the instruments of ratification. " * 12
REASONS = {
    200: "OK",
    204: "No Content",
    206: "Partial Content",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    304: "Not Modified",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    410: "Gone",
    429: "Too Many Requests",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def head(status: int, *lines: str) -> bytes:
    """A head with its date and the lines given, the empty line included."""
    return "\r\n".join([f"HTTP/1.1 {status} {REASONS.get(status, 'Odd')}", f"Date: {DATE}", *lines, "", ""]).encode()


def whole(body: bytes, *lines: str, status: int = 200, kind: str = "text/html; charset=utf-8") -> list[bytes]:
    """An honest answer: its type, its length, more lines of the head, its body."""
    return [head(status, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines) + body]


def html(title: str, text: str = FULL, language: str = "en") -> bytes:
    """A page."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>\n"
    ).encode()


def page(title: str, text: str = FULL, *lines: str, status: int = 200, language: str = "en") -> list[bytes]:
    """An honest answer with a page."""
    return whole(html(title, text, language), *lines, status=status)


def plain(text: str, *lines: str, status: int = 200) -> list[bytes]:
    """An honest answer in plain text."""
    return whole(text.encode(), *lines, status=status, kind="text/plain; charset=utf-8")


def redirect(status: int, where: str, body: bytes = b"elsewhere") -> list[bytes]:
    """A redirect; ``where`` may hold letters of any script, sent as UTF-8."""
    return [head(status, f"Location: {where}", f"Content-Length: {len(body)}") + body]


def chunked(*parts: bytes, ended: bool = True) -> bytes:
    """The parts in chunked coding."""
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + (b"0\r\n\r\n" if ended else b"")


def drip(start: bytes, piece: bytes, pause: float) -> Answer:
    """A beginning, then a piece now and then, for ever."""
    return lambda *_: itertools.chain([start], itertools.cycle([pause, piece]))


def flood(start: bytes, piece: bytes) -> Answer:
    """A beginning, then pieces as fast as they are taken, for ever."""
    return lambda *_: itertools.chain([start], itertools.repeat(piece))


def gzip_bomb(megabytes: int) -> bytes:
    """Zeros, packed."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


def brotli_bomb(megabytes: int) -> bytes:
    """Zeros, packed."""
    packer = brotli.Compressor(quality=1)
    return b"".join(packer.process(bytes(1_000_000)) for _ in range(megabytes)) + packer.finish()


def zipped(body: bytes) -> bytes:
    """gzip without the time of day."""
    return gzip.compress(body, mtime=0)
