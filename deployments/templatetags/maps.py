"""The range map on a page: ``{% load maps %}{% range_map deployment claims %}``."""

from collections.abc import Iterable
from typing import Any

from django import template

from deployments.maps import range_map
from deployments.models import Deployment, SystemClaim

register = template.Library()


@register.inclusion_tag("deployments/partials/map.html", name="range_map")
def range_map_tag(deployment: Deployment, claims: Iterable[SystemClaim]) -> dict[str, Any]:
    """The section with drawing, legend and tables. Asks nothing of the database when the rows are at hand."""
    return {"map": range_map(deployment, claims), "deployment": deployment}
