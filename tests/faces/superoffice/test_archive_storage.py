"""Every filter and every order, and every count, asked of a real database is what the evaluator finds, on both."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings

from kartotek.domain import patch as patches
from kartotek.domain.accounts import Principal
from kartotek.domain.errors import DomainError, UnsupportedQuery
from kartotek.domain.party import Kind, Party, Record, Relation, State, new_item_id
from kartotek.domain.query import PartyQuery
from kartotek.faces.superoffice.mapping.columns.archive import Archive
from kartotek.faces.superoffice.mapping.columns.providers import PROVIDERS
from kartotek.faces.superoffice.mapping.filters.asking import Asking
from kartotek.faces.superoffice.mapping.listing import read_listing
from kartotek.faces.superoffice.mapping.view import view_of
from kartotek.wire.errors import MalformedMessage
from tests.faces.superoffice.accounts import add_user
from tests.faces.superoffice.archive_book import COMPANIES, EMPLOYED, OSLO, PEOPLE
from tests.faces.superoffice.test_archive_columns import ORDERED
from tests.faces.superoffice.test_filter_language import FILTERS
from tests.faces.superoffice.test_filter_operators import COMPANIES as COMPANY_FILTERS
from tests.faces.superoffice.test_filter_operators import PEOPLE as PEOPLE_FILTERS
from tests.rig.fixtures import any_server
from tests.rig.server import RunningServer
from tests.unit.evaluate import World, page

__all__ = ["any_server"]


@dataclass(frozen=True)
class Stored:
    """The known book in a database, and the same records in memory."""

    server: RunningServer
    principal: Principal
    asking: Asking
    world: World

    def archive(self, provider: str) -> Asking:
        archive: Archive = PROVIDERS[provider].archive
        return dataclasses.replace(self.asking, archive=archive)

    def query(self, provider: str, options: dict[str, str]) -> PartyQuery:
        wanted = read_listing(options, PROVIDERS[provider], self.archive(provider))
        return wanted.query(100, None, wanted.skip)

    def found(self, query: PartyQuery) -> list[int]:
        result = self.server.run(self.server.kartotek.book.page(self.principal, query))
        assert result.next is None
        return [record.id for record in result.records]

    def expected(self, query: PartyQuery) -> list[int]:
        return [record.id for record in page(query, self.world).records]


@pytest.fixture(scope="module")
def stored(any_server: RunningServer) -> Stored:
    principal = any_server.principal()
    users = {1: principal.user}
    for number, login in ((2, "bo@example.com"), (3, "cy")):
        users[number] = add_user(any_server, login, principal.tenant)
    numbers: dict[int, int] = {}
    for known in (*COMPANIES, *PEOPLE):
        numbers[known.id] = _create(any_server, principal, known, users, numbers)
    for known in (*COMPANIES, *PEOPLE):
        if known.party.state is State.DELETED:
            _delete(any_server, principal, numbers[known.id])
    book = any_server.kartotek.book
    directory = any_server.run(book.directory(principal))
    records = any_server.run(book.get(principal, list(numbers.values()), relations=True))
    view = view_of(directory, "en", OSLO.not_set)
    asking = Asking(PROVIDERS["contact"].archive, view, OSLO, principal.user, dt.datetime.now(dt.UTC))
    return Stored(any_server, principal, asking, World({record.id: record for record in records}, "NO"))


def _create(
    server: RunningServer, principal: Principal, known: Record, users: dict[int, int], numbers: dict[int, int]
) -> int:
    party: Party = copy.deepcopy(known.party)
    party.relations = {}
    party.support_person = None
    if party.kind is Kind.COMPANY:
        party.name = party.name or "Nameless"
    party.owner = users.get(party.owner or 0)
    party.support_owner = users.get(party.support_owner or 0)
    if party.state is State.DELETED:
        party.state = State.ACTIVE
    if known.id in EMPLOYED:
        employment = Relation(other=numbers[EMPLOYED[known.id]], kind="employment", primary=True)
        party.relations = {new_item_id(): employment}
    patch = patches.difference(Party(kind=party.kind), party)
    saved = server.run(server.kartotek.book.create(principal, party.kind, patch))
    number: int = saved.party
    return number


def _delete(server: RunningServer, principal: Principal, number: int) -> None:
    (record,) = server.run(server.kartotek.book.get(principal, [number]))
    server.run(server.kartotek.book.delete(principal, record))


def test_every_filter(stored: Stored) -> None:
    texts = [("contact", text) for cases in COMPANY_FILTERS.values() for text, _ in cases]
    texts += [("person", text) for text, _ in PEOPLE_FILTERS]
    answered: list[Any] = []
    for provider, text in texts:
        query = stored.query(provider, {"$filter": text})
        expected = stored.expected(query)
        assert stored.found(query) == expected, text
        assert stored.server.run(stored.server.kartotek.book.count(stored.principal, query.where)) == len(expected)
        answered += expected
    assert len(answered) > 300


@settings(max_examples=60)
@given(FILTERS)
def test_made_up_filters(stored: Stored, asked: tuple[str, str]) -> None:
    provider, text = asked
    try:
        query = stored.query(provider, {"$filter": text})
    except (DomainError, MalformedMessage):
        return
    assert stored.found(query) == stored.expected(query)


def test_every_order(stored: Stored) -> None:
    for provider, column in ORDERED:
        for way in ("asc", "desc"):
            query = stored.query(provider, {"$orderby": f"{column.name} {way}"})
            expected = stored.expected(query)
            assert stored.found(query) == expected, (column.name, way)
            assert len(expected) in {4, 5}


def test_orders_by_several_columns_go_on_where_a_page_ended(stored: Stored) -> None:
    for order in ("category,name desc", "stop desc,countryId,updatedDate", "contactAssociate/fullName,contactId desc"):
        query = stored.query("contact", {"$orderby": order})
        whole = stored.found(query)
        for size in (1, 2, 3):
            read: list[int] = []
            cursor = None
            for _ in range(10):
                wanted = read_listing({"$orderby": order}, PROVIDERS["contact"], stored.asking)
                part = stored.server.run(
                    stored.server.kartotek.book.page(stored.principal, wanted.query(size, cursor, 0))
                )
                read += [record.id for record in part.records]
                cursor = part.next
                if cursor is None:
                    break
            assert read == whole, (order, size)


def test_a_question_that_is_too_large_is_refused_and_not_tried(stored: Stored) -> None:
    """Whatever the language allows either is answered or refused; it is never an internal error."""
    texts = [
        " or ".join(f"name contains '{number}'" for number in range(500)),
        f"contactId in ({','.join(map(str, range(5_000)))})",
        f"name in ({','.join(repr(str(number)) for number in range(5_000))})",
        "(" * 30 + "name eq 'x'" + ")" * 30,
    ]
    for text in texts:
        query = stored.query("contact", {"$filter": text})
        try:
            found = stored.found(query)
        except UnsupportedQuery:
            continue
        assert found == stored.expected(query)
