"""Every error that can reach the face has a code of its own or of a near class, and a message for people."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from kartotek.domain import errors as domain
from kartotek.faces.crmcom import errors
from kartotek.faces.crmcom.messages import faults
from kartotek.web import errors as edge
from kartotek.web.face import Request
from kartotek.wire import errors as wire
from tests.faces.crmcom.transcripts import PAGE

ROOTS = {domain.DomainError, edge.EdgeError, Exception, wire.UnwritableValue}


def concrete(module: ModuleType) -> list[type[Exception]]:
    found = [value for _, value in inspect.getmembers(module, inspect.isclass) if issubclass(value, Exception)]
    return [kind for kind in found if kind not in ROOTS and kind.__module__ == module.__name__]


@pytest.mark.parametrize("kind", [*concrete(domain), *concrete(faults), *concrete(edge), *concrete(wire)])
def test_every_class_has_a_code(kind: type[Exception]) -> None:
    assert any(parent in errors.CODES for parent in kind.__mro__ if parent not in ROOTS)


def test_the_page_lists_every_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for code in errors.CODES.values():
        assert f"`{code}`" in page


def test_an_internal_error_shows_the_request_id_and_nothing_else() -> None:
    answer = errors.render_error(edge.InternalError("r-1"), Request({"headers": [], "path": "/crmapi"}))
    assert answer.status == 200
    assert answer.body == (
        b'{"status":{"code":"COM.CRM.EXCEPTION.GENERALEXCEPTION","description":"",'
        b'"message":"Internal error. Request id: r-1"},"data":null}'
    )


def test_an_error_that_nobody_foresaw_is_a_general_one() -> None:
    assert errors.code_of(RuntimeError("x")) == "COM.CRM.EXCEPTION.GENERALEXCEPTION"
