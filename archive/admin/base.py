"""What the admin of every record shares: drafts, review, reasons, what was understood, the page on the site."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from archive.admin.fields import OVERRIDES, understood
from archive.admin.forms import RecordForm, as_typed, left_out, left_out_told, said_with
from archive.admin.inlines import save_rows
from archive.admin.past import problems, put_back, versions
from archive.admin.preview import preview, typed
from archive.admin.review import (
    BUTTONS,
    REASONED,
    WorkFilter,
    confirm,
    named,
    publish,
    said_why,
    send_back,
    settle,
    table_of,
    tell,
    withdraw,
)
from archive.admin.saved import keep_or_drop, saved_filters
from archive.admin.suggest import suggestion
from archive.models import SentBack, Source
from archive.permissions import may_publish
from archive.vocabulary import Evidence, Publication
from archive.web.pages import page_of


class ReasonedActionForm(ActionForm):
    """What is done to many at once carries its reason too."""

    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Reason:",
        widget=forms.TextInput({"data-wanted": " ".join(each.__name__ for each in REASONED)}),
    )


def _has_tick(form: forms.ModelForm) -> bool:
    return "all_the_same" in form.fields and not form["all_the_same"].is_hidden


class RecordAdmin(admin.ModelAdmin):
    """A record in the admin: what staff enter is a draft, and another person publishes it.

    ``more``: the fields that are seldom needed, folded; ``first``: those that the form begins with; ``derived``: what
    would follow from a row as typed on a day, as HTML; ``claims``: the admin's name of the table of its claims, and
    the field of it that names the record.
    """

    form = RecordForm
    action_form = ReasonedActionForm
    formfield_overrides = OVERRIDES
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    actions: Sequence[Any] = (publish, send_back, withdraw)
    readonly_fields = ("publication", "entered_by", "reviewed_by")
    list_filter: Sequence[Any] = ("publication",)
    search_fields: Sequence[str] = ("id",)
    first: Sequence[str] = ()
    more: Sequence[str] = ()
    derived: Callable[[Any, date], str | None] | None = None
    claims: tuple[str, str] | None = None

    class Media:
        css = {"all": ["archive/admin.css"]}
        js = ["archive/admin.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the rows that a record's name is made of, so that lists and suggestions ask once."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def get_list_filter(self, request: HttpRequest) -> list:
        return [WorkFilter, *self.list_filter]

    def get_actions(self, request: HttpRequest) -> dict:
        """Facts that may be unconfirmed can be confirmed. Nothing is deleted but one by one, with a reason."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        if "publish" in found and hasattr(self.model, "evidence"):
            found["confirm"] = (confirm, "confirm", confirm.short_description)
        return found

    def get_urls(self) -> list[URLPattern]:
        """With what a form says before it is saved, and the filters that people keep."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("typed/", wrap(self.preview), name=f"{name}_typed"),
            path("typed/<slug:pk>/", wrap(self.preview), name=f"{name}_typed_over"),
            path("filters/", wrap(self.keep_filter), name=f"{name}_filters"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: str = "") -> HttpResponse:
        return preview(self, request, pk)

    def keep_filter(self, request: HttpRequest) -> HttpResponse:
        return keep_or_drop(self, request)

    def follows(self, given: dict[str, Any], obj: Model | None) -> str | None:
        """What would follow from the values ``given`` over those of ``obj``, as HTML."""
        return self.derived(typed(self.model, obj, given), localdate()) if self.derived else None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**saved_filters(request, self.model), **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the record said before, who changed it and why; a version may be put back by who may change it."""
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        may_change = self.has_change_permission(request, obj)
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            self._put_back(request, obj)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "object": obj,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "versions": versions(obj),
            "may_change": may_change,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)

    def _put_back(self, request: HttpRequest, obj: Model) -> None:
        version, reason = request.POST.get("version", ""), said_why(request)
        if not reason:
            self.message_user(request, "Say why it is put back: write it into Reason.", messages.ERROR)
            return
        try:
            with transaction.atomic():
                now = self.model._default_manager.select_for_update().get(pk=obj.pk)
                if not self._may_touch(request, now):
                    raise PermissionDenied("It was published meanwhile.")
                put_back(now, version, reason)
        except LookupError as problem:
            self.message_user(request, str(problem), messages.ERROR)
        except ValidationError as problem:
            self.message_user(request, f"It cannot be put back: {problems(problem)}", messages.ERROR)
        else:
            self.message_user(request, "Put back, with the sources it cited then.", messages.SUCCESS)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nothing is deleted without a reason."""
        unsaid = request.method == "POST" and not said_why(request)
        if unsaid and self.has_delete_permission(request, self.get_object(request, object_id)):
            self.message_user(request, "Nothing was deleted: say why. The reason is kept.", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete with the reason, and name the draft sources that were cited: they may be wanted no more."""
        cited = obj.citations.values("source") if hasattr(obj, "citations") else []
        drafts = list(Source.objects.filter(pk__in=cited, publication=Publication.DRAFT))
        with pghistory.context(reason=said_why(request)):
            settle([obj])
            super().delete_model(request, obj)
        if drafts:
            tell(request, messages.WARNING, "It cited what is still a draft: {}. Delete that too?", named(drafts))

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        """A button of review acts on what was just saved, then leads to the next that waits."""
        pressed = next((name for name in BUTTONS if name in request.POST), "")
        if not pressed:
            return super().response_change(request, obj)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        BUTTONS[pressed](self, request, self.model._default_manager.filter(pk=obj.pk))
        if pressed != "_publish" and not said_why(request):
            return HttpResponseRedirect(request.path)
        at = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        queue = {"_publish": "?work=review", "_send_back": "?work=review", "_confirm": "?work=unconfirmed"}
        return HttpResponseRedirect(at + queue[pressed] if pressed in queue else request.path)

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
            ("Review", {"fields": [*(kept if obj else []), "reason"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The id never changes once it is given."""
        return [*self.readonly_fields, *(["id"] if obj else [])]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """One way beside a choice is enough: to add what is missing. Every link is a stop of the Tab key."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            field.label_from_instance = suggestion
        if field is not None and hasattr(field.widget, "can_change_related"):
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_delete_related = False
        return field

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The cursor waits in the first field that was refused, else at the tick that overrules a warning, else in the
        first that a new record still needs.
        """
        form = context["adminform"].form
        forms_shown = [form, *(each for rows in context["inline_admin_formsets"] for each in rows.formset.forms)]
        refused = [(each, name) for each in forms_shown for name in each.errors if name in each.fields]
        context["refused"] = [each[name] for each, name in refused]
        ticks = [(each, "all_the_same") for each in forms_shown if _has_tick(each)]
        needed = [(form, name) for name in self.first if name in form.fields and not form.initial.get(name)]
        waiting = refused or ticks or (needed if add else [])
        if waiting:
            where, name = waiting[0]
            widget = where.fields[name].widget
            getattr(widget, "widget", widget).attrs["autofocus"] = True
        context |= self._review_of(request, kwargs.get("obj"))
        return super().render_change_form(request, context, add, *args, **kwargs)

    def _review_of(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """For the form of ``obj``: buttons, why it was sent back, what is derived of it."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_typed"
        if obj is None:
            return {"typed_at": reverse(name), "derived": bool(self.derived)}
        found: dict[str, Any] = {"typed_at": reverse(f"{name}_over", args=[obj.pk]), "derived": bool(self.derived)}
        found["follows"] = self.follows({}, obj)
        if self.claims:
            table, field = self.claims
            found["add_claim_at"] = f"{reverse(f'admin:{table}_add')}?{urlencode({field: obj.pk})}"
        found["sent_back"] = SentBack.objects.filter(table=table_of(self.model), record=obj.pk).select_related("by")
        if self.has_publish_permission(request):
            draft = obj.publication == Publication.DRAFT
            found["may_review"] = draft and obj.entered_by_id != request.user.pk
            found["may_withdraw"] = not draft
            found["may_confirm"] = getattr(obj, "evidence", "") == Evidence.KNOWN
        return found

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
        with said_with(form):
            super().save_model(request, obj, form, change)
        settle([obj])
        self._tell_read(request, form)

    def _tell_read(self, request: HttpRequest, form: forms.ModelForm) -> None:
        """Say what was read where it was not typed as it is kept."""
        for label, reader, text in as_typed(form):
            self.message_user(request, f"{label}: “{text}” is read as {understood(reader, text)}")
        for label in left_out(form):
            self.message_user(request, left_out_told(label), messages.WARNING)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with said_with(form, *(row for formset in formsets for row in formset.forms)):
            super().save_related(request, form, formsets, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        save_rows(request, formset)
        for row in formset.forms:
            self._tell_read(request, row)
