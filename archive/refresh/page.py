"""From bytes to what a reader would see first: title, headings, first text. Pure, cheap, and never in error.

Not a parser: it takes the beginning of a page apart at its angle brackets, in one pass and linear time.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

#: Bytes of a page that are read, and characters of visible text after which it is long.
READ, SHORT = 65_536, 2_000
#: Seconds after which a page that sends the reader on counts as one that stays.
STAYS = 10

# Spaces are taken once and never given back: of two runs around a quote that is not there, each could be cut anywhere.
DECLARED = re.compile(rb"charset\s*+=\s*+[\"']?+\s*+([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
REFRESH = re.compile(
    r"content\s*+=\s*+[\"']?+\s*+(\d{1,4})[^;,]{0,10}[;,]\s*+url\s*+=\s*+[\"']?+([^\"'>]*)", re.IGNORECASE
)
#: The number of a letter in markup, and so many of its digits that it is beyond all letters.
NUMBERED = re.compile(r"&#0*([0-9]{8})[0-9]*")
#: Encodings of pages; Python knows others (punycode, unicode_escape …) that no page may ask for.
ENCODING = re.compile(r"(?:utf|iso|windows|cp|koi8|gb|hz|big5|euc|shift|ks|tis|mac|us-ascii|ascii|latin)[a-z0-9_.:-]*")
#: Labels that the WHATWG reads as a wider encoding, or by another name.
READ_AS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "x-euc-jp": "euc-jp",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
}
#: Elements whose content nobody sees, and what ends it.
UNSEEN = {name: f"/{name}" for name in ("script", "style", "template", "svg", "textarea")}
#: First letters of the tags that change how what follows is read; a name; the end of a comment.
NOTABLE, TAG, COMMENT = frozenset("sStThHmM!"), re.compile(r"!--|/?[A-Za-z0-9]*"), "-->"
HEADING = re.compile("<[hH]1")


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader would see first.

    ``text``: the first visible text, pieces parted by line breaks, at least :data:`SHORT` characters where the page has
    so many: then ``long`` is true. ``headings``: of the first rank, at most five. ``scripted``: scripts stand on it.
    ``sends_to``: where it sends the reader by itself within seconds, as written, or empty. ``source``: its beginning,
    decoded.
    """

    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    long: bool = False
    scripted: bool = False
    sends_to: str = ""
    source: str = ""


def is_html(body: bytes, content_type: str) -> bool:
    """Whether the body is a web page: by its first bytes where they tell, else by its declared type."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    if start.startswith((b"%pdf", b"pk\x03\x04", b"\x89png", b"gif8", b"\xff\xd8\xff")):
        return False
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml") or (not kind and start.startswith(b"<"))


def decode(body: bytes, content_type: str, most: int = READ) -> str:
    """The beginning of a page, ``most`` bytes, as text.

    Bytes that are UTF-8 are read so, whatever is declared; others by byte order mark, header or the page's own word.
    """
    body = body[:most]
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    if b"\x1b" not in body and b"\x00" not in body[:64]:  # neither ISO-2022 nor UTF-16
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            if fault.start >= len(body) - 3:  # only the last letter is cut
                return body[: fault.start].decode("utf-8-sig")
    found = DECLARED.search(content_type.encode("ascii", "replace")) or DECLARED.search(body, 0, 4096)
    declared = found[1].decode("ascii").lower() if found else ""
    encoding = READ_AS.get(declared, declared)
    if encoding in ("", "cp1252") and _looks_cyrillic(body):
        encoding = "cp1251"
    if not ENCODING.fullmatch(encoding) or encoding.startswith("utf-8"):
        encoding = "cp1252"
    try:
        return body.decode(encoding, "replace")
    except LookupError:
        return body.decode("cp1252", "replace")


def read(body: bytes, content_type: str) -> Page:
    """The page that ``body`` begins; ``content_type`` is the value of that header."""
    return _read(body[:READ], content_type)


@lru_cache(maxsize=4)  # read for the question whether to probe, and again to be judged
def _read(body: bytes, content_type: str) -> Page:
    source = decode(body, content_type)
    pieces = source.split("<")
    chunks = [" ".join(pieces[0].split())]
    titles: list[str] = []
    headings: list[str] = []
    seen, inside, skip, scripted, sends_to = len(chunks[0]), "", "", False, ""
    for number, piece in enumerate(pieces[1:], 1):
        tag, _, text = piece.partition(">")
        if skip or inside or piece[:1] in NOTABLE:
            if skip:
                if not piece[:9].lower().startswith(skip):
                    if skip != COMMENT or COMMENT not in piece:
                        continue
                    text = piece.partition(COMMENT)[2]
                skip = ""
            name = TAG.match(piece)[0].lower()  # type: ignore[index]  # it matches the empty text too
            if name in UNSEEN:
                scripted = scripted or name == "script"
                skip = "" if tag.endswith("/") else UNSEEN[name]
                continue
            if name == "!--":
                skip = "" if COMMENT in piece else COMMENT
                text = piece.partition(COMMENT)[2]
            elif name == "title":
                inside = "" if titles else name
            elif name == "h1":
                inside = name
                headings.append("")
            elif inside and name == f"/{inside}":
                inside = ""
            elif name == "meta" and not sends_to:
                sends_to = _sends_to(tag)
        if not (text := text.strip()):
            continue
        if "\n" in text or "\r" in text:
            text = " ".join(text.split())
        if inside == "title":
            titles.append(text)
            continue
        if inside:
            headings[-1] = f"{headings[-1]} {text}".strip()
        chunks.append(text)
        seen += len(text)
        if seen > SHORT and not inside:
            if len(HEADING.findall(source)) > len(headings):
                headings += _headings(pieces[number + 1 :])
            break
    return Page(
        _plain(" ".join(titles)[:300]),
        tuple(_plain(heading[:300]) for heading in headings[:5] if heading),
        _plain("\n".join(filter(None, chunks))),
        seen > SHORT,
        scripted,
        sends_to,
        source,
    )


def _headings(pieces: list[str]) -> list[str]:
    """Headings of the first rank in the rest of a page, where only they are of interest."""
    found = []
    for number in [number for number, piece in enumerate(pieces) if piece[:2] in ("h1", "H1")][:5]:
        parts = []
        for piece in pieces[number : number + 12]:
            if piece[:3].lower() == "/h1":
                break
            parts.append(piece.partition(">")[2])
        found.append(" ".join(" ".join(parts).split()))
    return found


def _looks_cyrillic(body: bytes) -> bool:
    """Whether so many bytes are high letters that this is no Western European text."""
    high = len(body) - len(body.translate(None, bytes(range(0xC0, 0x100))))
    letters = high + len(body) - len(body.translate(None, b"abcdefghijklmnopqrstuvwxyz"))
    return high > 20 and high * 8 > letters and high * 2 > len(re.findall(rb"[\xc0-\xff]{2}", body))


def _sends_to(tag: str) -> str:
    found = REFRESH.search(tag) if "refresh" in tag.lower() else None
    return unescaped(found[2]).strip() if found and int(found[1]) < STAYS else ""


def _plain(text: str) -> str:
    return unescaped(text) if "&" in text else text


def unescaped(text: str) -> str:
    """The text with its character references read. Python reads no number of more than 4,300 digits: it raises."""
    return unescape(NUMBERED.sub(r"&#\1", text))
