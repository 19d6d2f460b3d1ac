"""Finding records by what a reader types: names in any script, words of a passage, near spellings."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from archive.search.folding import folded, key
from archive.search.register import Searched, searched

#: So many matches of each way of matching are ranked, of all kinds together; where one is cut off there, every number
#: told is "at least".
MOST_RANKED = 2000
#: Very common words are met among so many newest entries; of others so many matches are read, and the newest ranked.
WALKED, MOST_READ = 12_000, 20_000
#: A query is cut to so many signs and words.
SIGNS, WORDS = 200, 16
#: From this likeness on (pg_trgm's, 0 to 1) a name is near: one letter in eight wrong gives 0.5.
NEAR = 0.45
#: Marks around the matching words, from Unicode's private use area, so that no text holds them.
START, STOP = "\ue000", "\ue001"
_MARKED = f"StartSel={START}, StopSel={STOP}"
_ALL = f"{_MARKED}, HighlightAll=true"
_PARTS = f'{_MARKED}, MaxWords=36, MinWords=18, MaxFragments=2, FragmentDelimiter=" … "'
#: A passage of so many signs is shown whole.
WHOLE = 320


class Tier(IntEnum):
    """How a record was found, the best last."""

    NEAR = 1
    TEXT = 2
    WORDS = 3
    BEGINS = 4
    NAME = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. ``names``: those that match, with what each is; ``passage``: runs of text, some marked."""

    kind: str
    record: str
    address: str
    label: str
    apart: str
    tier: Tier
    names: tuple[tuple[str, str], ...]
    passage: tuple[tuple[str, bool], ...]
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind, the best first. Where ``capped``, the archive holds ``total`` or more."""

    kind: Searched
    hits: tuple[Hit, ...]
    total: int
    capped: bool

    @property
    def exact(self) -> int:
        """How many of the hits bear the very name."""
        return sum(hit.tier is Tier.NAME for hit in self.hits)

    @property
    def best(self) -> Tier:
        return max(hit.tier for hit in self.hits)

    @property
    def more(self) -> int:
        return self.total - len(self.hits)


#: The words of the text in any of their forms. Written out where it is looked for, so that their index is asked.
_WORDS = """(plainto_tsquery('simple', %(folded)s) || websearch_to_tsquery('simple', %(text)s)
    || websearch_to_tsquery('english', %(text)s) || websearch_to_tsquery('russian', %(text)s))"""
#: Each way of matching has an index of its own and is cut off before anything is ranked.
_SQL = f"""
WITH newest AS MATERIALIZED (
    SELECT id FROM (SELECT id, kind, document FROM archive_searchentry ORDER BY id DESC LIMIT %(walked)s) AS entries
    WHERE document @@ {_WORDS} AND kind = ANY(%(kinds)s) LIMIT %(most)s
),
candidates AS (
    (SELECT id, 5 AS tier FROM archive_searchentry
     WHERE %(key)s <> '' AND keys LIKE %(exact)s AND kind = ANY(%(kinds)s) LIMIT %(most)s)
    UNION ALL
    (SELECT id, 4 FROM archive_searchentry
     WHERE %(key)s <> '' AND keys LIKE %(begins)s AND kind = ANY(%(kinds)s) LIMIT %(most)s)
    UNION ALL
    (SELECT id, 3 FROM archive_searchentry
     WHERE to_tsvector('simple'::regconfig, COALESCE(latin, '')) @@ to_tsquery('simple', %(words)s)
     AND kind = ANY(%(kinds)s) LIMIT %(most)s)
    UNION ALL
    (SELECT id, 2 FROM (
        SELECT id FROM newest
        UNION
        (SELECT id FROM archive_searchentry
         WHERE (SELECT count(*) FROM newest) < %(most)s AND document @@ {_WORDS} AND kind = ANY(%(kinds)s)
         LIMIT %(read)s)
     ) AS found ORDER BY id DESC LIMIT %(most)s)
    UNION ALL
    (SELECT id, 1 FROM archive_searchentry
     WHERE %(near)s AND latin %%> %(folded)s AND kind = ANY(%(kinds)s) LIMIT %(most)s)
),
cut AS (SELECT max(n) >= %(most)s AS off FROM (SELECT count(*) AS n FROM candidates GROUP BY tier) AS ways),
best AS (SELECT id, max(tier) AS tier FROM candidates GROUP BY id),
ranked AS (
    SELECT id, tier,
        row_number() OVER (
            PARTITION BY kind
            ORDER BY best.tier DESC,
                CASE WHEN best.tier IN (1, 4) THEN word_similarity(%(folded)s, latin) END DESC,
                ts_rank(document, {_WORDS}) DESC, length(label), label, record
        ) AS place,
        count(*) OVER (PARTITION BY kind) AS total
    FROM best JOIN archive_searchentry USING (id)
)
SELECT kind, record, owner, anchor, label, apart, names, tier, unconfirmed, total, (SELECT off FROM cut),
    CASE WHEN passage = '' THEN '' ELSE ts_headline('russian', passage, {_WORDS},
        CASE WHEN length(passage) > %(whole)s THEN %(parts)s ELSE %(all)s END) END
