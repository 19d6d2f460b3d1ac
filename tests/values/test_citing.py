"""Citations as text and as files; the files are read back by the libraries that readers' tools are built on."""

from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from archive.values.cited_dates import csl_date, day_first, day_first_short, month_first
from archive.values.citing import Made, Work, WorkType, csl_json, one_line
from archive.values.citing_files import bibtex, latex, ris
from archive.values.citing_styles import apa, chicago, mla, plain
from archive.values.dates import parse

NAME = "Arms-control treaty and deployment record archive"
DEPLOYMENT = Work(
    id="oreshnik-belarus",
    title="Oreshnik in Belarus",
    label="deployment record",
    type=WorkType.ENTRY,
    address="https://archive.example/deployments/oreshnik-belarus/?on=2025-12-30",
    archive=NAME,
    on=date(2025, 12, 30),
    accessed=date(2026, 11, 24),
)
LIST = replace(
    DEPLOYMENT,
    id="deployments",
    title="Deployments, host: BLR",
    label="list of records",
    type=WorkType.DATASET,
    address="https://archive.example/deployments/?host=BLR&on=2025-12-30",
)
TREATY = replace(
    DEPLOYMENT,
    id="abm",
    title="Treaty on the Limitation of Anti-Ballistic Missile Systems",
    label="instrument record",
    type=WorkType.TREATY,
    address="https://archive.example/instruments/abm/?on=2025-12-30",
    made=Made(parse("1972-05-26"), "signed", "Moscow", ("United States", "Soviet Union"), "944 UNTS 13"),
)
RESOLUTION = replace(
    TREATY,
    id="unscr-1540",
    title="Security Council resolution 1540 (2004)",
    type=WorkType.ENTRY,
    made=Made(parse("2004-04-28"), "adopted", "New York"),
)
READ = "Retrieved November 24, 2026, from https://archive.example"
#: Commands of LaTeX's kernel that the decoder does not know by itself.
KERNEL = {"textbraceleft": "{", "textbraceright": "}", "textless": "<", "textgreater": ">", "textbar": "|"} | {
    "textasciicircum": "^",
    "textasciigrave": "`",
}
any_text = st.text(st.characters(exclude_categories=["Cs"]))


def read_bibtex(text):
    """The only entry, its commands of TeX turned into the signs they print."""
    known = get_default_latex_context_db()
    known.add_context_category(
        "kernel", prepend=True, macros=[MacroTextSpec(name, sign) for name, sign in KERNEL.items()]
    )
    decode = LatexDecodingMiddleware(decoder=LatexNodes2Text(latex_context=known, strict_latex_spaces=True))
    library = bibtexparser.parse_string(text, append_middleware=[decode])
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry


def read_ris(text):
    (record,) = rispy.loads(text)
    return record


def test_chicago_is_the_full_note():
    assert plain(chicago(DEPLOYMENT)) == (
        f"{NAME}, “Oreshnik in Belarus,” deployment record oreshnik-belarus, true on December 30, 2025, "
        f"accessed November 24, 2026, {DEPLOYMENT.address}."
    )
    assert plain(chicago(TREATY)) == (
        "Treaty on the Limitation of Anti-Ballistic Missile Systems, United States–Soviet Union, Moscow, "
        f"May 26, 1972, 944 UNTS 13, {NAME}, instrument record abm, true on December 30, 2025, "
        f"accessed November 24, 2026, {TREATY.address}."
    )


def test_apa_has_no_date_of_publication_and_says_when_it_was_retrieved():
    assert plain(apa(DEPLOYMENT)) == (
        f"{NAME}. (n.d.). Oreshnik in Belarus [Deployment record oreshnik-belarus, true on December 30, 2025]. "
        f"{READ}/deployments/oreshnik-belarus/?on=2025-12-30"
    )
    assert "[Data set; list of records, true on December 30, 2025]" in plain(apa(LIST))
    assert plain(apa(RESOLUTION)).startswith(
        "Security Council resolution 1540 (2004), New York, adopted April 28, 2004. In " + NAME
    )


def test_mla_names_the_archive_once_as_container():
    assert plain(mla(DEPLOYMENT)) == (
        f"“Oreshnik in Belarus.” {NAME}, deployment record oreshnik-belarus, true on 30 Dec. 2025, "
        f"{DEPLOYMENT.address}. Accessed 24 Nov. 2026."
    )
    assert plain(mla(TREATY)).startswith(
        "United States and Soviet Union. Treaty on the Limitation of Anti-Ballistic Missile Systems. "
        f"Moscow, 26 May 1972. United Nations Treaty Series, vol. 944, p. 13. {NAME}, instrument record abm,"
    )
    assert [run.text for run in mla(TREATY) if run.italic] == [TREATY.title, "United Nations Treaty Series", NAME]


@pytest.mark.parametrize("style", [chicago, apa, mla])
@pytest.mark.parametrize("work", [DEPLOYMENT, LIST, TREATY, RESOLUTION], ids=lambda work: work.id)
def test_every_text_names_archive_record_address_and_both_days(style, work):
    text = plain(style(work))
    assert all(part.lower() in text.lower() for part in (work.archive, work.title, work.named, work.address))
    assert [day in text for day in ("December 30, 2025", "30 Dec. 2025")].count(True) == 1
    assert [day in text for day in ("November 24, 2026", "24 Nov. 2026")].count(True) == 1


