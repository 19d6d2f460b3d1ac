"""The tables of the core, each declared once: file, columns, order. Help and vocabulary come from the models."""

from archive.exchange.table import Table, citations
from archive.models import AccessPoint, Claimant, Publisher, Source, State, Succession, SuccessionCitation


class States(Table):
    class Meta:
        model = State
        file = "states"
        fields = (
            "id",
            "name",
            "kind",
            "aliases",
            "exists_from",
            "exists_until",
            "responsible_state",
            "un_member_from",
            "un_member_until",
            "note",
            "evidence",
        )


class Successions(Table):
    class Meta:
        model = Succession
        file = "succession"
        fields = ("id", "predecessor", "successor", "date", "kind", "note", "evidence")


class Publishers(Table):
    class Meta:
        model = Publisher
        file = "publishers"
        fields = ("id", "name", "kind", "state", "aliases", "reliability", "note")


class Claimants(Table):
    class Meta:
        model = Claimant
        file = "claimants"
        fields = ("id", "name", "kind", "organisation", "state", "aliases", "reliability", "note")


class Sources(Table):
    class Meta:
        model = Source
        file = "sources"
        fields = ("id", "title", "publisher", "author", "published", "language", "kind", "evidence")


class AccessPoints(Table):
    class Meta:
        model = AccessPoint
        file = "access_points"
        fields = ("id", "source", "url", "read_on", "note")


TABLES = [
    States(),
    Successions(),
    Publishers(),
    Claimants(),
    Sources(),
    AccessPoints(),
    citations(SuccessionCitation, "succession"),
]
