"""The case tables of ``tests/cases`` asked of the rules, without Django and without pytest.

Each row names what it asks and what must come out; an empty expectation is not checked, ``-`` means none.
``law`` says what a row is asked of: the small ``world`` of tests/world.py, the archive's own ``records``, or ``both``.
``python -m tests.casebook standing.inf-rus-2019-06-01 …`` prints the cases that fail, one a line.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from archive.values.dates import parse
from archive.values.verdict import Answer, Step, all_of, any_of
from tests import lookbook
from treaties.bounds import Claim
from treaties.classify import Category, Facts, Listing, classify
from treaties.criteria import parse_facts
from treaties.effect import conduct_step, effect_of, scope_step
from treaties.law import Assessment, Law, Question
from treaties.parties import StandingVerdict
from treaties.status import phase_on
from treaties.vocabulary import (
    Basing,
    Concern,
    Conduct,
    LaunchDomain,
    Match,
    Measure,
    Rank,
    ScopeOf,
    Standing,
    SystemType,
    Warhead,
)

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
TABLES = ("dates", "logic", "status", "standing", "classify", "effect", "assess", *lookbook.TABLES)
FOLDERS = {name: ROOT / name / "data" for name in ("archive", "treaties", "deployments")}

Row = dict[str, str]


@cache
def law_of(name: str) -> Law:
    if name == "world":
        from tests.world import LAW

        return LAW
    from treaties.recorded import read_law

    return read_law(FOLDERS)


@cache
def weapons() -> dict[str, Facts]:
    from deployments.recorded import read_facts

    return read_facts(FOLDERS)


@cache
def questions() -> dict[str, Question]:
    from deployments.recorded import read_questions

    return read_questions(FOLDERS)


@cache
def rows(table: str) -> tuple[Row, ...]:
    with (CASES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip() and part.strip() != "-"]


def claim(text: str, number: int) -> Claim:
    """A claim as the tables write it.

    ``[rank:] measure figure``: ``max_range 480``, ``max_range 500+`` (or more), ``interval 300-500``,
    ``treaty_band (1000..5500]``, ``lower_bound 2500``, ``preferred: max_range 600``.
    """
    before, colon, after = text.rpartition(":")
    measure, _, figure = after.strip().partition(" ")
    rank = Rank(before.strip()) if colon else Rank.NORMAL
    parts: dict[str, object] = {"measure": Measure(measure), "rank": rank, "claimant": f"claimant {number}"}
    if ".." in figure:
        low, _, high = figure[1:-1].partition("..")
        parts |= {"lower_inclusive": figure[0] == "[", "upper_inclusive": figure[-1] == "]"}
        parts |= {"lower": float(low) if low else None, "upper": float(high) if high else None}
    elif "-" in figure:
        low, _, high = figure.partition("-")
        parts |= {"lower": float(low), "upper": float(high)}
    elif Measure(measure) is Measure.LOWER_BOUND:
        parts |= {"lower": float(figure)}
    elif figure:
        parts |= {"upper": float(figure.removesuffix("+")), "open_ended": figure.endswith("+")}
    return Claim(f"c-{number}", **parts)  # type: ignore[arg-type]


def claims(cell: str) -> tuple[Claim, ...]:
    return tuple(claim(text, number) for number, text in enumerate(several(cell), 1))


def facts(row: Row, law: Law) -> Facts:
    """The weapon of a row: a recorded one by id, or one described by the row's own cells."""
    if row.get("weapon"):
        return weapons()[row["weapon"]]
    listed = []
    for name in several(row.get("named", "")):
        category = law.categories.get(name)
        instrument = category.instrument if category else name.partition("/")[0]
        listed.append(Listing(instrument, name, row["id"]))
    yes_no = {"yes": True, "no": False}
    return Facts(
        SystemType(row["type"]) if row["type"] not in ("", "-") else None,
        frozenset(LaunchDomain(each) for each in several(row["domain"])),
        frozenset(Basing(each) for each in several(row["basing"])),
        frozenset(LaunchDomain(each) for each in several(row.get("own_domain", ""))),
        frozenset(Basing(each) for each in several(row.get("own_basing", ""))),
        Warhead(row["warhead"]) if row["warhead"] not in ("", "-") else None,
        float(row["payload_kg"]) if row["payload_kg"] not in ("", "-") else None,
        yes_no.get(row["solely_interceptor"]),
        yes_no.get(row["delivers"], True if row["delivers"] == "" else None),
        claims(row["range_claims"]),
        claims(row.get("payload_claims", "")),
        tuple(sorted(parse_facts(row.get("facts", "")).items())),
        tuple(listed),
    )


def _step(steps: tuple[Step, ...], wanted: str) -> str:
    """The answers to the criterion named before ``=``, so that a row can name the step that settles it."""
    name = wanted.partition("=")[0]
    return (
        " ".join(f"{step.criterion}={step.answer.value}" for step in steps if step.criterion == name)
        or f"{name}: not asked"
    )


