"""The pages of instruments. Readers see published rows alone."""

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Case, Count, Prefetch, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from archive.grades import CREDIBILITY, RELIABILITY
from archive.published import published_rows
from archive.web.citing import cited
from archive.web.downloads import list_file
from archive.web.keeping import kept_page
from archive.web.listing import Listing, Sort, list_page
from archive.web.on import Asked, read_on
from treaties.adapt import current_law
from treaties.adapt import event as event_value
from treaties.filters import InstrumentFilters
from treaties.meanings import ABBREVIATIONS, VOCABULARIES
from treaties.models import Category, Event, Instrument, NamedType, Participation, Provision, Region
from treaties.notes import Notes
from treaties.paper import narrow, span_of_time, wide
from treaties.phases import CHANGING, DRAWN, alike, draw
from treaties.roll import ORDER, roll_on, roll_said, states_on_roll
from treaties.rulebook import rulebook
from treaties.status import changing, in_order, phase_on, phases
from treaties.tally import tally
from treaties.vocabulary import REGULATING, Binds, InstrumentKind, Phase
from treaties.wording import BINDS, ENDED_BY, EVENT_LABELS, KINDS, KINDS_OF_SEVERAL, category_said, delay_said

#: With more lanes or states than these, the parties are counted instead of drawn one by one.
MOST_LANES, MOST_ALIKE = 9, 20
#: More days than this are no help beside the field.
MOST_DAYS = 10
IN_CLASS = REGULATING


def listed_instruments() -> QuerySet:
    """Published instruments in the order of their kinds, then by name."""
    kinds = [When(kind=kind, then=Value(f"{number:02} ")) for number, kind in enumerate(InstrumentKind)]
    return published_rows(Instrument).annotate(
        by_kind=Concat(
            Case(*kinds, default=Value("99 "), output_field=TextField()), "short_name", output_field=TextField()
        )
    )


def instrument_rows(rows: list[Instrument], asked: Asked) -> dict[str, Any]:
    """The rows of one page with their phase on the day, their classes and states. Two queries."""
    law = current_law()
    ids = [row.pk for row in rows]
    classes = Category.objects.published().filter(nature__in=IN_CLASS, instrument__in=ids)
    states = Participation.objects.published().filter(instrument__in=ids)
    counted = [
        dict(each.order_by().values_list("instrument").annotate(n=count))
        for each, count in ((classes, Count("pk")), (states, Count("state", distinct=True)))
    ]
    for row in rows:
        facts = law.instruments.get(row.pk)
        row.status = phase_on(facts.events, facts.bilateral, asked.day) if facts else None
        row.category_count, row.state_count = (each.get(row.pk, 0) for each in counted)
    return {"kinds": [(KINDS_OF_SEVERAL[kind], list(found)) for kind, found in groupby(rows, key=attrgetter("kind"))]}


INSTRUMENTS = Listing(
    slug="instruments",
    one="instrument",
    many="instruments",
    about="Treaties, protocols, agreements, commitments, export-control arrangements, measures of one state and "
    "resolutions. Registering an instrument implies no view on its legal nature.",
    hint="Words of the names and the summary: INF, CFE, Open Skies.",
    rows=listed_instruments,
    filters=InstrumentFilters,
    sorts={
        "kind": Sort("Kind, then name", "by_kind"),
        "name": Sort("Name, A to Z", "short_name"),
        "newest": Sort("In force, newest first", "entered_into_force_latest", day=True),
        "oldest": Sort("In force, oldest first", "entered_into_force_latest", day=True, newest=False),
    },
    template="treaties/instruments.html",
    shown=instrument_rows,
    page="instrument",
    page_size=150,
)


def instruments(request: HttpRequest) -> HttpResponse:
    """Published instruments, by facets, search and day; by kind unless asked otherwise."""
    return list_page(request, INSTRUMENTS)


