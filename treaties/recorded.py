"""The law as read from the tables that the archive ships and exports, without Django.

Each table's row becomes a value in one function, so that other readers of the same columns can share it.
Cells: lists are joined by ``;``, an empty cell means not recorded, dates are EDTF text.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import TypeVar

from archive.values.dates import parse
from treaties import vocabulary as v
from treaties.bounds import Interval
from treaties.classify import Category, Listing
from treaties.criteria import parse_criteria
from treaties.effect import Territory
from treaties.law import Law
from treaties.parties import Episode, InstrumentFacts, StateFacts, made_by_two
from treaties.status import Event

Row = Mapping[str, str]
Word = TypeVar("Word", bound=StrEnum)


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of one CSV table, in order, each a mapping of column to text. A missing cell reads as empty."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: value or "" for name, value in row.items()} for row in csv.DictReader(file)]


def several(cell: str) -> tuple[str, ...]:
    """The parts of a list cell."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def words(vocabulary: type[Word], cell: str) -> frozenset[Word]:
    """A list cell as members of ``vocabulary``. Raises ``ValueError`` for a word it does not know."""
    return frozenset(vocabulary(part) for part in several(cell))


def said_yes(cell: str) -> bool:
    return cell == "yes"


def yes_no(cell: str) -> bool | None:
    """A yes or no, or None where nothing is recorded."""
    return {"yes": True, "no": False}.get(cell)


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def unconfirmed(row: Row) -> bool:
    return row.get("evidence") == "known"


def event_of(row: Row) -> Event:
    return Event(
        row["id"],
        v.EventKind(row["event"]),
        parse(row["date"]),
        row["actor"],
        several(row.get("towards", "")),
        row["note"],
        unconfirmed(row),
    )


def episode_of(row: Row) -> Episode:
    action, ending = row["bound_from_action"], row["bound_until_action"]
    return Episode(
        row["id"],
        parse(row["signed"]),
        parse(row["bound_from"]),
        v.BindingAct(action) if action else None,
        parse(row["bound_until"]),
        v.EndingAct(ending) if ending else None,
        v.Recognition(row["recognition"] or v.Recognition.GENERAL),
        several(row["recognised_by"]),
        row["note"],
        unconfirmed(row),
    )


def instrument_of(row: Row, events: tuple[Event, ...]) -> InstrumentFacts:
    """``events``: those of this instrument."""
    return InstrumentFacts(
        row["id"],
        row["short_name"],
        made_by_two(row["kind"], int(row["parties_count"]) if row["parties_count"] else None),
        v.Binds(row["binds"] or v.Binds.PARTIES),
        said_yes(row["participation_complete"]),
        row["effect_delay"],
        events,
        unconfirmed(row),
    )


def state_of(row: Row, successors: tuple[str, ...]) -> StateFacts:
    """``successors``: names of the states that followed."""
    ceased = parse(row["exists_until"] if row["exists_until"] != "open" else "")
    members = parse(row["un_member_from"]), parse(row["un_member_until"])
    return StateFacts(
        row["id"], row["name"], ceased, successors, *members, responsible=row.get("responsible_state", "")
    )


def bounds_of(row: Row) -> Interval:
    """The range bounds of a category, each with its own flag; an empty flag means that the bound belongs to it."""
    lower, upper = number(row["range_min_km"]), number(row["range_max_km"])
    return Interval(
        -inf if lower is None else lower,
        inf if upper is None else upper,
        row["range_min_inclusive"] != "no",
        row["range_max_inclusive"] != "no",
    )


def category_of(row: Row) -> Category:
    return Category(
        id=row["id"],
        instrument=row["instrument"],
        name=row["name"],
        locator=row["locator"],
        system_types=words(v.SystemType, row["system_types"]),
        launch_domains=words(v.LaunchDomain, row["launch_domains"]),
        basing=words(v.Basing, row["basing"]),
        range=bounds_of(row),
        payload_min=number(row["payload_min_kg"]),
        nuclear_only=said_yes(row["nuclear_only"]),
        excludes_solely_interceptors=said_yes(row["excludes_solely_interceptors"]),
        member_of=several(row["member_of"]),
        not_member_of=several(row["not_member_of"]),
        criteria=parse_criteria(row["criteria"]),
        undecided=row["undecided"],
        obligation=v.Obligation(row["obligation"] or v.Obligation.NONE),
        conduct=words(v.Concern, row["conduct"]),
        nature=v.Nature(row["nature"]),
        scope=frozenset(several(row["scope"])),
        scope_of=v.ScopeOf(row["scope_of"] or v.ScopeOf.HOST),
        scope_text=row["territorial_scope"],
        valid_from=parse(row["valid_from"]),
        valid_until=parse(row["valid_until"]),
        unconfirmed=unconfirmed(row),
    )


def read_listings(treaties: Path, by: str = "system") -> dict[str, tuple[Listing, ...]]:
    """The types that instruments list by name, by system id (or, ``by`` ``instrument``, by instrument id)."""
    found: dict[str, list[Listing]] = defaultdict(list)
    for row in read_table(treaties / "named_types.csv"):
        listing = Listing(row["instrument"], row["category"], row["designation"], row["locator"], unconfirmed(row))
        found[row[by]].append(listing)
    return {name: tuple(listings) for name, listings in found.items()}


def continuing(rows: list[Row]) -> str:
    """The one state that goes on, of the successions of one state: the continuing one, or the only one; else empty."""
    going_on = [row for row in rows if row["kind"] == "continuation"] or rows
    return going_on[0]["successor"] if len(going_on) == 1 else ""


def read_law(folders: Mapping[str, Path]) -> Law:
    """The law as recorded. ``folders``: where the tables of ``archive`` and of ``treaties`` lie, by app.

    Raises ``OSError`` for a missing table, ``KeyError`` for a missing column, ``ValueError`` for a word or a
    date that the rules do not know.
    """
    archive, treaties = folders["archive"], folders["treaties"]
    names = {row["id"]: row["name"] for row in read_table(archive / "states.csv")}
    successors: dict[str, list[str]] = defaultdict(list)
    heirs: dict[str, list[Row]] = defaultdict(list)
    for row in read_table(archive / "succession.csv"):
        successors[row["predecessor"]].append(names.get(row["successor"], row["successor"]))
        heirs[row["predecessor"]].append(row)
    events: dict[str, list[Event]] = defaultdict(list)
    for row in read_table(treaties / "events.csv"):
        events[row["instrument"]].append(event_of(row))
    episodes: dict[tuple[str, str], list[Episode]] = defaultdict(list)
    for row in read_table(treaties / "participation.csv"):
        episodes[row["instrument"], row["state"]].append(episode_of(row))
    return Law(
        {r["id"]: instrument_of(r, tuple(events[r["id"]])) for r in read_table(treaties / "instruments.csv")},
        {r["id"]: category_of(r) for r in read_table(treaties / "categories.csv")},
        {r["id"]: state_of(r, tuple(successors[r["id"]])) for r in read_table(archive / "states.csv")},
        {key: tuple(rows) for key, rows in episodes.items()},
        {
            r["id"]: Territory(frozenset(several(r["states"])), frozenset(several(r["partly"])))
            for r in read_table(treaties / "regions.csv")
        },
        {gone: heir for gone, rows in heirs.items() if (heir := continuing(rows))},
        read_listings(treaties, by="instrument"),
    )
