"""The desk in a real browser: a clerk enters by keyboard, a librarian publishes, a reader sees it; axe is content."""

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.test_admin import MOST_KEYS, Typist, staff
from tests.browser.test_pages import violations

__all__ = ["staff"]

SEEN = "/deployments/typhon-philippines/"
DEPLOYMENT = "/admin/deployments/deployment/typhon-philippines/change/"
PAGES = {
    "home of staff": "/staff/",
    "tables": "/admin/",
    "list": "/admin/deployments/deploymentclaim/?kind__exact=arrived",
    "deployment": "/admin/deployments/deployment/iskander-m-belarus/change/",
    "new claim": "/admin/deployments/deploymentclaim/add/?deployment=oreshnik-belarus",
    "new claim of a system": "/admin/deployments/systemclaim/add/",
    "new source": "/admin/archive/source/add/",
    "past": "/admin/deployments/deployment/oreshnik-belarus/history/",
    "reports": "/admin/archive/errorreport/",
}


def enter(page, day: str, note: str, address: str, title: str) -> Typist:
    """As a clerk on the form of a deployment: a new claim with its citation, by keyboard alone."""
    page.goto(DEPLOYMENT)
    hand = Typist(page)
    hand.press("Tab", "Enter", "Tab", "Enter")
    page.wait_for_selector("#deploymentclaim_form")
    hand.pick("pres")
    hand.press("Tab")
    hand.pick("as")
    hand.press("Tab", "Enter")
    hand.pick("wormuth")
    hand.suggested()
    hand.press("Enter", "Tab", "Tab")
    hand.write(day)
    hand.press("Tab", "Tab")
    hand.write(note)
    while hand.focused() != "id_citations-0-address":
        assert hand.keys < MOST_KEYS
        hand.press("Tab")
    hand.write(address)
    hand.press("Tab")
    hand.write(title)
    return hand


@pytest.mark.parametrize("width", [1280, 360])
def test_a_claim_goes_from_a_clerk_by_a_librarian_to_readers(staff, page, live_site, width):
    page.set_viewport_size({"width": width, "height": 800})
    day, note, title = {
        1280: ("19 Dec 2025", "Says that the launcher stays.", "The launcher stays, says the army"),
        360: ("3 Jan 2026", "No day is fixed for taking it home.", "Army fixes no day"),
    }[width]
    address = f"https://example.org/news/{width}"
    page = staff("clerk")
    hand = enter(page, day, note, address, title)
    expect(page.locator("#follows")).to_contain_text("Status:")
    hand.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert hand.keys <= MOST_KEYS
    assert note not in urlopen(live_site + SEEN).read().decode()

    page = staff("librarian")
    page.goto("/staff/")
    page.click("#review a:has-text('deployment claim')")
    page.click(f"#result_list tr:has-text('{note[:30]}') th a")
    page.fill("#id_reason", "read the page")
    page.click("input[name=_publish] >> nth=0")
    expect(page.locator(".messagelist")).to_contain_text("1 published, with 1 source and 1 address that it cites.")

    page.context.clear_cookies()
    page.goto(SEEN)
    expect(page.locator("main")).to_contain_text(note)
    expect(page.locator("main")).to_contain_text(title)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_duplicates_are_told_while_typing_also_in_rows(staff):
    page = staff("clerk")
    page.goto("/admin/deployments/deploymentclaim/add/?deployment=oreshnik-belarus")
    there = "20251219/oreshnik-being-prepared-to-take-up-combat-duty-in-belarus---belarusian-defense-minister"
    known = f"http://www.sputnikglobe.com/{there}-1123324992.html?utm_source=x#top"
    page.fill("#id_citations-0-address", known)
    told = page.locator("#citations-0 output.told")
    expect(told).to_contain_text("This address is known")
    page.fill("#id_citations-0-address", "https://example.org/nobody-entered-this")
    expect(told).to_contain_text("This address is new")
    page.goto("/admin/archive/source/add/")
    page.click("text=Add another Access point")
    page.fill("#id_access_points-0-url", known)
    expect(page.locator("#access_points-0 output.told")).to_contain_text("Like what is already there")


