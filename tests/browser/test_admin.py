"""The admin in a real browser: the policy holds on every page, and the common entry needs few keys and no mouse."""

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_pages import violations

#: Keys beyond the text itself that a new claim with its citation on an existing deployment may take.
MOST_KEYS = 60
RECORDS = [model for model in admin.site._registry if model._meta.app_label in ("archive", "treaties", "deployments")]


@pytest.fixture
def staff(page):
    """Log in to the live site as one of the demo's people."""

    def login(role: str = "clerk"):
        page.context.clear_cookies()
        page.goto("/admin/login/?next=/admin/")
        page.fill("#id_username", role)
        page.fill("#id_password", f"{role}-demo")
        page.keyboard.press("Enter")
        page.wait_for_selector("#user-tools")
        return page

    return login


def at(model, action: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def test_every_page_keeps_to_the_policy(staff):
    """The fixture fails on any violation: no inline style, no inline script, no other host."""
    page = staff("administrator")
    for model in RECORDS:
        assert page.goto(at(model, "changelist")).status == 200
        for link in page.eval_on_selector_all(
            "#result_list tbody tr:first-child th a, .addlink", "links => links.slice(0, 2).map(each => each.href)"
        ):
            if "/staff/" not in link:
                assert page.goto(link).status == 200
                page.wait_for_load_state("networkidle")
    for address in ("/admin/", "/admin/password_change/", "/admin/auth/user/", "/admin/auth/user/add/"):
        assert page.goto(address).status == 200


class Typist:
    """Presses keys and counts them; the text itself is counted apart."""

    def __init__(self, page) -> None:
        self.page, self.keys, self.text = page, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def pick(self, text: str) -> None:
        """Choose from a list by the first letters: these count as keys."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.text += len(text)

    def suggested(self) -> None:
        self.page.wait_for_selector(".select2-results__option--highlighted[aria-selected]")

    def focused(self) -> str:
        return self.page.evaluate("document.activeElement.id || document.activeElement.closest('.form-row')?.className")


def test_a_claim_with_its_citation_needs_few_keys_and_no_mouse(staff):
    page = staff("clerk")
    page.goto("/admin/deployments/deployment/oreshnik-belarus/change/")
    hand = Typist(page)
    hand.press("Tab", "Enter", "Tab", "Enter")  # past the navigation, to “Add a claim”
    page.wait_for_selector("#deploymentclaim_form")
    assert hand.focused() == "id_kind"
    hand.pick("ar")
    hand.press("Tab")
    hand.pick("as")
    hand.press("Tab", "Enter")
    hand.pick("luka")
    hand.suggested()
    hand.press("Enter", "Tab", "Tab")
    assert hand.focused() == "id_claimed_on"
    hand.write("19 Dec 2025")
    hand.press("Tab", "Tab")
    assert hand.focused() == "id_note"
    hand.write("Says that the launchers have come by rail.")
    hand.press("Tab")
    while hand.focused() != "id_citations-0-address":
        assert hand.keys < MOST_KEYS
        hand.press("Tab")
    hand.write("https://example.org/news/2025-12-19/launchers")
    hand.press("Tab")
    hand.write("Launchers have come by rail")
    hand.press("Enter")
    page.wait_for_selector(".messagelist .success")
    said = page.inner_text(".messagelist")
    assert "“19 Dec 2025” is read as 19 December 2025" in said
    print(f"{hand.keys} keys beyond {hand.text} signs of text")
    assert hand.keys <= MOST_KEYS
    assert page.request.get("/admin/deployments/deploymentclaim/?work=mine").text().count("oreshnik-belarus-c-") >= 1


def test_what_was_understood_is_shown_while_typing(staff):
    page = staff("clerk")
    page.goto("/admin/deployments/deploymentclaim/add/")
    page.fill("#id_claimed_on", "about Dec 2025")
    expect(page.locator("#id_claimed_on + output")).to_have_text("about December 2025")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/deployments/deployment/",
        "/admin/deployments/deployment/oreshnik-belarus/change/",
        "/admin/deployments/deploymentclaim/add/?deployment=oreshnik-belarus",
    ],
)
def test_colours_can_be_told_apart(staff, address):
    page = staff("librarian")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        assert violations(page, runOnly=["color-contrast"]) == []
