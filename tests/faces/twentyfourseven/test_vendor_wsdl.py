"""The WSDLs that the server serves are the vendor's: only the address and the documentation may differ.

The messages of all operations are compared, whether they have a handler yet or not; what is served is compared as far
as it goes, and whole for the services in `COMPLETE`.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
import requests

from kartotek.faces.twentyfourseven.messages import authenticate, company, person
from kartotek.faces.twentyfourseven.messages.person import Authentication
from kartotek.faces.twentyfourseven.messages.schema import NAMESPACE, Wrapper
from kartotek.wire.service import Operation, Service
from kartotek.wire.wsdl import write_wsdl
from kartotek.wire.xml import Element, local_name, parse
from tests.faces.twentyfourseven.client import AUTHENTICATE, COMPANY, PERSON
from tests.rig.server import RunningServer
from tests.wire.samples.compare import Tree, named_parts, tree_of

VENDOR_FILES: Final = os.environ.get("VENDOR_FILES", "")
FILES: Final = {"authService": AUTHENTICATE, "companyService": COMPANY, "personService": PERSON}
MODULES: Final = {"authService": authenticate, "companyService": company, "personService": person}
COUNTS: Final = {"authService": 9, "companyService": 17, "personService": 20}
COMPLETE: Final = ("authService", "companyService", "personService")
KINDS: Final = ("complexType", "simpleType", "message", "operation", "element", "import")


def messages_of(module: ModuleType) -> dict[str, tuple[type[Wrapper], type[Wrapper]]]:
    """Return the request and the answer of every operation that a module has messages for, by name."""
    wrappers = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Wrapper) and value is not Wrapper
    }
    return {name: (wrappers[name], wrappers[f"{name}Response"]) for name in wrappers if f"{name}Response" in wrappers}


@pytest.mark.parametrize("name", FILES)
def test_every_operation_has_its_messages(name: str) -> None:
    assert len(messages_of(MODULES[name])) == COUNTS[name]


@pytest.mark.parametrize("name", FILES)
def test_every_message_belongs_to_an_operation(name: str) -> None:
    wrappers = [value for value in vars(MODULES[name]).values() if isinstance(value, type)]
    found = [value for value in wrappers if issubclass(value, Wrapper) and value is not Wrapper]
    assert len(found) == 2 * COUNTS[name]


def vendor(name: str) -> Element:
    """Return the vendor's WSDL, without documentation."""
    return bare((Path(VENDOR_FILES) / "24sevenoffice" / f"{name}.wsdl").read_bytes())


def served(server: RunningServer, name: str) -> Element:
    """Return what the server serves, without documentation."""
    reply = requests.get(f"{server.url}{FILES[name]}?wsdl", timeout=30)
    assert reply.status_code == 200
    return bare(reply.content)


def bare(wsdl: bytes) -> Element:
    """Return a WSDL without what may differ."""
    root = parse(wsdl).root
    for documentation in list(root.iter("{*}documentation")):
        parent = documentation.getparent()
        assert parent is not None
        parent.remove(documentation)
    for address in root.iter("{*}address"):
        address.set("location", "")
    return root


def all_types(name: str) -> Element:
    """Return a WSDL of all the messages there are, with handlers or without."""
    operations = tuple(
        Operation(operation, request, response, header=Authentication if name == "personService" else None)
        for operation, (request, response) in messages_of(MODULES[name]).items()
    )
    return bare(write_wsdl(Service(name, NAMESPACE, operations), ""))


needs_vendor = pytest.mark.skipif(not VENDOR_FILES, reason="VENDOR_FILES names no directory")


@needs_vendor
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", ["complexType", "simpleType", "element"])
def test_every_type_is_the_vendors(name: str, kind: str) -> None:
    assert named_parts(all_types(name), kind) == named_parts(vendor(name), kind)


@needs_vendor
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_part_that_is_served_is_the_vendors(server: RunningServer, name: str, kind: str) -> None:
    ours, theirs = named_parts(served(server, name), kind), named_parts(vendor(name), kind)
    assert {part: ours[part] for part in ours} == {part: theirs.get(part) for part in ours}


@needs_vendor
@pytest.mark.parametrize("name", FILES)
def test_operations_are_served_in_the_vendors_order(server: RunningServer, name: str) -> None:
    ours, theirs = operations_of(served(server, name)), operations_of(vendor(name))
    assert ours == [operation for operation in theirs if operation in ours]
    assert ours


def operations_of(wsdl: Element) -> list[str]:
    """Return the names of a service's operations in order."""
    (port_type,) = wsdl.iter("{*}portType")
    return [operation.get("name", "") for operation in port_type if local_name(operation) == "operation"]


@needs_vendor
@pytest.mark.parametrize("name", FILES)
def test_the_frame_is_the_vendors(server: RunningServer, name: str) -> None:
    ours, theirs = served(server, name), vendor(name)
    assert dict(ours.attrib) == dict(theirs.attrib)
    assert ours.nsmap == theirs.nsmap
    assert tree_of(ours[-1]) == tree_of(theirs[-1])


@needs_vendor
@pytest.mark.parametrize("name", COMPLETE)
def test_the_whole_description_is_the_vendors(server: RunningServer, name: str) -> None:
    ours, theirs = unordered(served(server, name)), unordered(vendor(name))
    assert ours == theirs


def unordered(wsdl: Element) -> Tree:
    """Return a WSDL as a value; the order of messages means nothing."""
    tag, attributes, text, children = tree_of(wsdl)
    messages = sorted(child for child in children if child[0].endswith("}message"))
    return tag, attributes, text, (*(child for child in children if child not in messages), *messages)
