"""The origin of the benchmark: cheap answers told by the path, and a log of how politely they were asked for.

``python -m tests.bench.refresh.origin PORT HOSTS`` listens on 127.0.1.1 and the addresses after it. One process on one
core, epoll and nothing else, so that it never holds up those who are measured.
"""

import heapq
import json
import random
import select
import socket
import sys
import time
from dataclasses import dataclass, field

FIRST, STATUS = "127.0.1.", {403: "Forbidden", 404: "Not Found", 410: "Gone", 500: "Internal Server Error"}
MEGABYTE = 1 << 20


def prose(size: int) -> bytes:
    """Paragraphs of a made-up page, the same every time."""
    draw = random.Random(7)
    words = ["".join(draw.choices("aeiounrstlkmd", k=draw.randint(2, 9))) for _ in range(400)]
    parts: list[str] = []
    length = 0
    while length < size:
        text = " ".join(draw.choices(words, k=draw.randint(20, 60)))
        parts.append(
            f'<p class="text">{text.capitalize()}, <a href="/{draw.choice(words)}">{draw.choice(words)}</a>.</p>\n'
        )
        length += len(parts[-1])
    return "".join(parts).encode()[:size]


PROSE = memoryview(prose(MEGABYTE))


def page(size: int, number: str) -> tuple[bytes, memoryview]:
    """A page of so many bytes, unlike any other: its beginning, and the rest, which is not copied."""
    top = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Report {number} on the treaty</title>"
        f"<link rel=stylesheet href=/s.css></head><body><nav><a href=/>Home</a></nav><h1>Report {number} on the "
        "treaty and its protocol</h1>\n"
    ).encode()
    return top, PROSE[: max(0, size - len(top))]


@dataclass(slots=True)
class Asked:
    """How a host was asked: requests, those open now, the most at once, the shortest rests between two, in seconds."""

    requests: int = 0
    open: int = 0
    most: int = 0
    answered: float = 0.0
    began: float = 0.0
    rests: float = 1e9
    apart: float = 1e9


@dataclass(slots=True, eq=False)
class Talk:
    """One connection. ``waiting``: pieces that the kernel did not take yet; ``huge``: megabytes still to be sent."""

    socket: socket.socket
    heard: bytes = b""
    waiting: list = field(default_factory=list)
    huge: int = 0
    asked: Asked | None = None
    writing: bool = False


