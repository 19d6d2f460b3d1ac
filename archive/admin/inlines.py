"""Rows edited with the record they belong to. They obey the same roles as the record's own form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from archive.admin.duplicates import SHOWN, addressed, titled
from archive.admin.fields import OVERRIDES
from archive.admin.forms import RowForm, frozen, linked, opened_apart
from archive.admin.naming import numbered, suggested
from archive.admin.suggest import suggestion
from archive.models import AccessPoint, Citation, Reviewed, Source
from archive.permissions import may_publish
from archive.vocabulary import Publication


class RowFormSet(BaseInlineFormSet):
    """Rows of which the published ones take no change and no deletion from those who may not publish."""

    may_publish = False

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.may_publish = self.may_publish
        if frozen(form):
            for field in form.fields.values():
                field.disabled = True


class RowInline:
    """What every inline of the archive shares: typed dates, frozen rows, ids that make themselves."""

    form = RowForm
    formset = RowFormSet
    extra = 0
    exclude = ("id",)  # kept, Django's templates would leave out the hidden box that says which row it is
    formfield_overrides = OVERRIDES
    show_change_link = True

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.may_publish = may_publish(request.user, self.model)  # type: ignore[attr-defined]
        return formset

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list:
        """With the tick that overrules a warning, once there may be one."""
        (name, first), *rest = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if request.method == "POST":
            first = {**first, "fields": [*(each for each in first["fields"] if each != "all_the_same"), "all_the_same"]}
        return [(name, first), *rest]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, forms.ModelChoiceField):
            field.label_from_instance = suggestion
        if field is not None and hasattr(field.widget, "can_change_related"):
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_delete_related = False
        return field


class CitingForm(RowForm):
    """A row that brings its source by address; a title makes a draft source of an address nobody entered yet."""

    address = forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text="Paste the address: a known one finds its source.",
        widget=forms.TextInput({"class": "vTextField", "inputmode": "url"}),
    )
    title = forms.CharField(
        required=False,
        max_length=400,
        help_text="Of the work, where its address is new: it makes a draft source.",
        widget=forms.TextInput({"class": "vTextField"}),
    )
    #: The source that the address brings, unsaved where it is new; and the address itself, where it is known.
    work: Source | None = None
    point: AccessPoint | None = None

    def find(self, given: dict[str, Any], chosen: Source | None = None) -> None:
        """Find or prepare the source of the address given, or of ``chosen`` where the address is a new one of it."""
        self.point = next(iter(addressed(given["address"])), None)
        self.work = self.point.source if self.point else chosen
        title = given.get("title")
        if self.work is None and title:
            namesakes = titled(title)[:SHOWN]
            if namesakes and not given.get("all_the_same"):
                self.warn("title", format_html(
                    "A work of this title is there: {}. Choose it as the source, or tick “Save all the same”.",
                    format_html_join("; ", "{}", ((linked(each),) for each in namesakes)),
                ))  # fmt: skip
            self.work = Source(title=title)
        if self.work is None:
            self.add_error("title", "This address is new: give the title of the work, or choose its source.")

    def told(self) -> str:
        """Beside what resembles the row: which source the address finds, or which work has the title already."""
        said = [super().told()]
        address = self.cleaned_data.get("address")
        title = str(self.data.get(self.add_prefix("title"), "")).strip()
        point = next(iter(addressed(address)), None) if address else None
        if point:
            said.append(format_html("This address is known: {}.", opened_apart(point.source)))
        elif title:
            said += [
                format_html("A work of this title is there: {}.", opened_apart(each)) for each in titled(title)[:SHOWN]
            ]
        elif address:
            said.append("This address is new: give the title of the work, or choose its source.")
        return format_html_join(" ", "{}", ((each,) for each in said if each))

    def bring(self, request: HttpRequest) -> None:
        """Save the source and the address where they are new, as drafts of this person."""
        if self.work is None or self.point is not None:
            return
        if self.work._state.adding:
            self.work.pk, self.work.entered_by = suggested(Source, {}), request.user
            self.work.save()
        self.point = AccessPoint.objects.create(
            id=suggested(AccessPoint, {}),
            source=self.work,
            url=self.cleaned_data["address"],
            entered_by=request.user,
        )


class CitationForm(CitingForm):
    """A citation: of a source chosen, or brought by its address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"source", "position"} & set(self.fields):
            self.fields[name].required = False
        if self.instance._state.adding:
            self.initial["position"] = None

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.errors or not self.has_changed() or given.get("DELETE"):
            return given
        if given.get("address"):
            self.find(given, given.get("source"))
        source, point = given.get("source") or self.work, given.get("access_point") or self.point
        source = source or (point.source if point else None)
        if point and source and point.source_id != source.pk:
            self.add_error(None, f"The address {point} belongs to another source, “{point.source}”.")
        elif source is None and not self.errors:
            self.add_error("source", "Choose the source, or paste its address.")
        given["access_point"] = point
        given["source"] = None if source is None or source._state.adding else source
        return given

    def _get_validation_exclusions(self) -> set[str]:
        """The source may still be made, and the place is found on saving."""
        return super()._get_validation_exclusions() | {"source", "position"}

    def bring(self, request: HttpRequest) -> None:
        super().bring(request)
        if self.work is not None:
            self.instance.source, self.instance.access_point = self.work, self.point


