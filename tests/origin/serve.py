"""The origin's servers: plain and TLS ports on loopback, one thread, a log of every request."""

import asyncio
import contextlib
import ssl
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.origin.answers import CLOSE, RESET, Answer, plain
from tests.origin.authority import Authority
from tests.origin.situations import SITUATIONS, Situation

#: Ports, by the certificate that each shows; ``plain`` shows none.
PORTS = ("plain", "trusted", "expired", "wrong_name", "self_signed")


@dataclass(slots=True)
class Hit:
    """One request: what was asked of which connection, and when it was heard and answered (monotonic)."""

    host: str
    path: str
    connection: int
    heard: float
    answered: float = 0.0
    request: bytes = b""


class Origin:
    """Serves situations from a thread of its own, between ``with`` and its end.

    ``hosts`` is what ``ARCHIVE_TEST_HOSTS`` takes; ``log`` holds every request; ``ca`` is the file to trust.
    ``at``: its IP address; ``port``: that of the plain port where there is no TLS, else any free one.
    """

    def __init__(
        self, situations: dict[str, Situation] = SITUATIONS, *, tls: bool = True, at: str = "127.0.0.1", port: int = 0
    ):
        self.situations = {f"{name}.test": situation for name, situation in situations.items()}
        self.ip = at
        self._port = port
        self.log: list[Hit] = []
        self.connections = 0
        self.ports: dict[str, int] = {}
        self.ca = ""
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._stack = contextlib.ExitStack()

    @property
    def hosts(self) -> dict[str, str]:
        """Names of hosts and the ports that serve them."""
        return {name: f"{self.ip}:{self.ports[each.port]}" for name, each in self.situations.items()}

    def __enter__(self) -> "Origin":
        contexts: dict[str, ssl.SSLContext | None] = {"plain": None}
        if self._tls:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            authority = Authority(folder, sorted(self.situations))
            contexts |= {name: authority.context(name) for name in PORTS[1:]}
            self.ca = str(authority.ca)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(contexts), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self._stack.close()

    async def _listen(self, contexts: dict[str, ssl.SSLContext | None]) -> None:
        self._servers = []
        for name, context in contexts.items():
            server = await asyncio.start_server(
                self._converse, self.ip, self._port, ssl=context, backlog=1000, limit=1 << 20
            )
            self.ports[name] = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = self.connections
        try:
            while True:
                request = await reader.readexactly(1)
                if request == b"\x16":  # somebody begins TLS at the plain port
                    writer.write(plain("This port speaks no TLS.", status=400)[0])
                    return
                request += await reader.readuntil(b"\r\n\r\n")
                if not await self._answer(request, connection, writer):
                    return
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, request: bytes, connection: int, writer: asyncio.StreamWriter) -> bool:
        """Say what the script says. Returns whether the connection stays open."""
        first, *lines = request.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        hit = Hit(headers.get("host", "").partition(":")[0], path, connection, time.monotonic(), request=request)
        self.log.append(hit)
        script = self._script(hit.host, path)
        try:
            for item in script(path, headers) if callable(script) else script:
                if item is RESET:
                    writer.transport.abort()
                    return False
                if item is CLOSE:
                    return False
                hit.answered = time.monotonic()  # before the bytes leave: whoever asks next has had them
                if isinstance(item, bytes):
                    writer.write(item)
                    await writer.drain()
                else:
                    await asyncio.sleep(item)
            return True
        finally:
            hit.answered = hit.answered or time.monotonic()

    def _script(self, host: str, path: str) -> Answer:
        situation = self.situations.get(host)
        answers = situation.answers if situation else {}
        answer = answers.get(path.partition("?")[0])
        if answer is None and path != "/robots.txt":
            answer = answers.get("*")
        return plain("nothing here", status=404) if answer is None else answer
