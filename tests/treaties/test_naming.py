"""Which listing is meant by a name, and by the bare word "listed"."""

import pytest

from tests.casebook import FOLDERS, law_of
from treaties.bounds import Claim
from treaties.classify import Facts, Listing
from treaties.naming import UNNAMED, listed_somewhere, named, names_in
from treaties.recorded import read_listings
from treaties.vocabulary import LaunchDomain, Measure, SystemType

LISTINGS = tuple(each for rows in read_listings(FOLDERS["treaties"]).values() for each in rows)
INF = tuple(each for each in LISTINGS if each.instrument == "inf")


def listed(instrument, *figures, type="ballistic_missile", domain="ground", listings=LISTINGS):
    claims = tuple(Claim(str(number), Measure.MAX_RANGE, upper=figure) for number, figure in enumerate(figures))
    facts = Facts(SystemType(type), frozenset({LaunchDomain(domain)}), range_claims=claims)
    found = listed_somewhere(instrument, facts, law_of("records").categories.values(), listings)
    return [each.category for each in found]


@pytest.mark.parametrize(
    "name",
    ["SS-23 (OTR-23)", "ss-23 (otr-23)", "SS-23", "otr-23", "SS‑23", " SS-23  (OTR-23) ", "Ｓ S-23".replace(" ", "")],
)
def test_a_name_is_compared_without_case_width_dash_or_brackets(name):
    assert [each.designation for each in named(name, INF)] == ["SS-23 (OTR-23)"]


def test_a_part_of_a_name_is_no_name():
    assert named("SS", INF) == named("", INF) == named("RS-12", LISTINGS) == ()


def test_the_system_meant_lends_its_names():
    assert named("Oka", INF) == ()
    assert [each.category for each in named("oka", INF, {"SS-23 (OTR-23)": ["Oka"]})] == ["inf-srm-glbm"]


def test_the_parts_of_a_designation():
    assert names_in("A-1 (B 2; C)") == {"a-1 (b 2; c)", "a-1", "b 2", "c"}


@pytest.mark.parametrize(
    ("figures", "categories"),
    [
        ((500,), ["inf-srm-glbm"]),
        ((1800,), ["inf-irm-glbm"]),
        ((480,), ["inf-srm-glbm"]),  # outside both: the nearest band
        ((9000,), ["inf-irm-glbm"]),
        ((400, 900), ["inf-srm-glbm"]),  # disputed there, certainly not in the other
        ((), [""]),  # listed, but which class is not known
        ((900, 1100), [""]),
    ],
)
def test_where_the_list_stands_follows_from_the_range(figures, categories):
    assert listed("inf", *figures) == categories


def test_type_and_domain_choose_before_the_range():
    assert listed("inf", type="cruise_missile") == ["inf-irm-glcm"]  # no shorter-range one is listed
    assert listed("new-start") == ["newstart-icbm"]
    assert listed("new-start", 300, domain="sea") == ["newstart-slbm"]
    assert listed("inf", 500, domain="air") == [""]


def test_without_recorded_lists_the_plain_bands_are_asked():
    """Not the heavy ICBM, which weight decides."""
    assert listed("start-i", 11000, listings=()) == ["start1-icbm"]


def test_what_is_listed_somewhere_keeps_the_word_for_it():
    assert listed_somewhere("inf", Facts(SystemType.RADAR), (), ()) == (Listing("inf", "", UNNAMED),)
