"""Handles and party numbers: for ever, and never given twice (DESIGN §3, law 5)."""

from __future__ import annotations

import pytest

from kartotek.domain.changes import Deed
from kartotek.domain.errors import NotFound, UnstorableText
from kartotek.domain.handles import LARGEST_NUMBER
from kartotek.domain.party import State
from kartotek.domain.ports import UnitOfWork
from tests.contract.rig import Do, OpenBook, add, change, gather, person


@pytest.mark.parametrize("state", [State.DELETED, State.ERASED])
def test_a_handle_is_not_given_again_after_its_party_is_gone(book: OpenBook, state: State) -> None:
    first = book.add(handles={"a": "1"})
    book.do(lambda work: change(work, first, lambda party: setattr(party, "state", state), Deed.DELETED))
    second = book.add(handles={})
    assert not book.do(lambda work: work.claim("a", "1", second))
    assert book.read(lambda reader: reader.owner_of("a", "1")) == first


def test_claiming_ones_own_handle_again_is_well(book: OpenBook) -> None:
    number = book.add(handles={"a": "1"})
    assert book.do(lambda work: work.claim("a", "1", number))


def test_of_several_handles_those_are_given_that_are_nobodys(book: OpenBook) -> None:
    other = book.add(handles={"a": "1"})
    number = book.add(handles={"b": "2"})
    wanted = {"a": "1", "b": "2", "c": "1"}
    assert book.do(lambda work: work.claim_all(wanted, number)) == {"c"}
    owners = {space: book.read(lambda reader, s=space: reader.owner_of(s, wanted[s])) for space in wanted}  # type: ignore[misc]
    assert owners == {"a": other, "b": number, "c": number}
    assert book.do(lambda work: work.claim_all({}, number)) == set()


def test_a_failed_claim_leaves_the_unit_of_work_usable(book: OpenBook) -> None:
    book.add(handles={"a": "1"})

    def work(unit: UnitOfWork) -> int:
        number = unit.next_number()
        assert not unit.claim("a", "1", number)
        return add(unit, handles={"a": "2"})

    number = book.do(work)
    assert book.read(lambda reader: reader.owner_of("a", "2")) == number


def test_handles_are_compared_exactly(book: OpenBook) -> None:
    number = book.add(handles={"a": "Ab"})
    for other in ("ab", "AB", "Ab ", "Áb"):
        assert book.read(lambda reader, o=other: reader.owner_of("a", o)) is None  # type: ignore[misc]
    assert book.read(lambda reader: reader.owner_of("a", "Ab")) == number


def test_the_largest_handle_does_not_end_the_numbers(book: OpenBook) -> None:
    first = book.add(handles={"a": str(LARGEST_NUMBER)})
    later = [book.add() for _ in range(40)]
    assert len({first, *later}) == 41
    assert max(later) < LARGEST_NUMBER


def test_numbers_are_never_given_twice_whatever_fails(book: OpenBook) -> None:
    given: list[int] = []

    def work(unit: UnitOfWork, *, fails: bool) -> None:
        number = add(unit)
        if fails:
            raise NotFound("party", number)
        given.append(number)

    async def storm() -> None:
        principal = book.principal()
        commands = [Do(work=lambda unit, i=i: work(unit, fails=i % 3 == 0)) for i in range(150)]  # type: ignore[misc]
        await gather(*(book.database.write(principal, command) for command in commands))

    book.run(storm())
    assert len(given) == 100 == len(set(given))
    assert len(book.read(lambda reader: reader.get(given))) == 100


def test_only_one_of_many_gets_a_handle(book: OpenBook) -> None:
    def work(unit: UnitOfWork) -> bool:
        number = unit.next_number()
        if not unit.claim("a", "wanted", number):
            return False
        unit.add(number, person(), {"a": "wanted"})
        unit.log(number, Deed.CREATED, ())
        return True

    async def storm() -> list[bool | BaseException]:
        return await gather(*(book.database.write(book.principal(), Do(work=work)) for _ in range(20)))

    assert sorted(map(bool, book.run(storm()))) == [False] * 19 + [True]


def test_a_handle_is_free_again_when_the_claim_was_undone(book: OpenBook) -> None:
    def work(unit: UnitOfWork) -> None:
        add(unit, handles={"a": "1"})
        raise NotFound("party", 1)

    with pytest.raises(NotFound):
        book.do(work)
    book.add(handles={"a": "1"})


@pytest.mark.parametrize("handle", ["a\0b", "\ud800"])
def test_a_handle_that_no_database_can_hold_is_refused(book: OpenBook, handle: str) -> None:
    with pytest.raises(UnstorableText):
        book.do(lambda work: work.claim("a", handle, 1))
