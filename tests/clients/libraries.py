"""The libraries by name, and where they find the services: in the served WSDLs or in the vendor's."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.clients.in_process import Node, Php
from tests.clients.in_python import Suds, Zeep
from tests.clients.library import Described, Library, Services
from tests.clients.talk import NAMES
from tests.rig.server import RunningServer

VENDOR_FILES: Final = os.environ.get("VENDOR_FILES", "")
VENDORS: Final = {"Authenticate": "authService", "CompanyService": "companyService", "PersonService": "personService"}
LIBRARIES: Final[Mapping[str, Callable[[Services, str], Library]]] = {
    "zeep": Zeep,
    "suds": Suds,
    "node": Node,
    "php": Php,
}
MARKS: Final = {"node": [pytest.mark.needs_node], "php": [pytest.mark.needs_php]}

needs_vendor = pytest.mark.skipif(not VENDOR_FILES, reason="VENDOR_FILES names no directory")


def served(server: RunningServer) -> Services:
    """Return the services as the server describes them."""
    return {name: Described(f"{server.url}{path}?wsdl") for path, name in NAMES.items()}


def vendors(server: RunningServer) -> Services:
    """Return the services as the vendor describes them, at the server's address."""
    folder = Path(VENDOR_FILES) / "24sevenoffice"
    return {name: Described(str(folder / f"{VENDORS[name]}.wsdl"), server.url + path) for path, name in NAMES.items()}
