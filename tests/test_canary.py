"""Nothing unpublished is told to readers: a canary in every text of a draft of every kind, sought on every address.

Every pattern of the URLconf is walked with every published example and every draft. An address whose parts the walk
does not know fails it, so that a new page cannot be forgotten.
"""

import itertools
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from archive import registry
from archive.kept import forget as forget_law
from archive.models import Citation, ErrorReport, Reviewed
from archive.models.base import RecordQuerySet
from archive.models.fields import FuzzyDateField, TextsField, WordField
from archive.vocabulary import Publication
from archive.web import citable
from archive.web.cite import FORMS

#: Eight signs: as much as the shortest text field holds. Looked for in small letters and capitals.
CANARY = "zqcanary"
#: What readers may type into a search to find it; the page may repeat this much.
TYPED = CANARY[:6]
#: Where a draft hangs, so that it would show if it could: model → the published row it is a copy of.
LIKE = {
    "deployments.deployment": {"pk": "oreshnik-belarus"},
    "deployments.deploymentclaim": {"deployment": "oreshnik-belarus"},
    "deployments.system": {"pk": "oreshnik"},
    "deployments.systemclaim": {"system": "oreshnik"},
    "treaties.instrument": {"pk": "inf"},
    **{
        f"treaties.{name}": {"instrument": "inf"}
        for name in ("event", "provision", "participation", "category", "namedtype")
    },
}
#: Published rows that point at drafts: model, field, and how many of its rows, the last first.
#: The flagship itself names none: it would be gone from readers' eyes, and all that hangs on it.
POINTERS = (
    ("deployments.deployment", "controlling_state", 1),
    ("deployments.deploymentclaim", "quoted_by", 2),
    ("deployments.deploymentclaim", "claimant", 1),
    ("deployments.systemclaim", "quoted_by", 2),
    ("deployments.systemclaim", "claimant", 1),
    ("treaties.instrument", "parent", 1),
    ("archive.source", "publisher", 20),
    ("archive.claimant", "state", 2),
    ("archive.publisher", "state", 2),
)
QUERIES = ("", "?on=2025-12-17", f"?q={TYPED}", f"?search={TYPED}", "?format=json", "?publication=draft")
#: A part of an address, as Django's routes and as regular expressions write it.
PART = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")


def reviewed() -> list[type[models.Model]]:
    """Every kind that knows drafts, what others point to first."""
    found = [model for model in apps.get_models() if issubclass(model, Reviewed)]
    return sorted(found, key=lambda model: model._meta.label_lower != "archive.state")


def draft_of(model: type[models.Model], user: object) -> models.Model:
    """A draft of ``model`` with the canary in its id and in every text."""
    row = model._default_manager.filter(**LIKE.get(model._meta.label_lower, {})).order_by("pk").first()
    for field in model._meta.concrete_fields:
        if field.primary_key:
            value = CANARY.upper() if field.max_length == len(CANARY) else f"{CANARY}-{model._meta.model_name}"
        elif isinstance(field, FuzzyDateField | WordField):
            continue
        elif isinstance(field, TextsField):
            value = [CANARY]
        elif isinstance(field, models.URLField):
            value = f"https://{CANARY}.example/"
        elif isinstance(field, models.CharField | models.TextField):
            value = f"{CANARY} {field.name}"[: field.max_length or 200]
        elif field.name in ("state", "successor") and model._meta.label_lower != "archive.state":
            value = apps.get_model("archive.State").objects.get(pk=CANARY.upper())
        else:
            continue
        setattr(row, field.name, value)
    row.publication, row.entered_by, row.reviewed_by = Publication.DRAFT, user, None
    row._state.adding = True
    row.save(force_insert=True)
    return row


