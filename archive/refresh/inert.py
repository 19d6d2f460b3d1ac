"""Text from strangers made harmless where it is told: in a sentence, in a table, on a terminal. Pure."""

import re

#: Controls (those of terminals too), signs that turn the direction of writing, halves of letters.
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def inert(text: str) -> str:
    """The text in one line, a space in the place of each sign that steers a screen or turns writing round."""
    return HARMFUL.sub(" ", text).translate({0x09: " ", 0x0A: " "})