def test_quotation_marks_within_a_title_become_single():
    assert "“The ‘Satan’ in Dombarovsky,”" in plain(chicago(replace(DEPLOYMENT, title="The “Satan” in Dombarovsky")))


def test_csl_json_has_the_types_of_the_language():
    assert [csl_json(work)["type"] for work in (DEPLOYMENT, LIST, TREATY)] == ["entry", "dataset", "treaty"]
    treaty = csl_json(TREATY)
    assert treaty["author"] == [{"literal": "United States"}, {"literal": "Soviet Union"}]
    assert treaty["issued"] == {"date-parts": [[1972, 5, 26]]}
    assert (treaty["container-title"], treaty["volume"], treaty["page"]) == (
        "United Nations Treaty Series",
        "944",
        "13",
    )
    assert treaty["archive"] == csl_json(DEPLOYMENT)["author"][0]["literal"] == NAME
    assert csl_json(RESOLUTION)["note"] == "True on 30 December 2025. Adopted at New York, 28 April 2004."


@pytest.mark.parametrize(
    ("text", "csl", "american", "british", "short"),
    [
        ("1987-12-08", {"date-parts": [[1987, 12, 8]]}, "December 8, 1987", "8 December 1987", "8 Dec. 1987"),
        ("2019-09", {"date-parts": [[2019, 9]]}, "September 2019", "September 2019", "Sept. 2019"),
        ("1985~", {"date-parts": [[1985]], "circa": True}, "about 1985", "about 1985", "about 1985"),
        ("1985?", {"date-parts": [[1985]], "circa": True}, *["1985 (uncertain)"] * 3),
        ("199X", {"literal": "the 1990s"}, *["the 1990s"] * 3),
        ("2024-22", {"literal": "summer 2024"}, *["summer 2024"] * 3),
        ("2002/2003", {"date-parts": [[2002], [2003]]}, *["between 2002 and 2003"] * 3),
        ("2024-XX-XX", {"date-parts": [[2024]]}, *["2024"] * 3),
        ("open", None, "", "", ""),
        ("", None, "", "", ""),
    ],
)
def test_dates(text, csl, american, british, short):
    value = parse(text)
    assert csl_date(value) == csl
    assert (month_first(value), day_first(value), day_first_short(value)) == (american, british, short)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_has_parts(day):
    assert csl_date(parse(day.isoformat())) == {"date-parts": [[day.year, day.month, day.day]]}


@given(any_text)
def test_any_title_survives_bibtex(title):
    entry = read_bibtex(bibtex(csl_json(replace(DEPLOYMENT, title=title))))
    assert entry.fields_dict["title"].value == (one_line(title) or DEPLOYMENT.id)
    assert entry.fields_dict["author"].value == NAME


@given(any_text)
def test_any_title_survives_ris(title):
    assert read_ris(ris(csl_json(replace(DEPLOYMENT, title=title))))["title"] == (one_line(title) or DEPLOYMENT.id)


@given(any_text)
def test_braces_are_balanced_whatever_the_text(text):
    depth = 0
    for sign in latex(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("work", [DEPLOYMENT, LIST, TREATY, RESOLUTION], ids=lambda work: work.id)
def test_bibtex_read_back(work):
    entry = read_bibtex(bibtex(csl_json(work)))
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert (entry.entry_type, entry.key) == ("misc", f"{work.id}-2025-12-30")
    assert fields["title"] == work.title
    assert fields["howpublished"] == f"{NAME}, {work.named}"
    assert fields["urldate"] == "2026-11-24"
    assert fields["note"].startswith("True on 30 December 2025.")
    assert f"url = {{{work.address}}}" in bibtex(csl_json(work))


def test_a_treaty_in_bibtex_and_ris():
    fields = {name: field.value for name, field in read_bibtex(bibtex(csl_json(TREATY))).fields_dict.items()}
    assert fields["author"] == "United States and Soviet Union"
    assert (fields["date"], fields["year"], fields["month"], fields["address"]) == (
        *("1972-05-26", "1972", "may", "Moscow"),
    )
    assert (fields["series"], fields["volume"], fields["pages"]) == ("United Nations Treaty Series", "944", "13")
    record = read_ris(ris(csl_json(TREATY)))
    assert record["authors"] == ["United States", "Soviet Union"]
    assert (record["type_of_reference"], record["year"], record["date"]) == ("LEGAL", "1972", "1972/05/26")
    assert (record["volume"], record["start_page"]) == ("944", "13")


@pytest.mark.parametrize("work", [DEPLOYMENT, LIST, TREATY, RESOLUTION], ids=lambda work: work.id)
def test_ris_read_back(work):
    text = ris(csl_json(work))
    record = read_ris(text)
    assert record["title"] == work.title
    assert record["urls"] == [work.address]
    assert record["access_date"] == "2026/11/24"
    assert record["name_of_database"] == NAME
    assert "True on 30 December 2025." in record["notes"][0]
    assert text.endswith("ER  - \r\n")
    assert all(line[2:6] == "  - " for line in text.split("\r\n") if line)


def test_signs_with_a_meaning_in_tex_are_commands_and_other_scripts_stay():
    assert latex("R&D 100% #1 $5 a_b {c} \\d ~ ^") == (
        r"R\&D 100\% \#1 \$5 a\_b \textbraceleft{}c\textbraceright{} \textbackslash{}d "
        r"\textasciitilde{} \textasciicircum{}"
    )
    assert latex("Орешник 东风-41, People's") == "Орешник 东风-41, People's"
    assert latex("a---b''") == "a-{}-{}-b'{}'"