@pytest.fixture
def canaries(loaded) -> dict[str, models.Model]:
    """A draft of every kind, cited by and pointed at from published rows, and a reader's report of an error."""
    user = get_user_model().objects.create(username=f"{CANARY}-user")
    drafts = {model._meta.label_lower: draft_of(model, user) for model in reviewed()}
    for label, name, count in POINTERS:
        model = apps.get_model(label)
        like = LIKE.get(label, {}) if label != "deployments.deployment" else {"system": "oreshnik"}
        rows = model._default_manager.filter(publication=Publication.PUBLISHED, **like).order_by("-pk")
        target = drafts[model._meta.get_field(name).related_model._meta.label_lower]
        chosen = [row.pk for row in rows.exclude(pk="oreshnik-belarus")[:count]]
        model._default_manager.filter(pk__in=chosen).update(**{name: target})
    for model in (each for each in apps.get_models() if issubclass(each, Citation)):
        like = LIKE.get(model._meta.get_field("record").related_model._meta.label_lower, {})
        cited = model._default_manager.filter(**{f"record__{key}": value for key, value in like.items()}).first()
        cited = cited or model._default_manager.first()
        if cited:
            cited.pk, cited.position, cited.quote = f"{cited.pk}-x", 30, CANARY
            cited.source, cited.access_point = drafts["archive.source"], drafts["archive.accesspoint"]
            cited._state.adding = True
            cited.save(force_insert=True)
    ErrorReport.objects.create(
        kind="deployments", record="oreshnik-belarus", message=CANARY, contact=CANARY, sender=CANARY,
        reported_on="2026-01-01",
    )  # fmt: skip
    forget_law()
    return drafts


def patterns(each: object = None, prefix: str = "") -> Iterator[str]:
    """The route of every pattern outside the admin."""
    for entry in (each or get_resolver()).url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not where.startswith("admin/"):
                yield from patterns(entry, where)
        elif isinstance(entry, URLPattern):
            yield where


def examples(drafts: dict[str, models.Model]) -> dict[str, list[str]]:
    """Values of each part that an address may have."""
    published = ["oreshnik-belarus", "oreshnik", "inf", "BLR"]
    published += [str(kind.published().values_list("pk", flat=True)[0]) for kind in registry.kinds.values()]
    rows = [*dict.fromkeys(published), *(row.pk for row in drafts.values())]
    return {
        "kind": [*dict.fromkeys([*registry.kinds, *citable.citable])],
        **dict.fromkeys(("pk", "slug", "id", "code"), rows),
        "form": [*FORMS],
        "format": ["json", "csv"],
        "drf_format_suffix": [".json"],
    }


def addresses(drafts: dict[str, models.Model]) -> Iterator[str]:
    """Every address to walk."""
    values = examples(drafts)
    for route in patterns():
        plain = PART.sub(lambda found: f"{{{found[1] or found[2]}}}", route)
        plain = re.sub(r"[\^$\\]|/\?", lambda found: "/" if found[0] == "/?" else "", plain)
        parts = re.findall(r"{(\w+)}", plain)
        unknown = set(parts) - set(values)
        assert not unknown, f"{route}: teach the canary what {sorted(unknown)} may be"
        for chosen in itertools.product(*(values[part] for part in parts)):
            yield "/" + plain.format(**dict(zip(parts, chosen, strict=True)))


def told(client: Client, address: str) -> str:
    """All that an answer tells, headers included, without the address itself."""
    answer = client.get(address)
    assert answer.status_code < 500, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = f"{answer.headers}\n{body.decode(errors='replace')}"
    for own in {part for part in re.split(r"[/?&=]", address) if CANARY in part.lower()}:
        text = text.replace(own, "")
    return text.lower()


def leaks(drafts: dict[str, models.Model]) -> list[str]:
    """The addresses that tell the canary, and where."""
    client, found = Client(), []
    for address in dict.fromkeys(addresses(drafts)):
        variants = QUERIES if CANARY not in address.lower() and not address.startswith("/report/") else QUERIES[:1]
        for asked in (address + query for query in variants):
            before, canary, after = told(client, asked).partition(CANARY)
            if canary:
                found.append(f"{asked}: …{before[-80:]}{canary}{after[:40]}…")
    return found


def test_no_address_tells_readers_of_a_draft(canaries):
    found = leaks(canaries)
    assert not found, "\n".join(found)


def test_the_canary_sings_when_the_guard_is_gone(canaries, monkeypatch):
    guard = RecordQuerySet.published
    monkeypatch.setattr(
        RecordQuerySet, "published", lambda rows: rows if rows.model.__name__ == "DeploymentClaim" else guard(rows)
    )
    assert CANARY in told(Client(), "/deployments/oreshnik-belarus/")


def test_every_kind_has_its_canary(canaries):
    assert set(canaries) == {model._meta.label_lower for model in reviewed()}
    for label, row in canaries.items():
        assert CANARY in str(row.pk).lower(), label


def test_the_admin_tells_nobody(canaries):
    for label, row in canaries.items():
        app, model = label.split(".")
        for address in ("", f"{row.pk}/change/", f"{row.pk}/history/"):
            answer = Client().get(f"/admin/{app}/{model}/{address}")
            assert answer.status_code == 302, address
            assert CANARY not in answer.content.decode().lower()
