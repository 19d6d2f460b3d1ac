"""``{% load listed %}``: links of list rows."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def linked(page: str, key: str, text: str) -> SafeString:
    """``text`` as a link to the page named ``page`` of the record ``key``, or alone where there is no such page."""
    try:
        return format_html('<a href="{}">{}</a>', reverse(page, args=[key]), text)
    except NoReverseMatch:
        return format_html("{}", text)
