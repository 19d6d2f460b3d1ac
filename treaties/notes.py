"""The numbered sources of a page: each address once, each row with the numbers of its own."""

from collections.abc import Iterable

from archive.models import Citation, Record


class Notes:
    """Sources in the order in which the page first names them."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[str, str, str, str], int] = {}

    def number(self, citation: Citation) -> int:
        """The number of this citation's source; the same address, place and quote share one."""
        key = (citation.source_id, citation.access_point_id or "", citation.locator, citation.quote)
        if key not in self._numbers:
            self.citations.append(citation)
            self._numbers[key] = len(self.citations)
        return self._numbers[key]

    def numbered(self, rows: Iterable[Record]) -> list[Record]:
        """The rows, each with ``notes``: the numbers of its sources. Citations must be at hand (``cited``)."""
        found = list(rows)
        for row in found:
            row.notes = sorted({self.number(each) for each in row.citations.all()})
        return found