FROM ranked JOIN archive_searchentry USING (id) WHERE place <= %(shown)s
ORDER BY kind, place
"""  # noqa: S608

#: For one transaction: indexes are asked even for common words, which may stand far apart; what is near is asked by
#: the index of letters itself.
_SETTINGS = """
SELECT set_config('enable_seqscan', 'off', true), set_config('pg_trgm.word_similarity_threshold', %s, true)
"""


def find(text: str, shown: int, only: str = "") -> list[Found]:
    """What ``text`` finds among published records, by kind, the kind with the best match first.

    ``shown``: the most hits of one kind; ``only``: the slug of one kind. Near spellings are asked where nothing is
    found, and for one word that no name holds. At most three queries, and settings.
    """
    asked = " ".join(text.replace("\x00", " ").split()[:WORDS])[:SIGNS]
    kinds = [only] if only in searched else list(searched)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SETTINGS, [str(NEAR)])
        rows = _rows(cursor, asked, kinds, shown, near=False)
        if not rows or (" " not in asked and not any(row[7] >= Tier.WORDS for row in rows)):
            rows = _rows(cursor, asked, kinds, shown, near=True)
    return _by_kind(rows, asked)


def _rows(cursor: Any, text: str, kinds: list[str], shown: int, *, near: bool) -> list[tuple]:
    sought, letters = key(text), folded(text)
    words = letters.split()
    if not text:
        return []
    cursor.execute(
        _SQL,
        {
            "text": text,
            "folded": letters,
            "words": " & ".join([*words[:-1], *(f"{each}:*" for each in words[-1:])]),
            "key": sought,
            "exact": f"%|{sought}|%",
            "begins": f"%|{sought}%",
            "kinds": kinds,
            "near": near and bool(letters),
            "shown": shown,
            "most": MOST_RANKED,
            "walked": WALKED,
            "read": MOST_READ,
            "whole": WHOLE,
            "parts": _PARTS,
            "all": _ALL,
        },
    )
    return cursor.fetchall()


def _by_kind(rows: list[tuple], text: str) -> list[Found]:
    published = _published(rows)
    groups: dict[str, list[tuple]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    found = []
    for slug, held in groups.items():
        hits = tuple(_hit(row, text) for row in held if (slug, row[1]) in published)
        if hits:
            total = held[0][9] - (len(held) - len(hits))
            found.append(Found(searched[slug], hits, total, held[0][10]))
    return sorted(found, key=lambda each: (-each.best, each.kind.order))


def _published(rows: Iterable[tuple]) -> set[tuple[str, str]]:
    """Those that readers may see at this moment: an entry may outlive its record by a minute. One query."""
    named: dict[str, list[str]] = {}
    for row in rows:
        named.setdefault(row[0], []).append(row[1])
    asked = [
        searched[slug]
        .kind.published()
        .order_by()
        .filter(pk__in=ids)
        .annotate(slug=Value(slug), key=Cast("pk", CharField()))
        .values_list("slug", "key")
        for slug, ids in named.items()
    ]
    return set(asked[0].union(*asked[1:], all=True)) if asked else set()


def _hit(row: tuple, text: str) -> Hit:
    slug, record, owner, anchor, label, apart, names, tier, unconfirmed, _, _, passage = row
    return Hit(
        slug,
        record,
        reverse(searched[slug].page, args=[owner]) + (f"#{anchor}" if anchor else ""),
        label,
        apart,
        Tier(tier),
        tuple((name, what) for name, what in json.loads(names) if what and _matches(name, text, Tier(tier))),
        _runs(passage) if START in passage else (),
        unconfirmed,
    )


def _matches(name: str, text: str, tier: Tier) -> bool:
    """Does this name answer the query? Near spellings are not told name by name."""
    sought = key(text)
    if tier is Tier.NEAR or not sought:
        return False
    if tier >= Tier.BEGINS:
        return key(name) == sought if tier is Tier.NAME else key(name).startswith(sought)
    words = folded(name).split()
    return all(any(word.startswith(each) for word in words) for each in folded(text).split())


def _runs(passage: str) -> tuple[tuple[str, bool], ...]:
    """The passage as runs of text, each marked or not; marked words that stand together are one run."""
    found = []
    for between in ("-", " "):
        passage = passage.replace(f"{STOP}{between}{START}", between)
    for part in passage.split(START):
        marked, stop, rest = part.partition(STOP)
        found += [(marked, True), (rest, False)] if stop else [(part, False)]
    return tuple((text, marked) for text, marked in found if text)
