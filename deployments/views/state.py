"""The page of one state: its names and lifetime, its instruments on a day, deployments made and hosted."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from archive.models import Claimant, Publisher, State, Succession
from archive.published import published_rows
from archive.web.citing import cited
from archive.web.keeping import kept_page
from archive.web.on import Asked, read_on
from deployments.models import Deployment
from deployments.newest import how_many, newest
from treaties.adapt import current_law
from treaties.lanes import lanes
from treaties.lanes import wide as wide_with_names
from treaties.law import Law
from treaties.models import Participation
from treaties.paper import narrow, span_of_time
from treaties.parties import StandingVerdict
from treaties.phases import DRAWN
from treaties.roll import ORDER
from treaties.vocabulary import Binds, Standing

#: So many claimants and publishers stand on the page.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Line:
    """How the state stands to one instrument; ``episodes``: its participations there (rows)."""

    instrument: str
    name: str
    verdict: StandingVerdict
    episodes: tuple[Participation, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The instruments to which the state stands so, by name."""

    standing: Standing
    lines: tuple[Line, ...]


@kept_page
def state_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One published state, on ``on`` or today. Codes are in capitals: another spelling leads there."""
    if slug != slug.upper():
        return redirect("state", slug=get_object_or_404(published_rows(State), pk=slug.upper()).pk, permanent=True)
    state = get_object_or_404(_whole_states(), pk=slug)
    asked = read_on(request)
    law = current_law()
    episodes = defaultdict(list)
    for row in _episodes(state):
        episodes[row.instrument_id].append(row)
    known = sorted(_instruments(law, state.pk, set(episodes)), key=lambda each: law.instruments[each].name.lower())
    charts = _charts(law, state.pk, known, asked)
    groups = _groups(law, state.pk, known, episodes, asked)
    within = how_many("host_state", state.pk)
    controlled = _controlled(state)
    return render(
        request,
        "deployments/state.html",
        {
            "state": state,
            "asked": asked,
            "existed": _existed(state),
            "groups": groups,
            "instruments": len(known),
            "charts": charts,
            "legend": _legend(charts),
            "disputed": any(bar.disputed for chart in charts for lane in chart.lanes for bar in lane.bars),
            "made": newest(published_rows(Deployment).filter(deploying_state=state)),
            "made_size": how_many("deploying_state", state.pk),
            "hosted": _hosted(state, controlled),
            "hosted_size": within + sum(each["n"] for each in controlled),
            "within": within,
            "controlled": controlled,
            "claimants": _of(Claimant, state),
            "publishers": _of(Publisher, state),
        },
        status=asked.status,
    )


def _whole_states() -> QuerySet[State]:
    """Published states with what went before and after, and territories."""
    steps = published_rows(Succession).select_related("predecessor", "successor").prefetch_related(cited(Succession))
    by_day = steps.order_by("date_earliest", "pk")
    return (
        State.objects.published()
        .select_related("responsible_state")
        .prefetch_related(
            Prefetch("follows", by_day),
            Prefetch("followed_by", by_day),
            Prefetch("territories", State.objects.published()),
        )
    )


def _episodes(state: State) -> QuerySet[Participation]:
    rows = published_rows(Participation).filter(state=state).select_related("instrument")
    return rows.prefetch_related(cited(Participation)).order_by("instrument", "pk")


def _instruments(law: Law, state: str, recorded: set[str]) -> set[str]:
    """Instruments in which the state has an episode, and resolutions that ever bound it as a member."""
    found = {each for each in recorded if each in law.instruments}
    for name, facts in law.instruments.items():
        if facts.binds is Binds.ALL_UN_MEMBERS and any(
            span.value.standing in DRAWN for span in law.standings(name, state)
        ):
            found.add(name)
    return found


def _groups(law: Law, state: str, instruments: list[str], episodes: Any, asked: Asked) -> list[Group]:
    found: dict[Standing, list[Line]] = {}
    for name in instruments:
        verdict = law.standing(name, state, asked.day)
        line = Line(name, law.instruments[name].name, verdict, tuple(episodes.get(name, ())))
        found.setdefault(verdict.standing, []).append(line)
    return [Group(each, tuple(found[each])) for each in ORDER if each in found]


def _charts(law: Law, state: str, instruments: list[str], asked: Asked) -> list[Any]:
    """The lanes drawn twice, wide and narrow, by the day on which each begins; nothing where there is none."""
    timelines = [(law.instruments[each].name, law.standings(each, state)) for each in instruments]
    begun = []
    for name, spans in timelines:
        days = [span.start for span in spans if span.start and span.value.standing in DRAWN]
        if days:
            begun.append((min(days), name, spans))
    if not begun:
        return []
    begun.sort(key=lambda each: (each[0], each[1]))
    days = [day for day, _, _ in begun]
    ends = [span.end for _, _, spans in begun for span in spans if span.end and span.value.standing in DRAWN]
    first, last = span_of_time([*days, *ends, asked.today], asked.day, asked.today)
    rows = [(name, spans) for _, name, spans in begun]
    return [lanes(frame, rows, asked.day) for frame in (wide_with_names(first, last), narrow(first, last))]


def _legend(charts: list[Any]) -> list[Standing]:
    """The standings that are drawn, in the order readers look for them."""
    drawn = {bar.word for chart in charts for lane in chart.lanes for bar in lane.bars}
    return [each for each in ORDER if each.value in drawn]


def _controlled(state: State) -> list[dict[str, Any]]:
    """How many deployments stand at places that it controls within the borders of others, by host state."""
    rows = published_rows(Deployment).filter(controlling_state=state).exclude(host_state=state)
    by_host = rows.order_by("host_state__name").values("host_state", "host_state__name")
    return list(by_host.annotate(n=Count("pk")))


def _hosted(state: State, controlled: Collection[object]) -> list[Deployment]:
    """The newest within its borders and, where there are any, at places that it controls."""
    rows = published_rows(Deployment)
    elsewhere = rows.filter(controlling_state=state).exclude(host_state=state)
    return newest(rows.filter(host_state=state), *([elsewhere] if controlled else []))


def _of(model: type[Any], state: State) -> dict[str, Any]:
    """Claimants or publishers of the state: the first of them by name, and how many there are."""
    rows = model.objects.published().filter(state=state)
    return {"rows": rows.order_by("name")[:SHOWN], "size": rows.count()}


def _existed(state: State) -> str:
    """Which dates of a lifetime are recorded: ``both``, ``from``, ``until`` or nothing."""
    begun, ended = bool(state.exists_from), bool(state.exists_until)
    return "both" if begun and ended else "from" if begun else "until" if ended else ""
