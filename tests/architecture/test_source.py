"""The source keeps the project's rules, and each rule notices a breach."""

import ast
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.architecture.rules import (
    caught_domain_errors,
    clock_readings,
    commits,
    formatted_sql,
    long_functions,
)
from tests.architecture.source import PACKAGE, ROOT, outside, parsed

Rule = Callable[[ast.Module], Iterator[str]]

MAX_FILE_LINES = 500


def _breaches(rule: Rule, modules: Mapping[str, ast.Module]) -> list[str]:
    return [f"{path}:{breach}" for path, tree in modules.items() for breach in rule(tree)]


def _handlers() -> dict[str, ast.Module]:
    return {
        path: tree
        for path, tree in parsed().items()
        if path.startswith("faces/") and ("/handlers/" in path or path.endswith("/handlers.py"))
    }


def test_no_file_is_longer_than_one_room() -> None:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {str(path): length for path, length in lengths.items() if length > MAX_FILE_LINES} == {}


def test_no_function_is_longer_than_a_look() -> None:
    assert _breaches(long_functions, parsed()) == []


def test_the_wall_clock_is_read_in_one_place() -> None:
    assert _breaches(clock_readings, outside("services/clock.py")) == []


def test_only_storage_ends_transactions() -> None:
    assert _breaches(commits, outside("storage/")) == []


def test_handlers_leave_errors_to_the_one_boundary() -> None:
    assert _breaches(caught_domain_errors, _handlers()) == []


def test_only_storage_puts_sql_together() -> None:
    assert _breaches(formatted_sql, outside("storage/")) == []


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * 60),
        (clock_readings, "import datetime\nx = datetime.datetime.now(tz)"),
        (clock_readings, "x = field(default_factory=datetime.utcnow)"),
        (clock_readings, "import time\nx = time.time()"),
        (clock_readings, "from time import time"),
        (clock_readings, "x = date.today()"),
        (commits, "connection.commit()"),
        (commits, "self.connection.rollback()"),
        (caught_domain_errors, "try:\n    x()\nexcept DomainError:\n    pass"),
        (caught_domain_errors, "try:\n    x()\nexcept (KeyError, errors.DomainError) as e:\n    pass"),
        (caught_domain_errors, "try:\n    x()\nexcept:\n    pass"),
        (formatted_sql, "q = f'SELECT * FROM {table}'"),
        (formatted_sql, "q = 'delete from %s' % table"),
        (formatted_sql, "q = 'insert into {} values (1)'.format(table)"),
    ],
)
def test_each_rule_notices_a_breach(rule: Rule, breach: str) -> None:
    assert list(rule(ast.parse(breach)))


@pytest.mark.parametrize(
    ("rule", "innocent"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * 59),
        (clock_readings, "x = time.monotonic()\ny = clock.now()\nz = time.perf_counter()"),
        (commits, "x = commit\ny.committed()"),
        (caught_domain_errors, "try:\n    x()\nexcept ValueError:\n    pass"),
        (formatted_sql, "q = f'update of {name} failed'\nr = 'SELECT 1'\ns = f'select {x}'"),
    ],
)
def test_no_rule_cries_wolf(rule: Rule, innocent: str) -> None:
    assert list(rule(ast.parse(innocent))) == []
