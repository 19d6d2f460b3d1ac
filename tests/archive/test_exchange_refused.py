"""Tables with flaws: every problem named at once, by file, row, column, value and remedy, and nothing written."""

import pytest
from django.core.management import CommandError, call_command

from archive.exchange.load import load
from archive.exchange.problems import Refused
from archive.models import State
from treaties.models import Event, Participation

pytestmark = pytest.mark.usefixtures("loaded")

STATES, PUBLISHERS = "archive/data/states.csv", "archive/data/publishers.csv"
SOURCES, ACCESS_POINTS = "archive/data/sources.csv", "archive/data/access_points.csv"
INSTRUMENTS, EVENTS, PARTICIPATION = (
    f"treaties/data/{name}.csv" for name in ("instruments", "events", "participation")
)
DEPLOYMENTS, CLAIMS = "deployments/data/deployments.csv", "deployments/data/deployment_claims.csv"


def problems_of(folder):
    with pytest.raises(Refused) as refusal:
        load(folder.path, reason="test")
    return [(each.file, each.row, each.column, each.value, each.remedy) for each in refusal.value.problems]


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


def test_a_misspelt_header_does_not_bury_the_bad_cell_elsewhere(folder):
    """Of the ids of a table that was not read nothing is said."""
    claims = folder.path / CLAIMS
    claims.write_text(claims.read_text().replace("claimed_on", "claimd_on", 1))
    folder.edit(DEPLOYMENTS, "oreshnik-belarus", started="early 2026")
    found = problems_of(folder)
    assert [(file, column) for file, _, column, _, _ in found] == [(DEPLOYMENTS, "started"), (CLAIMS, "claimd_on")]
    assert "Write claimed_on." in found[1][4]


def test_the_command_prints_every_problem_and_fails(folder, capsys):
    folder.edit(STATES, "BLR", kind="country", un_member_from="soon")
    with pytest.raises(CommandError, match="Nothing was loaded: 2 problems"):
        call_command("load_records", folder=folder.path)
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith(f"{STATES}, row ")
    assert "column kind: “country”: Use one of state, historical, territory, group." in told[0]
