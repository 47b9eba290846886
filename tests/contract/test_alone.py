"""Units of work that ask for one name run one after the other, so that what they look for stays as they found it."""

from __future__ import annotations

from kartotek.domain.errors import AlreadyExists
from kartotek.domain.ports import UnitOfWork
from kartotek.domain.query import PartyQuery, number_is
from tests.contract.rig import Do, OpenBook, add, gather, person

MANY = 16


def test_of_many_who_look_first_one_at_a_time_does(book: OpenBook) -> None:
    tenants = (book.tenant, book.new_tenant())

    def add_the_only_one(work: UnitOfWork) -> int:
        work.alone("the only one")
        if work.search(PartyQuery(where=number_is("id_number", "1"))):
            raise AlreadyExists("id_number", "1")
        return add(work, person(id_number="1"))

    async def at_once() -> list[int | BaseException]:
        principals = [book.principal(tenant) for tenant in tenants for _ in range(MANY)]
        return await gather(*(book.database.write(who, Do(work=add_the_only_one)) for who in principals))

    results = book.run(at_once())
    assert sum(isinstance(result, AlreadyExists) for result in results) == 2 * (MANY - 1)
    for tenant in tenants:
        assert len(book.search(number_is("id_number", "1"), tenant)) == 1


def test_other_names_do_not_wait(book: OpenBook) -> None:
    def work(name: str) -> Do[int]:
        def add_beside(unit: UnitOfWork) -> int:
            unit.alone(name)
            unit.alone(name)
            return add(unit)

        return Do(work=add_beside)

    async def at_once() -> list[int | BaseException]:
        commands = [work(f"name {number}\n\N{SNOWMAN}") for number in range(MANY)]
        return await gather(*(book.database.write(book.principal(), command) for command in commands))

    assert len({result for result in book.run(at_once()) if isinstance(result, int)}) == MANY
