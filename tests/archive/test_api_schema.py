"""OpenAPI at /api/v1/schema/: valid, without warnings, with a sentence for everything; its examples are asked."""

import html
import json
import re
from functools import cache, partial

import pytest
import yaml
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from archive import registry
from archive.web.api_schema import document
from archive.web.programs import SHARED
from tests.archive.test_api import RESOURCES

#: Most queries of each operation, by its id.
BUDGET = {
    "root": 16,
    "schema": 2,
    "assess": 5,
    "assessments": 7,
    **{f"{name.replace('-', '_')}_{action}": 4 for name in RESOURCES for action in ("list", "retrieve")},
}
pytestmark = pytest.mark.usefixtures("loaded")


@cache
def described():
    return json.loads(Client().get("/api/v1/schema/").content)


def operations() -> list:
    """Address, method and description of every operation; the description itself needs no records."""
    return [
        pytest.param(address, method, operation, id=operation["operationId"])
        for address, item in document()["paths"].items()
        for method, operation in item.items()
    ]


def fits(value, schema):
    """What of ``value`` is not as ``schema`` says."""
    whole = {**schema, "components": described()["components"]}
    checker = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{each.json_path}: {each.message[:200]}" for each in checker.iter_errors(value)]


def example_of(parameter):
    """The example of a parameter, where it has one."""
    named = [each["value"] for each in parameter.get("examples", {}).values()]
    return parameter.get("example", *named) if "example" in parameter or named else None


def questions(address, method, operation):
    """The examples of an operation, each ready to be asked."""
    given = {(each["in"], each["name"]): example_of(each) for each in operation.get("parameters", ())}
    for (where, name), value in given.items():
        if where == "path":
            address = address.replace(f"{{{name}}}", value)
    query = {name: value for (where, name), value in given.items() if where == "query" and value is not None}
    if method == "get":
        return [partial(Client().get, address, query)]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    return [
        partial(Client().post, address, each["value"], content_type="application/json") for each in examples.values()
    ]


def test_the_description_is_valid_and_nothing_is_warned_of():
    reset_generator_stats()
    document.cache_clear()
    found = document()
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    validate_schema(found)
    assert found["openapi"].startswith("3.1")


def test_every_address_of_the_api_is_described():
    paths = set(described()["paths"])
    assert {f"/api/v1/{name}/{end}" for name in RESOURCES for end in ("", "{id}/")} <= paths
    services = {f"/api/v1/{each.route.replace('<slug:pk>', '{id}')}" for each in registry.services.values()}
    assert paths >= services | {"/api/v1/", "/api/v1/schema/"}


def silent(node, where=""):
    """Places that say nothing: parameters, fields, operations and answers without a sentence."""
    if isinstance(node, list):
        for number, each in enumerate(node):
            yield from silent(each, f"{where}[{number}]")
    if not isinstance(node, dict):
        return
    told = [*node["properties"].items()] if isinstance(node.get("properties"), dict) and "type" in node else []
    told += [(each["name"], each) for each in node.get("parameters", ()) if isinstance(each, dict)]
    told += [*node["responses"].items()] if isinstance(node.get("responses"), dict) else []
    told += [("operation", node)] if "operationId" in node else []
    yield from (f"{where}.{name}" for name, each in told if not each.get("description", "").strip())
    for name, each in node.items():
        yield from silent(each, f"{where}.{name}")


def test_everything_has_a_sentence():
    assert list(silent(described())) == []


@pytest.mark.parametrize(("address", "method", "operation"), operations())
def test_the_examples_are_answered_as_described(address, method, operation):
    for ask in questions(address, method, operation):
        answer = ask()
        assert answer.status_code == 200, answer.content
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        assert fits(answer.json(), schema) == []
        if "results" in answer.json():
            assert answer.json()["results"], "an example that finds nothing teaches nothing"


def test_every_operation_has_a_budget():
    assert sorted(BUDGET) == sorted(each.id for each in operations())


@pytest.mark.parametrize(("address", "method", "operation"), operations())
def test_an_operation_keeps_to_its_budget(address, method, operation, django_assert_max_num_queries):
    for ask in questions(address, method, operation):
        ask()  # the law is built once per process, outside the budget
        with django_assert_max_num_queries(BUDGET[operation["operationId"]]):
            assert ask().status_code == 200


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_row_is_as_described(resource):
    schema = described()["paths"][f"/api/v1/{resource}/"]["get"]["responses"]["200"]["content"]["application/json"]
    assert fits(Client().get(f"/api/v1/{resource}/?page_size=500").json(), schema["schema"]) == []


@pytest.mark.parametrize(("address", "method", "operation"), operations())
def test_a_refusal_is_as_described(address, method, operation):
    for status in operation["responses"]:
        if status < "400":
            continue
        content = operation["responses"][status]["content"]["application/json"]
        assert fits(content["example"], content["schema"]) == []
    plain = address.replace("{id}", "nowhere")
    asked = getattr(Client(), method)
    answers = [asked(f"{plain}?zz=1", HTTP_ACCEPT="text/plain"), asked(f"{plain}?zz=1")]
    if "{id}" in address:
        answers.append(asked(plain))
    if method == "post":
        answers.append(asked(plain, b"{" + b" " * 1_000_000, content_type="application/json"))
        answers.append(asked(plain, b"{}", content_type="text/plain"))
    assert {str(each.status_code) for each in answers} == {each for each in operation["responses"] if each >= "400"}
    for each in answers:
        assert (
            fits(each.json(), operation["responses"][str(each.status_code)]["content"]["application/json"]["schema"])
            == []
        )


@pytest.mark.parametrize(
    ("asked", "accept", "form"),
    [
        ("", "*/*", "application/json"),
        ("", "text/html,*/*;q=0.8", "application/json"),
        ("", "application/yaml", "application/yaml"),
        ("", "application/vnd.oai.openapi", "application/vnd.oai.openapi"),
        ("?format=yaml", "application/json", "application/yaml"),
        ("?format=json", "application/yaml", "application/json"),
    ],
)
def test_json_or_yaml(asked, accept, form):
    answer = Client().get(f"/api/v1/schema/{asked}", HTTP_ACCEPT=accept)
    assert answer["Content-Type"].startswith(form)
    assert "Accept" in answer["Vary"]
    read = json.loads if form.endswith("json") else yaml.safe_load
    assert read(answer.content) == described()


def test_another_form_is_refused():
    answer = Client().get("/api/v1/schema/?format=xml")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["allowed"] == ["json", "yaml"]


def test_the_root_and_the_foot_of_every_page_lead_here():
    assert Client().get("/api/v1/").json()["schema"].endswith("/api/v1/schema/")
    assert 'href="/api/v1/schema/"' in Client().get("/coverage/").content.decode()


def test_the_page_for_programs_tells_every_filter_and_its_examples_are_answered():
    page = Client().get("/for-programs/").content.decode()
    told = [each.values[2] for each in operations()]
    for operation in told:
        for parameter in operation.get("parameters", ()):
            if operation["operationId"].endswith("_list") and parameter["name"] not in SHARED:
                assert f">{parameter['name']}<" in page, operation["operationId"]
    examples = re.findall(r'For example <a href="([^"]+)"', page)
    assert len(examples) == len(RESOURCES)
    for address in examples:
        assert Client().get(html.unescape(address)).json()["results"], address
