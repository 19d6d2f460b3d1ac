"""Before any value is read: is the file a table at all, and the one declared?"""

import pytest

from archive.exchange import scan as scanning
from archive.exchange.compare import Outcome, compare
from archive.exchange.problems import Problem
from archive.exchange.scan import scan
from tests.growth import growth

HEADER = ("id", "name", "note")


@pytest.fixture
def scanned(tmp_path):
    def scan_these(content):
        path = tmp_path / "things.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return scan(path, "things.csv", HEADER)

    return scan_these


def test_rows_are_read_by_id(scanned):
    found = scanned('id,name,note\na,One,"x, y\nz"\nb,Two,\n')
    assert found.problems == []
    assert found.rows["a"].cells == {"id": "a", "name": "One", "note": "x, y\nz"}
    assert [row.number for row in found.rows.values()] == [2, 3]


def test_columns_may_stand_in_any_order(scanned):
    assert scanned("note,id,name\n,a,One\n").rows["a"].cells == {"id": "a", "name": "One", "note": ""}


def test_a_byte_order_mark_is_no_part_of_the_header(scanned):
    assert scanned(b"\xef\xbb\xbfid,name,note\na,One,\n").problems == []


@pytest.mark.parametrize(
    ("content", "row", "column", "told"),
    [
        (b"id,name,note\na,\xd0\xde,\n", 2, "", "not UTF-8"),
        ("id,name,note\na,One,\n".encode("utf-16"), 1, "", "not UTF-8"),
        ("id,name,note\na,O\0ne,\n", 2, "", "control character"),
        ("id,name,note\na,\u202eenO,\n", 2, "", "control character"),
        ("", None, "", "empty"),
        ("id,name\na,One\n", 1, "note", "missing"),
        ("id,name,note,more\na,One,,\n", 1, "more", "no such column"),
        ("id,naem,note\na,One,\n", 1, "naem", "no such column. Write name."),
        ("id,name,note,note\na,One,,\n", 1, "note", "twice"),
        ("id,name,note\na,One,,,\n", 2, "", "5 cells, where the header has 3"),
        ("id,name,note\na,One\n", 2, "", "2 cells, where the header has 3"),
        ("id,name,note\na,One,\n\n", 3, "", "empty"),
        ('id,name,note\na,"One,\n', 2, "", "breaks off"),
        ('id,name,note\na,"One" x,\n', 2, "", "breaks off"),
        ("id,name,note\n,One,\n", 2, "id", "needs an id"),
        ("id,name,note\na,One,\nb,Two,\na,Three,\n", 4, "id", "Row 2 has this id already"),
        ("id,name,note\na,One," + "x" * 100_001 + "\n", 2, "note", "100,001 characters"),
    ],
)
def test_each_flaw_is_named_with_its_place_and_remedy(scanned, content, row, column, told):
    (problem,) = scanned(content).problems
    assert (problem.file, problem.row, problem.column) == ("things.csv", row, column)
    assert told in problem.remedy
    assert problem.remedy.endswith((".", "?", ",".join(HEADER)))


def test_all_flaws_are_named_at_once(scanned):
    found = scanned("id,name,note\na,One\nb,Two,\nb,Three,\n,Four,\n")
    assert [problem.row for problem in found.problems] == [2, 4, 5]
    assert list(found.rows) == ["b"]


def test_a_missing_file_is_a_flaw_too(tmp_path):
    (problem,) = scan(tmp_path / "none.csv", "none.csv", HEADER).problems
    assert "No such file" in str(problem)


def test_a_bomb_is_not_even_opened(scanned, monkeypatch):
    monkeypatch.setattr(scanning, "MAX_BYTES", 1000)
    (problem,) = scanned("id,name,note\n" + "a,b,c\n" * 1000).problems
    assert "6,013 bytes" in problem.remedy


@pytest.mark.parametrize("line", ["a,One,x\n", "a,One\n", '"' * 8 + "\n", ",,\n"])
def test_ten_times_as_many_hostile_lines_take_about_ten_times_the_work(scanned, line):
    def work(content):
        assert 0 < len(scanned(content).problems) <= 1002

    less, more = ("id,name,note\n" + line * (size // len(line)) for size in (100_000, 1_000_000))
    assert growth(work, less, more) < 40  # the square of ten would be 100


def test_a_problem_reads_as_a_sentence_with_its_place():
    problem = Problem("events.csv", "Use one of a, b.", 7, "event", "c")
    assert str(problem) == "events.csv, row 7, column event: “c”: Use one of a, b."
    assert len(str(Problem("x", "Mend it.", 1, "y", "z" * 500))) < 130


A, B, C = {"x": "a"}, {"x": "b"}, {"x": "c"}


@pytest.mark.parametrize(
    ("file", "here", "last", "outcome"),
    [
        (A, A, A, Outcome.SAME),
        (A, A, B, Outcome.SAME),  # the same edit made in both places
        (A, A, None, Outcome.SAME),
        (A, None, None, Outcome.NEW),
        (A, B, B, Outcome.CHANGED),
        (A, B, A, Outcome.KEPT),
        (A, None, A, Outcome.KEPT),  # deleted here: stays deleted
        (A, B, C, Outcome.CONFLICT),
        (A, B, None, Outcome.CONFLICT),  # made here under the same id
        (A, None, B, Outcome.CONFLICT),
        (None, A, A, Outcome.REMOVED),
        (None, A, B, Outcome.CONFLICT),  # never deleted: edited here
        (None, A, None, Outcome.OURS),
        (None, None, A, None),
        (None, None, None, None),
    ],
)
def test_a_row_is_compared_three_ways(file, here, last, outcome):
    assert compare(file, here, last) is outcome
