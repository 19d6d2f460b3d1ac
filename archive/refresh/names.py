"""Names of hosts looked up beside everything else: a slow name server holds nobody up."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from archive.refresh.fetched import Fault
from archive.refresh.guard import Place
from archive.refresh.journey import Reply

#: Names looked up at once.
AT_ONCE = 8
#: Name and port to all IP addresses of it; raises OSError where there are none.
Resolve = Callable[[str, int], list[str]]
Then = Callable[[list[str] | Reply], None]


class Names:
    """Lookups under way. ``len`` tells how many."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: list[tuple[Future[list[str]], Place, float, Then]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def look_up(self, place: Place, until: float, then: Then) -> None:
        """Begin; :meth:`serve` calls ``then`` with the addresses, or with the reply that says why there are none.

        ``until``: on the monotonic clock; what has not been found by then is given up.
        """
        self._pool = self._pool or ThreadPoolExecutor(AT_ONCE, "names")
        self._waiting.append((self._pool.submit(self._resolve, place.host, place.port), place, until, then))

    def serve(self) -> None:
        """Hand over what was found, and what was not found in time."""
        waiting, self._waiting = self._waiting, []
        now = time.monotonic()
        for each in waiting:
            future, place, until, then = each
            if future.done():
                then(_found(future, place.host))
            elif now < until:
                self._waiting.append(each)
            elif future.cancel():  # it had not begun: other names took all the room
                then(Reply(fault=Fault.NO_TURN, detail="Too many names were being looked up."))
            else:
                then(Reply(fault=Fault.DNS, detail=f"No name server told in time where {place.host} is."))

    def close(self) -> None:
        """Forget all lookups."""
        self._waiting.clear()
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _found(future: Future[list[str]], host: str) -> list[str] | Reply:
    try:
        return in_turn(future.result()) or Reply(fault=Fault.DNS, detail=f"{host} leads to no address.")
    except (OSError, UnicodeError) as error:
        return Reply(fault=Fault.DNS, detail=f"{host} leads to no address: {error}")


def in_turn(addresses: list[str]) -> list[str]:
    """IPv4 and IPv6 addresses in turn, so that few tries reach both; else as the name server has them."""
    seen = {True: 0, False: 0}
    ranks = []
    for address in addresses:
        ranks.append(seen[":" in address])
        seen[":" in address] += 1
    return [address for _, address in sorted(zip(ranks, addresses, strict=True), key=lambda pair: pair[0])]
