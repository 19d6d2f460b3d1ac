"""Proof under fire: workers, timer and PostgreSQL are killed while citations are refreshed.

``python -m tests.drill --kills 200``, or ``make drill``.

Every access point is due once a round. A round ends when each has its check of that round; rounds follow until enough
shots were fired. Then: no job lost (each has exactly as many checks as there were rounds), no check doubled, no capture
row without its whole file, no lease left behind. ``--plain`` runs the control: the same looks as plain tasks, one
message each, acknowledged when received as Celery does by default; it loses jobs, or the drill proves nothing.
"""

import argparse
import json
import sys

from tests.drill.field import Field


def main(arguments: list[str]) -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.drill")
    reader.add_argument("--kills", type=int, default=200, help="shots to fire before the last round ends")
    reader.add_argument("--points", type=int, default=240, help="access points")
    reader.add_argument("--hosts", type=int, default=120, help="hosts they are spread over")
    reader.add_argument("--seconds", type=int, default=1800, help="give up after so long")
    reader.add_argument("--seed", type=int, default=5, help="of the shooting")
    reader.add_argument("--broker", choices=["pgmq", "redis", "rabbitmq"], default="pgmq", help="who carries messages")
    reader.add_argument("--plain", action="store_true", help="the control: plain tasks")
    asked = reader.parse_args(arguments)
    with Field(asked.points, asked.hosts, asked.seed, asked.broker) as field:
        result = field.plain(asked.kills, asked.seconds) if asked.plain else field.refresh(asked.kills, asked.seconds)
    print(json.dumps(result, indent=1))
    return 0 if result["as promised"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
