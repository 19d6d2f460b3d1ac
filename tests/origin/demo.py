"""``make demo-refresh``: the watch over citations at work, at hosts of this machine alone.

The archive runs in a data folder of its own, ``var/demo-refresh``, with its records and some sources that say that they
are demonstrations. It has no contact address, so no host of the outside is asked. Time is lapsed: every few seconds the
demonstration's addresses are due again, as if four days had passed.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.origin.answers import Answer, Script, head, html, page, plain, redirect
from tests.origin.pages import PARKED, SOFT_404, WALLS
from tests.origin.serve import Origin
from tests.origin.situations import Situation, conditional

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "demo-refresh"
#: Seconds between two lapses of time, and the days that each stands for.
LAPSE, DAYS = 20, 4
#: Pages of the one slow host, so that a queue is seen to shrink.
SLOW = 30
MANAGE = [sys.executable, "manage.py"]


def slowly(path: str, _: dict[str, str]) -> Script:
    """A page that takes its time."""
    body = html(f"Page {path}")
    return [head(200, "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}"), 1.0, body]


class Tired:
    """A host that answers well at every second look only."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, path: str, _: dict[str, str]) -> Script:
        self.asked += 1
        return plain("tired", status=503) if self.asked % 2 else page("A page that comes and goes")


def situations() -> dict[str, tuple[str, Situation]]:
    """Name of a host → what its page does, in words, and the situation."""

    def one(answer: Answer, **more: Answer) -> Situation:
        return Situation({"/page": answer, **{f"/{name.replace('_', '.')}": value for name, value in more.items()}})

    soft, parked, (wall, text, status) = SOFT_404["uk"], PARKED["for-sale"], WALLS["captcha"]
    return {
        "alive": ("a page that stands, and says when nothing changed", one(conditional)),
        "moved": ("a page that moved for good", one(redirect(301, "/new"), new=page("The treaty, at its new address"))),
        "gone": ("a page that its host says is gone", one(page("Not found", "It is gone.", status=404))),
        "error-page": ("an error page that its host calls a success", one(page(*soft, language="uk"))),
        "for-sale": ("a page whose host’s name is for sale", one(page(*parked))),
        "captcha": ("a page behind a captcha", one(page(wall, text, status=status))),
        "out-of-order": ("a page whose host is out of order", one(plain("out of order", status=503))),
        "tired": ("a page that comes and goes", Situation({"/page": Tired()})),
        "robots": (
            "a page that its host’s robots.txt closes",
            one(page("Closed"), robots_txt=plain("User-agent: *\nDisallow: /page")),
        ),
        "cut-short": ("a page whose answer breaks off", one([head(200, "Content-Length: 5000") + b"<p>The tr"])),
        "slow": (f"{SLOW} pages of one slow host", Situation({"*": slowly})),
    }


def sow(hosts: dict[str, tuple[str, Situation]]) -> None:
    """The demonstration's sources and addresses. What the archive's own records cite is not looked at."""
    from archive.models import AccessPoint, Publisher, Source
    from archive.vocabulary import Publication, PublisherKind

    published = {"publication": Publication.PUBLISHED}
    publisher, _ = Publisher.objects.get_or_create(
        pk="demonstration",
        defaults={"name": "Demonstration (no publisher)", "kind": PublisherKind.OTHER, **published},
    )
    for name, (what, _) in hosts.items():
        source, _ = Source.objects.get_or_create(
            pk=f"demonstration-{name}",
            defaults={"title": f"Demonstration: {what}", "publisher": publisher, **published},
        )
        pages = [f"/{number}" for number in range(1, SLOW + 1)] if name == "slow" else ["/page"]
        for number, path in enumerate(pages, 1):
            AccessPoint.objects.get_or_create(
                pk=f"demonstration-{name}-{number}",
                defaults={"source": source, "url": f"http://{name}.test{path}", **published},
            )


def lapse(days: int) -> None:
    """So many days pass for the demonstration's addresses; they are due, a worker is nudged. No other is ever due."""
    from django.db import connection

    from archive.tasks import refresh_tick

    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_watch SET next_look_at = NULL WHERE access_point_id NOT LIKE 'demonstration-%'")
        cursor.execute(
            """UPDATE archive_watch SET next_look_at = now() + random() * interval '5 seconds',
                failed_at = failed_at - make_interval(days => %(days)s),
                well_at = well_at - make_interval(days => %(days)s),
                well_since = well_since - make_interval(days => %(days)s)
            WHERE access_point_id LIKE 'demonstration-%%' AND lease_until IS NULL AND next_look_at > now()""",
            {"days": days},
        )
    refresh_tick.delay()


@contextmanager
def lapsing(over: threading.Event) -> Iterator[None]:
    """Time lapses beside the body, in a thread of its own."""

    def run() -> None:
        from django.db import close_old_connections

        while not over.wait(LAPSE):
            close_old_connections()
            lapse(DAYS)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(5)


def leave_database() -> None:
    """The demo's server stays for as long as we use it: we leave last."""
    from django.conf import settings
    from django.db import connections

    from archive import embedded

    connections.close_all()
    embedded.stop(settings.EMBEDDED_DATA_DIR)


def main() -> int:
    """Serve the origin, prepare the archive, run it until Ctrl-C. Returns the exit code of the demo."""
    hosts = situations()
    with Origin({name: situation for name, (_, situation) in hosts.items()}, tls=False) as origin:
        for name in [name for name in os.environ if name.startswith("ARCHIVE_")] + ["DATABASE_URL"]:
            os.environ.pop(name, None)
        os.environ |= {
            "ARCHIVE_DATA_DIR": str(FOLDER),
            "ARCHIVE_DEBUG": "1",
            "ARCHIVE_FETCH_SECONDS": "5",
            "ARCHIVE_TEST_HOSTS": ",".join(f"{name}={place}" for name, place in origin.hosts.items()),
            "DJANGO_SETTINGS_MODULE": "archive.settings",
        }
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)  # Ctrl-C tells the demo too, and we wait for it
        if code := subprocess.run([*MANAGE, "demo", "--prepare"], cwd=ROOT, check=False).returncode:
            return code
        demo = subprocess.Popen([*MANAGE, "demo"], cwd=ROOT)
        signal.signal(signal.SIGTERM, lambda *_: demo.terminate())  # who sends it tells us alone
        try:
            import django

            django.setup()
            sow(hosts)
            lapse(0)
            port = os.environ.get("PORT", "8000")
            print(
                f"\nWatch it at         http://127.0.0.1:{port}/ops/?watch=1 (log in as librarian)\n"
                f"What readers see    http://127.0.0.1:{port}/publishers/demonstration/\n"
                f"Each {LAPSE} seconds stand for {DAYS} days. No host of the outside is asked.\n",
                flush=True,
            )
            with lapsing(threading.Event()):
                return demo.wait()
        finally:
            if demo.poll() is None:
                demo.terminate()
                demo.wait()
            leave_database()


if __name__ == "__main__":
    sys.exit(main())
