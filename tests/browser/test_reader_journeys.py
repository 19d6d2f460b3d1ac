"""What a student does, step by step, in a real browser without JavaScript, on a wide screen and on a phone."""

import csv
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

#: From home to a record: so many clicks at most.
MOST_CLICKS = 4
WIDE, PHONE = 1280, 360


class Reader:
    """Clicks and counts; what is typed is counted apart."""

    def __init__(self, page) -> None:
        self.page, self.clicks = page, 0

    def click(self, role: str, name: str, within: str = "body", *, exact: bool = True) -> None:
        self.page.locator(within).get_by_role(role, name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def narrow(self) -> None:
        """Open the facets where the screen is too narrow to show them unasked."""
        if not self.page.locator("#narrow").is_visible():
            self.page.locator(".facets > summary").click()
            self.clicks += 1

    def tick(self, facet: str, value: str) -> None:
        """Tick a value of a facet, which is unfolded first where need be."""
        held = self.page.locator(f"#facet-{facet}")
        if held.get_attribute("open") is None:
            held.locator("summary").click()
            self.clicks += 1
        held.get_by_role("checkbox", name=value).check()
        self.clicks += 1

    def download(self, name: str) -> list[dict[str, str]]:
        with self.page.expect_download() as told:
            self.click("link", name, exact=False)
        assert told.value.suggested_filename.endswith(".csv")
        with Path(told.value.path()).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, strict=True))


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def reader(request, browser, live_site):
    """A reader on the home page, whose browser runs no script and asks no other host."""
    context = browser.new_context(
        base_url=live_site, java_script_enabled=False, viewport={"width": request.param, "height": 780}
    )
    page, outside = context.new_page(), []
    page.on("request", lambda sent: outside.append(sent.url) if not sent.url.startswith(live_site) else None)
    page.goto("/")
    yield Reader(page)
    context.close()
    assert outside == []


def test_oreshnik_in_belarus_is_one_link_away(reader):
    reader.click("link", "Oreshnik in Belarus", "#example")
    assert reader.heading() == "Oreshnik in Belarus"
    assert reader.clicks <= MOST_CLICKS


def test_it_is_found_by_its_name_in_russian(reader):
    reader.page.get_by_label("Search all records").fill("Орешник Беларусь")
    reader.click("button", "Search")
    reader.page.get_by_label("A weapon, a place").fill("Орешник")
    reader.click("button", "Search", "main")
    reader.click("link", "Oreshnik in Belarus", "main")
    assert reader.heading() == "Oreshnik in Belarus"
    assert reader.clicks <= MOST_CLICKS


def test_it_is_found_by_place_and_the_list_taken_away(reader):
    reader.click("link", "Belarus", "#ways")
    assert parse_qs(urlsplit(reader.page.url).query) == {"host_state": ["BLR"]}
    rows = reader.download("as CSV")
    assert reader.clicks <= MOST_CLICKS
    assert {row["host_state"] for row in rows} == {"BLR"}
    assert "oreshnik-belarus" in {row["id"] for row in rows}
    assert reader.page.locator("#found").inner_text().startswith(f"{len(rows)} of ")
    reader.click("link", "Oreshnik in Belarus", "#found ~ table", exact=False)
    assert reader.heading() == "Oreshnik in Belarus"
    assert reader.clicks <= MOST_CLICKS


def test_the_list_is_narrowed_by_hand_and_widened_again(reader):
    reader.click("link", "Deployments", "header")
    whole = reader.page.locator("#found").inner_text()
    reader.narrow()
    reader.tick("host_state", "Belarus")
    reader.tick("system_type", "ballistic missile")
    reader.click("button", "Apply")
    rows = reader.download("as CSV")
    assert {(row["host_state"], row["system_name"]) for row in rows} >= {("BLR", "Oreshnik")}
    reader.click("link", "System type: ballistic missile", ".chips", exact=False)
    assert parse_qs(urlsplit(reader.page.url).query) == {"host_state": ["BLR"]}
    reader.click("link", "Host state: Belarus", ".chips", exact=False)
    assert reader.page.locator("#found").inner_text() == whole


def test_which_treaty_bears_on_it_and_what_the_article_says(reader):
    """From the record on the day to the article and to the citation of what was asked."""
    reader.click("link", "Oreshnik in Belarus", "#example")
    reader.page.get_by_label("True on").fill("2025-12-17")
    reader.click("button", "Show", "main, .clock")
    reader.click("link", "Which frameworks bear on it", ".contents")
    answer = reader.page.locator("#f-inf-irm-glbm")
    expect(answer).to_contain_text("in class")
    expect(answer.get_by_role("cell").nth(2)).to_contain_text("lapsed")
    reader.click("link", "Intermediate-range GLBM", "#f-inf-irm-glbm", exact=False)
    assert reader.heading() == "INF Treaty"
    assert "on=2025-12-17" in reader.page.url
    reader.click("link", "Art. II(5)", "#inf-irm-glbm")
    article = reader.page.locator(f"[id='{urlsplit(reader.page.url).fragment}']")
    expect(article).to_contain_text("5,500 km")
    expect(reader.page.locator("#cite")).to_contain_text("true on December 17, 2025")


def test_two_systems_are_compared_by_the_ranges_claimed(reader):
    reader.click("link", "9M729", "#ways")
    reader.click("link", "The same claims as a list", "#claims")
    alone = int(reader.page.locator("#found").inner_text().split()[0])
    reader.narrow()
    reader.tick("system", "Oreshnik")
    reader.page.get_by_label("Order").select_option(label="Figure, greatest first")
    reader.click("button", "Apply")
    rows = reader.download("as CSV")
    assert {row["system"] for row in rows} == {"9m729-ssc-8", "oreshnik"}
    assert len(rows) > alone
    figures = [float(row["upper"] or row["lower"]) for row in rows]
    assert figures == sorted(figures, reverse=True)


def test_a_list_before_a_year(reader):
    reader.click("link", "Deployments", "header")
    reader.narrow()
    reader.tick("conduct", "stationed abroad")
    reader.tick("warhead", "dual")
    reader.tick("system_type", "ballistic missile")
    reader.page.get_by_label("Began before").fill("1991")
    reader.click("button", "Apply")
    expect(reader.page.locator(".chips")).to_contain_text("Began before: 1991")
    rows = reader.download("as CSV")
    assert rows
    assert {row["conduct"] for row in rows} == {"stationed_abroad"}
    assert all(row["started_latest"] < "1991" for row in rows)


def test_a_misspelt_name_leads_on_by_plain_links(reader):
    reader.page.get_by_label("Search all records").fill("Iskandr")
    reader.click("button", "Search")
    expect(reader.page.get_by_role("status")).to_contain_text("Nothing bears the name “Iskandr”")
    reader.click("link", "9K720 Iskander-M", "[role=status]")
    assert "Iskander" in parse_qs(urlsplit(reader.page.url).query)["q"][0]


def test_an_error_is_reported_without_an_account(reader):
    reader.click("link", "Oreshnik in Belarus", "#example")
    reader.click("link", "Report an error in this record")
    assert reader.heading() == "Report an error"
    reader.page.locator("textarea").first.fill("The day of arrival is given twice.")
    reader.click("button", "Send the report")
    expect(reader.page.get_by_text("Thank you.")).to_be_visible()
