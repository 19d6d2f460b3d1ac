"""The lists page by page: order, drafts, facets whose counts are what choosing them finds, chips, empty results."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from archive.kept import forget
from archive.models import AccessPoint, Claimant, Source, Stale, State
from archive.vocabulary import LinkState, Publication
from archive.web.listing import filters_of
from archive.web.on import Asked
from deployments.cube import cells_meant, cells_stored, waiting, write_cells
from deployments.derive import drain
from deployments.filters import text_query
from deployments.models import Deployment, DeploymentCell, DeploymentClaim, System, SystemClaim
from deployments.models.deployment import CLAIM_TEXT, DEPLOYMENT_TEXT
from deployments.verify import cells
from deployments.views.lists import CLAIMS, DEPLOYMENTS
from treaties.models import Instrument
from treaties.vocabulary import Rank

LISTS = (
    *("deployments", "systems", "instruments", "states", "sources", "claims", "system-claims"),
    *("claimants", "publishers"),
)


def ask(address: str, **parameters):
    return Client().get(address, parameters)


def found(address: str, **parameters) -> int:
    answer = ask(address, **parameters)
    assert answer.status_code == 200, answer.context["problems"]
    return answer.context["found"]


def walk(slug: str, **parameters) -> list[str]:
    """The ids of all rows, in the order of the pages."""
    found, after = [], ""
    while True:
        answer = ask(f"/{slug}/", **parameters, **({"after": after} if after else {}))
        found += [each.pk for each in answer.context["page"].rows]
        after = answer.context["page"].after
        if not after:
            return found


@pytest.mark.parametrize("slug", LISTS)
def test_every_order_lists_every_row_once(loaded, slug):
    answer = ask(f"/{slug}/")
    listing = answer.context["listing"]
    everything = sorted(listing.rows().values_list("pk", flat=True))
    assert answer.context["found"] == answer.context["size"] == len(everything)
    for name, sort in listing.sorts.items():
        listed = walk(slug, sort=name)
        assert sorted(listed) == everything, name
        assert listed == list(sort.ordered(listing.rows()).values_list("pk", flat=True)), name


@pytest.mark.parametrize("after", ["x", "2025-13-01~a", "~", "2020-01-01", "\x00", "a" * 5000])
@pytest.mark.parametrize("slug", LISTS)
def test_an_unreadable_place_in_the_list_is_no_mistake_of_ours(loaded, slug, after):
    for sort in ("", "name", "newest"):
        assert ask(f"/{slug}/", after=after, sort=sort).status_code == 200


def test_drafts_are_neither_listed_nor_counted(loaded):
    before = {
        each.name: sum(option.count for option in each.options) for each in ask("/deployments/").context["facets"]
    }
    Deployment.objects.filter(pk="iskander-m-kaliningrad").update(publication=Publication.DRAFT)
    System.objects.filter(pk="oreshnik").update(publication=Publication.DRAFT)
    State.objects.filter(pk="CUB").update(publication=Publication.DRAFT)
    hidden = (
        Deployment.objects.filter(system="oreshnik").count() + Deployment.objects.filter(host_state="CUB").count() + 1
    )
    for _ in range(2):  # counted one by one, then by the cells
        listed = walk("deployments")
        assert not {"iskander-m-kaliningrad", "oreshnik-belarus"} & set(listed)
        answer = ask("/deployments/", all=["host_state", "system"])
        assert answer.context["found"] == answer.context["size"] == len(listed)
        facets = {each.name: each for each in answer.context["facets"]}
        assert sum(each.count for each in facets["status"].options) == before["status"] - hidden
        assert "CUB" not in {each.value for each in facets["host_state"].options}
        assert "oreshnik" not in {each.value for each in facets["system"].options}
        about = DeploymentClaim.objects.filter(deployment__system="oreshnik").values_list("pk", flat=True)
        assert not set(about) & set(walk("claims", q="oreshnik"))
        assert "oreshnik" not in walk("systems")
        write_cells()
        Stale.objects.all().delete()
    Claimant.objects.filter(pk=DeploymentClaim.objects.first().claimant_id).update(publication=Publication.DRAFT)
    Source.objects.filter(pk=Source.objects.first().pk).update(publication=Publication.DRAFT)
    assert Source.objects.order_by("pk").first().pk not in walk("sources")
    assert len(walk("claims")) < DeploymentClaim.objects.count()


@pytest.mark.parametrize("slug", LISTS)
def test_choosing_a_value_finds_as_many_as_it_said(loaded, slug):
    """For every facet its first, its last and “not recorded”; exact counts are what a facet is for."""
    for facet in ask(f"/{slug}/").context["facets"]:
        for option in {each.value: each for each in (facet.options[0], facet.options[-1])}.values():
            assert found(f"/{slug}/", **{facet.name: option.value}) == option.count, (facet.name, option)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"host_state": ["BLR", "RUS"], "instrument": "inf"},
        {"effect": "lapsed", "status": "withdrawn", "abroad": "yes"},
        {"instrument": "inf", "effect": "obligation_applies", "on": "1988-07-01"},
        {"decade": ["198", "none"], "links": "never_checked"},
        {"evidence": "known"},
        {"warhead": ["dual", "none"], "began_from": "1980"},
        {"began_before": "2020", "host_state": "RUS", "instrument": "inf"},
    ],
)
def test_the_cells_count_as_the_deployments_do(loaded, asked):
    def options():
        facets = ask("/deployments/", all=[*DEPLOYMENTS.filters.base_filters], **asked).context["facets"]
        return {(each.name, option.value): option.count for each in facets for option in each.options}

    assert not waiting()
    by_cells = options()
    for each in Deployment.objects.all():
        Stale.objects.create(record_table="deployments_deployment", record=each.pk, marked_at=timezone.now())
    assert waiting() == set(Deployment.objects.values_list("pk", flat=True))
    forget()
    assert options() == by_cells
    assert len(by_cells) > 10


def test_cells_follow_their_records(loaded):
    assert cells_stored() == cells_meant()
    assert sum(cells_stored().values()) == found("/deployments/")
    AccessPoint.objects.filter(source__in=Source.objects.filter(title__icontains="oreshnik")).update(
        link_state=LinkState.DEAD
    )
    Deployment.objects.filter(pk="oreshnik-belarus").update(status="withdrawn")
    assert "oreshnik-belarus" in waiting()
    dead = found("/deployments/", links="dead")
    assert dead > 0
    drain()
    assert not waiting()
    assert cells_stored() == cells_meant()
    assert {
        each.value: each.count
        for f in ask("/deployments/").context["facets"]
        if f.name == "links"
        for each in f.options
    }["dead"] == dead
    assert list(cells()) == []
    DeploymentCell.objects.filter(system="oreshnik").update(count=77)
    assert len(list(cells())) > 0


def test_instrument_category_and_effect_speak_of_one_class(loaded):
    in_force = ask("/deployments/", instrument="inf", effect="obligation_applies", on="1988-07-01", all="effect")
    assert in_force.context["found"] > 0
    assert found("/deployments/", instrument="inf", effect="obligation_applies", on="2024-07-01") == 0
    assert found("/deployments/", instrument="inf", effect="lapsed", on="2024-07-01") > 0
    assert b"2024-07-01" in ask("/deployments/", instrument="inf", on="2024-07-01").content


@pytest.mark.parametrize(
    ("slug", "text", "expected"),
    [
        ("deployments", "Орешник", "oreshnik-belarus"),
        ("deployments", "iskander kaliningrad", "iskander-m-kaliningrad"),
        ("deployments", "SSC-8", "9m729-kamyshlov"),
        ("deployments", "belarus krichev", "oreshnik-belarus"),
        ("systems", "9М729", "9m729-ssc-8"),
        ("systems", "SS-26", "iskander-m"),
        ("instruments", "open skies", "open-skies"),
        ("system-claims", "Орешник intermediate", "oreshnik-range-003"),
        ("claimants", "belpol", "belpol"),
        ("publishers", "wikip", "wikipedia"),
        ("states", "BLR", "BLR"),
        ("states", "USSR", "SUN"),
    ],
)
def test_search_finds_by_any_name(loaded, slug, text, expected):
    assert expected in walk(slug, q=text)


@pytest.mark.parametrize("text", ["'", "\\", "a'b\\", "&|!():*<->", "%_", "\x00", "'); DROP TABLE", " ", "x" * 900])
@pytest.mark.parametrize("slug", LISTS)
def test_no_text_is_too_odd_to_search(loaded, slug, text):
    assert ask(f"/{slug}/", q=text).status_code == 200


def test_chips_remove_one_value_each(loaded):
    answer = ask("/deployments/", host_state=["BLR", "RUS"], status="disputed", q="oreshnik", sort="oldest", after="~x")
    chips = {chip.text: chip.without for chip in answer.context["chips"]}
    assert set(chips) == {"Host state: Belarus", "Host state: Russia", "Status: disputed", "Search: oreshnik"}
    assert chips["Host state: Belarus"] == "?host_state=RUS&status=disputed&q=oreshnik&sort=oldest"
    assert b"Remove all" in answer.content


def test_an_empty_list_helps(loaded):
    answer = ask("/deployments/", q="oreshnk", host_state="BLR")
    assert answer.context["found"] == 0
    help_ = answer.context["help"]
    assert [(chip.name, count) for chip, count in help_.without] == [("q", found("/deployments/", host_state="BLR"))]
    assert ("Oreshnik", "?q=Oreshnik&host_state=BLR") in help_.instead
    assert b"absence is not evidence" in answer.content


def test_what_cannot_be_read_is_said_and_left_out(loaded):
    answer = ask("/deployments/", status="foo", on="yesterday", host_state="BLR")
    assert answer.status_code == 400
    assert set(answer.context["problems"]) == {"status", "on"}
    assert answer.context["found"] == found("/deployments/", host_state="BLR")
    assert ask("/deployments/", host_state=[f"A{n}" for n in range(60)]).status_code == 400
    assert found("/deployments/", host_state="XXX") == 0


BOUNDED = [
    ("deployments", "began", "started"),
    ("claims", "claimed", "claimed_on"),
    ("system-claims", "claimed", "claimed_on"),
]


@pytest.mark.parametrize(("slug", "verb", "column"), BOUNDED)
def test_a_bound_takes_what_is_certainly_so(loaded, slug, verb, column):
    rows = ask(f"/{slug}/").context["listing"].rows()
    before = walk(slug, **{f"{verb}_before": "2019-02"})
    after = walk(slug, **{f"{verb}_from": "2019-02"})
    ends = {row.pk: (getattr(row, f"{column}_earliest"), getattr(row, f"{column}_latest")) for row in rows}
    start = date(2019, 2, 1)
    assert set(before) == {pk for pk, (_, latest) in ends.items() if latest and latest < start} != set()
    assert set(after) == {pk for pk, (earliest, _) in ends.items() if earliest and earliest >= start} != set()
    assert len(before) + len(after) < len(ends)


def test_counts_hold_under_a_bound(loaded):
    """The cells know no days: under a bound the deployments themselves are counted."""
    asked = {"began_before": "1991", "conduct": "stationed_abroad", "all": "host_state"}
    facets = {each.name: each for each in ask("/deployments/", **asked).context["facets"]}
    for option in facets["host_state"].options:
        assert found("/deployments/", **asked, host_state=option.value) == option.count
    assert found("/deployments/", **asked) == sum(each.count for each in facets["host_state"].options)


@pytest.mark.parametrize("text", ["soon", "1991-13", "0000", "19911231", "1991-", "\x00", "１９９１", "9" * 400])
def test_a_bound_that_is_no_day_is_said_and_left_out(loaded, text):
    answer = ask("/deployments/", began_before=text, host_state="BLR")
    assert answer.status_code == 400
    assert "began_before" in answer.context["problems"]
    assert answer.context["found"] == found("/deployments/", host_state="BLR")
    assert Client().get("/deployments.csv", {"began_before": text}).status_code == 400


def test_figures_stand_in_their_order(loaded):
    """Ranges before payloads; of each the greatest first, and turned round."""
    listing = ask("/system-claims/").context["listing"]
    figure = {row.pk: (row.property != "range_km", row.upper or row.lower) for row in listing.rows()}
    least, greatest = walk("system-claims", sort="least"), walk("system-claims", sort="greatest")
    assert [figure[pk] for pk in least] == sorted(figure.values())
    assert [figure[pk] for pk in greatest] == sorted(figure.values(), key=lambda each: (each[0], -each[1]))


def test_the_claims_of_one_deployment_stay_with_it(loaded):
    """Chosen by its page; it has no facet of its own, so the form keeps it."""
    answer = ask("/claims/", deployment="oreshnik-belarus", stance="denies")
    assert {row.deployment_id for row in answer.context["page"].rows} == {"oreshnik-belarus"}
    assert '<input type="hidden" name="deployment" value="oreshnik-belarus">' in answer.content.decode()
    assert {chip.text for chip in answer.context["chips"]} == {"Deployment: oreshnik-belarus", "Stance: denies"}
    assert found("/claims/", deployment="no-such") == 0
    assert (
        'href="/claims/?deployment=oreshnik-belarus"' in Client().get("/deployments/oreshnik-belarus/").content.decode()
    )


def test_a_claim_about_a_system_leads_to_its_place(loaded):
    answer = ask("/system-claims/", system="oreshnik")
    row = answer.context["page"].rows[0]
    assert f'href="/systems/oreshnik/#{row.pk}"'.encode() in answer.content
    page = Client().get("/systems/oreshnik/").content
    assert f'id="{row.pk}"'.encode() in page
    assert b'href="/system-claims/?system=oreshnik"' in page


def test_what_a_system_may_carry_follows_the_system(loaded):
    """The cells read it off a deployment's system; a change is seen at once."""
    dual = found("/deployments/", warhead="dual")
    System.objects.filter(pk="oreshnik").update(warhead="nuclear")
    assert found("/deployments/", warhead="dual") == dual - Deployment.objects.filter(system="oreshnik").count()
    options = {each.value: each.count for f in ask("/deployments/").context["facets"] if f.name == "warhead"
               for each in f.options}  # fmt: skip
    assert options["dual"] == found("/deployments/", warhead="dual")


