"""Judge: what one look came to, in a word and a sentence that names what it rests on. Pure; total but for ``no_turn``.

The order is the rule: what hindered the look; what the status says; where redirects led; what the page says of itself;
what a probe says. A false alarm costs a person's time, a miss costs a reader's trust: so whole titles, headings and
first sentences count, not words, and an article that has a heading of its own is not taken for an error page.
Case table: ``tests/cases/judge.csv``.
"""

from functools import lru_cache

from archive.refresh.fetched import Fault, Fetched, Judgement
from archive.refresh.inert import inert
from archive.refresh.page import Page, is_html, read
from archive.refresh.phrases import (
    HEADER_CHALLENGE,
    MARK_CHALLENGE,
    MARK_PARKED,
    SPOKEN_CHALLENGE,
    SPOKEN_GATE,
    SPOKEN_MISSING,
    SPOKEN_PARKED,
    WHOLE_CHALLENGE,
    WHOLE_MISSING,
    WHOLE_PARKED,
    bare,
    fold,
    says_missing,
    spoken,
    whole,
)
from archive.refresh.probe import looks_the_same, nonsense
from archive.refresh.redirects import Way, is_home, parts_of, way
from archive.vocabulary import Outcome

#: No whole answer, or none of ours to ask for. A circle of redirects is the host's doing (most often it waits for a
#: cookie that is not kept): nothing of ours refused it, and a later look may fare better.
FAULTS = {
    Fault.GUARD: (Outcome.REFUSED, "The address is not one that this archive may ask"),
    Fault.ROBOTS: (Outcome.REFUSED, "The host's robots.txt asks that this address is not fetched"),
    Fault.TOO_LARGE: (Outcome.REFUSED, "The answer has more bytes than this archive takes"),
    Fault.DNS: (Outcome.UNREACHABLE, "The name of the host leads nowhere"),
    Fault.CONNECT: (Outcome.UNREACHABLE, "The host takes no connection"),
    Fault.TLS: (Outcome.UNREACHABLE, "No secure connection to the host could be made"),
    Fault.TIMEOUT: (Outcome.UNREACHABLE, "The host did not answer in time"),
    Fault.CUT_SHORT: (Outcome.UNREACHABLE, "The answer ended before it was whole"),
    Fault.TOO_MANY_HOPS: (Outcome.UNREACHABLE, "The host redirects in a circle, or too often"),
    Fault.MALFORMED: (Outcome.UNREACHABLE, "The answer cannot be read as HTTP"),
}
#: Statuses by which a host says that the page is not there.
GONE = {404: "not found", 410: "gone"}
#: Statuses that a browser with a person before it may not meet; every other 4xx is taken so too.
BLOCKED = {401: "log in first", 402: "pay first", 403: "forbidden", 429: "too many requests", 451: "withheld by law"}
#: 4xx that tell of the connection only (RFC 9110, RFC 8470): asked again, it may fare better.
PASSING = {408: "timed out", 421: "misdirected", 425: "too early"}
#: Characters from which a piece of text is running text, not a menu's or a heading's.
RUNNING = 40
#: What a page shows without text.
SHOWN = ("<img", "<frame", "<iframe", "<object", "<embed")
#: Characters of text that an article has, and of its heading; half as many where words are not parted by spaces.
ENOUGH, OWN_HEADING = 600, 25
#: Characters of text below which a page is so bare that it is worth a probe, or that sending readers on is all it does.
BARE = 300


def judge(fetched: Fetched, probe: Fetched | None = None) -> Judgement:
    """What the look came to.

    ``probe``: what the host answered to :func:`wants_probe`, where that was asked. Raises ``ValueError`` for a look
    that had no turn: nothing was asked, so there is nothing to judge.
    """
    found = _judged(fetched, probe)
    return Judgement(found.outcome, inert(found.reason))  # it may quote the page


def _judged(fetched: Fetched, probe: Fetched | None) -> Judgement:
    if fetched.fault is not None:
        return _faulted(fetched)
    if not 200 <= fetched.status < 300 and fetched.status != 304:
        return _by_status(fetched)
    led = way(fetched.asked, fetched.hops)
    return _by_way(led) or _by_body(fetched, probe) or _well(fetched, led)


