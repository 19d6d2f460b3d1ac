"""One box over all kinds: any script, any spelling, nothing that is not published."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Claimant, SearchEntry, Stale, State
from archive.search.derive import COLUMNS, derive_kind
from archive.search.find import Tier, find
from archive.search.folding import folded, key
from archive.search.register import searched
from archive.verification import checks
from archive.vocabulary import Publication
from deployments.derive import drain
from deployments.models import Deployment, DeploymentClaim, System


def first(text: str, kind: str) -> list[str]:
    """The records of one kind that a query finds, the best first."""
    return [hit.record for each in find(text, 20) if each.kind.slug == kind for hit in each.hits]


@pytest.mark.parametrize(
    ("written", "words", "name"),
    [
        ("9К720 «Искандер-М»", "9k720 iskander m", "9k720iskanderm"),
        ("SS-26", "ss 26", "ss26"),
        ("东风-41", "dongfeng 41", "dongfeng41"),
        ("Hwasong-17", "hwasong 17", "hwasong17"),
        ("Peña Nieto’s", "pena nietos", "penanietos"),
        ("…", "", ""),
    ],
)
def test_names_in_latin_letters(written, words, name):
    assert (folded(written), key(written)) == (words, name)


@pytest.mark.parametrize(
    ("text", "kind", "record"),
    [
        ("Орешник", "systems", "oreshnik"),
        ("Oreshnik", "systems", "oreshnik"),
        ("oreshnik belarus", "deployments", "oreshnik-belarus"),
        ("Орешник Belarus", "deployments", "oreshnik-belarus"),
        ("9M729", "systems", "9m729-ssc-8"),
        ("9М729", "systems", "9m729-ssc-8"),  # the M is Cyrillic
        ("东风-41", "systems", "df-41"),
        ("화성-17", "systems", "hwasong-17"),
        ("INF", "instruments", "inf"),
        ("INF Article II(5)", "provisions", "inf-p-005"),
        ("blr", "states", "BLR"),
        ("Khrenin", "claimants", "viktor-khrenin"),
        ("wikipedia", "publishers", "wikipedia"),
        ("http://acronym.org.uk/old/archive/dd/dd10/10bela.htm", "sources", "s-0001"),
    ],
)
def test_a_name_in_any_script_comes_first(loaded, text, kind, record):
    assert first(text, kind)[0] == record


@pytest.mark.parametrize(
    ("text", "record"),
    [("Oreshnk", "oreshnik"), ("Iskandar", "iskander-m"), ("Tomohawk", "tomahawk-blgm-109"), ("Орежник", "oreshnik")],
)
def test_a_near_spelling_finds_the_name(loaded, text, record):
    found = find(text, 20)
    assert all(each.best is Tier.NEAR for each in found)
    near = [hit.record for each in found if each.kind.slug == "systems" for hit in each.hits]
    assert record in near or System.objects.filter(pk__in=near, name__icontains=record.split("-")[0]).exists()


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("SS-26", {"iskander-m", "iskander-e"}),
        ("Stone", {"iskander-m", "iskander-e"}),
        ("Scud-B", {"scud-b", "hwasong-5", "shahab-1"}),
    ],
)
def test_a_name_of_several_shows_them_all_and_what_tells_them_apart(loaded, text, records):
    hits = [hit for each in find(text, 20) if each.kind.slug == "systems" for hit in each.hits if hit.tier is Tier.NAME]
    assert {hit.record for hit in hits} == records
    assert len({(hit.label, hit.apart) for hit in hits}) == len(records)
    assert all(any(name == text for name, _ in hit.names) for hit in hits)
    page = Client().get("/search/", {"q": text}).content.decode()
    assert f"{len(records)} systems bear it" in page


def test_a_family_lists_its_members(loaded):
    assert {"df-26", "df-41"} <= set(first("东风", "systems"))
    assert {"hwasong-12", "hwasong-17"} <= set(first("화성", "systems"))


def test_words_of_a_claim_lead_to_the_claim_and_are_marked(loaded):
    page = Client().get("/search/", {"q": "answers escalation"}).content.decode()
    assert "<mark>answers</mark>" in page
    assert 'href="/deployments/oreshnik-belarus/#c-' in page


def test_inflected_words_are_found(loaded):
    assert first("escalations answered", "deployment-claims")


def test_one_kind_alone(loaded):
    page = Client().get("/search/", {"q": "Oreshnik", "kind": "sources"})
    assert [each.kind.slug for each in page.context["found"]] == ["sources"]
    assert len(page.context["found"][0].hits) > 20
    assert Client().get("/search/", {"q": "Oreshnik", "kind": "nonsense"}).context["only"] == ""


def test_an_empty_box_and_nothing_found_help(loaded):
    empty = Client().get("/search/").content.decode()
    assert "?q=%D0%9E%D1%80" in empty
    nothing = Client().get("/search/", {"q": "zzzzqqq"}).content.decode()
    assert "answers “zzzzqqq”" in nothing
    assert "/coverage/" in nothing
    near = Client().get("/search/", {"q": "Oreshnk"}).content.decode()
    assert '<a href="/search/?q=Oreshnik">Oreshnik</a>' in near


def test_the_box_offers_published_names(loaded):
    """Without any script: the browser picks from the names that stand in the page."""
    page = Client().get("/search/").content.decode()
    assert 'list="names"' in page
    for name in ("Oreshnik", "«Орешник»", "INF Treaty", "Belarus"):
        assert f'<option value="{name}">' in page
    System.objects.filter(pk="oreshnik").update(publication=Publication.DRAFT)
    assert "«Орешник»" not in Client().get("/search/").context["offered"]
    assert "Oreshnik" not in Client().get("/search/").context["offered"]


@pytest.mark.parametrize(
    "text", ["\x00", "%", "_%", "' OR 1=1 --", '"', "a & | ! :* <->", "|", "\\", "-", "(", "x" * 5000, "🚀", "a " * 900]
)
def test_no_text_breaks_the_search(loaded, text):
    assert Client().get("/search/", {"q": text}).status_code == 200


def test_markup_in_a_query_or_a_record_stays_text(loaded):
    DeploymentClaim.objects.filter(pk="oreshnik-belarus-c-001").update(note="<i>zyxwv</i> said")
    drain()
    page = Client().get("/search/", {"q": "zyxwv <b>said</b>"}).content.decode()
    assert "<b>said" not in page
    page = Client().get("/search/", {"q": "said zyxwv"}).content.decode()
    assert "<i>" not in page
    assert "<mark>zyxwv</mark>" in page


class TestCurrent:
    """What is found follows the records."""

    def test_a_draft_is_gone_at_once(self, loaded):
        System.objects.filter(pk="oreshnik").update(publication=Publication.DRAFT)
        page = Client().get("/search/", {"q": "Oreshnik"}).content.decode()
        assert "/systems/oreshnik/" not in page
        assert "/deployments/oreshnik-belarus/" not in page
        drain()
        assert not SearchEntry.objects.filter(record__in=["oreshnik", "oreshnik-belarus"]).exists()
        assert not SearchEntry.objects.filter(owner__in=["oreshnik", "oreshnik-belarus"]).exists()

    def test_a_new_name_is_found_and_so_are_its_deployments(self, loaded):
        System.objects.filter(pk="oreshnik").update(name="Zyxwvut")
        State.objects.filter(pk="BLR").update(name="White Russia")
        drain()
        assert first("Zyxwvut", "systems") == ["oreshnik"]
        assert "oreshnik-belarus" in first("Zyxwvut in White Russia", "deployments")

    def test_a_claim_follows_its_claimant_and_its_deletion(self, loaded):
        Claimant.objects.filter(pk="viktor-khrenin").update(name="Zyxwvut")
        drain()
        found = first("Zyxwvut", "deployment-claims")
        assert found
        DeploymentClaim.objects.filter(pk=found[0]).delete()
        drain()
        assert found[0] not in first("Zyxwvut", "deployment-claims")

    def test_draining_and_rebuilding_come_to_the_same(self, loaded):
        Deployment.objects.filter(pk="oreshnik-belarus").update(location="Elsewhere")
        State.objects.filter(pk="RUS").update(aliases=["Zyxwvut"])
        drain()
        drained = set(entries())
        for kind in searched.values():
            derive_kind(kind)
        assert set(entries()) == drained

    def test_a_forged_entry_is_found(self, loaded):
        Stale.objects.all().delete()
        SearchEntry.objects.filter(kind="systems", record="oreshnik").update(label="Other")
        SearchEntry.objects.filter(kind="systems", record="df-26").delete()
        told = {(issue.kind, issue.record) for issue in checks()["what can be found"]()}
        assert told == {
            ("search entry missing", "systems df-26"),
            ("search entry missing", "systems oreshnik"),
            ("search entry not meant", "systems oreshnik"),
        }


def entries() -> list[tuple[str, ...]]:
    return [(row.kind, row.record, *(str(getattr(row, each)) for each in COLUMNS)) for row in SearchEntry.objects.all()]


def test_queries_do_not_grow_with_the_results(loaded, django_assert_max_num_queries):
    for text in ("Oreshnik", "a", "missile", "Oreshnk"):
        with django_assert_max_num_queries(9):  # savepoints of the test and the names offered among them
            Client().get("/search/", {"q": text})


def test_numbers_are_lower_bounds_where_a_way_of_matching_is_cut_off(loaded, monkeypatch):
    assert not any(each.capped for each in find("missile", 6))
    whole = {each.kind.slug: each.total for each in find("missile", 6)}
    monkeypatch.setattr("archive.search.find.MOST_RANKED", 20)
    cut = find("missile", 6)
    assert len(cut) > 1
    assert all(each.capped and each.total <= whole[each.kind.slug] for each in cut)
    assert "At least " in Client().get("/search/", {"q": "missile"}).content.decode()


def test_every_page_has_the_box(loaded):
    for address in ("/", "/systems/oreshnik/", "/instruments/", "/no-such-page/"):
        assert 'name="q"' in Client().get(address).content.decode()


def test_each_way_of_matching_has_its_index(loaded):
    with CaptureQueriesContext(connection) as asked:
        find("Oreshnk", 6)
    statement = next(each["sql"] for each in reversed(asked.captured_queries) if "candidates" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are read whole otherwise
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.45', true)")
        cursor.execute("EXPLAIN " + statement[statement.index("WITH newest") :].replace("%", "%%"), [])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    for index in ("searchentry_keys_trgm", "searchentry_names", "searchentry_document", "searchentry_latin_trgm"):
        assert index in plan


def test_what_readers_without_a_session_find_is_kept_until_a_record_changes(keeps, django_assert_num_queries):
    before = Client().get("/search/", {"q": "krichev"})
    with django_assert_num_queries(2):
        assert Client().get("/search/", {"q": "krichev"}).content == before.content
    Deployment.objects.filter(pk="oreshnik-belarus").update(publication=Publication.DRAFT)
    assert Client().get("/search/", {"q": "krichev"}).content != before.content


@pytest.mark.parametrize("walked", [0, 3, 12_000])
def test_common_words_find_as_many_however_many_entries_are_walked(loaded, monkeypatch, walked):
    whole = [(each.kind.slug, each.total, each.capped) for each in find("missile", 6)]
    monkeypatch.setattr("archive.search.find.WALKED", walked)
    assert [(each.kind.slug, each.total, each.capped) for each in find("missile", 6)] == whole
