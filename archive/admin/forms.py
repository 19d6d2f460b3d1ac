"""What the forms of all records share: the reason for a change, an id that makes itself, a warning of duplicates."""

from typing import Any

import pghistory
from django import forms
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join

from archive.admin.duplicates import resembling
from archive.admin.fields import TypedInput
from archive.admin.legible import disguised, legible
from archive.admin.naming import suggested
from archive.admin.suggest import suggestion
from archive.models import Reviewed
from archive.vocabulary import Publication


class LegibleForm(forms.ModelForm):
    """A form that reads, and shows again, what was typed or pasted as it looks (``legible.py``)."""

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        value = super()._widget_data_value(widget, html_name)
        return legible(value, lines=isinstance(widget, forms.Textarea)) if isinstance(value, str) else value


class WarningForm(LegibleForm):
    """A form that warns before it saves a row like another; ticking ``all_the_same`` saves it."""

    all_the_same = forms.BooleanField(
        required=False, label="Save all the same", help_text="It resembles another record and is yet another one."
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and self.record_changed() and not given.get("all_the_same") and not given.get("DELETE"):
            found = self.alike()
            if found:
                self.warn(None, format_html(
                    "This is like what is already there: {}. Tick “Save all the same” if it is another.",
                    format_html_join("; ", "{}", ((linked(each),) for each in found)),
                ))  # fmt: skip
        return given

    def full_clean(self) -> None:
        """The tick that overrules is shown where there is something to overrule."""
        if not self.data.get(self.add_prefix("all_the_same")):
            self.fields["all_the_same"].widget = forms.HiddenInput()
        super().full_clean()

    def warn(self, field: str | None, message: str) -> None:
        """Refuse for now, and offer the tick."""
        self.fields["all_the_same"].widget = forms.CheckboxInput()
        self.add_error(field, message)

    def record_changed(self) -> bool:
        """Whether the record itself was changed: a reason alone is no new entry."""
        return bool({*self.changed_data} - {"reason", "all_the_same"})

    def alike(self) -> list[Model]:
        """The rows that the values read so far resemble."""
        return resembling(self._meta.model, self.cleaned_data, self.instance.pk)

    def told(self) -> str:
        """What a person should know while typing; empty where there is nothing to say."""
        said = [left_out_told(label) for label in left_out(self)]
        found = self.alike() if self.record_changed() and not self.cleaned_data.get("DELETE") else []
        if found:
            links = format_html_join("; ", "{}", ((opened_apart(each),) for each in found))
            said.append(format_html("Like what is already there: {}.", links))
        return format_html_join(" ", "{}", ((each,) for each in said))


class RecordForm(WarningForm):
    """Every change may carry its reason, which the history keeps. The id of a new row may be left empty."""

    reason = forms.CharField(
        required=False, max_length=300, help_text="Why this change is made. Kept in the history, with your name."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "id" in self.fields and self.instance._state.adding:
            self.fields["id"].required = False
            self.fields["id"].help_text += " Leave it empty and it is made for you."

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "id" in self.fields and self.instance._state.adding and not given.get("id") and not self.errors:
            given["id"] = suggested(self._meta.model, given)
            if not given["id"]:
                self.add_error("id", "No id can be made from what is given: write one.")
        return given


class RowForm(WarningForm):
    """A row of an inline. Its formset freezes those that the person may not change."""


def as_typed(form: forms.ModelForm) -> list[tuple[str, str, str]]:
    """Label, reader and text of each box that was read into something else than was typed."""
    found = []
    for name in form.changed_data:
        widget = form.fields[name].widget
        typed = " ".join(str(form[name].data or "").split())
        if isinstance(widget, TypedInput) and typed and typed != str(form.cleaned_data.get(name, "")):
            found.append((str(form[name].label), widget.reader, typed))
    return found


def left_out(form: forms.ModelForm) -> list[str]:
    """Labels of the boxes whose text held signs that were left out."""
    raw = ((name, form.data.get(form.add_prefix(name))) for name in form.changed_data)
    return [str(form[name].label) for name, text in raw if isinstance(text, str) and disguised(text)]


def left_out_told(label: str) -> str:
    return f"{label}: signs that nobody sees, or that turn writing round, are left out. Read it again."


def said_with(form: forms.ModelForm, *rows: forms.ModelForm) -> Any:
    """The context of the history while ``form`` is saved with ``rows``: the reason, and what was typed as it was."""
    typed = {label: text for each in (form, *rows) for label, _, text in as_typed(each)}
    return pghistory.context(reason=form.cleaned_data.get("reason", ""), **({"typed": typed} if typed else {}))


def frozen(form: forms.ModelForm) -> bool:
    """Whether the row of ``form`` is a published record which this person may not change."""
    row = form.instance
    kept = isinstance(row, Reviewed) and not row._state.adding and row.publication == Publication.PUBLISHED
    return kept and not getattr(form, "may_publish", False)


def linked(row: Model) -> str:
    """A record as a link to its form; its name alone where it has none."""
    return _link(row, '<a href="{}">{}</a>')


def opened_apart(row: Model) -> str:
    """As :func:`linked`, in another tab: what is typed in this one stays."""
    return _link(row, '<a href="{}" target="_blank">{} <span class="quiet">(new tab)</span></a>')


def _link(row: Model, anchor: str) -> str:
    name = suggestion(row) if str(row) in ("", str(row.pk)) else f"{row} ({row.pk})"
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return format_html("{}", name)
    return format_html(anchor, address, name)
