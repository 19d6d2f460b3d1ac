"""An answer as plain text, for people: its markup taken off. Pure.

Nothing here decides anything of a page; it shows what a capture holds without bringing it to life.
"""

import re
from dataclasses import dataclass

from archive.refresh.inert import HARMFUL
from archive.refresh.page import decode, unescaped

#: So much of a body is read, and so much text shown.
MOST_BYTES, MOST_TEXT = 5_000_000, 200_000
TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,30})|<[!?/]")
HIDDEN = {"script", "style", "noscript", "template", "svg", "iframe", "object", "title"}
#: Of these an end that never comes is the end of the page.
SWALLOWS = {"script", "style"}
BLOCKS = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fig(caption|ure)|footer|form|h[1-6r]|header|li|main|nav|[ou]l|p|pre"
    "|section|t(able|[dhr])"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """``title``: of the page, or empty. ``headers``: names and values as sent. ``text``: readable text, or empty where
    the body is none (``kind`` tells the media type). ``cut``: whether there is more of it than is shown.
    """

    title: str
    headers: tuple[tuple[str, str], ...]
    kind: str
    text: str
    cut: bool


def plain(headers: tuple[tuple[str, str], ...], body: bytes) -> Plain:
    """An answer's headers and body as text, the body's content coding undone (``decode.py``).

    Never fails: bytes that are no text are shown as replacement signs.
    """
    media = next((value for name, value in headers if name.lower() == "content-type"), "")
    kind = media.partition(";")[0].strip().lower() or "text/html"
    text = title = ""
    if kind in ("text/html", "application/xhtml+xml"):
        title, text = map(_tidy, _words(decode(body, media, MOST_BYTES)))
    elif kind.startswith("text/") or kind.endswith(("json", "xml")):
        text = HARMFUL.sub("\ufffd", decode(body, media, MOST_BYTES))
    cut = len(body) > MOST_BYTES or len(text) > MOST_TEXT
    return Plain(title[:500], headers, kind, text[:MOST_TEXT], cut)


def headers_shown(head: bytes) -> tuple[tuple[str, str], ...]:
    """The header lines of an answer, names and values as sent, made harmless."""
    lines = HARMFUL.sub("", head.decode("utf-8", "replace").replace("\r\n", "\n")).split("\n")[1:]
    pairs = (line.partition(":") for line in lines if ":" in line)
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _tidy(text: str) -> str:
    """Blanks and empty lines made single, signs that steer a screen or turn writing round taken out."""
    lines = (" ".join(HARMFUL.sub(" ", line).split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words(page: str) -> tuple[str, str]:
    """Title and text of a page, hidden elements left out, in one pass forward.

    Not by ``html.parser``, which takes minutes over 100 kB of unclosed comments: what is never
    closed is looked for once.
    """
    title, text, at, unclosed = "", [], 0, set()
    while (start := page.find("<", at)) >= 0:
        text.append(page[at:start].replace("\n", " "))
        if page.startswith("<!--", start):
            end = page.find("-->", start + 4)
            at = end + 3 if end >= 0 else len(page)
            continue
        tag = TAG.match(page, start)
        end = page.find(">", start) if tag else start
        if end < 0:
            return title, unescaped("".join(text))  # nothing but the beginning of a tag
        at = end + 1
        name = (tag[1] or "").lower() if tag else ""
        if not tag:
            text.append("<")
        elif name in HIDDEN and name not in unclosed and page[start + 1] != "/":
            close = re.compile(f"</{name}", re.I).search(page, at)
            if close is None and name in SWALLOWS:
                break
            if close is None:
                unclosed.add(name)
                continue
            title = title or (page[at : close.start()] if name == "title" else "")
            at = close.start()
        elif BLOCKS.fullmatch(name):
            text.append("\n")
    else:
        text.append(page[at:])
    return unescaped(title), unescaped("".join(text))
