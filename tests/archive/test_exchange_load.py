"""Loading: all or nothing, the second time nothing, and nobody's edit is lost."""

import csv
import shutil
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive import embedded, registry
from archive.exchange.catalogue import tables
from archive.exchange.compare import Outcome
from archive.exchange.load import load
from archive.exchange.problems import Refused
from archive.models import AccessPoint, LoadedRow, Publisher, Source, State
from deployments.models import Deployment, DeploymentClaim
from treaties.models import Event, Instrument, Participation

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture(autouse=True)
def follow_ups(monkeypatch):
    """Nothing is derived here; what would have been called is counted."""
    called = []
    monkeypatch.setattr(registry, "after_load", [lambda: called.append("called")])
    return called


class Folder:
    """A copy of the shipped tables, to be edited as a person would."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for table in tables():
            (path / table.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(settings.BASE_DIR / table.path, path / table.path)

    def rows(self, table):
        with (self.path / table).open(newline="") as file:
            return {row["id"]: row for row in csv.DictReader(file)}

    def write(self, table, rows):
        with (self.path / table).open("w", newline="") as file:
            writer = csv.DictWriter(file, next(each.header for each in tables() if each.path == table))
            writer.writeheader()
            writer.writerows(rows.values())

    def edit(self, table, key, **cells):
        rows = self.rows(table)
        rows[key] |= cells
        self.write(table, rows)

    def add(self, table, like, key, **cells):
        rows = self.rows(table)
        rows[key] = rows[like] | {"id": key} | cells
        self.write(table, rows)

    def drop(self, table, key):
        rows = self.rows(table)
        del rows[key]
        self.write(table, rows)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


STATES, PUBLISHERS = "archive/data/states.csv", "archive/data/publishers.csv"
SOURCES, ACCESS_POINTS = "archive/data/sources.csv", "archive/data/access_points.csv"
INSTRUMENTS, EVENTS, PARTICIPATION = (
    f"treaties/data/{name}.csv" for name in ("instruments", "events", "participation")
)
DEPLOYMENTS, CLAIMS = "deployments/data/deployments.csv", "deployments/data/deployment_claims.csv"


def loading(folder, **options):
    """What became of the rows that are not simply the same: (table, id) → outcome."""
    plans = load(folder.path, reason="test", **options)
    return {
        (plan.path, key): outcome
        for plan in plans
        for key, outcome in plan.outcomes.items()
        if outcome is not Outcome.SAME
    }


def problems_of(folder):
    with pytest.raises(Refused) as refusal:
        load(folder.path, reason="test")
    return [(each.file, each.row, each.column, each.value, each.remedy) for each in refusal.value.problems]


def writes(queries):
    return [each["sql"] for each in queries if each["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_shipped_records_are_published_and_nobodys():
    for table in tables():
        model = table.model
        if hasattr(model, "publication"):
            assert not model.objects.exclude(publication="published", entered_by=None, reviewed_by=None).exists()
        assert LoadedRow.objects.filter(table=table.name).count() == model._default_manager.count()


def test_a_second_load_writes_nothing(follow_ups, folder):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert loading(folder) == {}
    assert writes(queries) == []
    assert follow_ups == []


def test_edits_of_the_files_arrive(folder, follow_ups):
    folder.edit(EVENTS, "abm-demarcation-1997-e-001", date="1997-09", note="Signed.")
    folder.add(PUBLISHERS, "24-kanal", "25-kanal", name="25 Kanal")
    folder.drop("archive/data/succession.csv", "csk-cze-1")
    assert loading(folder) == {
        (EVENTS, "abm-demarcation-1997-e-001"): Outcome.CHANGED,
        (PUBLISHERS, "25-kanal"): Outcome.NEW,
        ("archive/data/succession.csv", "csk-cze-1"): Outcome.REMOVED,
    }
    event = Event.objects.get(pk="abm-demarcation-1997-e-001")
    assert (event.date.text, str(event.date_earliest), str(event.date_latest)) == (
        "1997-09",
        "1997-09-01",
        "1997-09-30",
    )
    assert Publisher.objects.get(pk="25-kanal").publication == "published"
    assert follow_ups == ["called"]
    assert loading(folder) == {}
    assert follow_ups == ["called"]


def test_a_rehearsal_tells_and_writes_nothing(folder, capsys, follow_ups):
    folder.edit(STATES, "BLR", note="Rehearsed.")
    before = State.objects.get(pk="BLR").note
    call_command("load_records", folder=folder.path, rehearse=True)
    told = capsys.readouterr().out
    assert f"{STATES}, BLR, note: “{before}” becomes “Rehearsed.”" in told
    assert "nothing was written" in told
    assert follow_ups == []
    assert State.objects.get(pk="BLR").note == before
    assert loading(folder) == {(STATES, "BLR"): Outcome.CHANGED}


def test_an_edit_made_here_is_kept(folder):
    Deployment.objects.filter(pk="oreshnik-belarus").update(summary="Edited here.")
    assert loading(folder) == {(DEPLOYMENTS, "oreshnik-belarus"): Outcome.KEPT}
    assert Deployment.objects.get(pk="oreshnik-belarus").summary == "Edited here."


def test_two_edits_of_one_row_are_both_told(folder, capsys):
    Deployment.objects.filter(pk="oreshnik-belarus").update(summary="Edited here.")
    folder.edit(DEPLOYMENTS, "oreshnik-belarus", summary="Edited there.", unit="1st")
    folder.edit(STATES, "BLR", note="Arrives all the same.")
    call_command("load_records", folder=folder.path)
    told = capsys.readouterr().err
    assert f"{DEPLOYMENTS}, oreshnik-belarus, summary: “Edited here.” here, “Edited there.” in the file" in told
    assert "oreshnik-belarus, unit" in told
    assert Deployment.objects.get(pk="oreshnik-belarus").summary == "Edited here."
    assert State.objects.get(pk="BLR").note == "Arrives all the same."
    Deployment.objects.filter(pk="oreshnik-belarus").update(summary="Edited there.", unit="1st")
    assert loading(folder) == {}  # settled by hand


def test_a_row_edited_here_is_never_deleted(folder, capsys):
    Event.objects.filter(pk="abm-demarcation-1997-e-001").update(note="Edited here.")
    citations = folder.rows("treaties/data/citations/events.csv")
    folder.write(
        "treaties/data/citations/events.csv",
        {k: v for k, v in citations.items() if v["record"] != "abm-demarcation-1997-e-001"},
    )
    folder.drop(EVENTS, "abm-demarcation-1997-e-001")
    call_command("load_records", folder=folder.path)
    assert f"{EVENTS}, abm-demarcation-1997-e-001: gone from the file" in capsys.readouterr().err
    assert Event.objects.filter(pk="abm-demarcation-1997-e-001").exists()


def test_what_a_row_made_here_needs_is_never_deleted(folder):
    folder.add(PUBLISHERS, "24-kanal", "25-kanal", name="25 Kanal")
    loading(folder)
    Source.objects.create(id="made-here", title="Made here", publisher_id="25-kanal")
    folder.drop(PUBLISHERS, "25-kanal")
    assert loading(folder) == {(PUBLISHERS, "25-kanal"): Outcome.CONFLICT, (SOURCES, "made-here"): Outcome.OURS}
    assert Publisher.objects.filter(pk="25-kanal").exists()


def test_a_row_deleted_here_stays_deleted(folder):
    folder.add(PUBLISHERS, "24-kanal", "25-kanal", name="25 Kanal")
    loading(folder)
    Publisher.objects.filter(pk="25-kanal").delete()
    assert loading(folder) == {(PUBLISHERS, "25-kanal"): Outcome.KEPT}
    assert not Publisher.objects.filter(pk="25-kanal").exists()


def test_a_row_made_here_under_the_same_id_is_left_alone(folder):
    Publisher.objects.create(id="25-kanal", name="Made here")
    folder.add(PUBLISHERS, "24-kanal", "25-kanal", name="25 Kanal")
    assert loading(folder) == {(PUBLISHERS, "25-kanal"): Outcome.CONFLICT}
    assert Publisher.objects.get(pk="25-kanal").name == "Made here"


def test_the_same_row_made_in_both_places_is_simply_the_same(folder):
    row = folder.rows(PUBLISHERS)["24-kanal"]
    Publisher.objects.create(id="25-kanal", name="25 Kanal", kind=row["kind"], note=row["note"])
    folder.add(PUBLISHERS, "24-kanal", "25-kanal", name="25 Kanal", state="", aliases="", reliability="")
    assert loading(folder) == {}


def test_form_alone_is_no_change(folder):
    place = folder.rows(DEPLOYMENTS)["oreshnik-belarus"]
    folder.edit(DEPLOYMENTS, "oreshnik-belarus", latitude=f" {float(place['latitude']):.6f}", unit=f"{place['unit']} ")
    assert loading(folder) == {}


def test_rows_may_refer_to_rows_below_them(folder):
    folder.add(STATES, "BLR", "AAA", name="Aland Test", kind="territory", responsible_state="ZZZ")
    folder.add(STATES, "BLR", "ZZZ", name="Zealand Test")
    states = folder.rows(STATES)
    folder.write(STATES, dict(sorted(states.items())))
    folder.add(INSTRUMENTS, "inf", "a-protocol", short_name="A Protocol", parent="z-treaty")
    folder.add(INSTRUMENTS, "inf", "z-treaty", short_name="Z Treaty")
    loading(folder)
    assert State.objects.get(pk="AAA").responsible_state_id == "ZZZ"
    assert Instrument.objects.get(pk="a-protocol").parent_id == "z-treaty"


def test_all_problems_are_named_at_once_and_nothing_is_written(folder):
    """One flaw of every kind in one load: unreadable, unknown word, unknown id, broken constraints, a ragged row."""
    folder.edit(EVENTS, "abm-demarcation-1997-e-001", date="1997-13-01", event="signing")
    folder.edit(STATES, "BLR", note="A good edit that must not arrive.")
    folder.edit(STATES, "SWZ", exists_from="1968-09-06", exists_until="1967", name="")
    folder.edit(DEPLOYMENTS, "oreshnik-belarus", quantity="3 or 4", host_state="BYS", latitude="97.5")
    folder.edit(CLAIMS, "oreshnik-belarus-c-001", claimant="", rank="deprecated")
    folder.edit(CLAIMS, "oreshnik-belarus-c-002", rank="deprecated")
    folder.edit(ACCESS_POINTS, "a-0001", url="javascript:alert(1)")
    folder.edit("treaties/data/categories.csv", "inf-irm-glbm", range_min_km="9000", scope="europa")
    folder.edit("deployments/data/systems.csv", "9m729-ssc-8", facts="warheads=many", solely_interceptor="perhaps")
    folder.edit("treaties/data/named_types.csv", "inf-bgm-109g-gryphon-1", system="gryphon")
    folder.add(PARTICIPATION, "npt-blr-1", "npt-blr-2", bound_from="2000-01-01")
    folder.add(INSTRUMENTS, "inf", "inf-again", short_name="INF Treaty")
    with (folder.path / SOURCES).open("a") as file:
        file.write("s-9999,ragged\n")
    found = problems_of(folder)
    told = {(file.split("/")[-1], column): remedy for file, _, column, _, remedy in found}
    assert "no day of the calendar" in told["events.csv", "date"]
    assert "Use one of" in told["events.csv", "event"]
    assert "A value is needed" in told["states.csv", "name"]
    assert "whole number" in told["deployments.csv", "quantity"]
    assert "less than or equal to 90" in told["deployments.csv", "latitude"]
    assert "A value is needed" in told["deployment_claims.csv", "claimant"]
    assert "needs the reason" in told["deployment_claims.csv", "rank, rank_reason"]
    assert "valid URL" in told["access_points.csv", "url"]
    assert "is below" in told["categories.csv", "range_min_km, range_max_km"]
    assert "treaties/data/regions.csv" in told["categories.csv", "scope"]
    assert told["systems.csv", "facts"]
    assert "yes or no" in told["systems.csv", "solely_interceptor"]
    assert "deployments/data/systems.csv" in told["named_types.csv", "system"]
    overlapping = [
        remedy for (file, column), remedy in told.items() if file == "participation.csv" and "bound_from" in column
    ]
    assert "already has an episode" in overlapping[0]
    assert "already exists" in told["instruments.csv", "short_name"]
    assert "2 cells" in told["sources.csv", ""]
    assert State.objects.get(pk="BLR").note != "A good edit that must not arrive."
    assert not Participation.objects.filter(pk="npt-blr-2").exists()


def test_an_end_before_the_beginning_is_told_with_both_columns(folder):
    folder.edit(STATES, "SWZ", exists_from="1968-09-06", exists_until="1967")
    ((file, row, column, value, remedy),) = problems_of(folder)
    assert (file, column, value) == (STATES, "exists_from, exists_until", "1968-09-06, 1967")
    assert row == list(folder.rows(STATES)).index("SWZ") + 2
    assert "lies before" in remedy


def test_an_id_nobody_has_is_told(folder):
    folder.edit(DEPLOYMENTS, "oreshnik-belarus", host_state="BYS")
    ((file, _, column, value, remedy),) = problems_of(folder)
    assert (file, column, value) == (DEPLOYMENTS, "host_state", "BYS")
    assert STATES in remedy


def test_a_row_still_referred_to_cannot_be_left_out(folder):
    folder.drop(STATES, "BLR")
    found = problems_of(folder)
    assert {value for _, _, _, value, _ in found} == {"BLR", ""}  # each row that names it, and the row left out
    assert (DEPLOYMENTS, "host_state") in {(file, column) for file, _, column, _, _ in found}


def test_a_missing_table_stops_everything(folder):
    (folder.path / EVENTS).unlink()
    assert (EVENTS, None, "") in {(file, row, column) for file, row, column, _, _ in problems_of(folder)}
    assert Event.objects.count() > 300


def test_the_command_prints_every_problem_and_fails(folder, capsys):
    folder.edit(STATES, "BLR", kind="country", un_member_from="soon")
    with pytest.raises(CommandError, match="Nothing was loaded: 2 problems"):
        call_command("load_records", folder=folder.path)
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith(f"{STATES}, row ")
    assert "column kind: “country”: Use one of state, historical, territory, group." in told[0]


def test_the_command_counts_what_became_of_the_rows(folder, capsys):
    folder.edit(STATES, "BLR", note="Edited.")
    call_command("load_records", folder=folder.path)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["new", "changed", "same", "kept", "conflict", "removed"]
    assert lines[1].split() == [STATES, "0", "1", "207", "0", "0", "0"]


def test_a_load_waits_for_nobody_for_long(records_database):
    """Somebody is writing: the load says so within seconds instead of overwriting what it cannot see."""
    address = embedded.address(settings.EMBEDDED_DATA_DIR, records_database)
    with psycopg.connect(address) as other:
        other.execute("UPDATE archive_state SET note = 'x' WHERE id = 'BLR'")
        with pytest.raises(CommandError, match="somebody is writing"):
            call_command("load_records", verbosity=0)
        other.rollback()
    call_command("load_records", verbosity=0)


def test_claims_and_addresses_are_all_there():
    assert DeploymentClaim.objects.filter(deployment="oreshnik-belarus").count() > 40
    assert not AccessPoint.objects.exclude(url__regex="^https?://").exists()