def test_instruments_stay_grouped_by_kind(loaded):
    answer = ask("/instruments/")
    kinds = [kind for kind, _ in answer.context["kinds"]]
    assert len(kinds) == len(set(kinds)) == Instrument.objects.values("kind").distinct().count()


def test_a_claim_leads_to_its_place(loaded):
    answer = ask("/claims/", stance="denies", q="BelPol")
    row = answer.context["page"].rows[0]
    anchor = row.pk.removeprefix(f"{row.deployment_id}-")
    assert f'href="/deployments/{row.deployment_id}/#{anchor}"'.encode() in answer.content
    assert f'id="{anchor}"'.encode() in Client().get(f"/deployments/{row.deployment_id}/").content


def test_a_system_shows_the_range_that_is_claimed(loaded):
    def shown():
        return {row.pk: found for row, found, _ in ask("/systems/", q="9M729").context["listed"]}

    assert (shown()["9m729-ssc-8"]["least"], shown()["9m729-ssc-8"]["greatest"]) == (476, 2500)
    SystemClaim.objects.filter(system="9m729-ssc-8", upper=2500).update(rank=Rank.DEPRECATED, rank_reason="test")
    SystemClaim.objects.filter(system="9m729-ssc-8", upper=476).update(publication=Publication.DRAFT)
    assert (shown()["9m729-ssc-8"]["least"], shown()["9m729-ssc-8"]["greatest"]) == (480, 2450)


