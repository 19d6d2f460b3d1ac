"""The table of a run: what each contestant cost, how politely it asked, which bars are met."""

from collections import Counter
from collections.abc import Mapping
from statistics import median

from tests.bench.refresh.addresses import Address, kinds

#: Contestants, in the order in which they take turns.
NAMES = {
    "lychee": "lychee (heads only)",
    "bare": "bare client (libcurl, nothing kept)",
    "off": "whole pipeline, captures off",
    "keep": "whole pipeline, captures kept",
}
#: Most processor time, as a multiple of lychee's; most megabytes with much due.
BARS, MEMORY_BAR = {"off": 3.0, "keep": 8.0}, 300
#: What each contestant calls the answer to an address of each kind.
STATUS = {"page": "200", "slow": "200", "moved": "200", "missing": "404", "removed": "410", "forbidden": "403"}
STATUS |= {"broken": "500", "reset": "broken", "unchanged": "200", "huge": "200"}
OUTCOME = {"page": "ok", "slow": "ok", "moved": "moved", "missing": "gone", "removed": "gone", "forbidden": "blocked"}
OUTCOME |= {"broken": "unreachable", "reset": "unreachable", "unchanged": "unchanged", "huge": "refused"}
MEANT = {
    "lychee": STATUS,  # it reads no bodies and asks unconditionally
    "bare": STATUS | {"unchanged": "304", "huge": "large"},
    "off": OUTCOME,
    "keep": OUTCOME,
}


def meant(name: str, asked: list[Address]) -> Counter[str]:
    """What a contestant is to see at these addresses."""
    seen: Counter[str] = Counter()
    for kind, count in kinds(asked).items():
        seen[MEANT[name][kind]] += count
    return seen


def table(found: Mapping[str, list[dict]], asked: list[Address], rest: float) -> str:
    """Medians of all rounds, as Markdown."""
    count = len(asked)
    told = [
        f"{count:,} addresses, a rest of {rest * 1000:.0f} ms between two requests to one host, medians of "
        f"{max(map(len, found.values()))} rounds",
        "| client | processor s per 10,000 | of these PostgreSQL | × lychee | bar | checks per processor s "
        "| checks per s | peak MB | most at once, one host | shortest rest, ms | same outcomes |",
        "| --- |" + " ---: |" * 10,
    ]
    for name, rounds in found.items():
        cpu, database = of(rounds, "cpu") + of(rounds, "database"), of(rounds, "database")
        ratio = cpu_ratio(found, name)
        bar = BARS.get(name)
        cells = [
            NAMES[name],
            f"{cpu / count * 10_000:.2f}",
            f"{database / count * 10_000:.2f}",
            "–" if ratio is None else f"{ratio:.1f}",
            "–" if bar is None or ratio is None else f"≤ {bar:g}: {met(ratio <= bar)}",
            f"{count / max(cpu, 1e-9):,.0f}",
            f"{count / of(rounds, 'seconds'):,.0f}",
            f"{of(rounds, 'megabytes'):.0f}",
            str(max(each["asked"]["at_once"] for each in rounds)),
            f"{min(each['asked']['rests'] for each in rounds) * 1000:.0f}",
            unlike(name, rounds, asked) or "yes",
        ]
        told.append(f"| {' | '.join(cells)} |")
    return "\n".join(told)


def of(rounds: list[dict], what: str) -> float:
    return median(each[what] for each in rounds)


def cpu_ratio(found: Mapping[str, list[dict]], name: str) -> float | None:
    """How many times lychee's processor time; None where it did not take part."""
    if not found.get("lychee"):
        return None
    return (of(found[name], "cpu") + of(found[name], "database")) / max(of(found["lychee"], "cpu"), 1e-9)


def unlike(name: str, rounds: list[dict], asked: list[Address]) -> str:
    """What was seen too often or too seldom, empty where nothing was.

    The pipeline asks now and then for the whole of a page that is unchanged, which is then ok; and it puts off a
    redirect to a host that stays busy: that look is due again.
    """
    told = []
    for each in rounds:
        seen = Counter(each["seen"])
        seen.subtract(meant(name, asked))
        if name in BARS:
            whole = max(0, min(seen["ok"], -seen["unchanged"]))
            seen.update({"ok": -whole, "unchanged": whole, "moved": each["put_off"]})
        told += [f"{what} {by:+d}" for what, by in seen.items() if by]
    return f"no: {', '.join(told)}" if told else ""


def polite(found: Mapping[str, list[dict]], rest: float) -> bool:
    """Whether ours never asked a host twice at once, nor before its rest was over."""
    ours = [each["asked"] for name in ("off", "keep") for each in found.get(name, ())]
    return all(each["at_once"] <= 1 and each["rests"] >= rest for each in ours)


def memory(run: dict, due: int, hosts: int) -> str:
    """Of one run with much due."""
    peak = run["megabytes"]
    return (
        f"{due:,} due at {hosts:,} hosts: peak {peak:.0f} MB (bar: under {MEMORY_BAR}: {met(peak < MEMORY_BAR)}), "
        f"{run['saved']:,} looks, {(run['cpu'] + run['database']) / run['saved'] * 10_000:.2f} processor s per 10,000, "
        f"of these PostgreSQL {run['database'] / run['saved'] * 10_000:.2f}"
    )


def met(yes: bool) -> str:
    return "met" if yes else "missed"
