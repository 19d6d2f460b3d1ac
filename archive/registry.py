"""What the layers above tell the core, so that the core need not import them. Filled in their ``ready()``."""

from collections.abc import Callable

#: Called after records were loaded and committed, when any row was written.
after_load: list[Callable[[], object]] = []
