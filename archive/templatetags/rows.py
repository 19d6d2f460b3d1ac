"""``{% load rows %}{% rows "deployments/claims.html" shown=claims %}``: a template of ``templates/rows/`` in a page."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def rows(context: Any, name: str, **given: Any) -> SafeString:
    """The rows that the template ``name`` makes of the page's context and what is ``given`` besides."""
    return SafeString(get_template(name, using="rows").render({**context.flatten(), **given}))
