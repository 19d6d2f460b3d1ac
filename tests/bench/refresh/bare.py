"""The bare client: a multi handle of libcurl, as little Python around it as will ask the same things as politely.

``python -m tests.bench.refresh.bare JOB`` reads its job and prints what it did, both in JSON. No database, no
robots.txt, no guard, nothing judged or kept.
"""

import hashlib
import heapq
import json
import re
import sys
import time
from collections import Counter, defaultdict, deque
from pathlib import Path
from typing import Any

import pycurl

from tests.bench.refresh.measure import Cost

#: Bytes of a body that are read, redirects that are followed, requests in the air.
MOST, HOPS, IN_FLIGHT = 1 << 20, 5, 128
LOCATION = re.compile(rb"(?im)^location: *([^\r\n]+)")


class Client:
    """Asks all it was given. ``rest``: seconds between two requests to one host."""

    def __init__(self, asked: list[tuple[str, str]], rest: float) -> None:
        self.rest, self.seen = rest, Counter()
        self.queues: dict[str, deque] = defaultdict(deque)
        for url, tag in asked:
            self.queues[url.split("/")[2]].append((url, tag, 0))
        #: When hosts may be asked; hosts that are asked or will be.
        self.ready, self.turns = [(0.0, host) for host in self.queues], set(self.queues)
        self.multi, self.idle, self.flying = pycurl.CurlMulti(), [], 0
        self.multi.setopt(pycurl.M_MAXCONNECTS, 256)

    def work(self) -> Counter:
        while self.flying or self.ready:
            now = time.monotonic()
            while self.ready and self.flying < IN_FLIGHT and self.ready[0][0] <= now:
                host = heapq.heappop(self.ready)[1]
                if self.queues[host]:
                    self.ask(host, *self.queues[host].popleft())
                else:
                    self.turns.remove(host)
            self.multi.perform()
            more = 1
            while more:
                more, good, bad = self.multi.info_read()
                for curl in good:
                    self.answered(curl, curl.getinfo(pycurl.RESPONSE_CODE))
                for curl, code, _ in bad:
                    self.answered(curl, "large" if code == pycurl.E_WRITE_ERROR else "broken")
            nap = self.ready[0][0] - time.monotonic() if self.ready and self.flying < IN_FLIGHT else 0.1
            if self.flying:
                self.multi.select(max(0.0, min(nap, 0.1)))
            elif self.ready:
                time.sleep(max(0.0, nap))
        return self.seen

    def ask(self, host: str, url: str, tag: str, hops: int) -> None:
        curl = self.idle.pop() if self.idle else self.line()
        curl.host, curl.hops, curl.size, curl.hash, curl.heads = host, hops, 0, hashlib.sha256(), []
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.HTTPHEADER, [f"If-None-Match: {tag}"] if tag else [])
        self.multi.add_handle(curl)
        self.flying += 1

    def line(self) -> Any:
        curl: Any = pycurl.Curl()
        for option, value in ((pycurl.NOSIGNAL, 1), (pycurl.TIMEOUT, 60), (pycurl.USERAGENT, "bare")):
            curl.setopt(option, value)

        def write(data: bytes) -> int | None:
            curl.size += len(data)
            curl.hash.update(data)
            return None if curl.size < MOST else 0

        curl.setopt(pycurl.WRITEFUNCTION, write)
        curl.setopt(pycurl.HEADERFUNCTION, lambda data: curl.heads.append(data))
        return curl

    def answered(self, curl: Any, what: int | str) -> None:
        self.multi.remove_handle(curl)
        self.flying -= 1
        self.idle.append(curl)
        heapq.heappush(self.ready, (time.monotonic() + self.rest, curl.host))
        if what == 301 and curl.hops < HOPS and (found := LOCATION.search(b"".join(curl.heads))):
            url = found[1].decode()
            host = url.split("/")[2]
            self.queues[host].appendleft((url, "", curl.hops + 1))
            if host not in self.turns:  # nobody is at it
                self.turns.add(host)
                heapq.heappush(self.ready, (time.monotonic(), host))
        else:
            self.seen[str(what)] += 1


if __name__ == "__main__":
    job = json.loads(Path(sys.argv[1]).read_text())
    with Cost() as cost:
        seen = Client(job["asked"], job["rest"]).work()
    print(json.dumps({"seen": seen, **cost.told()}))