@pytest.mark.parametrize("slug", LISTS)
def test_queries_do_not_grow_with_the_filters(loaded, slug, django_assert_max_num_queries):
    facets = ask(f"/{slug}/").context["facets"]
    chosen = {each.name: each.options[0].value for each in facets}
    with django_assert_max_num_queries(40):
        ask(f"/{slug}/", q="zzz", **chosen)  # an empty list asks most


def plan(rows) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "started_latest"),
        ({"host_state": "BLR"}, "host_state"),
        ({"deploying_state": "RUS"}, "deploying_state"),
        ({"status": "disputed"}, "status"),
        ({"system": "oreshnik"}, "system"),
        ({"decade": "198"}, "deployment_decade"),
    ],
)
def test_a_list_of_deployments_is_read_off_an_index(loaded, asked, index):
    """The order comes with the rows: none is sorted, and the index named holds filter and order."""
    request = RequestFactory().get("/deployments/", asked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'deployments_deployment'")
        definitions = dict(cursor.fetchall())
    rows = filters_of(request, DEPLOYMENTS, Asked(date(2026, 1, 1), date(2026, 1, 1))).qs
    dated = rows.filter(started_latest__isnull=False).order_by("-started_latest", "id")[:51]
    used = [name for name in definitions if name in plan(dated)]
    assert any(index in definitions[name] or index in name for name in used), plan(dated)


def test_the_search_uses_its_index(loaded):
    assert "deployment_text" in plan(
        Deployment.objects.alias(text_=DEPLOYMENT_TEXT).filter(text_=text_query("krichev"))
    )
    claims = DeploymentClaim.objects.alias(text_=CLAIM_TEXT).filter(text_=text_query("krichev"))
    assert "deploymentclaim_text" in plan(claims)
    assert Counter(plan(DeploymentClaim.objects.order_by("-claimed_on_latest", "id")[:51]).split())["Sort"] == 0


@pytest.mark.parametrize("text", ["krichev", "iskander", "belta", "iskander krichev"])
def test_a_search_of_claims_is_read_off_indexes(loaded, text):
    """Whatever a word names (system, state, claimant) or says: no other claim is read."""
    request = RequestFactory().get("/claims/", {"q": text})
    told = plan(filters_of(request, CLAIMS, Asked(date(2026, 1, 1), date(2026, 1, 1))).qs.order_by())
    assert "deploymentclaim_text" in told
    assert "Seq Scan on deployments_deploymentclaim" not in told, told
