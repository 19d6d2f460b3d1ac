"""What the admin of every record shares: drafts, review, reasons, what was understood, the page on the site."""

from collections.abc import Sequence
from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from archive.admin.fields import OVERRIDES, TypedInput, understood
from archive.admin.forms import RecordForm
from archive.admin.inlines import save_rows
from archive.models.base import relations
from archive.permissions import may_publish
from archive.vocabulary import Evidence, Publication
from archive.web.pages import page_of


class WorkFilter(admin.SimpleListFilter):
    """The work of the day, as links: one's own drafts, what waits for one's review, what is unconfirmed."""

    title = "work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = [("mine", "my drafts"), ("review", "drafts of others"), ("drafts", "all drafts")]
        return [*found, ("unconfirmed", "unconfirmed")] if hasattr(model_admin.model, "evidence") else found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        drafts = queryset.filter(publication=Publication.DRAFT)
        return {
            "mine": lambda: drafts.filter(entered_by=request.user),
            "review": lambda: drafts.exclude(entered_by=request.user),
            "drafts": lambda: drafts,
            "unconfirmed": lambda: queryset.filter(evidence=Evidence.KNOWN),
        }.get(str(self.value()), lambda: queryset)()


class ReasonedActionForm(ActionForm):
    """What is done to many at once carries its reason too."""

    reason = forms.CharField(required=False, max_length=300, label="Reason:")


class RecordAdmin(admin.ModelAdmin):
    """A record in the admin: what staff enter is a draft, and another person publishes it.

    ``more``: the fields that are seldom needed, folded; ``first``: those that the form begins with.
    """

    form = RecordForm
    action_form = ReasonedActionForm
    formfield_overrides = OVERRIDES
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    actions = ("publish", "withdraw")
    readonly_fields = ("publication", "entered_by", "reviewed_by")
    list_filter: Sequence[Any] = ("publication",)
    search_fields: Sequence[str] = ("id",)
    first: Sequence[str] = ()
    more: Sequence[str] = ()

    class Media:
        css = {"all": ["archive/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the rows that a record's name is made of, so that lists and suggestions ask once."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def get_list_filter(self, request: HttpRequest) -> list:
        return [WorkFilter, *self.list_filter]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list:
        """The record first, what is seldom needed folded; who entered and reviewed it last, with the reason."""
        kept = [name for name in self.readonly_fields if name in {field.name for field in self.model._meta.fields}]
        fields = [
            name for name in self.get_fields(request, obj) if name not in (*kept, *self.more, "reason", "all_the_same")
        ]
        fields = [*self.first, *(name for name in fields if name not in self.first)]
        if obj is None and "id" in fields:
            fields.remove("id")
        asked = ["all_the_same"] if request.method == "POST" else []
        more = [*self.more, *(["id"] if obj is None else [])]
        return [
            (None, {"fields": [*asked, *fields]}),
            *([("More", {"fields": more, "classes": ["collapse"]})] if more else []),
            ("Review", {"fields": [*kept, "reason"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The id never changes once it is given."""
        return [*self.readonly_fields, *(["id"] if obj else [])]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """One way beside a choice is enough: to add what is missing. Every link is a stop of the Tab key."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and hasattr(field.widget, "can_change_related"):
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_delete_related = False
        return field

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The cursor waits in the first field of a new record that its address has not filled."""
        form = context["adminform"].form
        waiting = [name for name in self.first if name in form.fields and not form.initial.get(name)]
        if add and waiting:
            form.fields[waiting[0]].widget.attrs["autofocus"] = True
        return super().render_change_form(request, context, add, *args, **kwargs)

    def view_on_site(self, obj: Model) -> str | None:
        """The page that shows the record, where there is one."""
        return page_of(obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A published record is changed by those who may publish; a clerk sees it."""
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Offers the actions of a librarian to librarians only."""
        return may_publish(request.user, self.model)

    def _may_touch(self, request: HttpRequest, obj: Model | None) -> bool:
        draft = obj is None or getattr(obj, "publication", "") == Publication.DRAFT
        return draft or may_publish(request.user, self.model)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """Save with the reason. Who entered it and whether it is published is never what a form says."""
        if change:
            now = self.model._default_manager.select_for_update().get(pk=obj.pk)
            if not self._may_touch(request, now):
                raise PermissionDenied("It was published meanwhile.")
            obj.publication, obj.entered_by, obj.reviewed_by = now.publication, now.entered_by, now.reviewed_by
        else:
            obj.entered_by, obj.publication, obj.reviewed_by = request.user, Publication.DRAFT, None
        with pghistory.context(reason=form.cleaned_data.get("reason", "")):
            super().save_model(request, obj, form, change)
        self._tell_understood(request, form)

    def _tell_understood(self, request: HttpRequest, form: forms.ModelForm) -> None:
        """Say what was read where it was not typed as it is kept."""
        for name in form.changed_data:
            widget = form.fields[name].widget
            typed = str(form.data.get(form.add_prefix(name), "")).strip()
            if isinstance(widget, TypedInput) and typed and typed != str(form.cleaned_data.get(name, "")):
                label = form.fields[name].label or name
                self.message_user(request, f"{label}: “{typed}” is read as {understood(widget.reader, typed)}")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with pghistory.context(reason=form.cleaned_data.get("reason", "")):
            super().save_related(request, form, formsets, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        save_rows(request, formset)

    @admin.action(description="Publish the selected drafts", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish drafts that somebody else entered; say which were left, and why."""
        drafts = queryset.filter(publication=Publication.DRAFT)
        own = list(drafts.filter(entered_by=request.user).values_list("pk", flat=True))
        needed = [field.name for field in relations(self.model) if field.related_model is not self.model]
        hanging = Q(*((f"{name}__publication", Publication.DRAFT) for name in needed), _connector=Q.OR)
        loose = list(drafts.filter(hanging).values_list("pk", flat=True)) if needed else []
        with pghistory.context(reason=request.POST.get("reason", "").strip()[:300] or "published after review"):
            done = drafts.exclude(pk__in=[*own, *loose]).update(
                publication=Publication.PUBLISHED, reviewed_by=request.user
            )
        if done:
            self.message_user(request, f"{done} published.", messages.SUCCESS)
        if own:
            self.message_user(
                request, f"Entered by you, so a colleague must review: {', '.join(own)}.", messages.WARNING
            )
        if loose:
            self.message_user(
                request,
                f"Publish what they belong to first ({', '.join(needed)}): {', '.join(loose)}.",
                messages.WARNING,
            )

    @admin.action(description="Withdraw the selected from publication", permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Make published records drafts again, with the reason; they wait for review anew."""
        reason = request.POST.get("reason", "").strip()[:300]
        if not reason:
            self.message_user(request, "Say why they are withdrawn: write it into Reason.", messages.ERROR)
            return
        with pghistory.context(reason=reason):
            done = queryset.filter(publication=Publication.PUBLISHED).update(
                publication=Publication.DRAFT, reviewed_by=None
            )
        self.message_user(request, f"{done} withdrawn: they are drafts again.", messages.SUCCESS)
