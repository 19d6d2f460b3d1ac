"""Forgetting fails the build: every page, table, column, command, task and rule is accounted for.

Exceptions stand in ``tests/exceptions.py``, each with its reason.
"""

import ast
import importlib
import inspect
import json
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import get_commands, load_command_class
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from archive.permissions import ROLES, grant_roles
from archive.vocabulary import Publication
from tests import exceptions
from tests.gate import pure_modules

ROOT = Path(__file__).resolve().parent.parent
OWN = ("archive", "treaties", "deployments")
BUDGET = json.loads((ROOT / "tests" / "query_budget.json").read_text())
EXAMPLES = {
    "deployment": {"slug": "oreshnik-belarus"},
    "answers": {"slug": "oreshnik-belarus"},
    "system": {"slug": "oreshnik"},
    "instrument": {"slug": "inf"},
    "state": {"slug": "BLR"},
    "source": {"slug": "s-0738"},
    "claimant": {"slug": "viktor-khrenin"},
    "publisher": {"slug": "wikipedia"},
    "ops-address": {"pk": "a-0738"},
    "report": {"kind": "deployments", "pk": "oreshnik-belarus"},
}


def named_patterns(patterns=None, prefix=""):
    """Every named pattern outside the admin and the API, which have walks of their own."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        where = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            if not where.startswith(("admin/", "api/")):
                yield from named_patterns(each.url_patterns, where)
        elif isinstance(each, URLPattern):
            yield each.name, where


PAGES = sorted({name for name, _ in named_patterns() if name and name not in exceptions.NOT_PAGES})


def address(name: str) -> str:
    return reverse(name, kwargs=EXAMPLES.get(name, {}))


def test_every_address_has_a_name():
    assert [where for name, where in named_patterns() if not name] == []


def test_every_page_has_a_budget():
    assert sorted(BUDGET) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_everyone_within_its_budget(name, loaded, django_assert_max_num_queries):
    grant_roles()
    Client().get(address(name))  # the law is built once per process, outside the budget
    with django_assert_max_num_queries(BUDGET[name]):
        assert Client().get(address(name)).status_code == (302 if name in exceptions.STAFF_PAGES else 200)
    for role in ROLES:
        user = get_user_model().objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        with django_assert_max_num_queries(BUDGET[name] + 4):  # session, user and permissions
            assert client.get(address(name)).status_code == 200, role


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - {"report", "ops-address"}))
def test_a_draft_is_not_there_for_readers(name, loaded):
    model = {
        "deployment": "deployments.Deployment",
        "answers": "deployments.Deployment",
        "system": "deployments.System",
        "instrument": "treaties.Instrument",
        "state": "archive.State",
        "source": "archive.Source",
        "claimant": "archive.Claimant",
        "publisher": "archive.Publisher",
    }
    apps.get_model(model[name]).objects.filter(pk=EXAMPLES[name]["slug"]).update(publication=Publication.DRAFT)
    assert Client().get(address(name)).status_code == 404


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_sees_its_records_in_the_admin(role, loaded):
    grant_roles()
    user = get_user_model().objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    for rows, _ in ROLES[role]:
        for label in rows:
            app, model = label.split(".")
            if label in exceptions.TABLES_WITHOUT_ADMIN:
                continue
            answer = client.get(reverse(f"admin:{app}_{model}_changelist"))
            assert answer.status_code == 200, label


def test_the_admin_needs_a_login(loaded):
    assert Client().get(reverse("admin:index")).status_code == 302


def own_models():
    return [m for m in apps.get_models() if m._meta.app_label in OWN and not m._meta.model_name.endswith("history")]


def test_every_record_table_has_a_data_file_and_history():
    from archive.exchange.catalogue import tables

    declared = {table.model._meta.label_lower for table in tables()}
    for model in own_models():
        label = model._meta.label_lower
        assert (label in declared) != (label in exceptions.TABLES_WITHOUT_FILE), label
        if label in declared:
            assert hasattr(model, "history"), f"{label} has no history"
            for table in (each for each in tables() if each.model is model):
                assert (ROOT / table.path).exists(), table.path


def test_every_column_has_help():
    from archive.exchange.catalogue import tables

    declared = {table.model for table in tables()}
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in declared
        for field in model._meta.fields
        if field.editable and not field.help_text
    ]
    assert missing == []


def documents() -> str:
    return (ROOT / "README.md").read_text() + "".join(path.read_text() for path in (ROOT / "docs").rglob("*.md"))


def test_every_command_has_help_and_is_documented():
    told = documents()
    for name, app in get_commands().items():
        if app in OWN:
            assert load_command_class(app, name).help, name
            assert name in told or name in exceptions.UNDOCUMENTED_COMMANDS, f"{name} is in no document"


def test_every_task_says_what_it_does_and_is_limited():
    current_app.loader.import_default_modules()  # what a worker does when it starts
    tasks = {name: task for name, task in current_app.tasks.items() if name.split(".")[0] in OWN}
    assert tasks
    for name, task in tasks.items():
        assert task.run.__doc__, name
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_TIME_LIMIT
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in tasks, f"{entry['task']} is scheduled and does not exist"


def rule_modules():
    for name in pure_modules():
        path = ROOT / name.replace(".", "/")
        if path.is_dir():
            yield from (f"{name}.{file.stem}" for file in path.glob("*.py") if file.stem != "__init__")
        else:
            yield name


@pytest.mark.parametrize("name", sorted(rule_modules()))
def test_every_rule_says_what_it_promises(name):
    """A rule's docstring is its public documentation; words of a vocabulary explain themselves by value."""
    module = importlib.import_module(name)
    assert module.__doc__, name
    if name.endswith("vocabulary"):
        return
    tree = ast.parse(inspect.getsource(module))
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert [each for each in silent if f"{name}.{each}" not in exceptions.PLAIN_ADAPTERS] == []


def test_every_exception_is_needed():
    patterns = {name for name, _ in named_patterns()}
    assert set(exceptions.NOT_PAGES) <= patterns
    assert set(exceptions.TABLES_WITHOUT_FILE) <= {model._meta.label_lower for model in own_models()}
