"""The table of a run, and which bars it meets."""

from collections.abc import Mapping
from statistics import median

from tests.bench.contestants import PAGES
from tests.bench.load import Measured

Rounds = Mapping[str, Mapping[str, list[Measured]]]

#: Page → most times the floor, most times the better Datasette; None where there is no such bar.
BARS: dict[str, tuple[float | None, float | None]] = {
    "a": (6, 0.1),
    "b": (4, 0.1),
    "c": (1.6, 0.5),
    "d": (None, None),
    "e": (None, 0.1),
    "f": (2.5, 0.1),
}
#: The record page: milliseconds of the 95th percentile.
RECORD_P95 = 15


def table(found: Rounds, size: int, seconds: Mapping[str, float]) -> str:
    """Milliseconds of each page by contestant (p50, and processor time of the server side), ratios and bars."""
    names = list(dict.fromkeys(name for by_name in found.values() for name in by_name))
    told = [f"{size:,} made-up deployments; " + ", ".join(f"{name} {each:.0f} s" for name, each in seconds.items())]
    told += ["| page | " + " | ".join(f"{name}, p50 (processor)" for name in names) + " | kB | ratios | bars |"]
    told += ["| --- |" + " ---: |" * (len(names) + 1) + " --- | --- |"]
    for page, by_name in found.items():
        cells = [_cell(by_name.get(name, [])) for name in names]
        size = by_name[names[0]][-1].size / 1000
        told.append(
            f"| {page}. {PAGES[page]} | {' | '.join(cells)} | {size:.0f} | {_ratios(by_name)} | {_met(page, by_name)} |"
        )
    return "\n".join(told)


def _cell(rounds: list[Measured]) -> str:
    return f"{_of(rounds, 'p50'):.1f} ({_of(rounds, 'cpu'):.1f})" if rounds else ""


def _of(rounds: list[Measured], what: str) -> float:
    return median(getattr(each, what) for each in rounds)


def ratio(by_name: Mapping[str, list[Measured]], of: str, to: str, what: str = "p50") -> float | None:
    """How many times ``to`` does ``of`` take; None where either did not take part."""
    if not by_name.get(of) or not by_name.get(to):
        return None
    return _of(by_name[of], what) / max(_of(by_name[to], what), 1e-9)


def best_datasette(by_name: Mapping[str, list[Measured]]) -> str:
    """Its faster setting on this page."""
    names = [name for name in by_name if name.startswith("datasette")]
    return min(names, key=lambda name: _of(by_name[name], "p50"), default="")


def _ratios(by_name: Mapping[str, list[Measured]]) -> str:
    told = []
    for of in ("site, again", "site, first"):
        for to in ("floor", best_datasette(by_name)):
            if (found := ratio(by_name, of, to)) is not None:
                busy = ratio(by_name, of, to, "cpu")
                told.append(f"{of.removeprefix('site, ')} {found:.2g} ({busy:.2g}) × {to.partition(',')[0]}")
    return ", ".join(told)


def _met(page: str, by_name: Mapping[str, list[Measured]]) -> str:
    told = []
    for of in ("site, again", "site, first"):
        for to, bar in zip(("floor", best_datasette(by_name)), BARS.get(page, (None, None)), strict=True):
            found = ratio(by_name, of, to)
            if bar is not None and found is not None:
                told.append(f"{of.removeprefix('site, ')} ≤ {bar} {to.partition(',')[0]}: {_yes(found <= bar)}")
        if page == "d":
            p95 = _of(by_name[of], "p95")
            told.append(f"{of.removeprefix('site, ')} p95 {p95:.0f} ≤ {RECORD_P95} ms: {_yes(p95 <= RECORD_P95)}")
    return "; ".join(told)


def _yes(met: bool) -> str:
    return "met" if met else "missed"
