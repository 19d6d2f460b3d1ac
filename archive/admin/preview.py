"""What a form would say if it were saved now: which rows it resembles, and what follows. Nothing is saved.

``admin.js`` sends the whole form while it is being typed and shows the answers in their places. The forms read what
was typed, as on saving, so that there is one reading; what cannot be read yet is left out.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase

from archive.admin.forms import WarningForm
from archive.models.fields import FuzzyDateField

#: A record with more rows than this is too long to be read anew at every pause.
MOST_ROWS = 500


def preview(modeladmin: Any, request: HttpRequest, pk: str = "") -> HttpResponseBase:
    """JSON: ``told``, HTML by the prefix of each row (the form's own is empty), and ``follows``, HTML or null."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = modeladmin.get_object(request, pk) if pk else None
    allowed = modeladmin.has_view_permission(request, row) if row else modeladmin.has_add_permission(request)
    if not allowed or (pk and row is None):
        raise PermissionDenied
    form = modeladmin.get_form(request, row, change=row is not None)(request.POST, instance=row)
    told = {"": _told(form)}
    for formset_class, inline in modeladmin.get_formsets_with_inlines(request, row):
        rows = formset_class(
            request.POST,
            instance=row or modeladmin.model(),
            prefix=formset_class.get_default_prefix(),
            queryset=inline.get_queryset(request),
        )
        if rows.management_form.is_valid() and rows.total_form_count() <= MOST_ROWS:
            told |= {each.prefix: _told(each) for each in rows.forms if each.has_changed()}
    given = form.cleaned_data if hasattr(form, "cleaned_data") else {}
    return JsonResponse({"told": told, "follows": modeladmin.follows(given, row)})


def _told(form: Any) -> str:
    """What the form has to say of the values that can be read."""
    form.full_clean()
    return str(form.told()) if isinstance(form, WarningForm) and hasattr(form, "cleaned_data") else ""


def typed(model: type[Model], row: Model | None, given: dict[str, Any]) -> Any:
    """A row with the values ``given`` over those of ``row``, never to be saved."""
    fields = {each.name: each for each in model._meta.concrete_fields}
    kept = {each.attname: getattr(row, each.attname) for each in fields.values()} if row else {}
    found = model(**kept)
    for name in {*given} & {*fields} - {"id"}:
        setattr(found, name, given[name])
    for name, field in fields.items():
        if isinstance(field, FuzzyDateField):
            setattr(found, name, field.to_python(getattr(found, name)))
    return found
