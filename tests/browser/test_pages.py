"""Every page in a real browser: nothing for axe to find, no scrolling sideways on a phone, no other host, print."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from tests.exceptions import STAFF_PAGES
from tests.test_complete import PAGES as KINDS

PAGES = {
    "home": "/",
    "programs": "/for-programs/",
    "deployments": "/deployments/",
    "systems": "/systems/",
    "instruments": "/instruments/",
    "states": "/states/",
    "sources": "/sources/",
    "claims": "/claims/",
    "claims about systems": "/system-claims/?system=9m729-ssc-8&sort=greatest",
    "claimants": "/claimants/?kind=anonymous",
    "publishers": "/publishers/",
    "a bound that is none": "/deployments/?began_before=soon",
    "deployments narrowed": "/deployments/?host_state=BLR&instrument=inf&all=category",
    "nothing found": "/deployments/?q=oreshnk&host_state=BLR",
    "a value that is none": "/deployments/?status=foo&on=yesterday",
    "deployment": "/deployments/oreshnik-belarus/",
    "answers": "/deployments/oreshnik-belarus/answers/?on=2025-12-17",
    "deployment then": "/deployments/typhon-philippines/?on=2024-04-30",
    "system": "/systems/oreshnik/",
    "system disputed": "/systems/9m729-ssc-8/",
    "system without range": "/systems/b61-12/",
    "interceptor": "/systems/s-500/",
    "instrument": "/instruments/inf/",
    "decides": "/how-the-archive-decides/",
    "search": "/search/?q=Scud-B",
    "search near": "/search/?q=Oreshnk",
    "search words": "/search/?q=answers+escalation",
    "search nothing": "/search/?q=zzzzqqq",
    "search empty": "/search/",
    "state": "/states/BLR/",
    "state that was": "/states/SUN/?on=1989-01-01",
    "source": "/sources/s-0738/",
    "claimant": "/claimants/viktor-khrenin/",
    "publisher": "/publishers/wikipedia/",
    "report": "/report/deployments/oreshnik-belarus/",
    "coverage": "/coverage/",
    "naming": "/naming-and-borders/",
    "a day that is none": "/systems/b61-12/?on=yesterday",
    "not found": "/systems/no-such-system/",
}
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)


def test_every_kind_of_page_is_looked_at():
    """A page that is added to the addresses must be added above; those for staff are looked at below."""
    looked = {resolve(urlsplit(address).path).url_name for address in PAGES.values()}
    assert set(KINDS) - looked == set(STAFF_PAGES)


def opened(page) -> None:
    """Everything one click away, so that axe sees it too."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def violations(page, **options) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@every_page
def test_axe_finds_nothing(page, address):
    page.goto(address)
    opened(page)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []


@every_page
def test_phone_print_keyboard_and_console(page, address):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    answer = page.goto(address)
    assert len(said) == (answer.status != 200), said  # the browser itself notes an answer of 400 or 404
    assert page.locator("h1").count() == 1

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    opened(page)
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width

    page.emulate_media(media="print")
    assert not page.locator("header.site nav").is_visible()
    assert page.locator("h1").is_visible()


def test_the_home_of_staff_is_looked_at(page):
    page.goto("/admin/login/?next=/staff/")
    page.fill("#id_username", "librarian")
    page.fill("#id_password", "librarian-demo")
    page.keyboard.press("Enter")
    page.wait_for_selector("#review")
    opened(page)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [1280, 360])
def test_a_chart_is_drawn_for_the_screen(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/systems/oreshnik/")
    wide, narrow = page.locator("#range svg.wide"), page.locator("#range svg.narrow")
    assert (wide.is_visible(), narrow.is_visible()) == ((width == 1280), (width == 360))


def shape(href: str) -> tuple[str, int, tuple[str, ...]]:
    """What two addresses share that lead to the same view with the same parameters."""
    parts = urlsplit(href)
    return parts.path.split("/")[1], parts.path.count("/"), tuple(sorted(parse_qs(parts.query)))


def test_every_kind_of_link_inside_the_archive_leads_somewhere(page):
    """One step from each page: of the addresses of one shape, the first and the last answer 200."""
    offered = set()
    for address in PAGES.values():
        page.goto(address)
        hrefs = page.eval_on_selector_all("a[href^='/']", "links => links.map(each => each.getAttribute('href'))")
        offered |= {href.split("#")[0] for href in hrefs}
    shapes: dict[tuple, list[str]] = {}
    for href in sorted(offered):
        shapes.setdefault(shape(href), []).append(href)
    asked = {href for hrefs in shapes.values() for href in (hrefs[0], hrefs[-1])}
    wrong = {href: status for href in sorted(asked) if (status := page.request.get(href).status) != 200}
    assert wrong == {}


def test_every_anchor_inside_a_page_has_its_target(page):
    for address in PAGES.values():
        page.goto(address)
        missing = page.evaluate(
            "[...document.querySelectorAll(\"a[href^='#']\")].map(each => each.getAttribute('href').slice(1))"
            ".filter(name => !document.getElementById(name))"
        )
        assert missing == [], address