def test_an_action_without_its_reason_keeps_the_selection(staff):
    page = staff("librarian")
    page.goto("/admin/deployments/deploymentclaim/")
    page.check("#result_list tr:nth-child(2) .action-select")
    page.select_option("select[name=action]", "withdraw")
    page.click("button[name=index]")
    assert page.evaluate("document.activeElement.name") == "reason"
    expect(page.locator("#result_list .action-select:checked")).to_have_count(1)
    page.select_option("select[name=action]", "publish")
    page.click("button[name=index]")
    expect(page.locator(".messagelist")).to_contain_text("published already")


def test_what_would_follow_is_shown_while_typing(staff):
    page = staff("clerk")
    page.goto("/admin/deployments/deploymentclaim/add/")
    page.wait_for_function("document.activeElement.matches('.select2-selection')")
    page.goto("/admin/deployments/systemclaim/add/?system=oreshnik&claimant=alexander-lukashenko")
    page.select_option("#id_basis", "press")
    page.fill("#id_figure", "up to 3,000 miles")
    expect(page.locator("#id_figure + output")).to_contain_text("up to 4,828 km. As written: “up to 3,000 miles”")
    expect(page.locator("#follows")).to_contain_text("with this claim, up to 4,828 km")
    expect(page.locator("#follows-said")).to_contain_text("In class")


def test_a_new_row_is_gone_on_with(staff):
    page = staff("clerk")
    page.goto("/admin/archive/source/add/")
    for number in range(2):
        page.locator("text=Add another Access point").press("Enter")
        expect(page.locator(f"#id_access_points-{number}-url")).to_be_focused()


PAPER = {"width": 718, "height": 1000}


@pytest.mark.parametrize(
    "address", ["/deployments/", "/claims/", "/staff/", "/ops/", "/admin/deployments/deploymentclaim/"]
)
def test_on_paper_a_list_is_a_table_and_nothing_is_there_to_press(staff, address):
    page = staff("librarian")
    page.goto(address)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    shown = page.eval_on_selector_all("table:has(thead)", "all => all.map(each => getComputedStyle(each).display)")
    assert set(shown) <= {"table"}
    assert page.locator("thead:visible").count() or address == "/staff/", "nobody has changed anything yet"
    for pressed in ("button", "input", "select", "textarea"):
        assert page.locator(f"{pressed}:visible").count() == 0, pressed
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PAPER["width"]


@pytest.mark.parametrize(
    "address", ["/admin/deployments/deployment/oreshnik-belarus/change/", "/admin/archive/source/s-0738/change/"]
)
def test_on_paper_a_form_says_what_the_record_says(staff, address):
    page = staff("librarian")
    page.goto(address)
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    for pressed in (".submit-row", ".object-tools", "#user-tools", ".related-widget-wrapper-link", ".help"):
        assert page.locator(f"{pressed}:visible").count() == 0, pressed
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PAPER["width"]


def test_a_filter_is_kept_and_found_again(staff):
    page = staff("librarian")
    page.goto("/admin/deployments/deploymentclaim/?kind__exact=arrived")
    page.fill("#filter-name", "Arrivals")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Kept as “Arrivals”")
    page.goto("/admin/deployments/deploymentclaim/")
    page.click(".kept-filters a:has-text('Arrivals')")
    expect(page).to_have_url(re.compile(r"\?kind__exact=arrived$"))
    page.click("[aria-label='Remove the filter Arrivals']")
    expect(page.locator(".kept-filters")).to_have_count(0)


@pytest.fixture
def unguarded(browser, live_site):
    """A librarian's page without the policy: axe copies nodes with the styles that scripts gave them."""
    context = browser.new_context(base_url=live_site, bypass_csp=True)
    page = context.new_page()
    page.goto("/admin/login/?next=/staff/")
    page.fill("#id_username", "librarian")
    page.fill("#id_password", "librarian-demo")
    page.keyboard.press("Enter")
    page.wait_for_selector("#review")
    yield page
    context.close()


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_at_the_desk(unguarded, address):
    page = unguarded
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.goto(address).status == 200
            page.wait_for_load_state("networkidle")
            assert violations(page) == [], (width, scheme)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
