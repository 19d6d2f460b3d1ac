"""The watch over citations in a real browser: nothing for axe to find, figures that renew themselves when asked to."""

import pytest
from playwright.sync_api import expect

from archive.logins import demo_password
from tests.browser.test_pages import opened, violations

ADDRESSES = ("/ops/", "/ops/?watch=1&only=due", "/ops/?hosts=nobody.example", "/ops/addresses/a-0738/")


@pytest.fixture
def librarian(page):
    page.goto("/admin/login/?next=/staff/")
    page.fill("#id_username", "librarian")
    page.fill("#id_password", demo_password("librarian"))
    page.click("input[type=submit]")
    return page


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(librarian, address):
    for width, scheme in ((1280, "light"), (360, "dark")):
        librarian.set_viewport_size({"width": width, "height": 800})
        librarian.emulate_media(color_scheme=scheme)
        librarian.goto(address)
        opened(librarian)
        assert violations(librarian) == []
        assert librarian.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_figures_renew_and_what_is_unfolded_stays(librarian):
    librarian.clock.install()
    librarian.goto("/ops/?watch=1")
    librarian.locator("#hours-twin > summary").click()
    librarian.locator("h1").click()
    librarian.evaluate("document.activeElement.blur(); document.querySelector('#now .lead').textContent = 'Old.'")
    with librarian.expect_response("**/ops/now/"):
        librarian.clock.run_for(6_000)
    expect(librarian.locator("#now .lead")).not_to_have_text("Old.")
    expect(librarian.locator("#hours-twin")).to_have_attribute("open", "")
    assert librarian.locator("#told").text_content() == "", "only a change of situation is read out"


def test_figures_wait_while_somebody_reads_in_them(librarian):
    librarian.clock.install()
    librarian.goto("/ops/?watch=1")
    librarian.locator("#hours-twin > summary").focus()
    librarian.evaluate("document.querySelector('#now .lead').textContent = 'Old.'")
    librarian.clock.run_for(20_000)
    expect(librarian.locator("#now .lead")).to_have_text("Old.")


def test_a_change_of_situation_is_read_out(librarian):
    librarian.clock.install()
    librarian.goto("/ops/?watch=1")
    librarian.route(
        "**/ops/now/",
        lambda route: route.fulfill(
            body='<section data-situation="paused" data-sentence="Paused everywhere."></section>',
            content_type="text/html",
        ),
    )
    librarian.clock.run_for(6_000)
    expect(librarian.locator("#told")).to_have_text("Paused everywhere.")


def test_without_being_asked_to_the_page_stands_still(librarian):
    librarian.goto("/ops/")
    assert librarian.locator("script").count() == 0
    expect(librarian.get_by_role("link", name="Renew the figures by themselves")).to_be_visible()


def test_pausing_and_resuming_by_hand(librarian):
    librarian.goto("/ops/")
    librarian.get_by_label("Why pause").fill("Our network is down.")
    librarian.get_by_role("button", name="Pause", exact=True).click()
    expect(librarian.get_by_role("alert")).to_contain_text("Looks everywhere are paused.")
    assert violations(librarian) == []
    librarian.get_by_label("Why resume everywhere").fill("It is up again.")
    librarian.get_by_role("button", name="Resume").click()
    expect(librarian.get_by_role("alert")).to_contain_text("Looks everywhere are resumed.")
    librarian.get_by_text("The last 2 orders").click()
    expect(librarian.locator("#switch table")).to_contain_text("It is up again.")
