"""What is cited, and the same as CSL-JSON: the form from which BibTeX and RIS are made.

Types are those of the Citation Style Language 1.0.2 (citationstyles.org): ``treaty`` for treaties and protocols,
``entry`` for every other record, ``dataset`` for a list of records.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from archive.values.cited_dates import csl_date, day_first
from archive.values.dates import UNRECORDED, DateKind, FuzzyDate, exactly

UNTS = "United Nations Treaty Series"

_UNTS = re.compile(r"(?P<volume>\d+) UNTS (?P<page>\d+)(?: \(No\. (?P<number>\d+)\))?")


class WorkType(StrEnum):
    TREATY = "treaty"
    ENTRY = "entry"
    DATASET = "dataset"


@dataclass(frozen=True, slots=True)
class Series:
    """A reference to the United Nations Treaty Series; ``number`` is that of registration, where recorded."""

    volume: str
    page: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """How an instrument came about.

    ``act``: ``signed``, ``opened for signature`` or ``adopted``, on the day ``dated``. ``parties``: where it was made
    by two. ``series``: the reference as recorded, ``944 UNTS 13``.
    """

    dated: FuzzyDate = UNRECORDED
    act: str = "signed"
    place: str = ""
    parties: tuple[str, ...] = ()
    series: str = ""

    @property
    def published_in(self) -> Series | None:
        """The reference read; ``None`` where there is none or it is written in another form."""
        found = _UNTS.fullmatch(self.series)
        return Series(found["volume"], found["page"], found["number"] or "") if found else None

    @property
    def joined(self) -> str:
        """The parties as the manuals of style connect them: “United States–Soviet Union”."""
        return "–".join(self.parties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One record or list, as asked about a day (``on``) and read on a day (``accessed``).

    ``label``: what it is, in small letters, for example ``deployment record``. ``address``: absolute, with the day
    asked about. ``archive``: the archive's name, its corporate author. ``made``: of instruments only.
    """

    id: str
    title: str
    label: str
    type: WorkType
    address: str
    archive: str
    on: date
    accessed: date
    made: Made | None = None

    @property
    def heading(self) -> str:
        """The title in one line; a title without a readable sign gives way to the id."""
        return one_line(self.title) or self.id

    @property
    def key(self) -> str:
        """For reference managers. The same record asked about another day is another work."""
        return f"{self.id}-{self.on.isoformat()}"

    @property
    def named(self) -> str:
        """What it is, with its id: “deployment record oreshnik-belarus”. A list has no id."""
        return self.label if self.type is WorkType.DATASET else f"{self.label} {self.id}"


def one_line(text: str) -> str:
    """The text in one line: white space as single blanks; control characters and lone surrogates dropped."""
    words = " ".join(text.split())
    return " ".join("".join(sign for sign in words if unicodedata.category(sign) not in ("Cc", "Cs")).split())


def csl_json(work: Work) -> dict[str, Any]:
    """The work as one CSL-JSON item. The day asked about stands in ``URL`` and in ``note``."""
    item: dict[str, Any] = {
        "id": work.key,
        "type": work.type.value,
        "title": work.heading,
        "genre": work.label,
        "URL": work.address,
        "accessed": csl_date(exactly(work.accessed)),
        "note": note(work),
    }
    made = work.made or Made()
    if work.type is WorkType.TREATY:
        item |= {
            "author": [{"literal": one_line(each)} for each in made.parties],
            "issued": csl_date(made.dated),
            "event-place": one_line(made.place),
            "archive": work.archive,
            "archive_location": work.id,
            **_published_in(made),
        }
    else:
        item |= {
            "author": [{"literal": work.archive}],
            "container-title": work.archive,
            "number": "" if work.type is WorkType.DATASET else work.id,
            "original-date": csl_date(made.dated),
        }
    return {name: value for name, value in item.items() if value}


def _published_in(made: Made) -> dict[str, str]:
    series = made.published_in
    if series is None:
        return {"references": one_line(made.series)}
    return {"container-title": UNTS, "volume": series.volume, "page": series.page, "number": series.number}


def note(work: Work) -> str:
    """What the exchange formats have no field for: the day asked about; of instruments how they came about."""
    said = [f"True on {day_first(exactly(work.on))}."]
    made = work.made
    if made and made.dated.kind is DateKind.DATED:
        act = made.act[:1].upper() + made.act[1:]
        said.append(f"{act}{f' at {made.place}' if made.place else ''}, {day_first(made.dated)}.")
    if made and work.type is not WorkType.TREATY:
        said += [f"{each}." for each in (made.joined, made.series) if each]
    return one_line(" ".join(said))
