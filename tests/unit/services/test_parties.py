"""Commands on parties: what is stored, what is logged, and what is refused with nothing stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kartotek.domain.accounts import Principal, Role
from kartotek.domain.changes import Deed
from kartotek.domain.errors import (
    Conflict,
    DomainError,
    InvalidValue,
    LimitExceeded,
    NotFound,
    NotPermitted,
    UnstorableText,
    VersionMismatch,
)
from kartotek.domain.party import MOST_PARTS, Address, Kind, Party, Permission, Remark, State
from kartotek.domain.patch import Patch, difference, whole
from kartotek.domain.ports import Command
from kartotek.services.parties import CreateParty, DeleteParty, Saved, UpdateParty
from tests.unit.memory_book import EDITOR, KEY, READER, START, MemoryBook
from tests.unit.strategies import LAWS, parties
from tests.unit.toy_slots import FIELDS

MAIL: dict[str, Any] = {"medium": "email", "value": "ola@example.com"}


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook()


def test_a_new_party_is_stored_stamped_and_logged(book: MemoryBook) -> None:
    saved = book.create(Kind.PERSON, {"last_name": "Li", "contact_points": {"a": MAIL}})
    record = book.record(saved.party)
    assert saved.changed
    assert (record.version, record.handles) == (1, saved.handles)
    assert (record.party.last_name, record.party.contact_points["a"].value) == ("Li", "ola@example.com")
    assert record.created == record.changed
    assert (record.created.by, record.created.face, record.created.at) == (7, "test", START + dt.timedelta(seconds=1))
    (change,) = book.pages.changes
    assert (change.seq, change.party, change.deed, change.version) == (1, saved.party, Deed.CREATED, 1)
    assert (change.user, change.face, change.fields) == (7, "test", ())


def test_an_update_writes_the_next_version_and_names_what_changed(book: MemoryBook) -> None:
    number = book.person()
    before = book.record(number)
    assert book.update(number, {"first_name": "Ola", "contact_points": {"a": MAIL}}).changed
    after = book.record(number)
    assert (after.version, after.created) == (2, before.created)
    assert after.changed.at > before.changed.at
    assert book.pages.changes[-1].fields == ("contact_points", "first_name")
    assert [(change.seq, change.deed) for change in book.pages.changes] == [(1, Deed.CREATED), (2, Deed.CHANGED)]


@pytest.mark.parametrize(
    "patch",
    [
        {},
        {"last_name": "Nordmann"},
        {"last_name": "Nordmann", "first_name": None, "nickname": ""},
        {"contact_points": {"gone": None}},
        {"contact_points": {"a": {"value": "ola@example.com"}}},
        {"roles": ["lead", "customer", "lead"]},
        {"residue": {"superoffice": {}}},
        {"comment": {"text": "hello"}},
        {"comment": {"text": "hello", "by": 99, "at": "2001-01-01T00:00:00Z"}},
        {"direct_marketing": {"granted": True, "by": 99}},
        {"relations": {}},
    ],
)
def test_a_patch_that_changes_nothing_writes_nothing(book: MemoryBook, patch: Patch) -> None:
    number = book.person(
        contact_points={"a": MAIL},
        roles=["customer", "lead"],
        comment={"text": "hello"},
        direct_marketing={"granted": True},
    )
    before = book.state()
    answer = book.update(number, patch)
    assert (answer.changed, answer.party) == (False, number)
    assert answer.handles == book.record(number).handles
    book.pages.now = START + dt.timedelta(seconds=1)
    assert book.state() == before


@LAWS
@given(parties(st.just(Kind.PERSON)), parties(st.just(Kind.PERSON)))
def test_what_is_stored_is_what_the_patch_says(before: Party, after: Party) -> None:
    book = MemoryBook()
    book.pages.fields = FIELDS
    for party in (before, after):
        party.last_name = party.last_name or "Li"
        party.relations = {}
        party.comment = party.direct_marketing = party.affiliate_marketing = None
    number = book.create(Kind.PERSON, whole(before)).party
    assert book.party(number) == before
    assert book.update(number, difference(before, after)).changed is (before != after)
    assert book.party(number) == after
    assert len(book.pages.changes) == 1 + (before != after)


# -- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("principal", [READER, KEY])
@pytest.mark.parametrize("command", ["create", "update", "no change", "delete"])
def test_who_may_only_read_changes_nothing(book: MemoryBook, principal: Principal, command: str) -> None:
    number = book.person()
    before = book.state()
    commands = {
        "create": CreateParty(kind=Kind.PERSON, patch={"last_name": "Li"}),
        "update": UpdateParty(party=number, patch={"last_name": "Li"}),
        "no change": UpdateParty(party=number, patch={}),
        "delete": DeleteParty(party=number),
    }
    with pytest.raises(NotPermitted):
        book.run(commands[command], principal)
    assert book.state() == before


def test_an_administrator_may_write(book: MemoryBook) -> None:
    principal = msgspec.structs.replace(EDITOR, role=Role.ADMINISTRATOR)
    assert book.run(CreateParty(kind=Kind.PERSON, patch={"last_name": "Li"}), principal).changed


BAD: list[tuple[Patch, type[DomainError]]] = [
    ({"last_name": None}, InvalidValue),
    ({"last_name": ""}, InvalidValue),
    ({"kind": "company", "name": "A"}, InvalidValue),
    ({"state": "erased"}, InvalidValue),
    ({"roles": ["king"]}, InvalidValue),
    ({"employees": "many"}, InvalidValue),
    ({"id": 5}, InvalidValue),
    ({"birth": {"day": 30, "month": 2}}, InvalidValue),
    ({"birth": {"day": 29, "month": 2, "year": 2001}}, InvalidValue),
    ({"name_day": {"month": 13}}, InvalidValue),
    ({"addresses": {"a": {"kind": "home", "latitude": float("nan")}}}, InvalidValue),
    ({"residue": {"crmcom": {"x": float("inf")}}}, InvalidValue),
    ({"residue": {"crmcom": {"": "x"}}}, InvalidValue),
    ({"residue": {"crmcom": {"x" * 300: "x"}}}, InvalidValue),
    ({"comment": {"text": "x" * 1_000_001}}, InvalidValue),
    ({"contact_points": {"a": {"value": ""}}}, InvalidValue),
    ({"contact_points": {"a": {"value": None}}}, InvalidValue),
    ({"contact_points": [MAIL]}, InvalidValue),
    ({"relations": [{"other": 2}]}, InvalidValue),
    ({"relations": "all"}, InvalidValue),
    ({"relations": {"r": {"other": 2, "kind": "employment", "contact_points": []}}}, InvalidValue),
    ({"contact_points": {"b": {"label": "edited"}}}, Conflict),
    ({"addresses": {"b": {"city": "Oslo"}}}, Conflict),
    ({"relations": {"b": {"title": "Chief"}}}, Conflict),
    ({"relations": {"r": {"other": 99, "kind": "employment"}}}, NotFound),
    ({"relations": {"r": {"other": 2**70, "kind": "employment"}}}, NotFound),
    ({"relations": {"r": {"other": -1, "kind": "employment"}}}, NotFound),
    ({"contact_points": {f"{n:032x}": MAIL for n in range(MOST_PARTS + 1)}}, LimitExceeded),
    ({"relations": {"r": {"other": 2, "kind": "x", "contact_points": dict.fromkeys(map(str, range(1001)), MAIL)}}},
     LimitExceeded),
    ({"residue": {"crmcom": {str(n): "x" * 1_000_000 for n in range(5)}}}, LimitExceeded),
]  # fmt: skip

UNSTORABLE = ["a\0b", "\x01", "\x0b", "\x1f", "\ud800", "\udfff", "\ufffe", "\uffff"]

PLACES: dict[str, Any] = {
    "a member": lambda text: {"first_name": text},
    "a name of a member": lambda text: {text: "x"},
    "a comment": lambda text: {"comment": {"text": text}},
    "a contact point": lambda text: {"contact_points": {"a": {"value": text}}},
    "an item's id": lambda text: {"contact_points": {text: MAIL}},
    "an id of an item to remove": lambda text: {"addresses": {text: None}},
    "an address": lambda text: {"addresses": {"n": {"kind": "home", "city": text}}},
    "a role": lambda text: {"roles": [text]},
    "a face": lambda text: {"residue": {text: {"x": "y"}}},
    "a residue's name": lambda text: {"residue": {"crmcom": {text: "y"}}},
    "a residue": lambda text: {"residue": {"crmcom": {"x": text}}},
    "a residue's list": lambda text: {"residue": {"crmcom": {"x": ["y", text]}}},
    "an item's residue": lambda text: {"contact_points": {"a": {"residue": {"crmcom": {"x": text}}}}},
    "a relation": lambda text: {"relations": {"r": {"other": 2, "kind": "x", "title": text}}},
    "a relation's id": lambda text: {"relations": {text: {"other": 2, "kind": "x"}}},
    "a relation's contact point": lambda text: {
        "relations": {"r": {"other": 2, "kind": "x", "contact_points": {"p": {"medium": "email", "value": text}}}}
    },
    "an unknown member": lambda text: {"unknown": [[{"x": text}]]},
}


def refused(book: MemoryBook, number: int, patch: Patch, error: type[DomainError]) -> DomainError:
    """Try a patch on a stored party, then on a new one; return the first refusal."""
    before = book.state()
    with pytest.raises(error) as refusal:
        book.update(number, patch)
    with pytest.raises(DomainError):
        book.create(Kind.PERSON, {"last_name": "Li", **patch})
    assert book.state() == before
    refusal.value.safe_message.encode()
    return refusal.value


@pytest.mark.parametrize(("patch", "error"), BAD)
def test_what_is_refused_stores_nothing(book: MemoryBook, patch: Patch, error: type[DomainError]) -> None:
    number = book.person(contact_points={"a": MAIL})
    book.company()
    refused(book, number, patch, error)


@pytest.mark.parametrize("text", UNSTORABLE)
@pytest.mark.parametrize("place", PLACES)
def test_text_that_xml_cannot_carry_is_refused_everywhere(book: MemoryBook, place: str, text: str) -> None:
    number = book.person(contact_points={"a": MAIL})
    book.company()
    refusal = refused(book, number, PLACES[place](text), UnstorableText)
    assert text not in refusal.safe_message


@pytest.mark.parametrize(
    "text", ["a\tb\r\nc", "é", "\x7f", "\x85", "\u200b", "\ud7ff", "\ue000", "\ufffd", "😀", "\U0010ffff"]
)
def test_text_that_xml_can_carry_is_kept_as_it_is(book: MemoryBook, text: str) -> None:
    number = book.person(text, residue={"crmcom": {text: [text]}})
    assert book.party(number).last_name == text
    assert book.party(number).residue == {"crmcom": {text: [text]}}


@pytest.mark.parametrize(
    ("kind", "patch", "fine"),
    [
        (Kind.PERSON, {}, False),
        (Kind.PERSON, {"name": "Fjord"}, False),
        (Kind.PERSON, {"first_name": "Ola"}, True),
        (Kind.PERSON, {"nickname": "Ola"}, True),
        (Kind.COMPANY, {"last_name": "Ola"}, False),
        (Kind.COMPANY, {"name": "Fjord"}, True),
        (Kind.COMPANY, {"kind": "company", "name": "Fjord"}, True),
    ],
)
def test_a_party_needs_a_name(book: MemoryBook, kind: Kind, patch: Patch, fine: bool) -> None:
    if fine:
        assert book.create(kind, patch).changed
    else:
        with pytest.raises(InvalidValue):
            book.create(kind, patch)
        assert (book.pages.parties, book.pages.last) == ({}, 0)


def test_a_party_does_not_grow_without_end(book: MemoryBook) -> None:
    number = book.person(contact_points={f"{n:032x}": MAIL for n in range(MOST_PARTS)})
    before = book.state()
    with pytest.raises(LimitExceeded):
        book.update(number, {"contact_points": {"one more": MAIL}})
    assert book.state() == before
    assert book.update(number, {"contact_points": {"one more": MAIL, f"{0:032x}": None}}).changed


def test_roles_are_kept_sorted(book: MemoryBook) -> None:
    number = book.person(roles=["supplier", "customer", "supplier"])
    assert book.party(number).roles == ["customer", "supplier"]


# -- versions and life -------------------------------------------------------------------------------------------


def test_another_version_is_refused(book: MemoryBook) -> None:
    number = book.person()
    book.update(number, {"first_name": "Ola"}, version=1)
    before = book.state()
    late: list[Command[Saved]] = [
        UpdateParty(party=number, patch={"first_name": "Kari"}, version=1),
        UpdateParty(party=number, patch={}, version=3),
        DeleteParty(party=number, version=1),
    ]
    for command in late:
        with pytest.raises(VersionMismatch):
            book.run(command)
    assert book.state() == before
    assert book.delete(number, version=2).changed


@pytest.mark.parametrize("number", [0, -1, 2, 2**70])
def test_a_party_that_is_not_there_is_not_found(book: MemoryBook, number: int) -> None:
    book.person()
    with pytest.raises(NotFound):
        book.update(number, {"first_name": "Ola"})
    with pytest.raises(NotFound):
        book.delete(number)


def test_deleting_is_logged_once(book: MemoryBook) -> None:
    number = book.person()
    assert book.delete(number).changed
    assert not book.delete(number).changed
    assert book.party(number).state is State.DELETED
    assert [(change.deed, change.version) for change in book.pages.changes[1:]] == [(Deed.DELETED, 2)]


def test_a_deleted_party_is_not_changed_by_a_request_that_read_it_before(book: MemoryBook) -> None:
    number = book.person()
    name = book.party(number).first_name
    book.delete(number)
    with pytest.raises(NotFound):
        book.update(number, {"first_name": "Bo"})
    assert book.party(number).first_name == name


def test_a_deleted_party_is_restored_by_its_state(book: MemoryBook) -> None:
    number = book.person()
    book.delete(number)
    book.update(number, {"state": "active"})
    book.update(number, {"state": "blocked"})
    book.update(number, {"state": "deleted"})
    assert [change.deed for change in book.pages.changes[1:]] == [
        Deed.DELETED,
        Deed.RESTORED,
        Deed.CHANGED,
        Deed.DELETED,
    ]


def test_an_erased_party_is_gone(book: MemoryBook) -> None:
    number = book.person()
    book.pages.parties[number].party.state = State.ERASED
    with pytest.raises(NotFound):
        book.update(number, {"state": "active"})
    with pytest.raises(NotFound):
        book.delete(number)


# -- who wrote what ----------------------------------------------------------------------------------------------


def test_the_author_of_a_comment_is_who_wrote_it(book: MemoryBook) -> None:
    number = book.person(comment={"text": "one", "by": 99, "at": "2001-01-01T00:00:00Z"})
    first = book.party(number).comment
    assert first == Remark("one", by=7, at=START + dt.timedelta(seconds=1))
    book.update(number, {"first_name": "Ola", "comment": {"by": 99}})
    assert book.party(number).comment == first
    assert book.pages.changes[-1].fields == ("first_name",)
    book.run(UpdateParty(party=number, patch={"comment": {"text": "two"}}), msgspec.structs.replace(EDITOR, user=9))
    assert book.party(number).comment == Remark("two", by=9, at=START + dt.timedelta(seconds=3))
    book.update(number, {"comment": None})
    assert book.party(number).comment is None


@pytest.mark.parametrize("member", ["direct_marketing", "affiliate_marketing"])
def test_the_author_of_a_permission_is_who_gave_it(book: MemoryBook, member: str) -> None:
    number = book.create(Kind.PERSON, {"last_name": "Li", member: {"granted": True, "by": 99}}).party
    given_at = START + dt.timedelta(seconds=1)
    assert getattr(book.party(number), member) == Permission(True, by=7, at=given_at)
    book.update(number, {member: {"granted": True, "by": 99}, "first_name": "Ola"})
    assert getattr(book.party(number), member) == Permission(True, by=7, at=given_at)
    book.update(number, {member: {"granted": False}})
    assert getattr(book.party(number), member) == Permission(False, by=7, at=START + dt.timedelta(seconds=3))
    book.update(number, {member: None})
    assert getattr(book.party(number), member) is None


# -- several writers ---------------------------------------------------------------------------------------------


def test_two_that_read_the_same_version_keep_each_others_edits(book: MemoryBook) -> None:
    number = book.person(contact_points={"a": MAIL}, addresses={"h": {"kind": "home", "city": "Oslo"}})
    book.update(number, {"contact_points": {"a": {"label": "work"}, "b": MAIL}})
    book.update(
        number, {"first_name": "Ola", "contact_points": {"a": {"note": "x"}}, "addresses": {"h": {"area": "y"}}}
    )
    party = book.party(number)
    assert (party.contact_points["a"].label, party.contact_points["a"].note) == ("work", "x")
    assert set(party.contact_points) == {"a", "b"}
    assert party.addresses == {"h": Address(kind="home", city="Oslo", area="y")}
