"""BibTeX and RIS, made from CSL-JSON.

BibTeX: every sign with a meaning in TeX becomes a command; other Unicode stays as it is, for today's engines. No
brace of a title is left to be counted, for BibTeX counts escaped ones too. RIS as Research Information Systems
describe it: one field a line, CRLF.
"""

from typing import Any

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
#: Two of these in a row would be printed as another sign.
_JOINING = "-',"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RIS_TYPES = {"treaty": "LEGAL", "entry": "ELEC", "dataset": "DATA"}


def bibtex(item: dict[str, Any]) -> str:
    """One CSL-JSON item as a BibTeX entry: ``@misc``, with the fields biblatex reads too.

    Names and titles stand in a second pair of braces: a corporate name is not taken apart, and “INF” stays in
    capitals.
    """
    authors = " and ".join(f"{{{latex(name['literal'])}}}" for name in item.get("author", ()))
    fields = {
        "author": authors,
        "title": f"{{{latex(item['title'])}}}",
        "howpublished": latex(_held(item)),
        **_bibtex_dates(item.get("issued")),
        "type": latex(item["genre"]),
        "number": latex(item.get("number", "")),
        "series": latex(item.get("container-title", "")) if "volume" in item else "",
        "volume": latex(item.get("volume", "")),
        "pages": latex(item.get("page", "")),
        "address": latex(item.get("event-place", "")),
        "url": _bare(item["URL"]),
        "urldate": _joined(item["accessed"], "-"),
        "note": latex(_noted(item)),
        "langid": "english",
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields.items() if value]
    return f"@misc{{{item['id']},\n{''.join(lines)}}}\n"


def ris(item: dict[str, Any]) -> str:
    """One CSL-JSON item as a RIS record: ``LEGAL`` for a treaty, ``ELEC`` for a record, ``DATA`` for a list."""
    treaty = item["type"] == "treaty"
    issued = item.get("issued", {})
    fields = [
        ("TY", _RIS_TYPES[item["type"]]),
        ("ID", item["id"]),
        *(("AU", name["literal"]) for name in item.get("author", ())),
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("VL", item.get("volume", "")),
        ("SP", item.get("page", "")),
        ("M1", item.get("number", "") if treaty else ""),
        ("PY", _joined(issued, "/")[:4]),
        ("DA", _joined(issued, "/")),
        ("CY", item.get("event-place", "")),
        ("M3", item["genre"]),
        ("DB", _archive(item)),
        ("AN", item.get("archive_location") or item.get("number", "")),
        ("N1", _noted(item)),
        ("UR", item["URL"]),
        ("Y2", _joined(item["accessed"], "/")),
        ("LA", "en"),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def latex(text: str) -> str:
    """The text as TeX prints it unchanged. Whatever the text, the braces that come out are balanced."""
    written, before = [], ""
    for sign in text:
        if sign == before and sign in _JOINING:
            written.append("{}")
        written.append(_LATEX.get(sign, sign))
        before = sign
    return "".join(written)


def _archive(item: dict[str, Any]) -> str:
    return str(item.get("archive") or item["container-title"])


def _held(item: dict[str, Any]) -> str:
    """The archive, and the record in it."""
    record = item.get("archive_location") or item.get("number", "")
    return f"{_archive(item)}, {item['genre']} {record}".rstrip()


def _noted(item: dict[str, Any]) -> str:
    """The note, with a series that is no volume and page of the United Nations Treaty Series."""
    return " ".join(part for part in (item["note"], item.get("references", "")) if part)


def _bibtex_dates(issued: dict[str, Any] | None) -> dict[str, str]:
    """``date`` for biblatex, ``year`` and ``month`` for BibTeX; approximate days carry EDTF's mark."""
    if not issued or "date-parts" not in issued:
        return {}
    first = issued["date-parts"][0]
    edtf = _joined(issued, "-") + ("~" if issued.get("circa") else "")
    return {"date": edtf, "year": str(first[0]), "month": _MONTHS[first[1] - 1] if len(first) > 1 else ""}


def _joined(dated: dict[str, Any], mark: str) -> str:
    """The first day of a CSL date, as exact as it is known: ``1987-12-08``, ``1987-12``."""
    parts = dated.get("date-parts", [[]])[0]
    return mark.join(f"{figure:0{2 if place else 4}d}" for place, figure in enumerate(parts))


def _bare(address: str) -> str:
    """An address as it is, but for the signs that BibTeX counts."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
