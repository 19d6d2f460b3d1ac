"""The claim board: every claim once, contradictions side by side, nothing hidden."""

from hypothesis import given

from archive.values.dates import parse
from deployments.board import QUESTIONS, SHOWN, Known, board, counted_as, days, numbers
from deployments.timeline import Said
from deployments.vocabulary import ClaimKind, Stance
from tests.deployments.test_timeline import any_claims


def said(name: str, kind=ClaimKind.PRESENCE, stance=Stance.ASSERTS, day="2025-12-17", **more) -> Said:
    return Said(name, kind, stance, name, parse(day), **more)


def test_every_kind_belongs_to_one_question():
    kinds = [kind for gathered in QUESTIONS.values() for kind in gathered]
    assert sorted(kinds) == sorted(ClaimKind)


@given(any_claims)
def test_every_claim_stands_once(told):
    known = Known(context={each.id for each in told[::3]})
    placed = [each for question in board(told, known) for side in question.sides for each in (*side.first, *side.rest)]
    assert sorted(placed) == sorted(each.id for each in told)


def test_asserted_and_denied_stand_side_by_side():
    (question,) = board([said("a"), said("b", stance=Stance.DENIES)])
    assert [side.name for side in question.sides] == ["asserts", "denies"]
    assert question.disputed


def test_duty_is_told_by_day():
    told = [said("a", ClaimKind.ON_DUTY), said("b", ClaimKind.ON_DUTY, day="2025-12-30")]
    (question,) = board(told)
    assert [(side.name, side.by_day) for side in question.sides] == [("2025-12-17", True), ("2025-12-30", True)]


def test_what_decides_comes_first_and_the_weak_last():
    told = [said("weak", anonymous=True), *(said(f"c{n}") for n in range(5)), said("again")]
    (question,) = board(told, Known(sources={"c3": 4}, deciding={"c4"}, retold={"again"}))
    (side,) = question.sides
    assert side.first[:2] == ("c4", "c3")
    assert side.rest[-2:] == ("again", "weak")
    assert len(side.first) == SHOWN


def test_figures_and_days_keep_who_gives_them():
    told = [
        said("a", ClaimKind.ANNOUNCED, quantity=10, unit="launchers"),
        said("b", quantity=3, unit="launchers"),
        said("c", ClaimKind.USED, quantity=1, unit="missiles"),
        said("d", ClaimKind.ARRIVED, happened=parse("2025-12-16")),
        said("e", ClaimKind.ARRIVED),
    ]
    assert [(each.value, [row.id for row in each.claims]) for each in numbers(told)] == [
        ("10 launchers", ["a"]),
        ("3 launchers", ["b"]),
    ]
    assert [each.value for each in days(told, ClaimKind.ARRIVED)] == ["2025-12-16"]


def test_one_is_singular():
    assert [counted_as(1, "batteries"), counted_as(1, "missiles"), counted_as(1200, ""), counted_as(None, "")] == [
        "1 battery",
        "1 missile",
        "1,200",
        "",
    ]
