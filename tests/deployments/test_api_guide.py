"""The examples of docs/api.md are true."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from archive.kept import forget as forget_law

API_GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.fixture(autouse=True)
def _fresh_law(loaded):
    forget_law()
    yield
    forget_law()


def examples():
    blocks = re.findall(r"```json\n(.*?)\n?```", API_GUIDE.read_text(), re.S)
    return list(zip(blocks[::2], blocks[1::2], strict=True))


def holds(actual, shown):
    """Whether ``actual`` has all that is ``shown``: of objects the keys, of lists the items."""
    if isinstance(shown, dict):
        return isinstance(actual, dict) and all(key in actual and holds(actual[key], shown[key]) for key in shown)
    if isinstance(shown, list):
        return isinstance(actual, list) and all(any(holds(each, item) for each in actual) for item in shown)
    return actual == shown


@pytest.mark.parametrize(("question", "answer"), examples())
def test_the_examples_of_the_guide(question, answer):
    first, _, body = question.partition("\n")
    method, address = first.split()
    client = Client()
    given = client.get(address) if method == "GET" else client.post(address, body, content_type="application/json")
    status, _, shown = answer.partition("\n")
    assert given.status_code == int(status)
    assert holds(given.json(), json.loads(shown)), given.json()


def test_the_guide_has_examples():
    assert len(examples()) >= 4
