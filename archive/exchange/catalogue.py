"""All tables, in the order in which they are loaded: what is referred to stands before what refers to it."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from archive.exchange.table import Table


@cache
def tables() -> tuple[Table, ...]:
    """The ``TABLES`` that the apps declare in their ``tables.py``, lowest layer first.

    The core names no upper app: it finds them as the admin finds its own, and settings list upper apps first.
    """
    return tuple(
        table
        for config in reversed(list(apps.get_app_configs()))
        if find_spec(f"{config.name}.tables")
        for table in getattr(import_module(f"{config.name}.tables"), "TABLES", ())
    )