class ClaimForm(CitingForm):
    """A claim edited with what it is about, with a source of it."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("address") and not given.get("DELETE"):
            self.find(given)
        return given


def cite(form: ClaimForm) -> None:
    """Add the source that the form brings to the sources of its row."""
    citations = type(form.instance)._meta.get_field("citations").related_model
    row = citations(record=form.instance, source=form.work, access_point=form.point)
    row.position = next_position(row)
    row.pk = numbered(citations, f"{row.record_id}-s", 1, first=row.position)
    row.save()


def save_rows(request: HttpRequest, formset: Any) -> None:
    """Save the rows of an inline: new ones are drafts of this person, with ids; published ones keep their state.

    Raises ``PermissionDenied`` where a row is published, or belongs to a published record, and the person may not
    publish.
    """
    kept = [each for each in formset.forms if each.has_changed() and each not in formset.deleted_forms]
    for form in kept:
        if isinstance(form, CitingForm):
            form.bring(request)
    rows = formset.save(commit=False)
    for row in (*rows, *formset.deleted_objects):
        _refuse_published(request, row)
    for row in formset.deleted_objects:
        row.delete()
    for row in rows:
        if row._state.adding:
            _prepare(request, row)
        elif isinstance(row, Citation):
            row.position = row.position or 1
        row.save()
    formset.save_m2m()
    for form in kept:
        if isinstance(form, ClaimForm) and form.work is not None:
            cite(form)


def _prepare(request: HttpRequest, row: Any) -> None:
    """A new row: by whom, still a draft, under which id."""
    if isinstance(row, Reviewed):
        row.entered_by, row.publication = request.user, Publication.DRAFT
    if isinstance(row, Citation):
        row.position = row.position or next_position(row)
        row.pk = numbered(type(row), f"{row.record_id}-s", 1, first=row.position)
    if not row.pk:
        row.pk = suggested(type(row), {field.name: _value(row, field) for field in row._meta.concrete_fields})


def _value(row: Any, field: Any) -> Any:
    return getattr(row, field.name if getattr(row, field.attname, None) else field.attname, None)


def next_position(citation: Citation) -> int:
    """The place behind the last source of the record."""
    last = type(citation)._default_manager.filter(record=citation.record_id).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _refuse_published(request: HttpRequest, row: Any) -> None:
    owner = row.record if isinstance(row, Citation) else row
    if owner._state.adding or may_publish(request.user, type(owner)):
        return
    now = type(owner)._default_manager.select_for_update().filter(pk=owner.pk).values_list("publication", flat=True)
    if Publication.PUBLISHED in now:
        raise PermissionDenied("A published record is changed by a librarian.")


class CitationInline(RowInline, admin.StackedInline):
    """The sources of a record, edited with it."""

    form = CitationForm
    autocomplete_fields = ("source", "access_point")
    readonly_fields = ("read_at",)
    fieldsets = (
        (None, {"fields": ("source", "read_at", "address", "title", "locator", "quote")}),
        ("More", {"classes": ("collapse",), "fields": (
            "access_point", "role", "field", "prefix", "suffix", "position")}),
    )  # fmt: skip
    show_change_link = False
    verbose_name = "source"
    verbose_name_plural = "sources"

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("source", "access_point")
        return rows.prefetch_related("source__access_points")

    @admin.display(description="read at")
    def read_at(self, citation: Citation) -> str:
        """Where the source can be read, to be opened beside the form: the address cited, else those of the source."""
        if citation._state.adding or citation.source_id is None:
            return ""
        points = [citation.access_point] if citation.access_point else citation.source.access_points.all()[:SHOWN]
        link = '<a href="{0}" target="_blank" rel="noreferrer nofollow">{0}</a> <span class="quiet">(new tab)</span>'
        return format_html_join(mark_safe("<br>"), link, ((each.url,) for each in points)) or "No address is recorded."


def citation_inline(model: type[Citation]) -> type[admin.StackedInline]:
    """The sources of the records that ``model`` cites for."""
    return type(f"{model.__name__}Inline", (CitationInline,), {"model": model})
