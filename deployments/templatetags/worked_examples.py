"""What the weapon tables add to *How the archive decides*: examples worked out by the rules when the page is read."""

from dataclasses import dataclass
from datetime import date

from django import template

from deployments.adapt import question
from deployments.models import Deployment
from deployments.vocabulary import Stance
from treaties.adapt import current_law
from treaties.classify import Category
from treaties.law import Assessment

register = template.Library()

#: Deployment, category, day, and what it is meant to show; the answers are never written down.
EXAMPLES = (
    ("oreshnik-belarus", "inf-irm-glbm", date(2025, 12, 17), "A treaty that ended before the deployment"),
    ("9m729-mozdok", "inf-irm-glcm", date(2018, 12, 4), "Claimants who give different ranges"),
    ("kinzhal-kaliningrad", "inf-irm-glbm", date(2022, 8, 18), "A missile launched from an aircraft"),
)

STANCES = {
    Stance.ASSERTS: "The claimant says that it is so.",
    Stance.DENIES: "The claimant says that it is not so.",
    Stance.ASSESSES: "The claimant judges from evidence that it is so.",
    Stance.SPECULATES: "The claimant says that it may be so, without evidence.",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One question and the answer of the rules. ``shows``: what a reader should see in it."""

    deployment: Deployment
    category: Category
    instrument: str
    day: date
    shows: str
    answer: Assessment


@register.simple_tag
def worked_examples() -> list[Example]:
    """The examples whose records are published. Two queries, and two for each example."""
    law = current_law()
    wanted = {deployment for deployment, *_ in EXAMPLES}
    rows = Deployment.objects.published().select_related("system", "deploying_state", "host_state").in_bulk(wanted)
    found = []
    for deployment, name, day, shows in EXAMPLES:
        category = law.categories.get(name)
        if deployment in rows and category:
            row = rows[deployment]
            answer = law.assess_then(question(row), category, day)
            instrument = law.instruments[category.instrument].name
            found.append(Example(row, category, instrument, day, shows, answer))
    return found


@register.simple_tag
def stances() -> dict[Stance, str]:
    """Each stance with its meaning."""
    return STANCES
