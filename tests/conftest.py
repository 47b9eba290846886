"""What every test can ask for: a PostgreSQL of its own, and a clear word about programs that are missing."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Postgres, running_postgres
from tests.programs import PROGRAMS

pytest_plugins = ["tests.rig.fixtures"]

# How fast a machine makes up examples, or runs one, is no property of the code.
settings.register_profile("kartotek", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kartotek")

_NEEDS = "needs "
_POSTGRES_FIXTURES = {"postgres", "postgres_url", "postgres_database"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a PostgreSQL fixture needs PostgreSQL."""
    for item in items:
        if _POSTGRES_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("needs_postgres")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what cannot run here; where CI is set, nothing may be left out."""
    for marker, program in PROGRAMS.items():
        if item.get_closest_marker(marker) is not None and not program.is_there():
            if os.environ.get("CI", "").lower() in {"1", "true"}:
                pytest.fail(f"{_NEEDS}{program.name}, which is not installed", pytrace=False)
            pytest.skip(f"{_NEEDS}{program.name}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count what was left out, and name the one line that installs it."""
    reasons = [
        str(report.longrepr[2])
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    ]
    counts = {
        program: sum(reason.endswith(_NEEDS + program.name) for reason in reasons) for program in PROGRAMS.values()
    }
    missing = {program: number for program, number in counts.items() if number}
    if not missing:
        return
    what = ", ".join(f"{number} tests that need {program.name}" for program, number in missing.items())
    packages = " ".join(package for program in missing for package in program.packages)
    text = f"NOT RUN: {what}\n         to run them: apt-get install {packages}\n"
    terminalreporter.write(text)
    if note := os.environ.get("CHECK_NOT_RUN"):
        Path(note).write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """This test process's own PostgreSQL server, started when first asked for."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of a database that is empty when the test module begins."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[Callable[[], str]]:
    """Makes fresh, empty databases, as many as the test asks for; they end with it."""
    made: list[str] = []

    def create() -> str:
        made.append(postgres.create())
        return made[-1]

    yield create
    for url in made:
        postgres.drop(url)
