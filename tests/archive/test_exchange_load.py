"""Loading: all or nothing, the second time nothing, and nobody's edit is lost."""

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
from archive.models import AccessPoint, LoadedRow, Publisher, Source, State
from deployments.models import Deployment, DeploymentClaim
from treaties.models import Event, Instrument

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture(autouse=True)
def follow_ups(monkeypatch):
    """Nothing is derived here; what would have been called is counted."""
    called = []
    monkeypatch.setattr(registry, "after_load", [lambda: called.append("called")])
    return called


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
