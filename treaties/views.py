"""The pages of instruments. Readers see published rows alone."""

from collections import defaultdict
from itertools import groupby

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.grades import CREDIBILITY, RELIABILITY
from archive.web.citing import cited
from archive.web.on import read_on
from treaties.adapt import current_law
from treaties.adapt import event as event_value
from treaties.meanings import VOCABULARIES
from treaties.models import Category, Event, Instrument, NamedType, Participation, Provision, Region
from treaties.notes import Notes
from treaties.paper import narrow, span_of_time, wide
from treaties.phases import CHANGING, DRAWN, alike, draw
from treaties.roll import ORDER, roll_on, roll_said, states_on_roll
from treaties.rulebook import rulebook
from treaties.status import changing, in_order, phase_on, phases
from treaties.tally import tally
from treaties.vocabulary import Binds, InstrumentKind, Nature, Phase
from treaties.wording import BINDS, ENDED_BY, EVENT_LABELS, KINDS, KINDS_OF_SEVERAL, category_said, delay_said

#: With more lanes or states than these, the parties are counted instead of drawn one by one.
MOST_LANES, MOST_ALIKE = 9, 20
#: More days than this are no help beside the field.
MOST_DAYS = 10
IN_CLASS = (Nature.REGULATED, Nature.CEILING)


def instruments(request: HttpRequest) -> HttpResponse:
    """Every instrument by kind, with its phase on the day asked."""
    asked = read_on(request)
    law = current_law()
    episodes, classes = Participation.objects.published(), Category.objects.published().filter(nature__in=IN_CLASS)
    rows = Instrument.objects.published().annotate(
        category_count=Count("categories", distinct=True, filter=Q(categories__in=classes)),
        state_count=Count("participations__state", distinct=True, filter=Q(participations__in=episodes)),
    )
    order = list(InstrumentKind)
    known = [row for row in rows if row.id in law.instruments]  # published, and read by the rules
    listed = sorted(known, key=lambda row: (order.index(InstrumentKind(row.kind)), row.short_name.lower()))
    for row in listed:
        row.status = phase_on(law.instruments[row.id].events, law.instruments[row.id].bilateral, asked.day)
    kinds = [(kind, KINDS_OF_SEVERAL[kind], list(found)) for kind, found in groupby(listed, key=lambda row: row.kind)]
    in_force = sum(row.status.phase is Phase.IN_FORCE for row in listed)
    context = {"asked": asked, "kinds": kinds, "total": len(listed), "in_force": in_force}
    return render(request, "treaties/instruments.html", context, status=asked.status)


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


def decides(request: HttpRequest) -> HttpResponse:
    """How the archive decides: the method in plain words, then the rules as their files document them."""
    context = {
        "chapters": rulebook(),
        "vocabularies": VOCABULARIES,
        "reliabilities": RELIABILITY,
        "credibilities": CREDIBILITY,
    }
    return render(request, "treaties/decides.html", context)
