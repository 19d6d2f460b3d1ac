"""Claims about a deployment as a page shows them: from rows to values, with anchor, grades, marks and note."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from archive.grades import CREDIBILITY, RELIABILITY
from archive.values.dates import DateKind, FuzzyDate
from archive.values.verdict import Answer
from archive.vocabulary import Publication
from deployments.board import counted_as
from deployments.models import DeploymentClaim
from deployments.timeline import Said
from deployments.vocabulary import ClaimKind, Stance
from treaties.vocabulary import Rank

_NAMES = re.compile(r"\b[A-Z]\w{3,}")
_CLAIM_ID = re.compile(r"[a-z0-9-]+-c-\d{3}")


def said(row: DeploymentClaim) -> Said:
    """A row as the rules of ``timeline`` take it."""
    return Said(
        row.id,
        ClaimKind(row.kind),
        Stance(row.stance),
        row.claimant.name,
        row.claimed_on,
        row.happened_on,
        row.claimant_state_id or "",
        row.claimant.anonymous,
        Rank(row.rank),
        row.quantity,
        row.quantity_unit,
    )


def anchor(claim: str, deployment: str) -> str:
    """The anchor of a claim on its deployment's page: ``c-045``."""
    return claim.removeprefix(f"{deployment}-")


@dataclass(frozen=True, slots=True)
class Shown:
    """One claim on the page. ``later``: it speaks of days after the asked one; ``note``: pairs of text and anchor."""

    row: DeploymentClaim
    said: Said
    anchor: str
    note: tuple[tuple[str, str], ...]
    later: bool

    @property
    def weak(self) -> bool:
        return self.said.weak

    @property
    def draft(self) -> bool:
        return self.row.publication != Publication.PUBLISHED

    @property
    def marked(self) -> bool:
        """Does anything stand in the line of marks: evidence, anonymity, draft, day, rank, grades?"""
        row = self.row
        marks = (row.unconfirmed, row.claimant.anonymous, self.later, self.draft, row.rank != Rank.NORMAL)
        return any(marks) or bool(self.reliability or self.credibility)

    @property
    def reliability(self) -> str:
        return RELIABILITY.get(self.row.claimant.reliability, "")

    @property
    def credibility(self) -> str:
        return CREDIBILITY.get(self.row.credibility, "")

    @property
    def attributed(self) -> str:
        """The attribution as the source gave it, where it says something else than the name."""
        given = self.row.attributed_as
        return given if given and given != self.row.claimant.name else ""

    @property
    def office(self) -> str:
        """Role as of then; the organisation where the role does not name it; the state where neither is recorded."""
        role, body, name = self.row.claimant_role, self.row.claimant_organisation, self.row.claimant.name
        if role.lower() == "anonymous":
            role = ""  # the mark says so
        told = set(_NAMES.findall(role + " " + name))
        if body and not told & set(_NAMES.findall(body)):
            role = f"{role}, {body}" if role else body
        state = self.row.claimant_state.name if self.row.claimant_state else ""
        return role or (state if state not in name else "")

    @property
    def counted(self) -> str:
        return counted_as(self.row.quantity, self.row.quantity_unit)

    @property
    def of_another_day(self) -> bool:
        """Does it name a day other than that of the statement?"""
        return self.row.happened_on.kind is DateKind.DATED and self.row.happened_on.text != self.row.claimed_on.text


def shown(rows: Iterable[DeploymentClaim], deployment: str, day: date) -> dict[str, Shown]:
    """The claims by id, in the order of the rows. Ids of claims of the same record in a note become links."""
    held = list(rows)
    known = {row.id for row in held}
    found = {}
    for row in held:
        value = said(row)
        later = value.speaks_of.kind is DateKind.DATED and value.speaks_of.happened_by(day) is Answer.NO
        found[row.id] = Shown(row, value, anchor(row.id, deployment), _note(row.note, known, deployment), later)
    return found


def context(claims: Mapping[str, Shown]) -> set[str]:
    """Claims kept only as context: by convention their note begins with that word."""
    return {name for name, each in claims.items() if each.row.note.startswith("Context")}


def said_between(claims: Iterable[Shown]) -> tuple[FuzzyDate, FuzzyDate] | None:
    """The days of the first and the last statement; days known less exactly than a month count only if all are."""
    days = [each.row.claimed_on for each in claims if each.row.claimed_on.kind is DateKind.DATED]
    days = [day for day in days if not day.approximate and len(day.text) >= len("2025-12")] or days
    if not days:
        return None
    return min(days, key=lambda day: day.earliest), max(days, key=lambda day: day.latest)


def retold(claims: Mapping[str, Shown]) -> set[str]:
    """Further accounts of a statement already held: by convention their note names the other claim."""
    return {name for name, each in claims.items() if any(to for _, to in each.note)}


def _note(text: str, known: set[str], deployment: str) -> tuple[tuple[str, str], ...]:
    parts: list[tuple[str, str]] = []
    at = 0
    for found in _CLAIM_ID.finditer(text):
        if found[0] in known:
            parts += [
                (text[at : found.start()], ""),
                (f"claim {found[0].rpartition('-')[2]}", anchor(found[0], deployment)),
            ]
            at = found.end()
    return (*parts, (text[at:], ""))
