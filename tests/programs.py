"""The system programs that some tests need, how they are found, and what installs them on Debian and Ubuntu."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """What a marker `needs_…` stands for; `packages` are Debian's."""

    name: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


@cache
def postgres_folder() -> Path | None:
    """The folder of PostgreSQL's server programs (initdb, postgres), which Debian keeps off the PATH."""
    on_path = shutil.which("postgres")
    if on_path and shutil.which("initdb"):
        return Path(on_path).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = sorted(installed, key=lambda path: float(path.parts[-3]))
    return newest[-1].parent if newest else None


@cache
def _php_modules() -> frozenset[str]:
    php = shutil.which("php")
    if php is None:
        return frozenset()
    return frozenset(subprocess.run([php, "-m"], capture_output=True, text=True, check=False).stdout.split())


PROGRAMS = {
    "needs_postgres": Program("PostgreSQL", ("postgresql",), lambda: postgres_folder() is not None),
    "needs_node": Program(
        "Node.js and npm", ("nodejs", "npm"), lambda: None not in {shutil.which("node"), shutil.which("npm")}
    ),
    "needs_php": Program("PHP with SOAP", ("php-cli", "php-soap"), lambda: "soap" in _php_modules()),
    "needs_php_curl": Program("PHP with curl", ("php-cli", "php-curl"), lambda: "curl" in _php_modules()),
    "needs_curl": Program("curl", ("curl",), lambda: shutil.which("curl") is not None),
    "needs_chromium": Program("Chromium", ("chromium",), lambda: shutil.which("chromium") is not None),
}
