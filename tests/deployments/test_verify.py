"""``verify_archive``: the shipped records agree with themselves, and every planted fault is found."""

from datetime import date

from archive.verification import Level, checks
from deployments.models import Assessment
from treaties.models import Category, Event, Instrument, NamedType


def errors(name: str) -> list:
    return [issue for issue in checks()[name]() if issue.level is Level.ERROR]


def test_the_shipped_records_are_clean(loaded):
    assert {name: errors(name) for name in checks()} == {name: [] for name in checks()}


def test_a_forged_answer_is_found(loaded):
    rows = Assessment.objects.filter(case__host_state="BLR", category="inf-irm-glbm", end=None, case__system="oreshnik")
    assert rows.update(effect="obligation_applies") == 1
    kinds = {issue.kind for issue in errors("derived rows against a second working-out")}
    assert kinds == {"derived row missing", "derived row not meant"}


def test_a_forged_bound_of_a_date_is_found(loaded):
    Event.objects.filter(id="inf-e-001").update(date_latest=date(1999, 1, 1))
    assert [issue.record for issue in errors("bounds of dates")] == ["treaties.Event inf-e-001"]


def test_a_dangling_membership_is_found(loaded):
    Category.objects.filter(id="start1-heavy-icbm").update(member_of=["start1-icbm", "gone"])
    assert ["“gone”" in issue.message for issue in errors("ids named in lists")] == [True]


def test_a_summary_date_against_its_events_is_found(loaded):
    inf = Instrument.objects.get(id="inf")
    inf.ended = "2018-08-02"
    inf.save()
    assert [issue.record for issue in errors("summary dates of instruments")] == ["Instrument inf"]


def test_a_named_type_without_system_is_found(loaded):
    assert NamedType.objects.filter(system="pershing-ii").update(system="pershing-3") == 1
    assert [issue.kind for issue in errors("named types and their systems")] == ["dangling id"]
