"""Review: publish what a colleague entered, send it back, withdraw it, confirm it. Each with its reason."""

from collections.abc import Iterable
from typing import Any

import pghistory
from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.admin.forms import linked
from archive.admin.legible import legible
from archive.models import AccessPoint, SentBack, Source
from archive.models.base import relations
from archive.permissions import may_publish
from archive.vocabulary import CitationRole, Evidence, Publication

NAMED = 20


def table_of(model: type[Model]) -> str:
    """A table's name in the desk's own rows: ``deployments.deploymentclaim``."""
    return model._meta.label_lower


def sent_back(model: type[Model]) -> QuerySet:
    """Ids of the rows of ``model`` that were sent back and not saved since."""
    return SentBack.objects.filter(table=table_of(model)).values("record")


class WorkFilter(admin.SimpleListFilter):
    """The work of the day, as links: one's own drafts, what was sent back, what waits for review, is unconfirmed."""

    title = "work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = [("mine", "my drafts"), ("back", "sent back"), ("review", "to review"), ("drafts", "all drafts")]
        return [*found, ("unconfirmed", "unconfirmed")] if hasattr(model_admin.model, "evidence") else found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        drafts = queryset.filter(publication=Publication.DRAFT)
        return {
            "mine": lambda: drafts.filter(entered_by=request.user),
            "back": lambda: drafts.filter(pk__in=sent_back(queryset.model)),
            "review": lambda: drafts.exclude(entered_by=request.user).exclude(pk__in=sent_back(queryset.model)),
            "drafts": lambda: drafts,
            "unconfirmed": lambda: queryset.filter(evidence=Evidence.KNOWN),
        }.get(str(self.value()), lambda: queryset)()


def settle(rows: Iterable[Model]) -> None:
    """The rows were saved or published: none of them waits for its author any more."""
    for row in rows:
        SentBack.objects.filter(table=table_of(type(row)), record=row.pk).delete()


def typed_text(request: HttpRequest, name: str, most: int) -> str:
    """What was typed into a box of no form, as it looks."""
    return legible(request.POST.get(name, ""))[:most]


def said_why(request: HttpRequest) -> str:
    """The reason typed beside what is done."""
    return typed_text(request, "reason", 300)


def named(rows: Iterable[Model]) -> SafeString:
    """Rows as links to their forms; of many the first."""
    held = list(rows)
    more = f" and {len(held) - NAMED} more" if len(held) > NAMED else ""
    return format_html("{}{}", format_html_join(", ", "{}", ((linked(each),) for each in held[:NAMED])), more)


def tell(request: HttpRequest, level: int, text: str, *values: object) -> None:
    messages.add_message(request, level, format_html(text, *values) if values else text)


