"""Checks of the law as recorded: what ids point to, and summaries against events."""

from collections.abc import Iterable, Iterator

from archive.models import State
from archive.values.verdict import Answer
from archive.verification import Issue, Level, check
from treaties.adapt import instrument as instrument_facts
from treaties.models import Category, Event, Instrument, Participation, Provision, Region
from treaties.status import PhaseVerdict, phases
from treaties.vocabulary import Phase


@check("ids named in lists")
def ids_named_in_lists() -> Iterator[Issue]:
    """Lists of ids (memberships, provisions, scopes, addressees) name rows that exist."""
    states = set(State.objects.values_list("id", flat=True))
    regions = set(Region.objects.values_list("id", flat=True))
    categories = set(Category.objects.values_list("id", flat=True))
    provisions = set(Provision.objects.values_list("id", flat=True))
    for row in Category.objects.all():
        yield from _missing(row, "member_of", row.member_of, categories)
        yield from _missing(row, "not_member_of", row.not_member_of, categories)
        yield from _missing(row, "provisions", row.provisions, provisions)
        yield from _missing(row, "scope", row.scope, states | regions)
    for region in Region.objects.all():
        yield from _missing(region, "states", [*region.states, *region.partly], states)
    for event in Event.objects.exclude(towards=[]):
        yield from _missing(event, "towards", event.towards, states)
    for participation in Participation.objects.exclude(recognised_by=[]):
        yield from _missing(participation, "recognised_by", participation.recognised_by, states)


def _missing(
    row: Category | Region | Event | Participation, field: str, named: Iterable[str], known: set[str]
) -> Iterator[Issue]:
    for each in named:
        if each not in known:
            told = f"{field} names “{each}”, which does not exist: correct or add it."
            yield Issue(Level.ERROR, "dangling id", f"{row._meta.label} {row.pk}", told)


@check("summary dates of instruments")
def summary_dates() -> Iterator[Issue]:
    """``entered_into_force`` and ``ended`` agree with the phases, which come from the events alone."""
    rows = Instrument.objects.published().prefetch_related("events")
    for row in rows:
        published = [each for each in row.events.all() if each.publication == row.publication]
        facts = instrument_facts(row, published)
        verdicts = [span.value for span in phases(facts.events, facts.bilateral)]
        reached = {verdict.phase for verdict in verdicts}
        for field, phase in (("entered_into_force", Phase.IN_FORCE), ("ended", Phase.ENDED)):
            summary = getattr(row, field)
            if bool(summary) != (phase in reached):
                what = "no event brings it about" if summary else "the events say so, the summary is empty"
                yield Issue(Level.ERROR, "summary date", f"Instrument {row.pk}", f"{field} “{summary}”: {what}.")
            elif summary and _day_before_is(verdicts, phase, facts, summary.earliest):
                yield Issue(
                    Level.ERROR,
                    "summary date",
                    f"Instrument {row.pk}",
                    f"{field} “{summary}” is not the day the events give.",
                )


def _day_before_is(verdicts: list[PhaseVerdict], phase: Phase, facts, day) -> bool:
    """Do the events reach this phase on another day than the summary says?"""
    dates = [each.date for each in facts.events if any(each.id in v.because for v in verdicts if v.phase is phase)]
    return bool(dates) and day is not None and all(each.on(day) is Answer.NO for each in dates)
