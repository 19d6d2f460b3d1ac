"""The house stands as it was drawn: layers, pure modules, documented settings."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.gate import pure_modules

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("archive", "treaties", "deployments")  # lowest first
IMPURE = ("django", "celery", "psycopg", "rest_framework", "kombu", "socket", "ssl")


def layer(model):
    return LAYERS.index(model._meta.app_label) if model._meta.app_label in LAYERS else -1


def test_every_pure_module_exists():
    missing = [
        name
        for name in pure_modules()
        if not (ROOT / f"{name.replace('.', '/')}.py").exists() and not (ROOT / name.replace(".", "/")).is_dir()
    ]
    assert missing == []


@pytest.mark.parametrize("module", pure_modules())
def test_a_pure_module_loads_in_a_bare_interpreter(module):
    """Without site-packages, hence without Django; a package is loaded with all it holds."""
    code = f"""
import importlib, pkgutil, sys
sys.path.insert(0, {str(ROOT)!r})
module = importlib.import_module({module!r})
for found in pkgutil.walk_packages(getattr(module, "__path__", []), {module!r} + "."):
    importlib.import_module(found.name)
print(sorted(set(sys.modules) & set({IMPURE!r})))
"""
    result = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"


def test_the_contracts_name_every_pure_module():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (pure,) = (contract for contract in contracts if contract["name"].startswith("Pure modules"))
    assert pure["source_modules"] == pure_modules()


def test_no_foreign_key_points_to_a_higher_layer():
    """import-linter sees imports, not ForeignKey("app.Model")."""
    upward = [
        f"{field} -> {field.related_model.__name__}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model and layer(model) >= 0
        if layer(field.related_model) > layer(model)
    ]
    assert upward == []


def test_every_layer_has_models():
    assert {layer(model) for model in apps.get_models()} >= {0, 1, 2}


def test_every_setting_is_documented():
    documented = (ROOT / "docs" / "operations.md").read_text()
    missing = [name for name in [*settings.ENVIRONMENT, "PORT"] if f"| `{name}` |" not in documented]
    assert missing == []


def test_no_setting_is_read_past_the_table():
    """Variables of ours are read in settings.py; what starts before it is named here."""
    before_settings = {
        "embedded_place.py": {"ARCHIVE_POSTGRES_BIN"},
        "wsgi.py": {"ARCHIVE_ROLE"},
        "asgi.py": {"ARCHIVE_ROLE"},
    }
    for path in (path for app in LAYERS for path in (ROOT / app).rglob("*.py")):
        read = set(re.findall(r'(?:environ(?:\.get|\.setdefault)?|getenv)[(\[]"([A-Z_]+)"', path.read_text()))
        allowed = before_settings.get(path.name, set()) | {"DJANGO_SETTINGS_MODULE", "PORT"}
        assert read <= allowed, f"{path.relative_to(ROOT)} reads {sorted(read - allowed)}"


def test_only_named_modules_can_reach_the_network():
    """The contract names whole packages; of urllib only the part that connects is meant."""
    connecting = re.compile(
        r"^\s*(?:import|from) (urllib\.request|http\.client|pycurl|requests|httpx|aiohttp|urllib3)\b", re.M
    )
    found = {
        str(path.relative_to(ROOT)): match[1]
        for app in LAYERS
        for path in (ROOT / app).rglob("*.py")
        if (match := connecting.search(path.read_text()))
    }
    assert found == {
        "archive/refresh/fetch.py": "pycurl",
        "archive/management/commands/demo.py": "urllib.request",  # whether its own site answers
    }


def test_the_package_stays_empty():
    """So that `import treaties.status` loads neither Django nor Celery."""
    for app in LAYERS:
        assert (ROOT / app / "__init__.py").read_text() == ""
