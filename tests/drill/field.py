"""The field of the drill: an archive of its own, an origin, real workers and a timer, and who shoots at them."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psycopg

from archive import embedded
from archive.embedded_place import place_for
from tests.brokers import broker
from tests.origin import Origin
from tests.origin.answers import page
from tests.origin.situations import Situation

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
#: Chance of a shot at each named point; of each shot from outside, whom it hits.
CHANCE = 0.02
VICTIMS = {"worker": 6, "beat": 2, "postgres": 1}
PAUSE = (0.2, 1.2)

#: Seconds without a new check after which the control is over.
STILL = 20
SEND_PLAIN = """
from archive.models import AccessPoint
from tests.drill.plain import look
for key in AccessPoint.objects.values_list("pk", flat=True):
    look.delay(key)
"""
FAULTS = """
import json
from django.utils import timezone
from archive.models import Capture
from archive.refresh import fixity
found = [f"{each.kind}: {each.message}" for each in fixity.verify(Capture.objects.all(), timezone.now())]
print(json.dumps(found))
"""


class Field:
    """A context manager: at its end nothing of it runs, and its folder is gone."""

    def __init__(self, points: int, hosts: int, seed: int, broker: str = "pgmq") -> None:
        self.points, self.hosts, self.random, self.broker = points, hosts, random.Random(seed), broker
        self.shots: Counter[str] = Counter()
        self.stack = contextlib.ExitStack()
        self.by_itself: list[str] = []
        self.set_aside = 0
        self.processes: dict[str, subprocess.Popen] = {}

    def __enter__(self) -> "Field":
        self.folder = Path(tempfile.mkdtemp(prefix="drill-"))
        self.folder.chmod(0o711)
        (self.folder / "shots").mkdir()
        names = [f"h{number}" for number in range(self.hosts)]
        anything = Situation({"*": page("The treaty and its protocol"), "/robots.txt": page("none", status=404)})
        self.origin = self.stack.enter_context(Origin(dict.fromkeys(names, anything), tls=False))
        self.data = embedded.folder(self.folder)
        self.address = embedded.ensure(self.data)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")},
            "DJANGO_SETTINGS_MODULE": "archive.settings",
            "ARCHIVE_DATA_DIR": str(self.folder),
            "ARCHIVE_DEBUG": "1",
            "ARCHIVE_FETCH_SECONDS": "3",
            "ARCHIVE_TEST_HOSTS": ",".join(f"{name}={where}" for name, where in self.origin.hosts.items()),
            "DRILL_SHOTS": str(self.folder / "shots"),
            "DRILL_CHANCE": "0",
            "CELERY_BROKER_URL": self.stack.enter_context(broker(self.broker)),
        }
        for name in ("DATABASE_URL", "SECRET_KEY"):
            self.environment.pop(name, None)
        self.manage("migrate", "-v0", "--skip-checks")
        with self.database() as database:
            database.execute(
                "INSERT INTO archive_source (id, title, author, published, language, kind, evidence, publication)"
                " VALUES ('s-1', 'A page', '', '', '', '', 'seen', 'published')"
            )
            database.execute(
                """INSERT INTO archive_accesspoint (id, source_id, url, read_on, link_state, note, publication)
                SELECT 'a-' || n, 's-1', format('http://h%%s.test/page/%%s', n %% %s, n), '', 'never_checked', '',
                    'published' FROM generate_series(1, %s) AS n""",
                [self.hosts, self.points],
            )
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.processes):
            self.kill(name)
        embedded.stop(self.data)
        self.stack.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- the real run -----------------------------------------------------------------------------
    def refresh(self, kills: int, seconds: int) -> dict:
        """Rounds under fire until ``kills`` shots were fired, one last round in peace, then the reckoning."""
        self.environment["DRILL_CHANCE"] = str(CHANCE)
        began, rounds = time.monotonic(), 0
        while self.fired() < kills:
            rounds += 1
            self.make_due()
            self.round(rounds, began + seconds, lambda: self.fired() < kills)
        self.environment["DRILL_CHANCE"] = "0"
        for name in list(self.processes):
            self.kill(name)
        rounds += 1
        self.make_due()
        self.round(rounds, began + seconds, lambda: False)
        for name in list(self.processes):
            self.kill(name)
        return self.reckon(rounds, time.monotonic() - began)

    def plain(self, kills: int, seconds: int) -> dict:
        """The control: one message a look, plain tasks. Ends when nothing has moved for a while after the last shot."""
        self.environment["DRILL_PLAIN"] = "1"
        self.manage("shell", "-v0", "-c", SEND_PLAIN)
        began = moved = time.monotonic()
        checks = 0
        while time.monotonic() - moved < STILL and time.monotonic() - began < seconds:
            self.raise_the_dead()
            if self.fired() < kills:
                self.shoot()
                moved = time.monotonic()
            time.sleep(self.random.uniform(*PAUSE))
            with contextlib.suppress(psycopg.Error), self.database() as database:
                if (now := database.execute("SELECT count(*) FROM archive_check").fetchone()[0]) != checks:
                    checks, moved = now, time.monotonic()
        for name in list(self.processes):
            self.kill(name)
        result = self.reckon(1, time.monotonic() - began)
        return result | {"as promised": result["lost"] + result["doubled"] > 0}

    def make_due(self) -> None:
        with self.database() as database:
            database.execute("UPDATE archive_watch SET next_look_at = now(), attempts = 0")

    def round(self, number: int, until: float, shooting) -> None:
        """Until every access point has its check of this round, or time is up."""
        shot_at = time.monotonic()
        while time.monotonic() < until:
            self.raise_the_dead()
            with contextlib.suppress(psycopg.Error), self.database() as database:
                # Set aside after three shots, rightly; the person who then looks is us, and knows whose fault it was.
                self.set_aside += database.execute(
                    "UPDATE archive_watch SET next_look_at = now(), attempts = 0, needs_person = ''"
                    " WHERE next_look_at IS NULL"
                ).rowcount
                left = "SELECT count(*) FROM archive_watch WHERE next_look_at <= now() OR token IS NOT NULL"
                if database.execute(left).fetchone() == (0,):
                    return
            if shooting() and time.monotonic() >= shot_at:
                self.shoot()
                shot_at = time.monotonic() + self.random.uniform(*PAUSE)
            time.sleep(0.05)

    def raise_the_dead(self) -> None:
        embedded.ensure(self.data)
        for name in [f"worker{n}" for n in range(WORKERS)] + ["beat"]:
            process = self.processes.get(name)
            if process is None or process.poll() is not None:
                if process is not None and process.returncode != -signal.SIGKILL:
                    self.by_itself.append(f"{name}: exit code {process.returncode}")
                self.start(name)

    def shoot(self) -> None:
        victim = self.random.choices(list(VICTIMS), VICTIMS.values())[0]
        if victim == "postgres":
            self.shots[victim] += kill_postgres(place_for(self.data).data)
        else:
            name = f"worker{self.random.randrange(WORKERS)}" if victim == "worker" else victim
            self.shots[victim] += self.kill(name)

    def fired(self) -> int:
        """Shots so far: ours, and those at named points."""
        return sum(self.shots.values()) + len(os.listdir(self.folder / "shots"))

    def reckon(self, rounds: int, seconds: float) -> dict:
        embedded.ensure(self.data)
        points = Counter(name.rsplit("-", 1)[0] for name in os.listdir(self.folder / "shots"))
        with self.database() as database:

            def one(sql: str):
                return database.execute(sql).fetchone()[0]

            each = "SELECT a.id, count(c.id) AS n FROM archive_accesspoint a LEFT JOIN archive_check c"
            each += " ON c.access_point_id = a.id GROUP BY a.id"
            result = {
                "shots": dict(self.shots) | {f"at {name}": count for name, count in sorted(points.items())},
                "shots in all": self.fired(),
                "rounds": rounds,
                "looks expected": rounds * self.points,
                "checks": one("SELECT count(*) FROM archive_check"),
                "lost": one(f"SELECT coalesce(sum(greatest(0, {rounds} - n)), 0)::int FROM ({each}) x"),
                "doubled": one(f"SELECT coalesce(sum(greatest(0, n - {rounds})), 0)::int FROM ({each}) x"),
                "set aside for a person": self.set_aside,
                "leases left": one("SELECT count(*) FROM archive_watch WHERE token IS NOT NULL"),
                "captures": one("SELECT count(*) FROM archive_capture"),
                "ended by themselves": self.by_itself,
                "seconds": round(seconds, 1),
            }
        result["captures not whole"] = json.loads(self.manage("shell", "-v0", "-c", FAULTS).splitlines()[-1])
        clean = ("lost", "doubled", "leases left", "captures not whole", "ended by themselves")
        result["as promised"] = not any(result[name] for name in clean)
        return result

    # --- hands ------------------------------------------------------------------------------------
    def database(self) -> psycopg.Connection:
        return psycopg.connect(self.address, autocommit=True)

    def manage(self, *arguments: str, check: bool = True) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, name: str) -> None:
        role = name.rstrip("0123456789")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "tests.drill.worker", role],
            cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=(self.folder / f"{name}.log").open("a"),
        )  # fmt: skip

    def kill(self, name: str) -> int:
        """Kill -9 a process and all it started."""
        process = self.processes.pop(name, None)
        if process is None or process.poll() is not None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return 1


def kill_postgres(data: Path) -> int:
    """Kill -9 the server and its processes."""
    with contextlib.suppress(OSError, ValueError):
        server = int((data / "postmaster.pid").read_text().split()[0])
        children = [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
        for pid in (server, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return 1
    return 0
