"""Checks of weapons and deployments: what ids point to, and every derived row held against a second working-out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from archive.exchange.export import export
from archive.verification import Issue, Level, check
from deployments.cases import cases_meant, cases_stored
from deployments.cube import cells_meant, cells_stored, waiting
from deployments.models import Assessment, Deployment, System
from treaties.models import BoundSpan, NamedType, StatusSpan

#: No more than this many differences are told one by one.
TOLD = 20


@check("named types and their systems")
def named_types() -> Iterator[Issue]:
    """A type that an instrument lists by name is a system of the archive."""
    systems = set(System.objects.values_list("id", flat=True))
    for row in NamedType.objects.exclude(system__in=systems):
        yield Issue(
            Level.ERROR, "dangling id", f"NamedType {row.pk}", f"system names “{row.system}”, which does not exist."
        )


@check("places of deployments")
def host_states() -> Iterator[Issue]:
    """A deployment stands abroad exactly where it says so."""
    for row in Deployment.objects.published().filter(conduct="own_territory").select_related("host_state"):
        if row.deploying_state_id not in (row.host_state_id, row.host_state.responsible_state_id):
            told = (
                f"own_territory, yet {row.deploying_state_id} in {row.host_state_id}: correct the conduct or the state."
            )
            yield Issue(Level.NOTICE, "conduct", f"Deployment {row.pk}", told)


@check("derived rows against a second working-out")
def derived_rows() -> Iterator[Issue]:
    """Every stored phase, standing and assessment equals what a bare interpreter works out from the exported tables."""
    stored, meant = set(_stored()), set(_recomputed())
    for kind, rows in (("missing", meant - stored), ("not meant", stored - meant)):
        for row in sorted(rows)[:TOLD]:
            yield Issue(
                Level.ERROR, f"derived row {kind}", " ".join(row[:3]), f"{', '.join(row[3:])}: run rebuild_derived."
            )
        if len(rows) > TOLD:
            yield Issue(Level.ERROR, f"derived row {kind}", "archive", f"and {len(rows) - TOLD} more.")


@check("counts of facets against a second counting")
def cells() -> Iterator[Issue]:
    """Every stored count equals what counting the deployments one by one gives; marks that wait explain the rest."""
    if waiting():
        return
    if cases_stored() != cases_meant():
        told = "the cases are not those of the published deployments: run rebuild_derived."
        yield Issue(Level.ERROR, "cases", "archive", told)
    stored, meant = cells_stored(), cells_meant()
    for key in sorted(key for key in stored.keys() | meant.keys() if stored.get(key) != meant.get(key))[:TOLD]:
        told = f"{stored.get(key, 0)} counted, {meant.get(key, 0)} there: run rebuild_derived."
        yield Issue(Level.ERROR, "count of facets", " ".join(str(each) for each in key[:4]), told)


Row = tuple[str, ...]


def _recomputed() -> Iterator[Row]:
    with TemporaryDirectory(prefix="archive-verify-") as folder:
        export(Path(folder))
        root = str(Path(settings.BASE_DIR))
        program = (
            "import sys; sys.path.insert(0, sys.argv[1]); from deployments.recompute import main; main(sys.argv[2])"
        )
        run = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", program, root, folder],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        with run:
            for line in run.stdout or ():
                yield tuple(json.loads(line))
        if run.returncode:
            raise RuntimeError("The second working-out failed; its error stands above.")


def _stored() -> Iterator[Row]:
    for status in StatusSpan.objects.iterator():
        yield ("status", status.instrument_id, "", _day(status.start), _day(status.end), status.phase)
    for bound in BoundSpan.objects.iterator():
        yield ("bound", bound.instrument_id, bound.state_id, _day(bound.start), _day(bound.end), bound.standing)
    fields = ("category_id", "start", "end", "match", "cause", "deploying_standing", "host_standing", "effect")
    rows = Assessment.objects.order_by().values_list("case__cells__deployments__deployment", *fields)
    for deployment, category, start, end, *words in rows.iterator():
        yield ("assessment", deployment or "", category, _day(start), _day(end), *words)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
