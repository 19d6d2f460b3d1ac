"""The one writer of ``Assessment``: the answers of all rules for every case, over the whole timeline.

Deployments of one system by the same states and conduct are one case and share its answers. They are written by id in
batches, one transaction each, with memory that does not grow.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q

from archive.kept import derived_anew
from archive.models import Stale
from archive.search import derive as search
from deployments.adapt import questions
from deployments.cases import write_cases
from deployments.cube import deployments_marked, refresh_cells
from deployments.models import Assessment, Case
from treaties.adapt import build_law
from treaties.classify import Category
from treaties.derive import derive_instruments
from treaties.law import Law, Question
from treaties.vocabulary import Standing

BATCH = 250
#: Told the number of cases of a batch and the id of the last, in the transaction that writes their answers.
Reached = Callable[[int, int], None]
#: The columns of an assessment in the order of :func:`assessments`.
COLUMNS = (
    "category_id",
    "start",
    "end",
    "match",
    "cause",
    "deploying_standing",
    "host_standing",
    "effect",
    "why",
)


def assessments(law: Law, question: Question, only: Collection[str] | None = None) -> Iterator[tuple[object, ...]]:
    """The spans of one case in every category its kind can meet (or those in ``only``), as rows of ``COLUMNS``."""
    for category in law.bearing(question.facts):
        if only is not None and category.id not in only:
            continue
        for span in law.spans(question, category):
            found = span.value
            yield (
                category.id,
                span.start,
                span.end,
                found.match,
                found.cause or "",
                found.deploying.standing if found.deploying else Standing.UNCLEAR,
                found.host.standing if found.host else Standing.UNCLEAR,
                found.effect,
                found.why,
            )


def derive_cases(
    law: Law,
    which: Q | None = None,
    categories: Collection[str] | None = None,
    reached: Reached = lambda count, case: None,
) -> int:
    """Write the assessments of the cases ``which`` (or of all) anew and return how many spans were written.

    ``categories``: only these, where only their law changed.
    """
    written = 0
    rows = iter(questions(Case.objects.all() if which is None else Case.objects.filter(which)))
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            old = Assessment.objects.filter(case__in=[case.pk for case, _ in batch])
            old = old if categories is None else old.filter(category__in=categories)
            old._raw_delete(old.db)  # nothing hangs on them
            written += _copied(
                (case.pk, *row) for case, question in batch for row in assessments(law, question, categories)
            )
            reached(len(batch), batch[-1][0].pk)
    return written


def _copied(rows: Iterable[tuple[object, ...]]) -> int:
    """Write assessments through COPY; returns how many."""
    names = ", ".join(connection.ops.quote_name(name) for name in ("case_id", *COLUMNS))
    written = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {Assessment._meta.db_table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                written += 1
    return written


#: What a mark on a table makes stale. Tables not named here feed no derived row.
EVERYTHING = {"archive_state", "archive_succession", "treaties_region"}
INSTRUMENT = {
    "treaties_instrument",
    "treaties_event",
    "treaties_participation",
    "treaties_category",
    "treaties_namedtype",
}
SYSTEM = {"deployments_system", "deployments_systemclaim"}
#: What decides which cases there are.
CASES = {"deployments_deployment", "deployments_system", "archive_state"}
MARKS_AT_ONCE = 5000


def drain() -> int:
    """Derive anew what stale marks name, and remove the marks. Returns how many marks were drained.

    Marks are claimed by ``SKIP LOCKED`` and removed in the transaction that writes the answers, so a killed
    worker loses nothing and two workers do not double the work.
    """
    with transaction.atomic():
        marks = list(Stale.objects.select_for_update(skip_locked=True).order_by("id")[:MARKS_AT_ONCE])
        if not marks:
            return 0
        named: dict[str, set[str]] = {}
        for mark in marks:
            named.setdefault(mark.record_table, set()).add(mark.record)
        law = build_law()
        new = write_cases() if named.keys() & CASES else set()
        if named.keys() & EVERYTHING:
            derive_instruments(law, law.instruments)
            derive_cases(law)
        else:
            _derive_named(law, named, new)
        refresh_cells(deployments_marked(named))
        search.refresh(named)
        Stale.objects.filter(id__in=[mark.id for mark in marks]).delete()
        derived_anew()
    return len(marks)


def _derive_named(law: Law, named: dict[str, set[str]], new: set[int]) -> None:
    instruments = set().union(*(named.get(table, set()) for table in INSTRUMENT))
    systems = set().union(*(named.get(table, set()) for table in SYSTEM))
    if instruments:
        derive_instruments(law, instruments)
        touched = depending(law.categories.values(), instruments)
        gone = Assessment.objects.filter(category__instrument__in=instruments).exclude(category__in=law.categories)
        gone.delete()
        derive_cases(law, categories=touched)
    if systems or new:
        derive_cases(law, Q(system__in=systems) | Q(pk__in=new))


def depending(categories: Iterable[Category], instruments: Collection[str]) -> set[str]:
    """The categories of these instruments, and those whose membership leads to one of them."""
    rows = list(categories)
    found = {each.id for each in rows if each.instrument in instruments}
    while True:
        more = {each.id for each in rows if {*each.member_of, *each.not_member_of} & found} - found
        if not more:
            return found
        found |= more
