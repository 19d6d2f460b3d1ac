"""One line to the network: what a transfer hands over, gathered within bounds and made into a reply.

The transfer itself is set up in ``fetch.py``; this module opens nothing.
"""

from collections.abc import Iterable
from typing import Protocol

from archive.refresh.decode import BEGINNING, decode
from archive.refresh.fetched import Exchange, Fault
from archive.refresh.head import first, headers_of, status_of
from archive.refresh.journey import Get, Reply

#: Bytes of one head, interim ones and trailers included.
HEAD_BYTES = 200_000
#: Bytes of a body that any line may hold; who wants to hold more has to ask the floor.
SMALL = 500_000
#: Bytes up to which pieces of a body are put together.
PIECE = 65_536

#: Codes of libcurl (curl.h) and what they mean here. 56 and 28 are told apart by what came before.
FAULTS = {
    5: Fault.CONNECT,
    6: Fault.DNS,
    7: Fault.CONNECT,
    18: Fault.CUT_SHORT,
    28: Fault.TIMEOUT,
    52: Fault.CUT_SHORT,
    55: Fault.CUT_SHORT,
    56: Fault.CUT_SHORT,
    63: Fault.TOO_LARGE,
    100: Fault.TOO_LARGE,
    **dict.fromkeys((35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 83, 90, 91, 98), Fault.TLS),
}
WRITE_ERROR, TIMEDOUT, RECEIVE_ERROR = 23, 28, 56


class Floor(Protocol):
    """Who may hold a large body."""

    def may_grow(self, line: "Line", size: int) -> bool:
        """Whether the line may hold so many bytes now; if not, it is told to go on when it may."""


class Line:
    """What came of one request so far. ``ready``, ``write``, ``hear``: libcurl's callbacks; reused after ``begin``."""

    def __init__(self, floor: Floor, pause: int) -> None:
        self._floor = floor
        self._pause = pause
        self.begin(None, ("", 0))

    def begin(self, get: Get | None, address: tuple[str, int]) -> None:
        """Forget the last request. ``address``: IP address and port, the only ones that may be connected to."""
        self.get = get
        self.address = address
        self.head: list[bytes] = []
        self.head_bytes = 0
        self.status = 0
        self.ended_head = False
        self.body: list[bytearray] = []
        self.size = 0
        self.request: list[bytes] = []
        self.large = self.paused = self.opened = self.sent = self.dropped = False
        self.fault: Fault | None = None
        self.detail = ""

    def stop(self, fault: Fault, detail: str) -> int:
        """Give up; the answer for libcurl."""
        self.fault, self.detail = fault, detail
        return 0

    def ready(self, *_: object) -> int:
        """The request is about to go out; 0 lets it. libcurl would send it again at once where the host has dropped an
        open connection unread: it may not, for every request follows a rest.
        """
        self.dropped = self.sent
        self.sent = True
        return int(self.dropped)

    def hear(self, line: bytes) -> int | None:
        """One line of a head. Interim heads (1xx) are passed over; what comes after the last one are trailers."""
        self.head_bytes += len(line)
        if self.head_bytes > HEAD_BYTES:
            return self.stop(Fault.TOO_LARGE, f"A head of more than {HEAD_BYTES} bytes.")
        if self.ended_head:
            return None
        if not self.head:
            self.status = status_of(line)
        self.head.append(line)
        if not line.strip(b"\r\n"):
            if self.status >= 200:
                self.ended_head = True
            else:
                self.head = []
        return None

    def write(self, data: bytes) -> int | None:
        """A piece of the body."""
        size = self.size + len(data)
        most = self.get.bytes if self.get else 0
        if size > most:
            self.body = [bytearray(_beginning([*self.body, data])[:most])]
            self.size = most
            return self.stop(Fault.TOO_LARGE, f"More than {most} bytes.")
        if size > SMALL and not self.large:
            announced = self._announced()
            if announced > most:  # what it will come to is known: neither the host nor we need the rest of it
                self.body, self.size = [bytearray(_beginning([*self.body, data]))], size
                return self.stop(Fault.TOO_LARGE, f"{announced} bytes announced, more than {most}.")
            self.large = self._floor.may_grow(self, min(most, announced or most))
            if not self.large:
                self.paused = True
                return self._pause
        if self.body and len(self.body[-1]) < PIECE:  # a host that sends two bytes at a time fills no memory
            self.body[-1] += data
        else:
            self.body.append(bytearray(data))
        self.size = size
        return None

    def _announced(self) -> int:
        """Bytes of the body by its head; 0 where that does not tell."""
        headers = headers_of(self.head)
        length = "" if first(headers, "transfer-encoding") else first(headers, "content-length")
        return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0

    def trace(self, kind: int, data: bytes) -> None:
        """What libcurl tells of itself; 2 is the head that it sent."""
        if kind == 2:
            self.request.append(data)

    def reply(self, code: int, message: str, connected: bool, at: float) -> Reply:
        """What came of it. ``code`` and ``message``: libcurl's, 0 where it went well; ``connected``: whether a new
        connection came about.
        """
        if self.get is None:
            raise RuntimeError("No line was begun.")
        fault, detail = self.fault, self.detail
        if fault is None and code:
            fault, detail = self._fault(code, message, connected)
        if fault is None and not self.ended_head:
            fault, detail = Fault.CUT_SHORT, "The connection ended within the head of the answer."
        headers = headers_of(self.head) if self.ended_head else ()
        status = self.status if self.ended_head else 0
        raw = b"".join(self.body)
        self.body = []
        exchange = None
        if self.get.keep and status:
            exchange = Exchange(
                self.get.place.url, self.address[0], b"".join(self.request), b"".join(self.head), raw, fault is None
            )
        body, coding, sentence = decode(raw, first(headers, "content-encoding"), self.get.bytes)
        if fault is None:
            fault, detail = coding, sentence
        return Reply(status, headers, body, self.address[0], fault, detail, self.head_bytes + self.size, exchange, at)

    def _fault(self, code: int, message: str, connected: bool) -> tuple[Fault, str]:
        if code == TIMEDOUT:
            if self.paused:
                return Fault.NO_TURN, "Too many large answers at once; this one was put off."
            if self.opened and not connected:
                return Fault.CONNECT, "The host did not take the connection in time."
            return Fault.TIMEOUT, "The deadline passed before the answer was whole."
        if code == RECEIVE_ERROR and "chunk" in message.lower():
            return Fault.MALFORMED, f"{message}."
        return FAULTS.get(code, Fault.MALFORMED), f"{message or 'A line of the head is too long'}."


def _beginning(parts: Iterable[bytes | bytearray]) -> bytes:
    """The beginning of a body, without putting the whole together."""
    kept: list[bytes | bytearray] = []
    size = 0
    for part in parts:
        kept.append(part)
        size += len(part)
        if size >= BEGINNING:
            break
    return b"".join(kept)[:BEGINNING]
