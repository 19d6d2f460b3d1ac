"""Looks as a fetch would have brought them, kept for tests: real files, real rows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from archive.refresh.fetched import Exchange, Fault, Fetched, Hop

SPACE = UUID("5f1c6f0e-6b1c-4f6d-9d53-0c9a5f3f3c11")
DAY = datetime(2026, 11, 27, 9, 30, 15, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
PAGE = "<!doctype html><title>Oreshnik</title><p>Range: 5500 km. Орешник.</p>".encode()


def exchange(url: str = "http://news.test/a", body: bytes = PAGE, head: bytes = HEAD, whole: bool = True) -> Exchange:
    """One request and its answer."""
    host = url.split("/")[2]
    request = f"GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: archive\r\n\r\n".encode()
    return Exchange(url, "192.0.2.7", request, head, body, whole)


def fetched(*exchanges: Exchange, fault: Fault | None = None) -> Fetched:
    """What a look with these exchanges comes to."""
    hops = tuple(
        Hop(each.url, int(each.response_head.split()[1]), "", each.peer) for each in exchanges if each.response_head
    )
    body = exchanges[-1].response_body if exchanges else b""
    return Fetched(exchanges[0].url if exchanges else "", hops, fault, body=body, exchanges=exchanges)


def token(number: int) -> UUID:
    """The token of the look with this number."""
    return uuid5(SPACE, str(number))


def look(point, number: int, *exchanges: Exchange, fault: Fault | None = None, reached=lambda point: None):
    """Keep a look at an access point as the pipeline does, a day a number; the row of its capture, None for none."""
    from django.db import transaction  # this module is read before Django is ready

    from archive.models import Check
    from archive.refresh import store, warc

    found = fetched(*(exchanges or (exchange(point.url),)), fault=fault)
    at = DAY + timedelta(days=number, microseconds=number)
    payload = warc.payload(found.exchanges)
    stored = store.keep(found, token(number), at, store.earlier(point.pk, payload), reached)
    with transaction.atomic():
        check = Check.objects.create(
            access_point=point,
            token=token(number),
            checked_at=at,
            url=found.asked,
            outcome="ok",
            reason="The page is there.",
            status=found.status,
            hops=[{"url": hop.url, "status": hop.status, "location": hop.location} for hop in found.hops],
            payload=payload,
        )
        reached("checked")
        row = store.capture_row(stored, check, at) if stored else None
        if row:
            row.save()
        reached("rowed")
    reached("committed")
    return row
