"""What is in class on a day: the stored answers, held in memory once for all cases that have the same ones."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from sys import getsizeof
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from archive.kept import kept
from archive.vocabulary import Publication
from archive.web.facets import Counted
from deployments.models import Assessment
from treaties.models import Category
from treaties.vocabulary import REGULATING, Match

#: Only in these does a weapon “fall”; carve-outs, gaps and context are no classes of their own.
CLASSES = REGULATING

#: Values by facet, of which any will do.
Chosen = Mapping[str, Collection[str]]


class Answer(NamedTuple):
    """A class in which a weapon falls, and what follows. Its fields are facets."""

    category: str
    instrument: str
    effect: str

    def fits(self, chosen: Chosen) -> bool:
        return all(getattr(self, name) in values for name, values in chosen.items())


def classes() -> QuerySet:
    """The classes that count, as far as readers know."""
    published = Publication.PUBLISHED
    return Category.objects.filter(nature__in=CLASSES, publication=published, instrument__publication=published)


def in_class_on(day: date) -> QuerySet:
    """The stored answers “in class” of classes that count, on a day."""
    return _on(day).filter(category__in=classes().order_by().values("pk"))


def _on(day: date) -> QuerySet:
    begun, going_on = Q(start__isnull=True) | Q(start__lte=day), Q(end__isnull=True) | Q(end__gt=day)
    return Assessment.objects.filter(begun, going_on, match=Match.IN_CLASS)


@dataclass(frozen=True, slots=True)
class InClass:
    """All answers “in class” of one day. Cases with the same answers bear one number.

    ``numbers``: the number of each case; ``having``: of each answer, the numbers of the cases that have it.
    """

    numbers: Mapping[int, int]
    having: Mapping[Answer, Set[int]]

    @property
    def bytes(self) -> int:
        """About so many are kept for it."""
        return getsizeof(self.numbers) + 32 * len(self.numbers) + sum(map(getsizeof, self.having.values()))

    def cases(self, chosen: Chosen) -> list[int]:
        """The cases with an answer that fits all of ``chosen``."""
        fitting = set().union(*(numbers for answer, numbers in self.having.items() if answer.fits(chosen)))
        return [case for case, number in self.numbers.items() if number in fitting]

    def counts(self, facets: Iterable[str], cases: Iterable[tuple[int, int]], chosen: Chosen) -> dict[str, Counted]:
        """The values of ``facets`` in answers that fit ``chosen``, with how many deployments have them.

        ``cases``: how many deployments are in each. A deployment counts once for a value, however many answers give it.
        """
        deployments: Counter[int] = Counter()
        for case, n in cases:
            if case in self.numbers:
                deployments[self.numbers[case]] += n
        fitting = [
            (answer, numbers & deployments.keys()) for answer, numbers in self.having.items() if answer.fits(chosen)
        ]
        found: dict[str, Counted] = {}
        for name in facets:
            having: dict[str, set[int]] = defaultdict(set)
            for answer, numbers in fitting:
                having[getattr(answer, name)] |= numbers
            counted = ((value, sum(map(deployments.__getitem__, numbers))) for value, numbers in having.items())
            found[name] = [(value, n) for value, n in counted if n]
        return found


#: Where no filter and no facet reads answers.
NO_ANSWERS = InClass({}, {})


def held_on(day: date) -> InClass:
    """The answers “in class” on a day; kept until a record changes. Two queries when read anew."""
    return kept(("in class", day), lambda: _read(day))


def _read(day: date) -> InClass:
    """No table is joined: answers are many, and the classes that count few."""
    instruments = dict(classes().order_by().values_list("pk", "instrument"))
    answers = _on(day).filter(category__in=list(instruments)).order_by().values_list("case", "category", "effect")
    sql, values = answers.query.sql_with_params()
    with connection.cursor() as cursor:
        told = "SELECT case_id, string_agg(category || ' ' || effect, ',') AS told FROM "
        cursor.execute(
            f"SELECT array_agg(case_id), told FROM ({told} ({sql}) AS answers (case_id, category, effect) GROUP BY 1) "  # noqa: S608
            "AS cases GROUP BY 2",
            values,
        )
        rows = cursor.fetchall()
    numbers: dict[int, int] = {}
    having: dict[Answer, set[int]] = defaultdict(set)
    for number, (cases, told) in enumerate(rows):
        numbers |= dict.fromkeys(cases, number)
        for category, effect in (each.split(" ") for each in told.split(",")):
            having[Answer(category, instruments[category], effect)].add(number)
    return InClass(numbers, dict(having))
