"""Law 6, tenants never meet: another tenant's id is answered exactly as one that never was."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Callable

import pytest

from kartotek.domain.party import Kind
from tests.crossface.conftest import Faces, Tenancy
from tests.crossface.contact import Contact
from tests.crossface.driver import Driver, Names, Refused
from tests.crossface.drivers import DRIVERS, LISTERS

NEVER_MADE = "2111222333"
SINCE_EVER = "1970-01-01T00:00:00"
NAMING = [face for face in DRIVERS if face != "twentyfourseven"]
"""The faces whose login or path names the tenant."""


class Told:
    """Names that are told: every party has the handle given."""

    def __init__(self, handle: str) -> None:
        self._handle = handle

    def number(self, space: str, handle: str) -> int:
        return 1

    def handle(self, space: str, number: int) -> str:
        return self._handle


def _contact(kind: Kind, name: str = "Home") -> Contact:
    return Contact(kind=kind, first_name=name, last_name=name, name=name, country="NO", comment="secret of home")


def _never(handle: str) -> str:
    return NEVER_MADE if handle.isdecimal() else uuid.uuid4().hex.upper()


def _answer(attempt: Callable[[], object], handle: str) -> str:
    """Return how a face answers, with the handle taken out (and what names this one request)."""
    with pytest.raises(Refused) as caught:
        attempt()
    body = re.sub(rf"(?<![0-9A-F]){handle}(?![0-9A-F])", "HANDLE", caught.value.body)
    assert "secret of home" not in body
    return f"{caught.value.status} {body}"


def _unowned(faces: Faces, face: str, kind: Kind) -> str:
    """Return a handle of the demo tenant's newest party that the other tenant has given to nobody."""
    for _ in range(200):
        number = faces.home.create(face, _contact(kind))
        handle = faces.home.handle(face, kind, number)
        if not faces.away.behind.owned(faces.away.drivers[face].spaces[kind], handle):
            return handle
    pytest.fail("the other tenant owns every handle of this one")


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_another_tenants_party_is_as_none(faces: Faces, face: str, kind: Kind) -> None:
    away, handle = faces.away.drivers[face], _unowned(faces, face, kind)
    never = _never(handle)
    before = _state(faces.home)
    changes = {"comment": "written by away"}
    for operation in (
        lambda name: lambda: away.read(kind, name),
        lambda name: lambda: away.blind_update(kind, name, changes),
    ):
        assert _answer(operation(handle), handle) == _answer(operation(never), never)
    assert _state(faces.home) == before


@pytest.mark.parametrize("face", DRIVERS)
def test_another_tenants_company_employs_nobody(faces: Faces, face: str) -> None:
    handle = _unowned(faces, face, Kind.COMPANY)
    never = _never(handle)
    before, census = _state(faces.home), faces.away.behind.census()

    def employ(name: str) -> Callable[[], object]:
        def attempt() -> object:
            driver = DRIVERS[face](faces.server.url, faces.away.who, _told(name))
            try:
                return driver.create(dataclasses.replace(_contact(Kind.PERSON), employer=1))
            finally:
                driver.close()

        return attempt

    assert _answer(employ(handle), handle) == _answer(employ(never), never)
    assert _state(faces.home) == before
    assert faces.away.behind.census() == census


@pytest.mark.parametrize("face", LISTERS)
@pytest.mark.parametrize("kind", Kind)
def test_lists_hold_nothing_of_another_tenant(faces: Faces, face: str, kind: Kind) -> None:
    ours = {faces.home.handle(face, kind, faces.home.create(face, _contact(kind))) for _ in range(3)}
    faces.away.create(face, _contact(kind, "Away"))
    listed = {handle for handle, _, _ in faces.away.lister(face).changed_after(kind, SINCE_EVER)}
    known = {
        record.handles[faces.away.drivers[face].spaces[kind]]
        for record in map(faces.away.behind.record, faces.away.behind.census())
        if record.party.kind is kind
    }
    assert listed == known
    assert ours <= {handle for handle, _, _ in faces.home.lister(face).changed_after(kind, SINCE_EVER)}


@pytest.mark.parametrize("face", NAMING)
def test_a_login_of_one_tenant_does_not_open_another(faces: Faces, face: str) -> None:
    """Where the credential or the path names the tenant, a user who is no member gets in no more than a stranger."""
    there = faces.home.who
    mixed = dataclasses.replace(faces.away.who, organisation=there.organisation, superoffice=there.superoffice)
    handle = faces.home.handle(face, Kind.PERSON, faces.home.create(face, _contact(Kind.PERSON)))

    def enter() -> object:
        driver: Driver = DRIVERS[face](faces.server.url, mixed, _told(handle))
        try:
            return driver.read(Kind.PERSON, handle)
        finally:
            driver.close()

    with pytest.raises(Refused):
        enter()


def _told(handle: str) -> Names:
    return Told(handle)


def _state(tenancy: Tenancy) -> tuple[dict[int, int], int]:
    return tenancy.behind.census(), tenancy.behind.last_change()
