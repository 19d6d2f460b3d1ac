"""The judge: whatever comes back has a judgement with a reason; pages cost little; probes are asked rarely."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.refresh import judge as rules
from archive.refresh.fetched import Fault, Fetched, Hop
from archive.refresh.guard import refusal_of_url
from archive.refresh.judge import judge, wants_probe
from archive.refresh.page import READ, decode, read
from archive.refresh.phrases import NOISE, WHOLE_MISSING, bare, fold
from archive.refresh.probe import nonsense
from archive.refresh.redirects import way
from archive.vocabulary import Outcome
from tests import casebook, lookbook

ASKED = "https://news.example/2019/08/treaty-ends.html"
HTML = (("content-type", "text/html"),)


def test_the_table_is_as_long_as_promised_and_holds_every_outcome():
    rows = casebook.rows("judge")
    assert len(rows) >= 120
    assert {row["outcome"] for row in rows} == {outcome.value for outcome in Outcome}


def test_every_language_has_its_soft_404():
    named = {row["id"].rpartition("-")[2] for row in casebook.rows("judge") if row["id"].startswith("missing-title-")}
    assert named >= {"en", "ru", "uk", "de", "fr", "es", "pl", "tr", "zh", "ja", "ko", "ar", "fa"}


def test_every_phrase_is_found_as_a_title():
    """As a whole title, beside the name of a site, in capitals, with a number before it."""
    for phrase in WHOLE_MISSING:
        for title in (phrase, f"{phrase} - The Daily", f"The Daily | {phrase}", phrase.upper(), f"404: {phrase}"):
            found = judge(Fetched(ASKED, (Hop(ASKED, 200),), headers=HTML, body=f"<title>{title}</title>x".encode()))
            assert found.outcome == Outcome.SOFT_404_SUSPECT, title


def test_no_phrase_is_noise_alone():
    assert "" not in WHOLE_MISSING
    assert not WHOLE_MISSING & NOISE


def test_a_look_without_a_turn_is_not_judged():
    with pytest.raises(ValueError, match="put it off"):
        judge(Fetched(ASKED, fault=Fault.NO_TURN))


def test_every_other_fault_is_judged():
    assert set(rules.FAULTS) == set(Fault) - {Fault.NO_TURN}


BODIES = st.one_of(
    st.binary(max_size=400),
    st.lists(
        st.sampled_from([
            b"<title>", b"</title>", b"<h1>", b"</h1>", b"<script>", b"</script>", b"<!--", b"-->", b"<", b">", b"<p>",
            b"Page not found", b"404", b"\xff\xfe", b"\x00", b"&#x110000;", b"&amp;", b"<svg/>", b"<meta charset=",
            b"utf-16", b"<meta http-equiv=refresh content='0;url=/'>", "Страница не найдена".encode("cp1251"), b"\xd0",
        ]),
        max_size=30,
    ).map(b"".join),
)  # fmt: skip
LOOKS = st.builds(
    Fetched,
    st.sampled_from([ASKED, "https://news.example/", "https://news.example/?p=1", "http://пример.рф/Ж"]),
    st.lists(
        st.builds(
            Hop,
            st.sampled_from(
                [ASKED, "https://news.example/", "https://new.example/a", "http://[::1", "https://a.example/x y"]
            ),
            st.sampled_from([0, 200, 204, 206, 301, 302, 304, 308, 403, 404, 410, 429, 500, 503, 999]),
        ),
        max_size=4,
    ).map(tuple),
    fault=st.sampled_from([None, None, None, *(set(Fault) - {Fault.NO_TURN})]),
    headers=st.sampled_from(
        ["text/html", "text/html; charset=windows-1251", "application/pdf", "", "text/html; charset=\xff"]
    ).map(lambda kind: (("content-type", kind),)),
    body=BODIES,
)


@given(LOOKS, st.none() | LOOKS)
@settings(max_examples=500, deadline=None)
def test_whatever_comes_back_is_judged(fetched, probe):
    found = judge(fetched, probe)
    assert found.outcome in set(Outcome)
    assert found.reason.endswith(".")
    assert "\n" not in found.reason
    if found.outcome in (Outcome.OK, Outcome.MOVED, Outcome.UNCHANGED):
        assert fetched.fault is None
        assert 200 <= fetched.status < 300 or fetched.status == 304
        assert bool(way(fetched.asked, fetched.hops).moved_to) == (found.outcome == Outcome.MOVED)
    if found.outcome == Outcome.GONE:
        assert fetched.status in (404, 410)
    assert judge(fetched, probe) == found


@given(LOOKS, LOOKS)
@settings(max_examples=300, deadline=None)
def test_a_probe_raises_a_suspicion_and_clears_none(fetched, probe):
    without, with_probe = judge(fetched), judge(fetched, probe)
    assert with_probe == without or (
        without.outcome in (Outcome.OK, Outcome.MOVED) and with_probe.outcome == Outcome.SOFT_404_SUSPECT
    )


@given(LOOKS)
@settings(max_examples=300, deadline=None)
def test_only_what_is_well_is_probed(fetched):
    if url := wants_probe(fetched):
        assert judge(fetched).outcome in (Outcome.OK, Outcome.MOVED)
        assert url != fetched.asked
        assert wants_probe(fetched) == url


@pytest.mark.parametrize(
    ("url", "beside"),
    [
        (ASKED, r"https://news\.example/2019/08/no-such-page-[0-9a-f]{12}\.html"),
        ("https://news.example/a/b/", r"https://news\.example/a/no-such-page-[0-9a-f]{12}/"),
        ("https://news.example/show.php?id=5&x=1", r"https://news\.example/show\.php\?id=no-such-page-[0-9a-f]{12}"),
        ("https://news.example/a#b", r"https://news\.example/no-such-page-[0-9a-f]{12}"),
    ],
)
def test_the_nonsense_address_stands_beside_the_page(url, beside):
    assert re.fullmatch(beside, nonsense(url))
    assert nonsense(url) == nonsense(url)


def test_the_guard_admits_the_nonsense_of_what_it_admits():
    for row in casebook.rows("guard_urls"):
        url = lookbook.written(row["url"])
        if row["becomes"] != "-" and len(url) < 1000 and not (row["ports"] or row["known"]):
            assert refusal_of_url(nonsense(url), {80, 443}) == "", url


@given(st.binary(max_size=300), st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read(body, kind):
    decode(body, kind)
    page = read(body, kind)
    assert len(page.title) <= 1000


@given(st.text(max_size=100))
@settings(max_examples=300, deadline=None)
def test_folding_is_final(text):
    assert fold(fold(text)) == fold(text)
    assert bare(bare(fold(text))) == bare(fold(text))


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<h1>",
        b"<!--",
        b"<script",
        b"<title>",
        b"<meta http-equiv=refresh content='",
        b" - ",
        b"404 ",
        b"charset=",
    ],
)
def test_no_page_costs_much(piece):
    """A page as long as is read, of one hostile piece: a rule that went over it again and again would take minutes."""
    body = b"<title>x" + piece * (READ // len(piece))
    begun = time.process_time()
    judge(Fetched(ASKED, (Hop(ASKED, 200),), headers=HTML, body=body))
    assert time.process_time() - begun < 2


BLANKS = b" " * READ


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<meta http-equiv=refresh content=" + BLANKS),
        ("text/html", b"<meta http-equiv=refresh content=1;" + BLANKS),
        ("text/html; charset=" + " " * 100_000, b"<title>\xe9\xff</title>"),
        ("text/html; charset" + " " * 100_000, b"<title>\xe9\xff</title>"),
    ],
)
def test_no_run_of_spaces_costs_much(kind, body):
    """A rule that may cut such a run in two anywhere would hold up all other looks for minutes."""
    begun = time.process_time()
    judge(Fetched(ASKED, (Hop(ASKED, 200),), headers=(("content-type", kind),), body=body))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("number", ["9" * 5000, "0" * 5000 + "65", "x" + "f" * 5000, "1114112", "99999999"])
def test_a_letter_of_any_number_is_read(number):
    page = read(f"<title>a&#{number};</title><h1>&#{number}</h1>".encode(), "text/html")
    assert page.title in ("aA", "a\ufffd")


def test_what_a_page_says_of_itself_is_told_in_harmless_signs():
    """Neither colours of a terminal nor a turn of the writing, which would make a sentence say something else."""
    body = "<title>404 Not found | \x9b31m\u202egnp.exe\u2066\x071m</title>".encode()
    reason = judge(Fetched(ASKED, (Hop(ASKED, 200),), headers=HTML, body=body)).reason
    assert "404 Not found |  31m gnp.exe  1m" in reason
    told = judge(Fetched(ASKED, fault=Fault.GUARD, detail="It leads to \u202ea.\nb")).reason
    assert told == "The address is not one that this archive may ask: It leads to  a. b."
