"""A citation as text: Chicago (notes), APA 7, MLA 9. Why by hand: docs/decisions/0012-cite-this.md.

Records are cited like entries of a reference work without a date of publication, whose corporate author is the
archive. Instruments are cited as each manual cites treaties (title, parties where two, place, day, series), then
the archive as the place where they were read.
"""

from collections.abc import Callable
from dataclasses import dataclass

from archive.values.cited_dates import day_first_short, month_first
from archive.values.citing import UNTS, Made, Work, WorkType, one_line
from archive.values.dates import FuzzyDate, exactly

#: How a manual writes a date.
Say = Callable[[FuzzyDate], str]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one face."""

    text: str
    italic: bool = False


Styled = tuple[Run, ...]


def plain(styled: Styled) -> str:
    """The citation without its italics."""
    return "".join(run.text for run in styled)


def chicago(work: Work) -> Styled:
    """Chicago, notes and bibliography: the full note."""
    read = f"{_true_on(work, month_first)}, accessed {month_first(exactly(work.accessed))}, {work.address}."
    if work.made:
        return _set(f"{_treaty(work, work.made)}, {work.archive}, {work.named}, {read}")
    return _set(f"{work.archive}, “{_quoted(work)},” {work.named}, {read}")


def apa(work: Work) -> Styled:
    """APA, 7th edition: the entry of the reference list."""
    read = f" Retrieved {month_first(exactly(work.accessed))}, from {work.address}"
    described = f"{work.named}, {_true_on(work, month_first)}"
    if work.made:
        return _set(f"{_treaty(work, work.made)}. In ", Run(work.archive, True), f" ({described}).{read}")
    form = "Data set; " if work.type is WorkType.DATASET else ""
    what = form + described if form else described[:1].upper() + described[1:]
    return _set(f"{work.archive}. (n.d.). ", Run(work.heading, True), f" [{what}].{read}")


def mla(work: Work) -> Styled:
    """MLA, 9th edition: the entry of the works cited. An archive that publishes itself is named once, as container."""
    read = f", {work.named}, {_true_on(work, day_first_short)}, {work.address}."
    accessed = f" Accessed {day_first_short(exactly(work.accessed))}."
    container = Run(work.archive, True)
    if not work.made:
        return _set(f"“{_quoted(work)}.” ", container, read, accessed)
    made = work.made
    parties = f"{' and '.join(map(one_line, made.parties))}. " if made.parties else ""
    when = _sentence(_place_and_day(made, day_first_short))
    return _set(parties, Run(work.heading, True), ". ", when, *_series(made), container, read, accessed)


def _series(made: Made) -> list[Run]:
    """The treaty series as a container of its own."""
    found = made.published_in
    if found is None:
        return [Run(f"{one_line(made.series)}. ")] if made.series else []
    number = f", no. {found.number}" if found.number else ""
    return [Run(UNTS, True), Run(f", vol. {found.volume}{number}, p. {found.page}. ")]


def _treaty(work: Work, made: Made) -> str:
    """Title, parties, place and day, series: as Chicago has it, and APA after the Bluebook."""
    parts = (work.heading, made.joined, _place_and_day(made, month_first), made.series)
    return ", ".join(one_line(part) for part in parts if part)


def _place_and_day(made: Made, say: Say) -> str:
    """“Moscow, May 26, 1972”; another act than signature is named: “New York, adopted September 10, 1996”."""
    day = say(made.dated)
    act = f"{made.act} " if day and made.act != "signed" else ""
    return ", ".join(part for part in (one_line(made.place), act + day) if part)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}. " if text else ""


def _true_on(work: Work, say: Say) -> str:
    return f"true on {say(exactly(work.on))}"


def _quoted(work: Work) -> str:
    """The title within quotation marks: its own become single."""
    return work.heading.replace("“", "‘").replace("”", "’")


def _set(*pieces: str | Run) -> Styled:
    runs = (Run(piece) if isinstance(piece, str) else piece for piece in pieces)
    return tuple(run for run in runs if run.text)
