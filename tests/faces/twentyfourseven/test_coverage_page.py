"""The table of operations on the face's page is about what is served (`tests.printed` prints it)."""

from __future__ import annotations

import pytest

from kartotek.faces.twentyfourseven.routes import ENDPOINTS
from tests.faces.twentyfourseven import coverage

NAMES = [name for endpoint in ENDPOINTS for name in endpoint.entries]


def test_all_46_operations_are_served() -> None:
    assert [len(endpoint.entries) for endpoint in ENDPOINTS] == [9, 17, 20]


def test_every_decision_is_about_an_operation() -> None:
    assert set(coverage.DECISIONS) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_has_a_line_with_the_tests_that_call_it(name: str) -> None:
    (line,) = [line for line in coverage.page().splitlines() if line.startswith(f"| {name} |")]
    _, state, evidence, _ = (cell.strip() for cell in line.strip("|").split("|"))
    assert state == "complete"
    assert evidence
