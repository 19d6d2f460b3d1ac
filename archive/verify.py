"""Checks of the core: dates and their bounds, addresses, what a name points to."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from archive.models import SearchEntry, Stale
from archive.models.fields import FuzzyDateField
from archive.search.derive import meant, values
from archive.search.register import searched
from archive.values.dates import parse
from archive.verification import Issue, Level, check

OWN_APPS = ("archive", "treaties", "deployments")


@check("bounds of dates")
def bounds_of_dates() -> Iterator[Issue]:
    """Every stored bound equals what its text means."""
    for model in _record_models():
        for name in [field.name for field in model._meta.fields if isinstance(field, FuzzyDateField)]:
            rows = model._default_manager.exclude(**{name: ""})
            for pk, text, earliest, latest in rows.values_list("pk", name, f"{name}_earliest", f"{name}_latest"):
                meant = parse(str(text))
                if (meant.earliest, meant.latest) != (earliest, latest):
                    told = (
                        f"{name} “{text}” means {meant.earliest} to {meant.latest}, stored are {earliest} to {latest}: "
                        "save the record again."
                    )
                    yield Issue(Level.ERROR, "date bounds", f"{model._meta.label} {pk}", told)


@check("stale marks")
def stale_marks() -> Iterator[Issue]:
    """What changed and is not yet derived anew."""
    waiting = Stale.objects.count()
    if waiting:
        told = f"{waiting} changes are not yet derived: the worker does it within a minute, or run rebuild_derived."
        yield Issue(Level.NOTICE, "stale", "archive", told)


@check("what can be found")
def search_entries() -> Iterator[Issue]:
    """Every search entry is what its record gives now, and no record lacks one."""
    if Stale.objects.exists():
        return  # told by the check above; the worker writes them anew
    kept = set(values(SearchEntry.objects.iterator()))
    wanted = {each for kind in searched.values() for each in values(meant(kind))}
    for what, rows in (("missing", wanted - kept), ("not meant", kept - wanted)):
        for row in sorted(rows):
            told = "run rebuild_derived."
            yield Issue(Level.ERROR, f"search entry {what}", f"{row[0]} {row[1]}", told)


def _record_models() -> list[type[Model]]:
    return [
        model
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.model_name.endswith("history")
    ]
