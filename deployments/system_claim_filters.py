"""Filters of the list of claims about systems, and figures as a column that lists can be ordered by."""

from django.db.models import Case, CharField, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat

from archive.models import Claimant, SearchEntry
from archive.published import published_rows
from archive.vocabulary import ClaimantKind
from archive.web.facets import Facet, Related, decade_facet, evidence_facet, fixed_names, state_facet
from archive.web.filters import Bound, ListFilters
from archive.web.record_filters import credibility_facet
from deployments.filters import called, near_names, text_query
from deployments.models import System, SystemClaim
from deployments.vocabulary import Property
from treaties.vocabulary import Basis, Measure, Rank, SystemType, Warhead

#: Above every figure in kg or km; figures count down from it where the greatest comes first.
_TOP = 10_000_000


def _in_order(number: F | Coalesce, *, greatest: bool) -> Concat:
    """Ranges before payloads, then by figure: texts of one length stand in the order of their numbers."""
    number = Value(_TOP) - number if greatest else number
    digits = Func(number, Value("FM00000000.000"), function="to_char", output_field=CharField())
    first = Case(When(property=Property.RANGE_KM, then=Value("0 ")), default=Value("1 "), output_field=CharField())
    return Concat(first, digits, output_field=CharField())


def listed_system_claims() -> QuerySet:
    """Published claims about systems; ``greatest`` and ``least`` order them by the figure, the upper where given."""
    figure = Coalesce("upper", "lower")
    return published_rows(SystemClaim).annotate(
        greatest=_in_order(figure, greatest=True), least=_in_order(figure, greatest=False)
    )


class SystemClaimFilters(ListFilters):
    """What a list of claims about systems can be narrowed by."""

    system = Related("system", "System", System, opened=True)
    property = Facet(
        "property",
        "Property",
        vocabulary=Property,
        names=fixed_names(range_km="range, in km", payload_kg="payload, in kg"),
        opened=True,
    )
    measure = Facet("measure", "What kind of figure", vocabulary=Measure, opened=True)
    basis = Facet("basis", "What it rests on", vocabulary=Basis, opened=True)
    claimant = Related("claimant", "Claimant", Claimant)
    claimant_kind = Facet("claimant__kind", "Kind of claimant", vocabulary=ClaimantKind)
    claimant_state = state_facet("claimant__state", "State of the claimant")
    system_type = Facet("system__system_type", "System type", vocabulary=SystemType)
    warhead = Facet("system__warhead", "Warhead of the system", vocabulary=Warhead)
    decade = decade_facet("claimed_on", "Claimed in")
    rank = Facet("rank", "Rank", vocabulary=Rank)
    claimed_from = Bound("claimed_on", "Claimed on or after", before=False)
    claimed_before = Bound("claimed_on", "Claimed before", before=True)
    credibility = credibility_facet()
    evidence = evidence_facet()

    def search(self, word: str) -> Q:
        names, told = called(word), SearchEntry.objects.filter(kind="system-claims", document=text_query(word))
        return Q(claimant__in=names.claimants) | Q(system__in=names.systems) | Q(pk__in=told.values("record"))

    def suggestions(self, text: str) -> list[str]:
        return near_names(text)
