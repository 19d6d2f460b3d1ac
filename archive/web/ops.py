"""The page on which staff watch over citations: what is going on, what needs a person, and the switches."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive.admin.review import typed_text
from archive.jobs import working
from archive.models import AccessPoint, Check, JobRun, Pause, Watch
from archive.models import Host as HostRow
from archive.refresh import switches
from archive.refresh.figures import by_hour, figures
from archive.refresh.lead import lasting, lead
from archive.refresh.policy import WELL
from archive.refresh.terms import database_time
from archive.vocabulary import Outcome
from archive.web.hosts import hosts
from archive.web.hours import hours
from archive.web.links import OUTCOMES

#: So many of each are shown.
FAILURES, PEOPLE, JOBS, CHECKS = 12, 20, 6, 30
#: Failures older than this many days are found on the pages of their sources.
DAYS = 7
#: So long after its row is written a job surely holds its lock.
BEGINNING = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a job as staff see it. ``left``: how long it still takes, in words; ``lost``: its process is gone."""

    row: JobRun
    lost: bool
    percent: int
    left: str


@require_safe
@staff_member_required
def ops(request: HttpRequest) -> HttpResponse:
    """Everything. ``host``: for the switch; ``hosts``: part of a host's name; ``only``: due or paused; ``after``."""
    _require(request, "archive.view_watch")
    asked = {name: request.GET.get(name, "")[:255].replace("\x00", "") for name in ("host", "hosts", "only", "after")}
    listed, after = hosts(asked["hosts"], asked["only"], asked["after"])
    narrowed = urlencode({name: asked[name] for name in ("hosts", "only") if asked[name]})
    context = {
        "asked": asked,
        "hosts": listed,
        "after": urlencode({"after": after}) if after else "",
        "narrowed": narrowed,
        "pauses": list(Pause.objects.order_by("host")[:50]),
        "switched": switches.switched(),
        "watching": request.GET.get("watch") == "1",
        "may_switch": request.user.has_perm("archive.add_pause"),
    }
    return render(request, "archive/ops.html", context | _now(request))


@require_safe
@staff_member_required
def ops_now(request: HttpRequest) -> HttpResponse:
    """The part of the page that changes by itself, for its script."""
    _require(request, "archive.view_watch")
    return render(request, "archive/ops/now.html", _now(request))


@require_POST
@staff_member_required
def ops_switch(request: HttpRequest) -> HttpResponse:
    """Pause or resume, everywhere or at one host. ``why`` is required."""
    host = request.POST.get("host", "").replace("\x00", "").strip().lower()
    why = typed_text(request, "why", 300)
    resuming = request.POST.get("order") == "resume"
    _require(request, "archive.delete_pause" if resuming else "archive.add_pause")
    where = f"at {host}" if host else "everywhere"
    if not why:
        messages.error(request, "Nothing was changed: say why. The reason is kept with your name.")
    elif host and not HostRow.objects.filter(pk=host).exists():
        messages.error(request, f"No address of the archive leads to a host named {host[:100]}.")
    elif resuming:
        done = switches.resume(host, why)
        messages.success(request, f"Looks {where} are resumed." if done else f"Looks {where} were not paused.")
    else:
        done = switches.pause(host, why)
        messages.success(request, f"Looks {where} are paused." if done else f"Looks {where} were paused already.")
    return redirect(reverse("ops"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_member_required
def ops_address(request: HttpRequest, pk: str) -> HttpResponse:
    """One address: how it fared, its checks; with POST the orders to look again and to begin anew."""
    _require(request, "archive.view_watch")
    point = get_object_or_404(AccessPoint.objects.select_related("watch", "source"), pk=pk)
    if request.method == "POST":
        _require(request, "archive.change_watch")
        _order(request, point)
        return redirect(reverse("ops-address", args=[pk]))
    checks = Check.objects.filter(access_point=point).select_related("capture")[:CHECKS]
    return render(
        request,
        "archive/ops/address.html",
        {
            "point": point,
            "watch": point.watch,
            "checks": checks,
            "pauses": Pause.objects.filter(host__in=["", point.watch.host]),
            "now": database_time(),
            "may_order": request.user.has_perm("archive.change_watch"),
        },
    )


def _order(request: HttpRequest, point: AccessPoint) -> None:
    why = typed_text(request, "why", 300)
    if request.POST.get("order") == "anew":
        if not why:
            messages.error(request, "Nothing was changed: say why it is not dead. The reason is kept with your name.")
            return
        done, said = switches.begin_anew(point.pk, why), "Its failures are forgotten, and it is looked at anew."
    else:
        done, said = switches.look_again(point.pk), "It is due now. The next tick takes it."
    if done:
        messages.success(request, said)
    else:
        messages.error(request, "Nothing was changed: a worker is looking at it at this moment. Try again in a minute.")


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _now(request: HttpRequest) -> dict[str, Any]:
    found = figures()
    failures = Check.objects.exclude(outcome__in=WELL).filter(checked_at__gt=found.now - timedelta(days=DAYS))
    return {
        "figures": found,
        "lead": lead(found),
        "today": [(OUTCOMES[each], found.today[each]) for each in Outcome if each in found.today],
        "done_today": sum(found.today.values()),
        "runs": runs(found.now),
        "chart": hours(by_hour(found.now)),
        "people": _needs_person()[:PEOPLE],
        "failures": failures.select_related("access_point__source")[:FAILURES],
        "may_order": request.user.has_perm("archive.change_watch"),
    }


def _needs_person() -> QuerySet:
    return (
        Watch.objects.exclude(needs_person="")
        .select_related("access_point__source")
        .order_by(F("failed_at").desc(nulls_last=True), "pk")
    )


def runs(now: datetime) -> list[Run]:
    """The newest runs of long jobs, those under way first. Three queries."""
    under_way = list(JobRun.objects.filter(state=JobRun.Outcome.RUNNING).order_by("-started_at")[:JOBS])
    rows = under_way + list(JobRun.objects.exclude(state=JobRun.Outcome.RUNNING)[: JOBS - len(under_way)])
    alive = working() if under_way else set()
    return [_run(row, alive, now) for row in rows]


def _run(row: JobRun, alive: set[int], now: datetime) -> Run:
    running = row.state == JobRun.Outcome.RUNNING
    lost = running and row.pk not in alive and now - row.started_at > BEGINNING
    part = min(1.0, row.done / row.total) if row.total else 0.0
    left = lasting((now - row.started_at) * (1 / part - 1)) if running and part and not lost else ""
    return Run(row, lost, int(part * 100), left)
