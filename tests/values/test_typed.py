"""What people type: the case table ``tests/cases/typed.csv``, and that no text at all breaks a reader."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.values.dates import parse
from archive.values.spelt import day_typed
from archive.values.typed import Figure, figure_typed, place_typed

CASES = list(csv.DictReader((Path(__file__).resolve().parent.parent / "cases" / "typed.csv").open(encoding="utf-8")))
READERS = {"day": day_typed, "figure": figure_typed, "place": place_typed}


def shown(read) -> str:
    """A reading as the table writes it."""
    if isinstance(read, Figure):
        lower = f"lower{'=' if read.lower_inclusive else '>'}{read.lower:g}" if read.lower is not None else ""
        upper = f"upper{'=' if read.upper_inclusive else '<'}{read.upper:g}" if read.upper is not None else ""
        return " ".join(filter(None, [read.form, lower, upper, read.unit]))
    return read.text if hasattr(read, "text") else f"{read.latitude:g},{read.longitude:g}"


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']}-{case['id']}" for case in CASES])
def test_a_text_is_read_as_the_table_says(case):
    read = READERS[case["kind"]]
    if case["read"].startswith("refused: "):
        with pytest.raises(ValueError, match=case["read"].removeprefix("refused: ")):
            read(case["text"])
    else:
        assert shown(read(case["text"])) == case["read"]


def test_a_conversion_is_told():
    assert figure_typed("3,000 miles").note == (
        "As written: “3,000 miles”; converted at 1.60934 km to the mile: 4,828 km."
    )
    assert figure_typed("3,000 km").note == ""


@pytest.mark.parametrize("text", ["up to 2,000 km", "800 to 5,500 km", "more than 500 km", "480 km"])
def test_what_was_understood_reads_back_the_same(text):
    assert str(figure_typed(text)) == text


@given(st.dates())
@settings(deadline=None, derandomize=True)
def test_every_day_spelt_out_is_that_day(day):
    if day.year >= 1000:
        assert day_typed(f"{day.day} {day:%B} {day.year}").text == day.isoformat()


@pytest.mark.parametrize("read", READERS.values())
@given(text=st.one_of(st.text(max_size=60), st.from_regex(r"[0-9 NSEW°′.,/–-]{0,30}( km| miles)?")))
@settings(deadline=None, derandomize=True)
def test_any_text_is_read_or_refused(read, text):
    try:
        found = read(text)
    except ValueError:
        return
    assert read is not day_typed or parse(found.text) == found