class Origin:
    """Serves until it is asked for ``/stop``. ``/log`` tells how it was asked since the last ``/log``."""

    def __init__(self, port: int, hosts: int) -> None:
        self.poll = select.epoll()
        self.port, self.talks, self.listening = port, {}, {}
        self.timers: list[tuple[float, int, Talk, list]] = []
        self.hosts: dict[bytes, Asked] = {}
        self.count, self.running = 0, True
        for number in range(1, hosts + 1):
            server = socket.create_server((f"{FIRST}{number}", port), backlog=256)
            server.setblocking(False)
            self.listening[server.fileno()] = server
            self.poll.register(server, select.EPOLLIN)

    def serve(self) -> None:
        while self.running:
            wait = max(0.0, self.timers[0][0] - time.monotonic()) if self.timers else 5.0
            for number, event in self.poll.poll(wait):
                if number in self.listening:
                    self.accept(self.listening[number])
                elif talk := self.talks.get(number):
                    if event & select.EPOLLIN:
                        self.hear(talk)
                    if event & select.EPOLLOUT and number in self.talks:
                        self.push(talk)
                    if event & (select.EPOLLHUP | select.EPOLLERR) and number in self.talks:
                        self.drop(talk)
            while self.timers and self.timers[0][0] <= time.monotonic():
                _, _, talk, pieces = heapq.heappop(self.timers)
                if talk.socket.fileno() >= 0:
                    self.say(talk, *pieces)

    def accept(self, server: socket.socket) -> None:
        for _ in range(64):
            try:
                taken, _ = server.accept()
            except BlockingIOError:
                return
            taken.setblocking(False)
            taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.talks[taken.fileno()] = Talk(taken)
            self.poll.register(taken, select.EPOLLIN)

    def hear(self, talk: Talk) -> None:
        try:
            data = talk.socket.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.drop(talk)
            return
        talk.heard += data
        if talk.heard.endswith(b"\r\n\r\n"):
            request, talk.heard = talk.heard, b""
            self.answer(talk, request)

    def answer(self, talk: Talk, request: bytes) -> None:
        path = request.split(b" ", 2)[1].decode()
        low = request.lower()
        at = low.index(b"\r\nhost: ") + 8
        host = low[at : low.index(b"\r\n", at)]
        what, *rest = path.split("/")[1:]
        if what in ("log", "stop"):
            self.running = what != "stop"
            self.say(talk, *answered(200, "OK", self.log()))
            return
        self.begun(talk, host)
        if what == "page":
            self.say(talk, *answered(200, "OK", *page(int(rest[0]), rest[1])))
        elif what == "tagged":
            tag = f'"e{rest[1]}"'.encode()
            if b"\r\nif-none-match: " + tag in low:
                self.say(talk, b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n")
            else:
                self.say(talk, *answered(200, "OK", *page(int(rest[0]), rest[1]), extra=b"ETag: " + tag + b"\r\n"))
        elif what == "moved":
            name = f"h{rest[0]}.test" if host.endswith(b".test") else f"{FIRST}{rest[0]}:{self.port}"
            to = f"Location: http://{name}/page/{rest[1]}/{rest[2]}\r\n".encode()
            self.say(talk, *answered(301, "Moved Permanently", b"moved", extra=to))
        elif what == "status":
            self.say(talk, *answered(int(rest[0]), STATUS[int(rest[0])], *page(600, rest[1])))
        elif what == "slow":
            self.count += 1
            due = time.monotonic() + int(rest[0]) / 1000
            heapq.heappush(self.timers, (due, self.count, talk, answered(200, "OK", *page(int(rest[1]), rest[2]))))
        elif what == "huge":
            talk.huge = int(rest[0])
            self.say(talk, head(200, "OK", talk.huge * MEGABYTE))
        elif what == "reset":
            talk.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            self.drop(talk)
        else:
            self.say(talk, *answered(404, "Not Found", b"nothing here"))

    def say(self, talk: Talk, *pieces: bytes | memoryview) -> None:
        talk.waiting = [memoryview(piece) for piece in pieces]
        self.push(talk)

    def push(self, talk: Talk) -> None:
        """As much as the kernel takes."""
        try:
            while talk.waiting or talk.huge:
                if not talk.waiting:
                    talk.huge -= 1
                    talk.waiting = [PROSE]
                sent = talk.socket.sendmsg(talk.waiting)
                while talk.waiting and sent >= len(talk.waiting[0]):
                    sent -= len(talk.waiting.pop(0))
                if talk.waiting:
                    talk.waiting[0] = talk.waiting[0][sent:]
        except BlockingIOError:
            if talk.asked:  # should the client break off here, its host rests from now
                talk.asked.answered = time.monotonic()
            if not talk.writing:
                talk.writing = True
                self.poll.modify(talk.socket, select.EPOLLIN | select.EPOLLOUT)
            return
        except OSError:
            self.drop(talk)
            return
        if talk.writing:
            talk.writing = False
            self.poll.modify(talk.socket, select.EPOLLIN)
        self.ended(talk)

    def drop(self, talk: Talk) -> None:
        self.ended(talk)
        self.talks.pop(talk.socket.fileno(), None)
        self.poll.unregister(talk.socket)
        talk.socket.close()

    def begun(self, talk: Talk, host: bytes) -> None:
        asked, now = self.hosts.setdefault(host, Asked()), time.monotonic()
        if asked.requests:
            asked.apart = min(asked.apart, now - asked.began)
            asked.rests = min(asked.rests, now - asked.answered if not asked.open else 0.0)
        asked.requests += 1
        asked.open += 1
        asked.most = max(asked.most, asked.open)
        asked.began, talk.asked = now, asked

    def ended(self, talk: Talk) -> None:
        if talk.asked:
            talk.asked.open -= 1
            if not talk.waiting and not talk.huge:
                talk.asked.answered = time.monotonic()
            talk.asked = None

    def log(self) -> bytes:
        """How it was asked, in JSON; forgotten then. Seconds; ``apart``: from the begin of one request to the next."""
        all_of_them, self.hosts = list(self.hosts.values()), {}
        told = {
            "requests": sum(each.requests for each in all_of_them),
            "hosts": len(all_of_them),
            "at_once": max((each.most for each in all_of_them), default=0),
            "rests": min((each.rests for each in all_of_them), default=0.0),
            "apart": min((each.apart for each in all_of_them), default=0.0),
            "cpu": time.process_time(),
        }
        return json.dumps(told).encode()


def head(status: int, reason: str, length: int, extra: bytes = b"") -> bytes:
    return (
        f"HTTP/1.1 {status} {reason}\r\nServer: origin\r\nDate: Fri, 27 Nov 2026 12:00:00 GMT\r\n"
        "Content-Type: text/html; charset=utf-8\r\nLast-Modified: Thu, 26 Nov 2026 12:00:00 GMT\r\n"
        f"Content-Length: {length}\r\n"
    ).encode() + extra + b"\r\n"  # fmt: skip


def answered(status: int, reason: str, *body: bytes | memoryview, extra: bytes = b"") -> list[bytes | memoryview]:
    return [head(status, reason, sum(map(len, body)), extra), *body]


if __name__ == "__main__":
    Origin(int(sys.argv[1]), int(sys.argv[2])).serve()
