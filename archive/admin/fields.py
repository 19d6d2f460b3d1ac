"""Form fields that take what people type and say what they understood."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.models.fields import FuzzyDateField, TextsField, WordsField
from archive.values.dates import FuzzyDate
from archive.values.spelt import day_typed
from archive.values.typed import figure_typed, place_typed
from archive.web.dates import said

LONGEST = 200


class TypedInput(forms.TextInput):
    """A text box whose reading is shown under it: by the server after a save, by ``admin.js`` while typing."""

    def __init__(self, reader: str, placeholder: str) -> None:
        self.reader = reader
        super().__init__(
            {"class": "vTextField typed", "data-reader": reader, "placeholder": placeholder, "maxlength": LONGEST}
        )

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        box = super().render(name, value, attrs, renderer)
        shown = understood(self.reader, self.format_value(value) or "")
        return format_html('{}<output class="understood" for="{}">{}</output>', box, (attrs or {}).get("id", ""), shown)

    class Media:
        js = ["archive/admin.js"]


class DayField(forms.CharField):
    """A date in English or EDTF; the value is its EDTF text."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        self.longest = max_length or LONGEST
        kwargs["widget"] = TypedInput("day", "17 Dec 2025")
        super().__init__(max_length=LONGEST, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.text if isinstance(value, FuzzyDate) else value

    def to_python(self, value: Any) -> str:
        text = _read(day_typed, super().to_python(self.prepare_value(value)) or "").text
        if len(text) > self.longest:
            raise ValidationError(f"That is longer than {self.longest} characters.")
        return text

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return str(initial or "") != self.to_python(data)
        except ValidationError:
            return True


class FigureField(forms.CharField):
    """A range or a weight as said; the value is a :class:`archive.values.typed.Figure`, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = TypedInput("figure", "up to 2,000 km")
        super().__init__(required=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _read(figure_typed, text) if text else None


class PlaceField(forms.CharField):
    """A position as written; the value is a :class:`archive.values.typed.Position`, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = TypedInput("place", "53°40′N 31°42′E")
        super().__init__(required=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _read(place_typed, text) if text else None


class WordsChoice(forms.MultipleChoiceField):
    """Several words of a vocabulary, to be ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, base_field: Any, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(choices=base_field.choices, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or ()) != set(data or ())


def _read(reader: Callable[[str], Any], text: str) -> Any:
    try:
        return reader(text)
    except ValueError as problem:
        raise ValidationError(str(problem)) from None


#: Reader by the name that the widget gives it → what it understood, in words.
READERS: dict[str, Callable[[str], str]] = {
    "day": lambda text: said(day_typed(text)),
    "figure": lambda text: " ".join(filter(None, [f"{figure_typed(text)}.", figure_typed(text).note])),
    "place": lambda text: str(place_typed(text)),
}


def understood(reader: str, text: str) -> str:
    """What a reader made of ``text``, in words; the problem where it could make nothing of it; empty for nothing."""
    if not text.strip():
        return ""
    try:
        return READERS[reader](text[:LONGEST])
    except ValueError as problem:
        return str(problem)


#: Model field → how its form field is made. A semicolon parts the items of a list, as in the tables.
OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    FuzzyDateField: {"form_class": DayField},
    WordsField: {"form_class": WordsChoice},
    TextsField: {"delimiter": ";", "widget": forms.TextInput({"class": "vTextField", "placeholder": "one; another"})},
    models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
}