def ask_dates(row: Row) -> Row:
    try:
        found = parse(row["text"])
    except ValueError:
        return {"earliest": "refused", "latest": "refused"}
    told = {"earliest": str(found.earliest or "-"), "latest": str(found.latest or "-"), "kind": found.kind.value}
    if row["day"]:
        day = date.fromisoformat(row["day"])
        told |= {"happened_by": found.happened_by(day).value, "on": found.on(day).value}
    return told


def ask_logic(row: Row) -> Row:
    answers = [Answer(each) for each in several(row["answers"])]
    return {"all_of": all_of(answers).value, "any_of": any_of(answers).value}


def ask_status(row: Row, law: Law) -> Row:
    instrument = law.instruments[row["instrument"]]
    found = phase_on(instrument.events, instrument.bilateral, date.fromisoformat(row["day"]))
    return {"phase": found.phase.value, "deciding": "; ".join(found.deciding) or "-"}


def ask_standing(row: Row, law: Law) -> Row:
    found = law.standing(row["instrument"], row["state"], date.fromisoformat(row["day"]))
    said = " ".join([found.reason, *found.notes])
    return {
        "standing": found.standing.value,
        "disputed": "yes" if found.disputed else "no",
        "unconfirmed": "yes" if found.unconfirmed else "no",
        "instrument_ended": "yes" if found.instrument_ended else "no",
        "deciding": "; ".join(found.deciding) or "-",
        "says": row["says"] if row["says"] and row["says"] in said else said,
    }


def ask_classify(row: Row, law: Law) -> Row:
    day = date.fromisoformat(row["day"]) if row["day"] else None
    found = classify(facts(row, law), law.categories[row["category"]], law.categories, day)
    cause = found.cause.value if found.cause else "-"
    return {"match": found.match.value, "cause": cause, "step": _step(found.steps, row["step"])}


def _verdict(cell: str) -> StandingVerdict | None:
    """``withdrawn/ended`` is the standing of a state whose instrument has ended; ``-`` no state."""
    if cell in ("", "-"):
        return None
    standing, _, ended = cell.partition("/")
    return StandingVerdict(Standing(standing), "", instrument_ended=ended == "ended")


def ask_effect(row: Row, law: Law) -> Row:
    category = Category(
        "x",
        "x",
        "x",
        conduct=frozenset(Concern(each) for each in several(row["concerns"])),
        scope=frozenset(several(row["scope"])),
        scope_of=ScopeOf(row["scope_of"] or "host"),
    )
    asked = [conduct_step(category, Conduct(row["conduct"]) if row["conduct"] not in ("", "-") else None)]
    territory = scope_step(category, row["deploying_state"].strip("-"), row["host_state"].strip("-"), law.regions)
    asked += [territory] if territory else []
    found = effect_of(Match(row["match"]), _verdict(row["deploying"]), _verdict(row["host"]), asked)
    own = [each.value if each else "-" for each in (found.deploying, found.host)]
    return {"effect": found.effect.value, "deploying_effect": own[0], "host_effect": own[1]}


def ask_assess(row: Row, law: Law) -> Row:
    if row["deployment"]:
        question = questions()[row["deployment"]]
    else:
        conduct = Conduct(row["conduct"]) if row["conduct"] not in ("", "-") else None
        question = Question(facts(row, law), row["deploying_state"], row["host_state"], conduct)
    found: Assessment = law.assess_then(question, law.categories[row["category"]], date.fromisoformat(row["day"]))
    return {
        "match": found.match.value,
        "cause": found.cause.value if found.cause else "-",
        "deploying_standing": found.deploying.standing.value if found.deploying else "-",
        "host_standing": found.host.standing.value if found.host else "-",
        "effect": found.effect.value,
        "step": _step(found.steps, row["step"]),
    }


def outcomes(table: str, row: Row) -> Iterator[tuple[str, Row]]:
    """What the rules say to one row, once for each law it is asked of."""
    if table in ("dates", "logic"):
        yield "", (ask_dates if table == "dates" else ask_logic)(row)
        return
    if table in lookbook.ASK:
        yield "", lookbook.ASK[table](row)
        return
    ask = {
        "status": ask_status,
        "standing": ask_standing,
        "classify": ask_classify,
        "effect": ask_effect,
        "assess": ask_assess,
    }
    for name in ("world", "records") if row["law"] == "both" else (row["law"],):
        yield name, ask[table](row, law_of(name))


def faults(table: str, row: Row) -> list[str]:
    """Where the rules differ from the row, one sentence each; none when all is as it must be."""
    found = []
    for law, told in outcomes(table, row):
        for column, value in told.items():
            if row.get(column) and row[column] != value:
                found.append(f"{table}.{row['id']}{f' ({law})' if law else ''}: {column} is {value}, not {row[column]}")
    return found


def failing(wanted: list[str]) -> Iterator[str]:
    """Of the cases named ``table.id`` (all of the small world when none is named), those that fail."""
    for table in TABLES:
        for row in rows(table):
            name = f"{table}.{row['id']}"
            if name in wanted or (not wanted and row.get("law", "world") != "records"):
                if row.get("law") == "both":
                    row = {**row, "law": "world"}
                try:
                    failed = bool(faults(table, row))
                except Exception:  # a rule that breaks fails its case
                    failed = True
                if failed:
                    yield name


if __name__ == "__main__":
    print("\n".join(failing(sys.argv[1:])))
