"""``python -m tests.bench.refresh``: what refreshing citations costs, beside lychee and a bare client, on loopback."""

import argparse
from collections import defaultdict
from pathlib import Path

from tests.bench.refresh import table
from tests.bench.refresh.addresses import addresses
from tests.bench.refresh.field import ROOT, Field


def main(arguments: list[str] | None = None) -> int:
    read = argparse.ArgumentParser(prog="python -m tests.bench.refresh", description=__doc__)
    read.add_argument("--size", type=int, default=10_000, help="addresses (default 10,000)")
    read.add_argument("--hosts", type=int, default=200, help="hosts they are spread over, at most 200 (default 200)")
    read.add_argument("--rounds", type=int, default=3, help="medians are of so many rounds (default 3)")
    read.add_argument("--rest", type=float, default=0.05, help="seconds between two requests to a host (default 0.05)")
    read.add_argument("--due", type=int, default=100_000, help="addresses due in the run for memory; 0: no such run")
    read.add_argument("--port", type=int, default=19_000, help="of the origin (default 19000)")
    read.add_argument("--lychee", type=Path, default=ROOT / ".cache" / "bench" / "bin" / "lychee")
    given = read.parse_args(arguments)
    asked = addresses(given.size, given.hosts)
    found: dict[str, list[dict]] = defaultdict(list)
    with Field(given.port, given.rest) as field:
        field.fill(asked, given.hosts, seen=True)
        for _ in range(given.rounds):
            if given.lychee.exists():
                found["lychee"].append(field.lychee(given.lychee))
            found["bare"].append(field.bare())
            found["off"].append(field.ours(keep=False))
            found["keep"].append(field.ours(keep=True))
            print(table.table(found, asked, given.rest), flush=True)
        print(f"Politeness of the pipeline, by the origin's log: {table.met(table.polite(found, given.rest))}")
        if given.due:
            hosts = max(given.due // 50, 1)
            field.fill(addresses(given.due, hosts), hosts, seen=False)
            print(table.memory(field.ours(keep=True, limit=min(given.due, 5_000)), given.due, hosts))
    return 0 if table.polite(found, given.rest) else 1


if __name__ == "__main__":
    raise SystemExit(main())
