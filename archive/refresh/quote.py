"""Quote: whether words stand on a page, compared exactly. Pure. A look-alike is never taken for the quote."""

from archive.refresh.fetched import Fetched, Judgement
from archive.refresh.plain import plain
from archive.refresh.policy import WELL

KEPT, ABSENT, COULD_NOT_LOOK = "kept", "absent", "could_not_look"


def look_for(quote: str, fetched: Fetched, judgement: Judgement) -> str:
    """Whether ``quote`` stands on the page, letter by letter, runs of white space taken as one space.

    ``kept``: it does. ``absent``: the whole text of a page that was seen well was read, and it does not.
    ``could_not_look``: there was no such text: no page, another kind of file, or more than is read.
    """
    read = plain(fetched.headers, fetched.body)
    wanted = _even(quote)
    if wanted and read.text and wanted in _even(f"{read.title} {read.text}"):
        return KEPT
    whole = read.text and not read.cut and fetched.fault is None
    return ABSENT if wanted and whole and judgement.outcome in WELL else COULD_NOT_LOOK


def _even(text: str) -> str:
    return " ".join(text.split())
