"""Law 5, ids are for ever: a handle is never changed and never given again."""

from __future__ import annotations

import pytest

from kartotek.domain.handles import LARGEST_NUMBER
from kartotek.domain.party import Kind
from tests.crossface.conftest import Tenancy
from tests.crossface.contact import Contact
from tests.crossface.driver import Refused
from tests.crossface.drivers import DRIVERS
from tests.crossface.drivers.soap import element, text
from tests.crossface.drivers.twentyfourseven import TwentyfoursevenDriver

CHOSEN = 1_900_000_000


def _contact(kind: Kind, name: str) -> Contact:
    return Contact(kind=kind, first_name=name, last_name=name, name=name, country="NO")


def _handles(home: Tenancy, number: int) -> set[tuple[str, str]]:
    return set(home.behind.record(number).handles.items())


def test_no_handle_is_given_again_after_a_delete(home: Tenancy) -> None:
    given: set[tuple[str, str]] = set()
    for turn in range(5):
        for face in DRIVERS:
            for kind in Kind:
                number = home.create(face, _contact(kind, f"{face} {turn}"))
                handles = _handles(home, number)
                assert {space for space, _ in handles} >= {driver.spaces[kind] for driver in home.drivers.values()}
                assert not handles & given
                given |= handles
                home.behind.delete(number)


@pytest.mark.parametrize("face", DRIVERS)
@pytest.mark.parametrize("kind", Kind)
def test_a_deleted_party_is_not_there_for_any_face(home: Tenancy, face: str, kind: Kind) -> None:
    number = home.create(face, _contact(kind, "Gone"))
    handles = {name: home.handle(name, kind, number) for name in DRIVERS}
    home.behind.delete(number)
    for name, driver in home.drivers.items():
        with pytest.raises(Refused):
            driver.read(kind, handles[name])


def test_writes_keep_handles(home: Tenancy) -> None:
    for kind in Kind:
        number = home.create("crmcom", _contact(kind, "Kept"))
        handles = _handles(home, number)
        for face in DRIVERS:
            home.update(face, kind, number, {"comment": face})
            home.echo(face, kind, number)
        assert _handles(home, number) == handles


def test_chosen_company_ids_disturb_no_others(home: Tenancy) -> None:
    """The largest id there is, too, and one that the counter is about to reach."""
    driver = home.drivers["twentyfourseven"]
    assert isinstance(driver, TwentyfoursevenDriver)
    newest = max(home.behind.census(), default=0)
    chosen = [LARGEST_NUMBER, newest + 2, newest + 5, CHOSEN]
    for number in chosen:
        assert _save_as(driver, number) == str(number)
        with pytest.raises(Refused):
            _save_as(driver, number)
    made = [home.create(face, _contact(Kind.COMPANY, f"{face} {turn}")) for turn in range(4) for face in DRIVERS]
    handles = [home.handle("twentyfourseven", Kind.COMPANY, number) for number in made]
    assert len({*handles, *map(str, chosen)}) == len(handles) + len(chosen)
    for number in chosen:
        assert driver.read(Kind.COMPANY, str(number)).contact.name == f"Chosen {number}"


@pytest.mark.parametrize("number", [0, -1, LARGEST_NUMBER + 1])
def test_an_id_out_of_range_makes_no_company_of_that_id(home: Tenancy, number: int) -> None:
    driver = home.drivers["twentyfourseven"]
    assert isinstance(driver, TwentyfoursevenDriver)
    try:
        assert _save_as(driver, number) != str(number)
    except Refused:
        return


def test_a_deleted_company_keeps_its_chosen_id(home: Tenancy) -> None:
    driver = home.drivers["twentyfourseven"]
    assert isinstance(driver, TwentyfoursevenDriver)
    handle = _save_as(driver, CHOSEN + 1)
    home.behind.delete(home.behind.number("twentyfourseven.company", handle))
    with pytest.raises(Refused):
        _save_as(driver, CHOSEN + 1)


def _save_as(driver: TwentyfoursevenDriver, number: int) -> str:
    company = element(
        "Company",
        element("ExplicitlySpecifyNewCompanyId", "true"),
        element("Id", str(number)),
        element("Name", f"Chosen {number}"),
        element("Type", "Business"),
    )
    (saved,) = driver.save_companies([company])
    return text(saved, "Id") or ""
