"""The range map on the real records: a ring per claim, no place finer than known, labels that keep apart."""

import re
import time
from math import hypot
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from archive.vocabulary import Publication
from deployments.maps import HALO_KM, STEP_DEGREES, centre_of, ground_of, range_map
from deployments.models import Deployment
from deployments.placing import Sheet
from deployments.shapes import shapes
from deployments.vocabulary import Precision

FLAGSHIP = "oreshnik-belarus"
LOOKED_AT = (FLAGSHIP, "gbi-fort-greely", "bastion-iturup", "typhon-philippines", "9m729-shuya", "iskander-m-crimea")


def found(slug):
    rows = Deployment.objects.select_related("system", "host_state", "deploying_state", "controlling_state")
    return rows.get(pk=slug)


def claims_of(deployment):
    return list(deployment.system.claims.published().select_related("claimant"))


def drawn(slug):
    deployment = found(slug)
    return range_map(deployment, claims_of(deployment))


def page(slug):
    deployment = found(slug)
    shown = {"map": range_map(deployment, claims_of(deployment)), "deployment": deployment}
    return render_to_string("deployments/partials/map.html", shown)


def test_the_flagship_has_a_ring_for_each_of_its_claims(loaded):
    found = drawn(FLAGSHIP)
    assert len(found.rings) == 11
    assert [circle.km for circle in found.circles] == [2000, 4000, 5000, 5500]
    assert [len(circle.rings) for circle in found.circles] == [1, 1, 1, 8]
    assert found.finding.startswith("Of 11 range claims the shortest reaches 2,000\u00a0km")
    assert found.finding.endswith("the longest 5,500\u00a0km (8 claimants).")


def test_the_page_names_every_claim_and_marks_the_unconfirmed(loaded):
    html = page(FLAGSHIP)
    rows = re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', html, re.DOTALL)
    assert len(rows) == 11
    assert sum("unconfirmed" in row for row in rows) == 2
    assert html.count('role="img" aria-label="Map centred on Belarus, place known to the region. Of 11 range') == 2


@pytest.mark.parametrize("slug", LOOKED_AT)
def test_a_page_has_neither_style_nor_script(loaded, slug):
    html = page(slug)
    assert "style=" not in html
    assert "<script" not in html
    assert 'class="wide"' in html
    assert 'class="narrow"' in html


def test_every_deployment_is_drawn_or_says_why_not(loaded):
    for deployment in Deployment.objects.published().select_related("system", "host_state", "deploying_state"):
        found = range_map(deployment, claims_of(deployment))
        drawable = deployment.latitude is not None and deployment.location_precision != Precision.COUNTRY
        assert bool(found.drawings) == drawable == (not found.why_not), deployment.pk
        for drawing in found.drawings:
            assert len(drawing.circles) == len(found.circles)
            for circle, radius, _ in drawing.circles:
                assert radius <= drawing.radius, (deployment.pk, circle.km)


@pytest.mark.parametrize("slug", ["storm-shadow-ukraine", "dark-eagle-germany-plan", "df-17-china"])
def test_a_place_that_is_not_known_gets_a_sentence_and_no_point(loaded, slug):
    html = page(slug)
    assert "no point and no ring is drawn" in html
    assert "<circle" not in html
    assert "<table" in html


@given(st.sampled_from(sorted(HALO_KM)), st.floats(-89, 89), st.floats(-180, 180))
def test_no_centre_is_finer_than_the_precision(precision, latitude, longitude):
    place = SimpleNamespace(location_precision=precision, latitude=latitude, longitude=longitude)
    step = STEP_DEGREES[precision]
    for given_, shown in zip((latitude, longitude), centre_of(place), strict=True):
        assert shown / step == pytest.approx(round(shown / step), abs=1e-6)
        assert abs(shown - given_) <= step / 2 + 1e-9
        assert step / 2 * 111.4 < HALO_KM[precision], "the halo holds what rounding moves"


def test_two_places_within_the_precision_give_one_drawing(loaded):
    """What is finer than the precision leaves no trace on the page."""
    one, other = found("typhon-philippines"), found("typhon-philippines")
    other.latitude += 0.011
    claims = claims_of(one)
    assert range_map(one, claims).drawings == range_map(other, claims).drawings
    assert range_map(one, claims).ground == range_map(other, claims).ground


