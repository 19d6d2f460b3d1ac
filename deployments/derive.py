"""The one writer of ``Assessment``: the answers of all rules for every deployment, over the whole timeline.

Deployments of one system by the same states and conduct share their answers, so each is worked out once. A
rebuild goes through the deployments by id in batches, one transaction each, with memory that does not grow.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from django.apps import apps
from django.db import connection, transaction

from archive.models import Stale
from archive.search import derive as search
from deployments.adapt import questions
from deployments.cube import TABLES, write_cells
from deployments.models import Assessment, Deployment
from treaties.adapt import build_law
from treaties.classify import Category
from treaties.derive import derive_instruments
from treaties.law import Law, Question
from treaties.vocabulary import Standing

BATCH = 500
Progress = Callable[[int], None]


def assessments(law: Law, question: Question, only: Collection[str] | None = None) -> Iterator[Assessment]:
    """The spans of one deployment in every category its kind can meet (or those in ``only``), unsaved, unattached."""
    for category in law.bearing(question.facts):
        if only is not None and category.id not in only:
            continue
        for span in law.spans(question, category):
            found = span.value
            yield Assessment(
                category_id=category.id,
                start=span.start,
                end=span.end,
                match=found.match,
                cause=found.cause or "",
                deploying_standing=found.deploying.standing if found.deploying else Standing.UNCLEAR,
                host_standing=found.host.standing if found.host else Standing.UNCLEAR,
                effect=found.effect,
                why=found.why,
            )


def derive_deployments(
    law: Law,
    ids: Iterable[str] | None = None,
    categories: Collection[str] | None = None,
    progress: Progress = lambda done: None,
) -> int:
    """Write the assessments of the deployments named (or of all) anew and return how many spans were written.

    ``categories``: only these, where only their law changed. A deployment that is gone or no longer published
    loses its assessments. ``progress`` is told the number of deployments done after each batch.
    """
    wanted = None if ids is None else sorted(set(ids))
    published = Deployment.objects.published()
    gone = Assessment.objects.exclude(deployment__in=published)
    if wanted is not None:
        gone = gone.filter(deployment__in=wanted)
    gone.delete()
    written = done = 0
    shared: dict[Question, list[Assessment]] = {}
    rows = iter(questions(wanted))
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            old = Assessment.objects.filter(deployment__in=[row.id for row, _ in batch])
            (old if categories is None else old.filter(category__in=categories)).delete()
            fresh = []
            for row, question in batch:
                if question not in shared:
                    shared[question] = list(assessments(law, question, categories))
                fresh += [_attached(each, row.id) for each in shared[question]]
            Assessment.objects.bulk_create(fresh, batch_size=2000)
        written, done = written + len(fresh), done + len(batch)
        if len(shared) > BATCH:
            shared.clear()
        progress(done)
    return written


def _attached(span: Assessment, deployment: str) -> Assessment:
    values = {
        field.attname: getattr(span, field.attname)
        for field in Assessment._meta.fields
        if field.name not in ("id", "deployment")
    }
    return Assessment(deployment_id=deployment, **values)


def rebuild(progress: Progress = lambda done: None) -> tuple[int, int]:
    """Derive everything anew: spans of instruments, assessments, cells, what can be found.

    Returns how many of the first two.

    The stale marks that stood before are removed; those set meanwhile stay.
    """
    last = Stale.objects.order_by("-id").values_list("id", flat=True).first()
    law = build_law()
    spans = derive_instruments(law, law.instruments)
    written = derive_deployments(law, progress=progress)
    write_cells()
    search.rebuild()
    _told_the_planner()
    if last is not None:
        Stale.objects.filter(id__lte=last).delete()
    return spans, written


def _told_the_planner() -> None:
    """Statistics of all own tables: without them the database plans the lists of a fresh load badly."""
    own = [model for app in ("archive", "treaties", "deployments") for model in apps.get_app_config(app).get_models()]
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in own)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


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
DEPLOYMENT = {"deployments_deployment"}
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
        if named.keys() & EVERYTHING:
            derive_instruments(law, law.instruments)
            derive_deployments(law)
        else:
            _derive_named(law, named)
        search.refresh(named)
        if named.keys() & set(TABLES):
            write_cells()
        Stale.objects.filter(id__in=[mark.id for mark in marks]).delete()
    return len(marks)


def _derive_named(law: Law, named: dict[str, set[str]]) -> None:
    instruments = set().union(*(named.get(table, set()) for table in INSTRUMENT))
    systems = set().union(*(named.get(table, set()) for table in SYSTEM))
    deployments = set().union(*(named.get(table, set()) for table in DEPLOYMENT))
    if systems:
        deployments |= set(Deployment.objects.filter(system__in=systems).values_list("id", flat=True))
    if instruments:
        derive_instruments(law, instruments)
        touched = depending(law.categories.values(), instruments)
        gone = Assessment.objects.filter(category__instrument__in=instruments).exclude(category__in=law.categories)
        gone.delete()
        derive_deployments(law, categories=touched)
    if deployments:
        derive_deployments(law, deployments)


def depending(categories: Iterable[Category], instruments: Collection[str]) -> set[str]:
    """The categories of these instruments, and those whose membership leads to one of them."""
    rows = list(categories)
    found = {each.id for each in rows if each.instrument in instruments}
    while True:
        more = {each.id for each in rows if {*each.member_of, *each.not_member_of} & found} - found
        if not more:
            return found
        found |= more