def instruments_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list of instruments as a file."""
    return list_file(request, INSTRUMENTS, form)


@kept_page
def instrument(request: HttpRequest, slug: str) -> HttpResponse:
    """One instrument: what it is, its phases, what it regulates, who takes part, what stands in class."""
    asked = read_on(request)
    found = get_object_or_404(_whole_instruments(), pk=slug)
    law = current_law()
    if found.id not in law.instruments:
        raise Http404
    facts = law.instruments[found.id]
    notes = Notes()
    events = found.events.all()
    spans = phases(facts.events, facts.bilateral)
    categories = notes.numbered(row for row in found.categories.all() if row.id in law.categories)
    places = {row.id: row.name for row in Region.objects.published()} | {
        row.id: row.name for row in law.states.values()
    }
    for row in categories:
        row.said = category_said(law.categories[row.id], law.categories, places)
        row.articles = [each for each in found.provisions.all() if each.id in row.provisions]
    named_types, provisions = (notes.numbered(rows) for rows in (found.named_types.all(), found.provisions.all()))
    episodes = defaultdict(list)
    for row in notes.numbered(found.participations.all()):
        episodes[row.state_id].append(row)
    groups = roll_on(law, found.id, episodes, asked.day)
    context = {
        "instrument": found,
        "asked": asked,
        "days": _days(facts),
        "status": phase_on(facts.events, facts.bilateral, asked.day),
        "spans": [span for span in spans if span.value.phase is not Phase.NOT_YET],
        "kind": KINDS[found.kind],
        "binds": BINDS[found.binds],
        "ended_by": ENDED_BY.get(found.end_reason, ""),
        "delay": delay_said(found.effect_delay),
        "events": events,
        "regulated": [row for row in categories if row.nature in IN_CLASS],
        "others": [row for row in categories if row.nature not in IN_CLASS],
        "named_types": named_types,
        "provisions": provisions,
        "groups": groups,
        "roll": roll_said(groups),
        "all_members": found.binds == Binds.ALL_UN_MEMBERS,
        "notes": notes,
        **_drawn(law, found.id, spans, events, episodes, asked),
    }
    return render(request, "treaties/instrument.html", context, status=asked.status)


def _days(facts):
    """The exact days on which a status changes, with what happened; of many, the whole instrument's alone."""
    whole = changing(facts.events, facts.bilateral)
    some = [each for each in in_order(facts.events) if each.kind in CHANGING]
    days = defaultdict(list)
    for each in some if len(some) <= MOST_DAYS else whole:
        if each.date.exact:
            days[each.date.earliest].append(each.kind.value.replace("_", " "))
    return [(day, ", ".join(dict.fromkeys(words))) for day, words in days.items()]


def _whole_instruments():
    """Published instruments with all that their page shows, published rows alone. Twelve queries."""
    protocols = Instrument.objects.published()
    events = Event.objects.published().select_related("actor").prefetch_related(cited(Event))
    episodes = Participation.objects.published()
    named = NamedType.objects.published().select_related("category")
    return (
        Instrument.objects.published()
        .select_related("parent")
        .prefetch_related(
            cited(Instrument),
            Prefetch("protocols", protocols),
            Prefetch("events", events),
            Prefetch("provisions", Provision.objects.published().prefetch_related(cited(Provision))),
            Prefetch("categories", Category.objects.published().prefetch_related(cited(Category))),
            Prefetch("named_types", named.prefetch_related(cited(NamedType))),
            Prefetch("participations", episodes.prefetch_related(cited(Participation))),
        )
    )


def _drawn(law, instrument, spans, events, episodes, asked):
    """The two drawings of the timeline, and the parties in them: one by one where they are few, else counted."""
    states = (
        [] if law.instruments[instrument].binds is Binds.ALL_UN_MEMBERS else states_on_roll(law, instrument, episodes)
    )
    timelines = [(law.states[each].name, law.standings(instrument, each)) for each in states]
    lanes = alike(timelines)
    few = len(lanes) <= MOST_LANES and len(states) <= MOST_ALIKE
    values = [event_value(row) for row in events]
    days = [bound for each in values for bound in (each.date.earliest, each.date.latest) if bound]
    days += [span.start for each in lanes for span in each.spans if span.start and few]
    days += [] if spans[-1].value.phase is Phase.ENDED else [asked.today]
    first, last = span_of_time(days, asked.day, asked.today)
    names = {each.id: each.name for each in law.states.values()}
    frames = (wide(first, last), narrow(first, last))
    return {
        "charts": [
            draw(frame, spans, values, lanes if few else (), asked.day, EVENT_LABELS, names) for frame in frames
        ],
        "tallies": [] if few else [tally(frame, [each for _, each in timelines], asked.day) for frame in frames],
        "lanes": lanes if few else (),
        "legend": _legend(lanes) if few else (),
        "disputed": any(span.value.disputed for each in lanes for span in each.spans),
    }


def _legend(lanes):
    """The standings that are drawn, in the order readers look for them."""
    drawn = {span.value.standing for each in lanes for span in each.spans if span.value.standing in DRAWN}
    return [each for each in ORDER if each in drawn]


@kept_page
def decides(request: HttpRequest) -> HttpResponse:
    """How the archive decides: the method in plain words, then the rules as their files document them."""
    context = {
        "chapters": rulebook(),
        "vocabularies": VOCABULARIES,
        "abbreviations": ABBREVIATIONS,
        "reliabilities": RELIABILITY,
        "credibilities": CREDIBILITY,
    }
    return render(request, "treaties/decides.html", context)
