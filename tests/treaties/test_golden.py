"""Reviewed answers on the real records: who is in class, and pairs of deployment and category.

A weapon that comes out in class and is not on the list is a false alarm until a person has reviewed it: the
worst error the archive can make. Add it to the list with the reason, or mend the record.
"""

import csv

import pytest

from tests import casebook
from treaties.classify import classify
from treaties.vocabulary import Match


def table(name):
    with (casebook.CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


IN_CLASS = table("golden_in_class.csv")
PAIRS = table("pairs.csv")
REVIEWED = sorted({row["category"] for row in IN_CLASS})


def test_fifteen_categories_are_reviewed():
    assert len(REVIEWED) == 15


@pytest.mark.parametrize("category", REVIEWED)
def test_the_weapons_in_class_are_those_reviewed(category):
    law = casebook.law_of("records")
    reviewed = {row["system"] for row in IN_CLASS if row["category"] == category}
    found = {
        name
        for name, facts in casebook.weapons().items()
        if classify(facts, law.categories[category], law.categories).match is Match.IN_CLASS
    }
    assert sorted(found - reviewed) == [], "in class, but not reviewed"
    assert sorted(reviewed - found) == [], "reviewed as in class, but not found so"


def test_three_hundred_pairs_are_reviewed():
    assert len({(row["deployment"], row["category"]) for row in PAIRS}) == len(PAIRS) >= 300
    assert all(row["why"] for row in PAIRS)


@pytest.mark.parametrize("row", PAIRS, ids=[f"{row['deployment']}-{row['category']}" for row in PAIRS])
def test_a_reviewed_pair_keeps_its_match(row):
    law = casebook.law_of("records")
    question = casebook.questions()[row["deployment"]]
    found = classify(question.facts, law.categories[row["category"]], law.categories)
    cause = found.cause.value if found.cause else "-"
    assert (found.match.value, cause) == (row["match"], row["cause"]), row["why"]
