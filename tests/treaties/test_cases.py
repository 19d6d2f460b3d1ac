"""Every row of the case tables must come out as written; domain rules' borderline rows must all be there."""

import pytest

from tests import casebook

EVERY = [(table, row) for table in casebook.TABLES for row in casebook.rows(table)]


@pytest.mark.parametrize(("table", "row"), EVERY, ids=[f"{table}.{row['id']}" for table, row in EVERY])
def test_a_case_comes_out_as_written(table, row):
    assert not (faults := casebook.faults(table, row)), "; ".join([*faults, f"why: {row['why']}"])


def test_every_case_has_its_own_name_a_reason_and_an_expectation():
    for table in casebook.TABLES:
        names = [row["id"] for row in casebook.rows(table)]
        assert len(names) == len(set(names)), table
        for row in casebook.rows(table):
            assert row["source"], row
            assert row["why"], row
            told = [said for _, said in casebook.outcomes(table, row)]
            assert any(row.get(column) for column in told[0]), f"{row['id']} expects nothing"


#: The borderline cases that every change of a rule must keep, each by one of its rows.
KEPT = [
    "classify.srm-glbm-499",
    "classify.srm-glbm-500",
    "classify.srm-glbm-1000",
    "classify.irm-glbm-1001",
    "classify.irm-glbm-5500",
    "classify.irm-glbm-5501",
    "classify.newstart-icbm-5501",
    "classify.9m729-ssc-8-inf-irm-glcm",
    "classify.ss-23-spider-inf-srm-glbm",
    "standing.inf-usa-1987-12-31",
    "standing.inf-usa-1988-06-01",
    "standing.inf-usa-1990-06-01",
    "standing.inf-deu-1988-06-01",
    "assess.pershing-ii-mutlangen-inf-irm-glbm-1987-12-31",
    "classify.df-26-inf-irm-glbm",
    "standing.inf-chn-2018-06-01",
    "classify.kinzhal-inf-irm-glbm",
    "assess.typhon-philippines-inf-irm-glcm-2024-04-15",
    "standing.new-start-usa-2026-02-04",
    "standing.new-start-usa-2026-02-05",
    "standing.new-start-rus-2023-03-01",
    "assess.gbi-fort-greely-abm-interceptor-2004-08-01",
    "standing.abm-rus-2004-06-01",
    "classify.oreshnik-inf-irm-glbm",
    "assess.oreshnik-belarus-inf-irm-glbm-2025-12-17",
    "standing.hcoc-chn-2020-01-01",
    "standing.npt-sun-1983-06-01",
    "standing.npt-rus-1995-06-01",
    "classify.trident-ii-d5-start1-ship-bm",
    "standing.inf-lva-1993-06-01",
    "standing.inf-arm-1995-06-01",
    "standing.inf-blr-2018-06-01",
    "standing.inf-blr-2019-08-02",
    "standing.inf-rus-2019-06-01",
    "standing.ctbt-rus-2024-01-01",
    "status.test-imprecise-2019-08-02",
    "standing.test-imprecise-chn-2019-08-02",
    "dates.by-2019-08-2019-08-02",
]


@pytest.mark.parametrize("name", KEPT)
def test_the_borderline_cases_stand_in_the_tables(name):
    table, _, key = name.partition(".")
    row = next((row for row in casebook.rows(table) if row["id"] == key), None)
    assert row is not None
    assert row["source"] == "domain §7"


def test_there_are_three_hundred_cases_more():
    assert sum(row["source"] != "domain §7" for _, row in EVERY) > 300
