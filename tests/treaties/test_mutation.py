"""Every rule is held by a named case: with the rule taken out, that case goes red.

``tests/cases/mutants.csv``: the rule, its file, what stands there, what is put in its place, the cases that must fail.
"""

import csv
import subprocess
import sys

import pytest

from tests import casebook

with (casebook.CASES / "mutants.csv").open(encoding="utf-8", newline="") as file:
    MUTANTS = list(csv.DictReader(file))


@pytest.mark.parametrize("mutant", MUTANTS, ids=[row["rule"] for row in MUTANTS])
def test_without_the_rule_its_case_goes_red(mutant):
    named = casebook.several(mutant["red"])
    command = [sys.executable, "-S", "-m", "tests.mutant", mutant["file"], mutant["stands"], mutant["instead"], *named]
    done = subprocess.run(command, cwd=casebook.ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-600:]
    assert set(done.stdout.split()) == set(named)


def test_the_named_cases_are_green_with_all_rules():
    named = {name for mutant in MUTANTS for name in casebook.several(mutant["red"])}
    known = {f"{table}.{row['id']}" for table in casebook.TABLES for row in casebook.rows(table)}
    assert not named - known
    assert not list(casebook.failing(sorted(named)))
