"""The two axes of the Admiralty code in words (NATO AJP-2.1). Never averaged."""

from collections.abc import Mapping

from archive.vocabulary import Credibility, Reliability

#: First axis: the source.
RELIABILITY: Mapping[str, str] = {
    Reliability.A: "completely reliable",
    Reliability.B: "usually reliable",
    Reliability.C: "fairly reliable",
    Reliability.D: "not usually reliable",
    Reliability.E: "unreliable",
    Reliability.F: "reliability cannot be judged",
}
#: Second axis: the information.
CREDIBILITY: Mapping[str, str] = {
    Credibility.CONFIRMED: "confirmed by other sources",
    Credibility.PROBABLY_TRUE: "probably true",
    Credibility.POSSIBLY_TRUE: "possibly true",
    Credibility.DOUBTFUL: "doubtful",
    Credibility.IMPROBABLE: "improbable",
    Credibility.CANNOT_BE_JUDGED: "truth cannot be judged",
}
