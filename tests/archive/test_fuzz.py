"""Whatever is asked of the API, it answers as its description says, and never with a fault of its own.

The questions come from schemathesis, half of them as the description allows and half as it does not, the same at
every run. `make fuzz` asks many more: ``--fuzz-cases 20000``.
"""

import itertools
from collections import Counter
from collections.abc import Iterator

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from archive.kept import forget as forget_law
from tests.records import at

#: Operations that refuse the names of states and categories that do not exist, as no description can tell.
BY_NAME = ("/api/v1/assess/", "/api/v1/deployments/{id}/assessments/")
NAMING = [positive_data_acceptance]
#: Questions to each operation, of each kind, in one turn; the seed of a turn is its number.
TURN = 6
SETTINGS = hypothesis.settings(
    max_examples=TURN,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def _records(records_database, django_db_blocker) -> Iterator[None]:
    """All records, outside of a transaction: the API writes nothing. One connection serves every request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), at(records_database):
        forget_law()
        yield
    forget_law()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def operations(_records) -> list[schemathesis.APIOperation]:
    """Every operation that the description names."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    return [each.ok() for each in schema.get_all_operations()]


def turn(operations: list[schemathesis.APIOperation], seed: int, found: Counter) -> list[str]:
    """Some questions to every operation, as allowed and as not allowed. Nothing can be asked wrongly of the root.

    Returns what was wrong with the answers, so that one fault hides no other.
    """
    wrong = []
    for operation in operations:
        for mode in GenerationMode:
            if (operation.path, mode) != ("/api/v1/", GenerationMode.NEGATIVE):
                try:
                    ask(operation, mode, seed, found)
                except FailureGroup as failures:
                    wrong.append(f"Turn {seed}, {operation.label}: {failures}")
    return wrong


def ask(operation: schemathesis.APIOperation, mode: GenerationMode, seed: int, found: Counter) -> None:
    """Some questions to one operation, each held against the description."""

    @hypothesis.seed(seed)
    @SETTINGS
    @hypothesis.given(case=operation.as_strategy(mode))
    def each(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE:
            case.query.pop("cursor", None)  # one that was not given out is refused, and none can be guessed
        response = case.call(headers={"Accept-Encoding": "identity"})  # its client unpacks nothing
        found[response.status_code] += 1
        case.validate_response(response, excluded_checks=NAMING if operation.path in BY_NAME else [])

    each()


def test_no_question_is_answered_with_a_fault(operations, request, capfd):
    wanted = request.config.getoption("--fuzz-cases")
    found: Counter[int] = Counter()
    wrong: list[str] = []
    for seed in itertools.count():
        wrong += turn(operations, seed, found)
        with capfd.disabled():
            told = (
                f"{found.total():,} questions to {len(operations)} operations, by status: {dict(sorted(found.items()))}"
            )
            print(told, *wrong[-1:], sep="\n", flush=True)
        if found.total() >= wanted:
            break
    assert not wrong, "\n\n".join(wrong)
    assert not [status for status in found if status >= 500]
    assert {200, 400, 404} <= set(found)
