"""A deterministic origin on loopback: every kind of answer a host may give, byte for byte.

For tests, demonstrations and benches: the standard library and brotli, nothing of pytest. ``python -m tests.origin``
serves it and prints the value of ``ARCHIVE_TEST_HOSTS`` that leads to it. What each situation is and should come to
stands in ``tests/cases/origin.csv``.
"""

from tests.origin.serve import Hit, Origin
from tests.origin.situations import SITUATIONS

__all__ = ["SITUATIONS", "Hit", "Origin"]