@admin.action(description="Publish the selected drafts", permissions=["publish"])
def publish(modeladmin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Publish drafts that somebody else entered, with the draft sources they cite; say which were left, and why."""
    model = queryset.model
    drafts = queryset.filter(publication=Publication.DRAFT)
    own = list(drafts.filter(entered_by=request.user))
    needed = [field.name for field in relations(model) if field.related_model is not model]
    hanging = Q(*((f"{name}__publication", Publication.DRAFT) for name in needed), _connector=Q.OR)
    loose = list(drafts.filter(hanging).exclude(entered_by=request.user).select_related(*needed)) if needed else []
    ready = list(drafts.exclude(pk__in=[each.pk for each in (*own, *loose)]))
    with pghistory.context(reason=said_why(request) or "published after review"):
        drafts.filter(pk__in=[each.pk for each in ready]).update(
            publication=Publication.PUBLISHED, reviewed_by=request.user
        )
        cited = publish_cited(request, model, ready)
    settle(ready)
    if ready:
        tell(request, messages.SUCCESS, "{} published{}.", len(ready), f", with {cited} that it cites" if cited else "")
    if not (ready or own or loose):
        tell(request, messages.WARNING, "Nothing was changed: what you selected is published already.")
    if own:
        tell(request, messages.WARNING, "Entered by you, so a colleague must review: {}.", named(own))
    if loose:
        owners = {
            owner.pk: owner
            for each in loose
            for owner in (getattr(each, name) for name in needed)
            if owner is not None and owner.publication == Publication.DRAFT
        }
        text = "Publish what they belong to first: {}. Left as drafts: {}."
        tell(request, messages.WARNING, text, named(owners.values()), named(loose))


def publish_cited(request: HttpRequest, model: type[Model], rows: Iterable[Model]) -> str:
    """Publish the draft sources and addresses that ``rows`` cite, where a colleague entered them; in words, what."""
    if not hasattr(model, "citations"):
        return ""
    citations = model._meta.get_field("citations").related_model._default_manager.filter(record__in=rows)
    told = []
    for kind, ids, what in (
        (Source, citations.values("source"), "source"),
        (AccessPoint, citations.exclude(access_point=None).values("access_point"), "address"),
    ):
        if may_publish(request.user, kind):
            drafts = kind._default_manager.filter(pk__in=ids, publication=Publication.DRAFT)
            others = list(drafts.exclude(entered_by=request.user))
            kind._default_manager.filter(pk__in=[each.pk for each in others]).update(
                publication=Publication.PUBLISHED, reviewed_by=request.user
            )
            settle(others)
            plural = "es" if what == "address" else "s"
            told += [f"{len(others)} {what}{'' if len(others) == 1 else plural}"] if others else []
    return " and ".join(told)


@admin.action(description="Send the selected drafts back, with the reason", permissions=["publish"])
def send_back(modeladmin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Tell whoever entered a draft what to mend. It leaves the review until it is saved again."""
    reason = said_why(request)
    if not reason:
        tell(request, messages.ERROR, "Say what is to be mended: write it into Reason.")
        return
    rows = list(queryset.filter(publication=Publication.DRAFT).exclude(entered_by=request.user))
    for row in rows:
        SentBack.objects.update_or_create(
            table=table_of(queryset.model),
            record=row.pk,
            defaults={"reason": reason, "by": request.user, "to": row.entered_by, "at": timezone.now()},
        )
    tell(request, messages.SUCCESS if rows else messages.WARNING, "{} sent back.", len(rows))


@admin.action(description="Withdraw the selected from publication, with the reason", permissions=["publish"])
def withdraw(modeladmin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Make published records drafts again, with the reason; they wait for review anew."""
    reason = said_why(request)
    if not reason:
        tell(request, messages.ERROR, "Say why they are withdrawn: write it into Reason.")
        return
    with pghistory.context(reason=reason):
        done = queryset.filter(publication=Publication.PUBLISHED).update(
            publication=Publication.DRAFT, reviewed_by=None
        )
    tell(request, messages.SUCCESS, "{} withdrawn: readers do not see them any more.", done)


@admin.action(description="Confirm the selected: a source was seen, with the reason", permissions=["publish"])
def confirm(modeladmin: Any, request: HttpRequest, queryset: QuerySet) -> None:
    """Lift the mark *unconfirmed* of records that cite a source which supports them; say which were left."""
    reason = said_why(request)
    if not reason:
        tell(request, messages.ERROR, "Say where the fact stands: write it into Reason.")
        return
    known = queryset.filter(evidence=Evidence.KNOWN)
    if hasattr(queryset.model, "citations"):
        sourced = list(known.filter(citations__role=CitationRole.SUPPORTS).distinct())
    else:
        sourced = list(known)
    left = list(known.exclude(pk__in=[each.pk for each in sourced]))
    with pghistory.context(reason=reason):
        known.filter(pk__in=[each.pk for each in sourced]).update(evidence=Evidence.SEEN)
    if sourced:
        tell(request, messages.SUCCESS, "{} confirmed.", len(sourced))
    if left:
        tell(request, messages.WARNING, "Add the source that supports them first: {}.", named(left))


#: Actions that do nothing without a reason.
REASONED = (send_back, withdraw, confirm)
#: Button of a form → what it does to the record after it was saved.
BUTTONS = {"_publish": publish, "_send_back": send_back, "_withdraw": withdraw, "_confirm": confirm}
