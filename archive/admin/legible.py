"""What staff type or paste, as it looks: without signs that nobody sees, or that turn writing round."""

import re

from archive.refresh.inert import HARMFUL

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: Signs that take no room: a break that may be, a mark of byte order, tags. Joiners stay: some scripts need them.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_BLANKS = re.compile(r"[^\S\n]")


def legible(text: str, lines: bool = False) -> str:
    """The text without controls, signs of direction and signs that nobody sees; every blank a plain one.

    In one line, blanks between words single, unless ``lines`` are kept.
    """
    text = _UNSEEN.sub("", HARMFUL.sub("", _plain_blanks(text)))
    return text if lines else " ".join(text.split())


def disguised(text: str) -> bool:
    """Whether the text holds anything that :func:`legible` leaves out, other than blanks."""
    return bool(_UNSEEN.search(text) or HARMFUL.search(_plain_blanks(text)))


def _plain_blanks(text: str) -> str:
    return _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text))
