"""``python -m tests.bench``: measure the pages of the site beside Datasette and the floor, and print the table."""

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.bench import bars, contestants, fill, load, sqlite

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    read = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    read.add_argument("--size", type=int, default=200_000, help="made-up deployments (default 200,000)")
    read.add_argument("--rounds", type=int, default=3, help="medians are of so many rounds (default 3)")
    read.add_argument("--seconds", type=float, default=2.0, help="for each page in each round (default 2)")
    read.add_argument("--pages", default="abcdefgh", help="letters of the pages (default abcdefgh)")
    read.add_argument("--folder", type=Path, default=ROOT / ".cache" / "bench-data", help="database and files")
    read.add_argument("--datasette", type=Path, default=ROOT / ".cache" / "bench" / "bin" / "datasette")
    given = read.parse_args()
    folder = given.folder / str(given.size)
    folder.mkdir(parents=True, exist_ok=True)
    os.sched_setaffinity(0, {contestants.SERVER_CORE})  # the database starts there, and stays there
    fill.at_home(folder)
    seconds = fill.fill(given.size)
    datasette = given.datasette if given.datasette.exists() else None
    if datasette:
        sqlite.build(folder)
    for found in measured(given, folder, datasette):
        print(bars.table(found, given.size, seconds), flush=True)


def measured(given: argparse.Namespace, folder: Path, datasette: Path | None) -> Iterator[bars.Rounds]:
    """Every page of every contestant, the contestants taking turns; all that was measured, after every round."""
    from django.conf import settings

    chosen = contestants.choose()
    found: bars.Rounds = defaultdict(lambda: defaultdict(list))
    sizes: dict[str, int] = {}
    os.sched_setaffinity(0, {contestants.LOAD_CORE})
    for _ in range(given.rounds):
        for each in contestants.all_of_them(chosen, datasette, folder):
            environment = {
                "ARCHIVE_ROLE": "web",
                "ARCHIVE_DEBUG": "1",
                "DATABASE_URL": settings.DATABASE_URL,
                "BENCH_SIZES": json.dumps(sizes),
            }
            with contestants.serving(each, environment) as process:
                for page in [page for page in given.pages if page in each.addresses]:
                    slow = page == "e" or each.name.startswith("datasette")
                    taken = load.measure(
                        each.port,
                        each.asked(page),
                        lambda process=process: load.cpu_of([process, fill.postmaster()]),
                        given.seconds,
                        least=3 if slow else 10,
                    )
                    found[page][each.name].append(taken)
                    if each.name == "site, again":
                        sizes[page] = taken.size
        yield found


if __name__ == "__main__":
    main()