def test_only_a_site_has_a_point(loaded):
    assert 'class="at"' in page("gbi-fort-greely")
    for slug in (FLAGSHIP, "bastion-iturup"):
        assert 'class="at"' not in page(slug)


def test_the_halo_is_as_wide_as_the_precision_or_said_to_be_wider(loaded):
    crimea = drawn("iskander-m-crimea")
    wide = crimea.drawings[0]
    circle, radius, _ = wide.circles[-1]
    assert wide.halo / radius == pytest.approx(HALO_KM["region"] / circle.km, rel=0.01)
    assert not crimea.enlarged
    assert drawn(FLAGSHIP).enlarged
    assert "not to scale" in page(FLAGSHIP)


def test_crimea_is_marked_as_its_host(loaded):
    """The host's land reaches into the halo; the controlling state is named."""
    assert "Ukraine, host (place controlled by Russia)" in page("iskander-m-crimea")
    middle = ground_of((45.3, 34.4), 20.0, "UKR", "RUS")
    assert middle.host
    assert not middle.deploying


def test_labels_keep_apart_and_on_the_drawing(loaded):
    for deployment in Deployment.objects.published().select_related("system", "host_state", "deploying_state"):
        for drawing in range_map(deployment, claims_of(deployment)).drawings:
            sheet = Sheet(drawing.radius, 14.0 if drawing.name == "wide" else 13.5)
            labels = [label for _, _, label in drawing.circles if label]
            labels += [dot.label for dot in drawing.dots] + list(drawing.states)
            boxes = [sheet.box(label) for label in labels]
            for at, box in enumerate(boxes):
                assert not any(box.meets(each) for each in boxes[:at]), (deployment.pk, labels[at])
                assert max(abs(box.left), abs(box.right)) <= drawing.half
            for dot in drawing.dots:
                assert hypot(dot.x, dot.y) <= drawing.radius


def test_a_city_within_reach_of_part_of_the_halo_depends_on_the_place(loaded):
    """Paris is 2,100 km from Krichev: a ring of 2,000 km may reach it, as the site is known to the region only."""
    within = {each.name: each.within for each in drawn(FLAGSHIP).distances}
    assert within["Kyiv"] == "every figure"
    assert within["Paris"] == "4,000\u00a0km and more; depends on the exact place: 2,000\u00a0km"
    assert {each.km % 50 for each in drawn(FLAGSHIP).distances} == {0}


def test_drafts_and_payloads_are_not_drawn(loaded):
    deployment = found(FLAGSHIP)
    claims = claims_of(deployment)
    claims[0].publication = Publication.DRAFT
    claims[1].property = "payload_kg"
    assert len(range_map(deployment, claims).rings) == 9


def test_a_deprecated_claim_is_grey_and_takes_no_part(loaded):
    deployment = found(FLAGSHIP)
    claims = claims_of(deployment)
    (shortest,) = (claim for claim in claims if claim.upper == 2000)
    shortest.rank = "deprecated"
    changed = range_map(deployment, claims)
    assert changed.circles[0].style == "deprecated"
    assert changed.finding.startswith("Of 10 range claims the shortest reaches 4,000\u00a0km")
    shortest.rank = "preferred"
    assert range_map(deployment, claims).circles[0].style == "preferred"


def test_a_state_that_is_no_more_is_named(loaded):
    deployment = Deployment.objects.filter(host_state="SUN", latitude__isnull=False).first()
    assert drawn(deployment.pk).unseen == ("Soviet Union",)
    assert "the map shows the states of today" in page(deployment.pk)


def test_a_map_takes_milliseconds(loaded):
    """Processor time of the median deployment, its land not drawn before; 10 ms, threefold for a slow machine."""
    rows = list(Deployment.objects.select_related("system", "host_state", "deploying_state")[:60])
    held = [(row, claims_of(row)) for row in rows]
    for detail in range(5):
        shapes(detail)
    range_map(*held[0])
    ground_of.cache_clear()
    times = []
    for row, claims in held:
        start = time.process_time()
        range_map(row, claims)
        times.append(time.process_time() - start)
    assert sorted(times)[30] < 0.03
