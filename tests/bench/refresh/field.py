"""The field: an origin on a core of its own, an archive with so much due, and the contestants, one at a time."""

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from archive import embedded
from archive.embedded_place import place_for
from archive.refresh.policy import Course, decide
from tests.bench.refresh.addresses import SHARES, Address
from tests.bench.refresh.origin import FIRST
from tests.bench.refresh.table import OUTCOME

ROOT = Path(__file__).resolve().parents[3]
CORES = sorted(os.sched_getaffinity(0))
#: The core of who is measured and of PostgreSQL; the origin's.
OURS, THEIRS = CORES[0], CORES[-1]
#: Seconds after which a run is ended whatever is left.
LONGEST = 1200
#: IP addresses of the origin; more hosts share them.
ADDRESSES = 200


class Field:
    """A context manager: at its end nothing of it runs, and its folder is gone. ``rest``: seconds between two requests
    to one host, for every contestant. It is empty until it is filled, and may be filled anew.
    """

    def __init__(self, port: int, rest: float) -> None:
        self.asked: list[Address] = []
        self.port, self.rest, self.hosts = port, rest, 0

    def __enter__(self) -> "Field":
        with contextlib.ExitStack() as stack:
            self.stack = stack
            self.begin()
            self.stack = stack.pop_all()  # begun well: it ends with us
        return self

    def begin(self) -> None:
        """Origin and database; what was begun before a failure is ended."""
        self.folder = Path(tempfile.mkdtemp(prefix="bench-"))
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.folder.chmod(0o711)
        origin = [sys.executable, "-m", "tests.bench.refresh.origin", str(self.port), str(ADDRESSES)]
        self.origin = subprocess.Popen(["taskset", "-c", str(THEIRS), *origin], cwd=ROOT)
        self.stack.callback(self.origin.wait)
        self.stack.callback(self.origin.terminate)
        self.data = embedded.folder(self.folder)
        os.sched_setaffinity(0, {OURS})  # the database starts there, and stays there
        self.stack.callback(os.sched_setaffinity, 0, CORES)
        self.address = embedded.ensure(self.data)
        self.stack.callback(embedded.stop, self.data)
        self.server = int((place_for(self.data).data / "postmaster.pid").read_text().split()[0])
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")},
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "ARCHIVE_DATA_DIR": str(self.folder),
            "ARCHIVE_DEBUG": "1",
        }
        for name in ("DATABASE_URL", "SECRET_KEY", "CELERY_BROKER_URL"):
            self.environment.pop(name, None)
        self.run([sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"])
        self.wait()

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    # --- the archive ------------------------------------------------------------------------------
    def fill(self, asked: list[Address], hosts: int, seen: bool) -> None:
        """These addresses and no others as access points, published and watched. ``hosts``: how many there are, those
        that are only led to included; ``seen``: the links stand in the state in which the next look will find them, as
        nearly all do; else none has been looked at.

        What triggers do row by row is done at once, and without history.
        """
        self.asked, self.hosts = asked, hosts
        states = {each: "never_checked" for each in SHARES}
        if seen:
            states = {each: decide(Course(), OUTCOME[each], datetime.now(UTC), 0).course.state for each in SHARES}
        with self.database() as database:
            database.execute("ALTER TABLE archive_accesspoint DISABLE TRIGGER USER")
            database.execute("TRUNCATE archive_source, archive_host CASCADE")
            database.execute(
                "INSERT INTO archive_source (id, title, author, published, language, kind, evidence, publication)"
                " VALUES ('s-1', 'A page', '', '', '', '', 'seen', 'published')"
            )
            points = "COPY archive_accesspoint (id, source_id, url, read_on, link_state, note, publication) FROM STDIN"
            with database.cursor() as cursor, cursor.copy(points) as copy:
                for each in self.asked:
                    url = f"http://h{each.host}.test{each.path}"
                    copy.write_row((f"a-{each.number}", "s-1", url, "", states[each.kind], "", "published"))
            named = "SELECT {} split_part(split_part(url, '://', 2), '/', 1), {} FROM archive_accesspoint"
            database.execute(f"INSERT INTO archive_host (name, free_at) {named.format('DISTINCT', 'now()')}")
            database.execute(f"INSERT INTO archive_watch (host, access_point_id) {named.format('', 'id')}")
            database.execute("ALTER TABLE archive_accesspoint ENABLE TRIGGER USER")

    def make_due(self) -> None:
        """As if nothing had been looked at yet, but for the validators of pages that will be unchanged."""
        tagged = [(f"a-{each.number}", each.etag) for each in self.asked if each.etag]
        with self.database() as database:
            database.execute("TRUNCATE archive_capture, archive_check CASCADE")
            database.execute(
                "UPDATE archive_watch w SET next_look_at = now() - random() * interval '1 hour', lease_until = NULL,"
                " token = NULL, attempts = 0, failures = 0, failed_at = NULL, well_at = NULL, well_since = NULL,"
                " needs_person = '', etag = coalesce(t.etag, ''), last_modified = ''"
                " FROM archive_watch o LEFT JOIN unnest(%s::text[], %s::text[]) AS t(id, etag)"
                " ON t.id = o.access_point_id WHERE w.access_point_id = o.access_point_id",
                [[key for key, _ in tagged], [tag for _, tag in tagged]],
            )
            database.execute(
                "UPDATE archive_host SET free_at = now(), busy_until = NULL, holder = NULL, robots = '',"
                " robots_status = NULL, robots_read_at = NULL"
            )
            for table in ("archive_watch", "archive_host", "archive_accesspoint", "archive_check", "archive_capture"):
                database.execute(f"VACUUM FULL ANALYZE {table}")
        shutil.rmtree(self.folder / "captures", ignore_errors=True)

    def database(self) -> psycopg.Connection:
        return psycopg.connect(self.address, autocommit=True)

    # --- the contestants --------------------------------------------------------------------------
    def ours(self, keep: bool, **more: object) -> dict:
        """The pipeline over all that is due. ``more``: of its job."""
        self.make_due()
        job = {"server": self.server, "rest": self.rest, "seconds": LONGEST, **more}
        hosts = ",".join(f"h{n}.test={FIRST}{(n - 1) % ADDRESSES + 1}:{self.port}" for n in range(1, self.hosts + 1))
        environment = {"ARCHIVE_TEST_HOSTS": hosts, "ARCHIVE_KEEP_CAPTURES": str(int(keep))}
        return self.measured([sys.executable, "-m", "tests.bench.refresh.ours", self.job(job)], environment)

    def bare(self) -> dict:
        job = {"rest": self.rest, "asked": [(self.by_number(each), each.etag) for each in self.asked]}
        return self.measured([sys.executable, "-m", "tests.bench.refresh.bare", self.job(job)])

    def lychee(self, program: Path) -> dict:
        """As ours: one request a host, the same rest, as many in the air, GET, no second try."""
        links = self.folder / "links.html"
        links.write_text(
            "<!doctype html>" + "".join(f'<a href="{self.by_number(each)}">x</a>\n' for each in self.asked)
        )
        options = ["--host-concurrency", "1", "--host-request-interval", f"{round(self.rest * 1000)}ms"]
        options += ["--max-concurrency", "128", "--max-retries", "0", "--max-redirects", "5", "--timeout", "60"]
        options += ["--method", "get", "--no-progress", "--format", "json", "--mode", "plain", "-vv"]
        self.log()
        began = time.monotonic()
        with (self.folder / "lychee.json").open("wb") as told:
            process = subprocess.Popen([program, *options, links], stdout=told, stderr=subprocess.DEVNULL, cwd=ROOT)
            _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0  # it was waited for; links that fail are no failure of a run
        found = json.loads((self.folder / "lychee.json").read_text())
        return {
            "seen": seen_by_lychee(found),
            "cpu": usage.ru_utime + usage.ru_stime,
            "database": 0.0,
            "seconds": time.monotonic() - began,
            "megabytes": usage.ru_maxrss / 1024,
            "asked": self.log(),
        }

    def by_number(self, address: Address) -> str:
        """For clients that know no names: the same host by its IP address."""
        return f"http://{FIRST}{address.host}:{self.port}{address.path}"

    # --- hands ------------------------------------------------------------------------------------
    def job(self, job: dict) -> str:
        (self.folder / "job.json").write_text(json.dumps(job))
        return str(self.folder / "job.json")

    def measured(self, command: list[str], environment: dict | None = None) -> dict:
        self.log()
        return {**json.loads(self.run(command, environment).splitlines()[-1]), "asked": self.log()}

    def run(self, command: list[str], environment: dict | None = None) -> str:
        with contextlib.ExitStack() as stack:
            errors = stack.enter_context((self.folder / "errors").open("w+"))
            done = subprocess.run(
                command, cwd=ROOT, env={**self.environment, **(environment or {})}, check=False, text=True,
                stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
            errors.seek(0)
            if done.returncode:
                raise RuntimeError(f"{command} ended with {done.returncode}: {errors.read()[-3000:]}")
        return done.stdout

    def log(self) -> dict:
        """How the origin was asked since the last time."""
        connection = http.client.HTTPConnection(f"{FIRST}1", self.port, timeout=30)
        connection.request("GET", "/log", headers={"Host": "log"})
        told: dict = json.loads(connection.getresponse().read())
        connection.close()
        return told

    def wait(self) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                self.log()
            except OSError:
                if self.origin.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return


def seen_by_lychee(found: dict) -> Counter:
    """Its links by status, from its JSON."""
    seen: Counter[str] = Counter()
    for kind in ("success_map", "error_map", "timeout_map"):
        for links in found.get(kind, {}).values():
            for each in links:
                seen[str(each["status"].get("code") or "broken")] += 1
    return seen
