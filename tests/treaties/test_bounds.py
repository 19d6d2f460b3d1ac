"""Intervals and claims in words, and the sides a claim is listed on."""

import pytest

from archive.values.verdict import Answer
from treaties.bounds import Claim, Interval, figure, hold
from treaties.vocabulary import Basis, Cause, Measure, Rank

IRM = Interval(1000, 5500, lower_inclusive=False)


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (IRM, "above 1,000 km, up to and including 5,500 km"),
        (Interval(500, 1000), "from 500 km, up to and including 1,000 km"),
        (Interval(upper=500, upper_inclusive=False), "below 500 km"),
        (Interval(), "any km"),
    ],
)
def test_bounds_in_words(interval, said):
    assert interval.said("km") == said


@pytest.mark.parametrize(("value", "said"), [(5500, "5,500"), (0.5, "0.5"), (1000.0, "1,000")])
def test_figures_as_readers_write_them(value, said):
    assert figure(value) == said


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (Claim("c", upper=480, claimant="Russia"), "480 km; Russia"),
        (Claim("c", upper=480, unconfirmed=True), "480 km; claimant not named [unconfirmed]"),
        (Claim("c", Measure.DISTANCE_FLOWN, upper=690, claimant="KCNA"), "from 690 km; KCNA; based on a test flight"),
        (
            Claim("c", upper=500, claimant="MOU", basis=Basis.TREATY_DECLARED),
            "500 km; MOU; based on a treaty declaration",
        ),
        (Claim("c", Measure.REQUIREMENT, upper=499, claimant="Army"), "499 km; Army; a requirement, not counted"),
    ],
)
def test_a_claim_says_who_claims_what_on_what_basis(claim, said):
    assert claim.said("km") == said


def test_a_dispute_names_which_claim_says_which():
    held = hold((Claim("a", upper=480, claimant="Russia"), Claim("b", upper=2500, claimant="United States")), IRM, "km")
    assert held.cause is Cause.DISPUTED
    assert held.because == ("inside: 2,500 km; United States", "outside: 480 km; Russia")


def test_what_cannot_decide_is_listed():
    held = hold(
        (Claim("a", upper=2000, claimant="A"), Claim("b", Measure.LOWER_BOUND, lower=500, claimant="B")), IRM, "km"
    )
    assert held.answer is Answer.YES
    assert held.neutral == ("from 500 km; B; a lower bound",)


def test_dissent_from_a_preferred_claim_is_listed():
    claims = (Claim("a", upper=2000, claimant="A", rank=Rank.PREFERRED), Claim("b", upper=480, claimant="B"))
    held = hold(claims, IRM, "km")
    assert held.answer is Answer.YES
    assert held.dissent == ("480 km; B",)
    assert "dissent: 480 km; B" in held.because


def test_a_claim_without_figures_proves_nothing():
    assert Claim("a").extent() is None
    assert hold((Claim("a"),), IRM, "km").cause is Cause.MISSING