def wants_probe(fetched: Fetched) -> str:
    """An address whose answer would tell more, or an empty text where a second request is not worth its cost.

    Worth it: a 200 that was led to another path, a page with next to no text, one whose title or heading says that
    nothing is here although it has a heading of its own, or a web page where a document was asked for.
    """
    if fetched.fault is not None or fetched.status != 200 or is_home(parts_of(fetched.asked)):
        return ""
    led = way(fetched.asked, fetched.hops)
    kind = fetched.header("content-type")
    if led.gate or led.market or led.astray or not fetched.body or not is_html(fetched.body, kind):
        return ""
    document = parts_of(fetched.asked).path.lower().endswith((".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".zip"))
    page = read(fetched.body, kind)
    hollow = bool(page.text) and not page.long and len(page.text) < BARE
    worth = document or hollow or (led.elsewhere and _lost(fetched)) or bool(_says_missing(page))
    return nonsense(fetched.asked) if worth and _by_page(fetched, page) is None else ""


def _faulted(fetched: Fetched) -> Judgement:
    if fetched.fault is Fault.NO_TURN or fetched.fault is None:
        raise ValueError("A look that had no turn learnt nothing of its page: put it off instead of judging it.")
    outcome, sentence = FAULTS[fetched.fault]
    return Judgement(outcome, f"{sentence}: {fetched.detail.rstrip('.')}." if fetched.detail else f"{sentence}.")


def _by_status(fetched: Fetched) -> Judgement:
    """Of an answer that is neither a page nor the word that it is unchanged."""
    status = fetched.status
    if status in GONE:
        return Judgement(
            Outcome.GONE, f"The host answers {status} ({GONE[status]}): it says that the page is not there."
        )
    if challenge := _challenged(fetched):
        return Judgement(Outcome.BLOCKED, challenge)
    if status in PASSING:
        return Judgement(Outcome.UNREACHABLE, f"The host answers {status} ({PASSING[status]}).")
    if 400 <= status < 500 or status == 999:  # 999: LinkedIn's own word for robots
        said = f"{status} ({BLOCKED[status]})" if status in BLOCKED else str(status)
        return Judgement(Outcome.BLOCKED, f"The host answers {said} to this archive; a reader may still get in.")
    if 300 <= status < 400:
        return Judgement(Outcome.UNREACHABLE, f"The host answers {status}, a redirect that leads nowhere.")
    if not status:
        return Judgement(Outcome.UNREACHABLE, "The host gave no answer.")
    return Judgement(Outcome.UNREACHABLE, f"The host answers {status}: it cannot serve the page now.")


def _by_way(led: Way) -> Judgement | None:
    if led.market:
        return Judgement(Outcome.PARKED, f"The host leads to {led.market}, where names are sold.")
    if led.gate:
        return Judgement(Outcome.BLOCKED, led.gate)
    return Judgement(Outcome.SOFT_404_SUSPECT, led.astray) if led.astray else None


def _by_body(fetched: Fetched, probe: Fetched | None) -> Judgement | None:
    """What the body tells against the answer; ``None`` where nothing does. Only web pages are read."""
    if fetched.status == 304:
        return None
    if challenge := _challenged(fetched):
        return Judgement(Outcome.BLOCKED, challenge)
    if not fetched.body.strip():
        return Judgement(Outcome.SOFT_404_SUSPECT, f"The host answers {fetched.status}, but the answer is empty.")
    kind = fetched.header("content-type")
    if not is_html(fetched.body, kind):
        return None
    page = read(fetched.body, kind)
    if found := _by_page(fetched, page):
        return found
    if probe is not None and looks_the_same(fetched, page, probe, read(probe.body, probe.header("content-type"))):
        return Judgement(Outcome.SOFT_404_SUSPECT, "The host gives the same answer for an address that cannot exist.")
    return None


def _by_page(fetched: Fetched, page: Page) -> Judgement | None:
    """What a web page says of itself: that it is a challenge, for sale, missing, behind a gate; ``None`` if nothing."""
    said = _says_missing(page)
    if said and not _has_heading(page):
        return Judgement(Outcome.SOFT_404_SUSPECT, f"The page answers {fetched.status}, but {said}.")
    if page.long:
        return None
    text, source = fold(page.text), page.source.lower()
    if part := whole(page.title, WHOLE_CHALLENGE) or spoken(text, SPOKEN_CHALLENGE):
        return Judgement(Outcome.BLOCKED, f"The page wants to know whether a person asks: “{part}”.")
    if len(text) < BARE and (mark := next((each for each in MARK_CHALLENGE if each in source), "")):
        return Judgement(
            Outcome.BLOCKED, f"The page wants to know whether a person asks: it holds {mark} and little else."
        )
    if part := whole(page.title, WHOLE_PARKED) or spoken(text, SPOKEN_PARKED):
        return Judgement(Outcome.PARKED, f"The name of the host is for sale or unused: “{part}”.")
    if len(text) < BARE and (mark := next((each for each in MARK_PARKED if each in source), "")):
        return Judgement(Outcome.PARKED, f"The name of the host is for sale or unused: the page holds {mark}.")
    if part := spoken(text, SPOKEN_MISSING) or _first_sentence(page):
        return Judgement(Outcome.SOFT_404_SUSPECT, f"The page answers {fetched.status}, but its text says “{part}”.")
    if part := spoken(text, SPOKEN_GATE):
        return Judgement(Outcome.BLOCKED, f"A reader must subscribe, log in or agree first: “{part}”.")
    if page.sends_to and len(text) < BARE:
        return Judgement(Outcome.SOFT_404_SUSPECT, f"The page only sends its readers on, to {page.sends_to[:120]}.")
    if not text and not page.scripted and not any(mark in source for mark in SHOWN):
        return Judgement(Outcome.SOFT_404_SUSPECT, f"The page answers {fetched.status}, but it is blank.")
    return None


def _says_missing(page: Page) -> str:
    """How title or heading say that nothing is here, as the end of a sentence; empty where they do not."""
    return _said_missing(page.title, page.headings)


@lru_cache(maxsize=4)  # asked for the question whether to probe, and again to judge
def _said_missing(title: str, headings: tuple[str, ...]) -> str:
    if says_missing(title, in_parts=True):
        return f"its title says “{title[:120]}”"
    for heading in headings:
        if says_missing(heading, in_parts=False):
            return f"its heading says “{heading[:120]}”"
    return ""


def _has_heading(page: Page) -> bool:
    """Whether a page with enough text has a heading of its own, so that an article *about* missing pages stays one."""
    return len(page.text) >= ENOUGH and any(
        len(heading) >= (OWN_HEADING if " " in heading else OWN_HEADING // 2)
        and not says_missing(heading, in_parts=False)
        for heading in page.headings
    )


def _first_sentence(page: Page) -> str:
    """A piece of a short page's text whose first sentence is, as a whole, that nothing is here.

    Not within running text: words in italics are a piece too, but follow a long one that ends without a stop.
    """
    before = ""
    for piece in page.text.split("\n"):
        sentence = fold(piece[:200]).partition(".")[0]
        begins = len(before) < RUNNING or not before[-1].isalnum()
        if begins and bare(sentence) in WHOLE_MISSING and not sentence.startswith(("“", '"', "«", "„")):
            return sentence
        before = piece
    return ""


def _challenged(fetched: Fetched) -> str:
    """Why a gate answered in the page's place, by its own header; empty where none did."""
    for name, found in fetched.headers:
        if found and name in HEADER_CHALLENGE and HEADER_CHALLENGE[name] in found.lower():
            return f"A gate before the host wants to know whether a person asks ({name}: {found[:40]})."
    return ""


def _lost(fetched: Fetched) -> bool:
    """Whether the last part of the path asked is nowhere in the address that answered."""
    last = parts_of(fetched.asked).path.rstrip("/").rpartition("/")[2].lower()
    return (last.rpartition(".")[0] or last) not in fetched.url.lower()


def _well(fetched: Fetched, led: Way) -> Judgement:
    if led.moved_to:
        where = f"{led.how} ({led.moved_to[:200]})" if led.how else f"at {led.moved_to[:200]}"
        return Judgement(Outcome.MOVED, f"The host says that the page now stands {where}.")
    if fetched.status == 304:
        return Judgement(Outcome.UNCHANGED, "The host says that the page is unchanged since the last look (304).")
    size = len(fetched.body)
    return Judgement(Outcome.OK, f"The host answers {fetched.status} with {size:,} bytes".replace(",", " ") + ".")
