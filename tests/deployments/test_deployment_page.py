"""The page of a deployment, on the real records: the flagship tells its whole story, and drafts stay hidden."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from archive.vocabulary import Publication
from deployments.models import Deployment, DeploymentClaim

PAGE_BUDGET = 15
FLAGSHIP = "oreshnik-belarus"


@pytest.fixture
def client(loaded) -> Client:
    return Client()


def plain(html: str) -> str:
    """The words of a piece of a page; a tag parts words."""
    return " ".join(strip_tags(html.replace("<", " <")).split())


def text_of(response) -> str:
    return plain(response.content.decode())


def asked(client, slug: str = FLAGSHIP, on: str = ""):
    return client.get(reverse("deployment", args=[slug]), {"on": on} if on else {})


def whole(client, slug: str = FLAGSHIP, on: str = ""):
    return client.get(reverse("answers", args=[slug]), {"on": on} if on else {})


def row_of(html: str, category: str) -> str:
    """The text of one answer, without its steps and its marks of confirmation."""
    body = re.search(rf'<tbody role="rowgroup" id="f-{category}">(.*?)</tr>', html, re.DOTALL)[1]
    return plain(body).replace(" unconfirmed", "")


def claim(html: str, anchor: str) -> str:
    return re.search(rf'<article class="[^"]*" id="{anchor}">.*?</article>', html, re.DOTALL)[0]


def test_the_flagship_tells_its_story(client):
    page = asked(client, on="2025-12-30").content.decode()
    assert page.count("<article class=") == 105
    text = plain(page)
    for told in (
        "Viktor Khrenin Minister of Defence of Belarus",
        "As the source puts it: “Victor Khrenin, the ministry’s spokesperson”.",
        "In the country since 17 December.",
        "The first positions of the complex are equipped.",
        "Full combat readiness expected by the end of the year.",
        "S-500",
        "Sees a wider Russian strategy",
        "Emir Kusturica Film director",
        "up to 2,000",
    ):
        assert told in text


@pytest.mark.parametrize(
    ("category", "on", "told"),
    [
        ("inf-irm-glbm", "2025-12-30", "in class lapsed lapsed lapsed Would have been prohibited while in force."),
        ("inf-irm-glbm", "2018-06-01", "in class bound bound obligation applies"),
        ("inf-srm-glbm", "2025-12-30", "not in class lapsed lapsed outside"),
        ("rus-morat-irm", "2025-12-30", "in class lapsed not bound lapsed"),
        ("newstart-icbm", "2025-12-30", "not in class suspended not bound outside"),
        (
            "npt-transfer",
            "2025-12-30",
            "undetermined missing bound bound conduct not concerned",
        ),
        ("mtcr-cat1-rocket", "2025-12-30", "undetermined missing bound not bound conduct not concerned"),
    ],
)
def test_each_framework_has_its_own_answer(client, category, on, told):
    assert told in row_of(asked(client, on=on).content.decode(), category)


def test_the_why_opens_the_steps_with_the_claims_used(client):
    page = asked(client, on="2025-12-30").content.decode()
    body = plain(re.search(r'id="f-inf-irm-glbm">(.*?)</tbody>', page, re.DOTALL)[1])
    assert "Range: above 1,000 km, up to and including 5,500 km. 11 of 11 deciding claims are inside." in body
    assert "inside, 11:" in body
    assert "Art. II(1)" in body
    assert "Belarus: lapsed." in body


def test_every_answer_opens_into_its_steps_or_leads_to_them(client):
    page, answers = (asked(client, on="2025-12-30").content.decode(), whole(client, on="2025-12-30").content.decode())
    rows = dict(re.findall(r'<tbody role="rowgroup" id="f-([^"]*)">(.*?)</tbody>', page, re.DOTALL))
    steps = dict(re.findall(r'<tbody role="rowgroup" id="f-([^"]*)">(.*?)</tbody>', answers, re.DOTALL))
    assert rows.keys() == steps.keys()
    assert all('<ol class="steps">' in each for each in steps.values())
    away = {name for name, each in rows.items() if '<ol class="steps">' not in each}
    assert 0 < len(away) < len(rows)
    for name in away:
        assert f'href="/deployments/{FLAGSHIP}/answers/?on=2025-12-30#f-{name}"' in rows[name]


def test_where_a_state_stands_is_told_once_for_each_instrument(client):
    answers = whole(client, on="2025-12-30").content.decode()
    rows = re.findall(r'<tbody role="rowgroup" id="f-([^"]*)">(.*?)</tbody>', answers, re.DOTALL)
    told: dict[str, list[str]] = {}
    for name, row in rows:
        instrument = re.search(r'href="/instruments/([^/]*)/', row)[1]
        if "<strong>Russia: " in row:
            told.setdefault(instrument, []).append(name)
        else:
            (first,) = told[instrument]
            assert f'Standing: as under <a href="#f-{first}">' in row
    assert all(len(names) == 1 for names in told.values())


def test_further_sources_of_a_claim_are_named_and_lead_to_the_list_of_sources(client):
    page = asked(client).content.decode()
    shown = claim(page, "c-045")
    named = re.findall(r'<a href="#(s-[0-9]+)">([^<]*)</a>', shown)
    assert (len(named), ("s-0470", "Tatar-inform") in named) == (5, True)
    sources = page[page.index('id="sources"') :]
    for source, _ in named:
        assert sources.count(f'<li id="{source}">') == 1


def test_carve_outs_and_gaps_are_explanations_never_in_class(client):
    page = asked(client, on="2025-12-30").content.decode()
    explained = page[page.index('id="h-explained"') :]
    assert 'id="f-newstart-intermediate-gap"' in explained
    assert 'class="state in-class"' not in explained[: explained.index("<ol")]


def test_weak_claims_are_weaker_and_in_view(client):
    page = asked(client).content.decode()
    for anchor in ("c-095", "c-096", "c-097", "c-104", "c-105"):
        assert " weak" in claim(page, anchor).split(">")[0]
    assert "anonymous" in claim(page, "c-095")
    assert "truth cannot be judged" in claim(page, "c-097")
    assert " weak" not in claim(page, "c-045").split(">")[0]


def test_the_status_is_derived_and_the_editors_differs_for_staff_only(client):
    row = Deployment.objects.get(pk=FLAGSHIP)
    Deployment.objects.filter(pk=FLAGSHIP).update(status="operational")
    assert "5 claimants deny it" in text_of(asked(client))
    assert "The editor’s summary says" not in text_of(asked(client))
    client.force_login(get_user_model().objects.create_superuser("reader"))
    assert "The editor’s summary says: operational." in text_of(asked(client))
    assert row.status == "disputed"


def test_drafts_are_for_staff(client):
    DeploymentClaim.objects.filter(pk=f"{FLAGSHIP}-c-088").update(publication=Publication.DRAFT)
    Deployment.objects.filter(pk="s-500-first-regiment").update(publication=Publication.DRAFT)
    page = asked(client).content.decode()
    assert 'id="c-088"' not in page
    assert "s-500-first-regiment" not in page
    assert "4 claimants deny it" in text_of(asked(client))
    assert asked(client, "s-500-first-regiment").status_code == 404
    assert whole(client, "s-500-first-regiment").status_code == 404
    client.force_login(get_user_model().objects.create_superuser("clerk"))
    assert whole(client, "s-500-first-regiment").status_code == 200
    assert "draft" in claim(asked(client).content.decode(), "c-088")
    assert asked(client, "s-500-first-regiment").status_code == 200


def test_unconfirmed_facts_are_marked(client):
    DeploymentClaim.objects.filter(pk=f"{FLAGSHIP}-c-045").update(evidence="known")
    page = asked(client).content.decode()
    assert "unconfirmed" in claim(page, "c-045")


def test_a_bad_day_is_said_beside_the_field(client):
    response = asked(client, on="yesterday")
    assert response.status_code == 400
    assert "“yesterday” is no day. Write year-month-day" in text_of(response)


def test_a_state_that_ceased_is_followed(client):
    row = Deployment.objects.filter(deploying_state="SUN").first()
    assert "Asked of the states that exist on that day: Russia" in text_of(asked(client, row.pk, "2020-01-01"))


def test_after_its_end_the_answers_are_what_would_follow(client):
    text = text_of(asked(client, "glcm-molesworth", "2020-01-01"))
    assert "The record gives its end as 30 January 1989." in text
    assert "were it there" in text
    assert "The record gives its end as 30 January 1989." in text_of(whole(client, "glcm-molesworth", "2020-01-01"))
    assert "were it there" not in text_of(asked(client, "glcm-molesworth", "1988-07-01"))


def test_the_same_accounts_lead_to_the_s_500(client):
    page = asked(client).content.decode()
    related = plain(page[page.index('id="related"') : page.index('id="sources"')])
    assert "S-500 Prometheus in Russia asserts Mikhail Khodarenok" in related


def test_control_is_named_beside_the_host(client):
    assert "the place is controlled by Russia" in text_of(asked(client, "s-500-crimea"))


@pytest.mark.parametrize("slug", [FLAGSHIP, "s-500-first-regiment", "minuteman-iii-minot"])
def test_the_number_of_queries_stays_the_same(client, slug, django_assert_max_num_queries):
    asked(client, slug)
    with django_assert_max_num_queries(PAGE_BUDGET):
        assert asked(client, slug).status_code == 200


def test_one_deployment_of_every_sort_has_its_page(client):
    sorts = {
        (row.system.system_type, row.conduct, row.status): row.pk for row in Deployment.objects.select_related("system")
    }
    broken = [slug for slug in sorts.values() if asked(client, slug).status_code != 200]
    assert broken == []
