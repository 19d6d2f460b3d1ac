"""What the admin of every record shares: drafts, review, reasons, citations."""

from collections.abc import Sequence
from typing import Any

import pghistory
from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from archive.models import Citation
from archive.permissions import may_publish
from archive.vocabulary import Publication


class RecordForm(forms.ModelForm):
    """Every change may carry its reason, which the history keeps."""

    reason = forms.CharField(
        required=False, max_length=300, help_text="Why this change is made. Kept in the history, with your name."
    )


class RecordAdmin(admin.ModelAdmin):
    """A record in the admin: what staff enter is a draft, and another person publishes it."""

    form = RecordForm
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    actions = ("publish",)
    readonly_fields = ("publication", "entered_by", "reviewed_by")
    list_filter: Sequence[Any] = ("publication",)
    search_fields: Sequence[str] = ("id",)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list:
        """The record first; who entered and reviewed it last, with the reason for the change."""
        kept = [name for name in self.readonly_fields if name in {field.name for field in self.model._meta.fields}]
        fields = [name for name in self.get_fields(request, obj) if name not in (*kept, "reason")]
        return [(None, {"fields": fields}), ("Review", {"fields": [*kept, "reason"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The id never changes once it is given."""
        return [*self.readonly_fields, *(["id"] if obj else [])]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A published record is changed by those who may publish; a clerk sees it."""
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, obj: Model | None) -> bool:
        draft = obj is None or getattr(obj, "publication", "") == Publication.DRAFT
        return draft or may_publish(request.user, self.model)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.entered_by, obj.publication = request.user, Publication.DRAFT
        with pghistory.context(reason=form.cleaned_data.get("reason", "")):
            super().save_model(request, obj, form, change)

    @admin.action(description="Publish the selected drafts")
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish drafts that somebody else entered; say which of one's own were left."""
        if not may_publish(request.user, self.model):
            self.message_user(request, "Only librarians publish.", messages.ERROR)
            return
        drafts = queryset.filter(publication=Publication.DRAFT)
        own = list(drafts.filter(entered_by=request.user).values_list("pk", flat=True))
        with pghistory.context(reason="published after review"):
            done = drafts.exclude(pk__in=own).update(publication=Publication.PUBLISHED, reviewed_by=request.user)
        if done:
            self.message_user(request, f"{done} published.", messages.SUCCESS)
        if own:
            self.message_user(
                request, f"Entered by you, so a colleague must review: {', '.join(own)}.", messages.WARNING
            )


def citation_inline(model: type[Citation]) -> type[admin.TabularInline]:
    """The sources of a record, edited with it."""
    return type(
        f"{model.__name__}Inline",
        (admin.TabularInline,),
        {
            "model": model,
            "extra": 0,
            "autocomplete_fields": ("source", "access_point"),
            "verbose_name": "source",
            "verbose_name_plural": "sources",
        },
    )
