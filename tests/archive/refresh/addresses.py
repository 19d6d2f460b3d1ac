"""Access points for tests of the refresh: a source with so many addresses, due now."""

from django.db.models.functions import Now

from archive.models import AccessPoint, Host, Source, Watch
from archive.refresh.fetched import Fetched, Hop
from archive.vocabulary import Publication


def access_points(*urls: str, publication: str = Publication.PUBLISHED) -> list[AccessPoint]:
    """One published source with an access point for each address, all due, their hosts free."""
    source, _ = Source.objects.get_or_create(
        pk="s-9001", defaults={"title": "A page", "publication": Publication.PUBLISHED}
    )
    first = AccessPoint.objects.count()
    made = [
        AccessPoint.objects.create(pk=f"a-9{number:05}", source=source, url=url, publication=publication)
        for number, url in enumerate(urls, first)
    ]
    due(*made)
    return made


def due(*points: AccessPoint) -> None:
    """Make them due, and their hosts free, now."""
    Watch.objects.filter(access_point__in=points).update(next_look_at=Now())
    Host.objects.update(free_at=Now(), busy_until=None, holder=None)


def answered(url: str, status: int = 200, body: bytes = b"<title>A page</title><p>Words</p>", **more) -> Fetched:
    """A whole answer, as a fetch brings it."""
    headers = more.pop("headers", (("content-type", "text/html; charset=utf-8"),))
    return Fetched(url, (Hop(url, status),), headers=headers, body=body, wire_bytes=len(body), **more)
