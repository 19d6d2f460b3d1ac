"""What is included of treaty law, and what is not."""

from archive.coverage import Coverage, register, some
from treaties.models import Category, Instrument, Participation


def instrument_gaps() -> list[str]:
    """Instruments whose list of participants is not known to be complete."""
    rows = Instrument.objects.published()
    return some(
        rows.filter(participation_complete=False).count(),
        rows.count(),
        "instruments have a list of participants that is not complete: there a state without a row is unclear, "
        "never “not bound”.",
    )


def category_gaps() -> list[str]:
    """Categories that no rule can decide alone."""
    rows = Category.objects.published()
    return some(
        rows.exclude(other_criteria="").count(),
        rows.count(),
        "categories keep a sentence that no rule can decide: their answer stays undetermined, and says so.",
    )


def participation_gaps() -> list[str]:
    """Participations without the day on which the state was bound."""
    rows = Participation.objects.published()
    return some(
        rows.filter(bound_from="", signed="").count(),
        rows.count(),
        "participations name neither a day of signature nor of the binding act.",
    )


register(
    Coverage(
        "instruments",
        4,
        "Treaties, protocols, agreements, commitments, export-control arrangements, unilateral measures and Security "
        "Council resolutions, on nuclear, conventional, chemical and biological weapons, missiles and export control.",
        "Not every agreement between two states, and no national law. Provisions are summaries in our own words: the "
        "text itself decides.",
        "signed",
        "signed",
        instrument_gaps,
    ),
    Coverage(
        "participations",
        5,
        "Episodes of one state in one instrument, with disputes of recognition where they are known.",
        "Reservations, declarations and objections of single states are left out unless a rule needs them.",
        "bound_from",
        "bound",
        participation_gaps,
    ),
    Coverage(
        "categories",
        5,
        "Classes of weapons that a provision or a published reference scheme defines.",
        "Criteria that need a judgement are kept as text.",
        gaps=category_gaps,
    ),
)
