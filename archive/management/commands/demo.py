"""`manage.py demo`: the whole archive on one machine, until Ctrl-C."""

import os
import re
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.db import DatabaseError, NotSupportedError, connections

from archive import embedded
from archive.embedded_place import unwritable
from archive.fingerprint import Fingerprint
from archive.logins import LOGINS, demo_password
from archive.permissions import grant_roles
from archive.supervisor import ChildDied, Children

ADDRESS = "127.0.0.1"
FIRST_LOOK = "/deployments/oreshnik-belarus/"
WEB_SECONDS = 60
THREADS = min(8, 2 * (os.cpu_count() or 1))


class Command(BaseCommand):
    help = "Prepare the database and the records, then run the site, a worker and the timer until Ctrl-C."
    requires_system_checks: list[str] = []  # migrate checks the database, the site its settings

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="database, records, static files; then end")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="default: $PORT or 8000")

    def handle(self, *, port: int, prepare: bool, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        serving = False
        try:
            require_writable(settings.DATA_DIR)
            if not prepare:
                require_free(port)
            with ExitStack() as stack:
                stack.callback(self.leave_database)
                self.prepare()
                if prepare:
                    return
                children = stack.enter_context(Children())
                start(children, port)
                wait_for_site(children, port)
                serving = True
                self.welcome(port)
                children.watch(keep_database)
        except (embedded.Unavailable, ImproperlyConfigured, ChildDied) as reason:
            raise CommandError(str(reason)) from reason
        except SystemCheckError as reason:
            raise CommandError(_sentences(reason)) from reason
        except KeyboardInterrupt:
            self.say("Stopped.")
            if not serving:
                sys.exit(130)

    def prepare(self) -> None:
        """Database, records, logins and static files; each only as far as something changed."""
        self.say("Database ...")
        keep_database()
        reach_database()
        call_command("migrate", verbosity=0, interactive=False)
        self.check(databases=["default"])
        records = Fingerprint.of_records()
        if not records.is_kept():
            self.say("Records ...")
            call_command("load_records")
            call_command("rebuild_derived")
            records.keep()
        if not settings.IS_PUBLIC:
            make_logins()
        static = Fingerprint.of_static_files()
        if not static.is_kept():
            self.say("Static files ...")
            call_command(
                "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=["rest_framework"]
            )
            static.keep()

    def welcome(self, port: int) -> None:
        site = f"http://{ADDRESS}:{port}"
        self.say(f"\nThe archive is at {site}/")
        self.say(f"Look first at       {site}{FIRST_LOOK}")
        if settings.IS_PUBLIC:
            self.say("No demo logins: this site answers to public names (ARCHIVE_HOSTS).")
        else:
            self.say(f"To edit             {site}/admin/")
            for name in LOGINS:
                self.say(f"  {name:<17} password {demo_password(name)}")
        self.say("Ctrl-C stops everything that was started here.\n")

    def leave_database(self) -> None:
        connections.close_all()
        if settings.EMBEDDED_DATA_DIR:
            embedded.stop(settings.EMBEDDED_DATA_DIR)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _interrupt(*_: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # stopping is under way: a second Ctrl-C changes nothing
    raise KeyboardInterrupt


def _sentences(reason: SystemCheckError) -> str:
    """The errors and their remedies, without the frame that Django draws around them."""
    lines = (line.strip() for line in str(reason).splitlines())
    told = (re.sub(r"^(\?: )?(\([\w.]+\) )?(HINT: )?", "", line) for line in lines)
    return " ".join(
        line for line in told if line and not line.startswith(("SystemCheckError", "ERRORS:", "System check"))
    )


def require_writable(folder: Path) -> None:
    """Raise CommandError unless files can be made in the folder."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as reason:
        raise CommandError(str(unwritable(folder, reason))) from reason


def require_free(port: int) -> None:
    """Raise CommandError if something listens on the port already, or we may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except (OSError, OverflowError) as reason:
            raise CommandError(
                f"Port {port} cannot be used ({getattr(reason, 'strerror', None) or reason}): "
                "choose another, for example PORT=8001 make demo."
            ) from reason


def keep_database() -> None:
    """Start the embedded server, or start it again after a crash."""
    if settings.EMBEDDED_DATA_DIR:
        embedded.ensure(settings.EMBEDDED_DATA_DIR)


def reach_database() -> None:
    """Raise CommandError, with the remedy, unless the database answers."""
    try:
        connections["default"].ensure_connection()
    except (DatabaseError, NotSupportedError) as reason:
        raise CommandError(
            f"The database cannot be used ({' '.join(str(reason).split()).rstrip('.')}): "
            "start it or correct DATABASE_URL; without DATABASE_URL the archive starts its own."
        ) from reason


def make_logins() -> None:
    """One account per role, with its password on the screen: for this machine only."""
    grant_roles()
    users = get_user_model().objects
    for name in LOGINS:
        if not users.filter(username=name).exists():
            user = users.create_user(username=name, password=demo_password(name), is_staff=True)
            user.groups.add(Group.objects.get(name=name))


def start(children: Children, port: int) -> None:
    """The site and one worker with its timer, on the same database."""
    environment = {**os.environ, "DATABASE_URL": settings.DATABASE_URL, "SECRET_KEY": settings.SECRET_KEY}
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
    granian += ["--host", ADDRESS, "--port", str(port), "--workers", "1", "--blocking-threads", str(THREADS)]
    celery = [sys.executable, "-m", "celery", "-A", "archive", "-q", "worker", "-B", "--loglevel", "WARNING"]
    celery += ["--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    children.start("site", [*granian, "archive.wsgi:application"], {**environment, "ARCHIVE_ROLE": "web"})
    children.start("worker", celery, environment)


def wait_for_site(children: Children, port: int) -> None:
    """Until the site answers; raise ChildDied if it never will."""
    deadline = time.monotonic() + WEB_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        children.check()
        try:
            opener.open(f"http://{ADDRESS}:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ChildDied(f"The site did not answer within {WEB_SECONDS} s.")
