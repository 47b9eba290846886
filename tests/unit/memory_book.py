"""A book in memory behind `kartotek.domain.ports`, so that the rules are tested without a database."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from kartotek.domain.accounts import Principal, Role, Tenant, User
from kartotek.domain.changes import Change, Deed
from kartotek.domain.custom_fields import CustomField, CustomFields, TenantFields
from kartotek.domain.handles import Form, HandleSpace
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.notes import Note
from kartotek.domain.party import Kind, Party, Record, Relation, Stamp, State
from kartotek.domain.patch import Patch
from kartotek.domain.photos import Photo, PhotoInfo, Picture
from kartotek.domain.ports import AccountReader, Command, Reader
from kartotek.domain.query import (
    Condition,
    CustomerPage,
    CustomerQuery,
    KeyedParty,
    Page,
    PartyQuery,
    RelationChange,
)
from kartotek.domain.search import keys_of
from kartotek.services.executor import CommandExecutor
from kartotek.services.parties import CreateParty, DeleteParty, Saved, UpdateParty
from tests.unit import evaluate
from tests.unit.toy_slots import FAMILIES

T = TypeVar("T")
ResultT = TypeVar("ResultT")

START = dt.datetime(2026, 5, 17, 10, tzinfo=dt.UTC)
COUNTRY = "NO"

SPACES = (
    HandleSpace(name="person", kinds=(Kind.PERSON,)),
    HandleSpace(name="customer", kinds=(Kind.COMPANY,), roles=("customer",)),
    HandleSpace(name="hex", kinds=(Kind.PERSON, Kind.COMPANY), form=Form.HEX),
    HandleSpace(name="outside", kinds=(Kind.PERSON, Kind.COMPANY), form=Form.HEX, on_request=True),
)

EDITOR = Principal(tenant=1, user=7, role=Role.EDITOR, face="test")
READER = Principal(tenant=1, user=8, role=Role.READER, face="test")
ADMIN = Principal(tenant=1, user=7, role=Role.ADMINISTRATOR, face="test")
KEY = Principal(tenant=1, user=7, role=Role.ADMINISTRATOR, face="test", read_only=True)


class Pages(msgspec.Struct):
    """Everything that one tenant's book holds; parties without their relations."""

    parties: dict[int, Record] = {}
    handles: dict[tuple[str, str], int] = {}
    relations: dict[str, tuple[int, Relation]] = {}
    relation_changes: dict[str, dt.datetime] = {}
    notes: dict[int, Note] = {}
    photos: dict[int, Photo] = {}
    items: dict[tuple[str, int], ListItem] = {}
    fields: dict[str, CustomField] = {}
    changes: list[Change] = []
    last: int = 0
    now: dt.datetime = START


class MemoryWork:
    """One transaction: it works on a copy, which becomes the book where nothing is raised."""

    def __init__(self, pages: Pages, principal: Principal) -> None:
        self.pages = pages
        self._principal = principal
        self._written: dict[int, int] = {}

    @property
    def now(self) -> dt.datetime:
        return self.pages.now

    def by_handle(self, space: str, handle: str, *, relations: bool = True) -> Record | None:
        number = self.pages.handles.get((space, handle))
        found = self.get([number], relations=relations) if number is not None else []
        return next((record for record in found if record.party.state is not State.ERASED), None)

    def get(self, numbers: Sequence[int], *, relations: bool = False) -> list[Record]:
        found = [copy.deepcopy(self.pages.parties[number]) for number in numbers if number in self.pages.parties]
        if relations:
            for record in found:
                self._relate(record)
        return found

    def owner_of(self, space: str, handle: str) -> int | None:
        return self.pages.handles.get((space, handle))

    def search(self, query: PartyQuery) -> list[Record]:
        return self.page(query).records

    def page(self, query: PartyQuery) -> Page:
        records = self.get(sorted(self.pages.parties), relations=True)
        found = evaluate.page(query, evaluate.World({record.id: record for record in records}, COUNTRY))
        return Page(self.get([record.id for record in found.records], relations=query.relations), found.next)

    def count(self, where: Condition) -> int:
        return len(self.page(PartyQuery(where=where, limit=len(self.pages.parties) + 1)).records)

    def changes(self, after: int, limit: int) -> list[Change]:
        return [change for change in self.pages.changes if change.seq > after][:limit]

    def notes_of(self, party: int) -> list[Note]:
        return [note for _, note in sorted(self.pages.notes.items()) if note.party == party]

    def notes(self, after: int, limit: int) -> list[Note]:
        found = [note for number, note in sorted(self.pages.notes.items()) if number > after]
        return [note for note in found if self._lives(note.party)][:limit]

    def keyed(self, space: str, after: tuple[str, int], limit: int) -> list[KeyedParty]:
        found = sorted(
            (key, number)
            for number, record in self.pages.parties.items()
            for wanted, key in keys_of(record.party, COUNTRY)
            if wanted == space and self._lives(number) and (key, number) > after
        )
        return [KeyedParty(key, number, self.pages.parties[number].handles) for key, number in found[:limit]]

    def relations_since(self, at: dt.datetime, after: str, limit: int) -> list[RelationChange]:
        found = sorted((moment, name) for name, moment in self.pages.relation_changes.items())
        known = [(moment, name, *self.pages.relations[name]) for moment, name in found if (moment, name) > (at, after)]
        living = [item for item in known if self._lives(item[2]) and self._lives(item[3].other)]
        return [RelationChange(*item) for item in living[:limit]]

    def customers(self, query: CustomerQuery) -> CustomerPage:
        found = [
            (record, self._lives(number))
            for number, record in sorted(self.pages.parties.items())
            if record.party.kind is Kind.COMPANY or "customer" in record.party.roles
        ]
        fitting = [
            (record, active)
            for record, active in found
            if query.active in (None, active)
            and (query.changed_since is None or record.changed.at >= query.changed_since)
            and (query.created_since is None or record.created.at >= query.created_since)
        ]
        start = (query.page - 1) * query.size
        return CustomerPage(len(fitting), copy.deepcopy(fitting[start : start + query.size]))

    def photo_info(self, party: int) -> PhotoInfo | None:
        found = self.photo(party)
        return found.info if found else None

    def photo(self, party: int) -> Photo | None:
        return self.pages.photos.get(party)

    def photo_named(self, identity: str) -> Photo | None:
        found = (photo for photo in self.pages.photos.values() if photo.info.identity == identity)
        return next((photo for photo in found if self._lives(photo.info.party)), None)

    def thumbnails(self, parties: Sequence[int]) -> dict[int, bytes]:
        return {party: self.pages.photos[party].thumbnail for party in parties if party in self.pages.photos}

    def put_photo(self, info: PhotoInfo, picture: Picture | None = None) -> None:
        content = picture or self.pages.photos[info.party]
        self.pages.photos[info.party] = Photo(info=info, data=content.data, thumbnail=content.thumbnail)

    def drop_photo(self, party: int) -> None:
        del self.pages.photos[party]

    def note(self, number: int) -> Note | None:
        return self.pages.notes.get(number)

    def add_note(self, note: Note) -> None:
        assert note.id not in self.pages.notes
        self.pages.notes[note.id] = note

    def drop_note(self, number: int) -> None:
        del self.pages.notes[number]

    def items(self, name: str) -> list[ListItem]:
        return self.lock_list(name)

    def custom_fields(self) -> TenantFields:
        return TenantFields(timezone="Europe/Oslo", fields=CustomFields(self.pages.fields.values()))

    def lock_custom_fields(self) -> list[CustomField]:
        return list(self.pages.fields.values())

    def put_custom_field(self, field: CustomField) -> None:
        self.pages.fields[field.id] = field

    def lock_list(self, name: str) -> list[ListItem]:
        return copy.deepcopy([item for (wanted, _), item in sorted(self.pages.items.items()) if wanted == name])

    def put_item(self, item: ListItem) -> None:
        self.pages.items[item.list, item.id] = copy.deepcopy(item)

    def lock(self, numbers: Iterable[int]) -> dict[int, Record]:
        return {record.id: record for record in self.get(sorted(set(numbers)))}

    def relations(self, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        known = self.pages.relations
        return {identity: copy.deepcopy(known[identity]) for identity in identities if identity in known}

    def outward_relations(self, party: int) -> dict[str, Relation]:
        known = self.pages.relations.items()
        return {identity: copy.deepcopy(relation) for identity, (start, relation) in known if start == party}

    def lock_relations(self, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        return self.relations(identities)

    def alone(self, name: str) -> None:
        """Do nothing: there is one transaction at a time."""

    def next_number(self) -> int:
        self.pages.last += 1
        return self.pages.last

    def claim_all(self, handles: Mapping[str, str], party: int) -> set[str]:
        return {space for space, handle in handles.items() if self.claim(space, handle, party)}

    def claim(self, space: str, handle: str, party: int) -> bool:
        return self.pages.handles.setdefault((space, handle), party) == party

    def add(self, number: int, party: Party, handles: dict[str, str]) -> None:
        assert number not in self.pages.parties
        stamp = Stamp(self.now, self._principal.user, self._principal.face)
        self._store(Record(id=number, version=1, created=stamp, changed=stamp, handles=handles, party=party))

    def put(self, record: Record, party: Party, handles: dict[str, str]) -> None:
        assert self.pages.parties[record.id].version == record.version
        stamp = Stamp(self.now, self._principal.user, self._principal.face)
        changes = {"version": record.version + 1, "changed": stamp, "handles": handles, "party": party}
        self._store(msgspec.structs.replace(record, **changes))

    def put_relations(self, relations: Mapping[str, tuple[int, Relation]]) -> None:
        for identity, (party, relation) in relations.items():
            outward = relation if relation.outward else _turned(relation, party)
            self.pages.relations[identity] = (party if relation.outward else relation.other, copy.deepcopy(outward))
            self.pages.relation_changes[identity] = self.now

    def drop_relations(self, identities: Collection[str]) -> None:
        for identity in identities:
            self.pages.relations.pop(identity, None)
            self.pages.relation_changes.pop(identity, None)

    def log(self, party: int, deed: Deed, fields: Sequence[str]) -> None:
        entry = Change(
            seq=len(self.pages.changes) + 1,
            at=self.now,
            party=party,
            deed=deed,
            version=self._written[party],
            user=self._principal.user,
            face=self._principal.face,
            fields=tuple(fields),
        )
        self.pages.changes.append(entry)

    def _store(self, record: Record) -> None:
        assert not record.party.relations, "relations are stored apart"
        # what a database does: through JSON and back
        record.party = msgspec.json.decode(msgspec.json.encode(record.party), type=Party)
        self.pages.parties[record.id] = record
        self._written[record.id] = record.version

    def _lives(self, number: int) -> bool:
        return self.pages.parties[number].party.state in (State.ACTIVE, State.BLOCKED)

    def _seen_from(self, number: int) -> dict[str, Relation]:
        seen: dict[str, Relation] = {}
        for identity, (start, relation) in self.pages.relations.items():
            if start == number:
                seen[identity] = copy.deepcopy(relation)
            elif relation.other == number:
                seen[identity] = _turned(copy.deepcopy(relation), start)
        return seen

    def _relate(self, record: Record) -> None:
        for identity, relation in self._seen_from(record.id).items():
            other = self.pages.parties[relation.other]
            if other.party.state not in (State.DELETED, State.ERASED):
                record.party.relations[identity] = relation
                record.related[other.id] = copy.deepcopy(other)


def _turned(relation: Relation, party: int) -> Relation:
    return msgspec.structs.replace(relation, other=party, outward=not relation.outward)


class MemoryBook:
    """A tenant's book, with shorthands for the commands on it."""

    def __init__(self) -> None:
        self.pages = Pages()
        self.writes = 0
        self._executor = CommandExecutor(SPACES, FAMILIES)

    def run(self, command: Command[ResultT], principal: Principal = EDITOR) -> ResultT:
        """Carry a command out; nothing of it stays where it raises."""
        work = MemoryWork(copy.deepcopy(self.pages), principal)
        work.pages.now += dt.timedelta(seconds=1)
        answer = self._executor.book(work, principal, command)
        self.pages = work.pages
        self.writes += 1
        return answer

    def create(self, kind: Kind, patch: Patch, handles: dict[str, str] | None = None) -> Saved:
        return self.run(CreateParty(kind=kind, patch=patch, handles=handles or {}))

    def person(self, last_name: str = "Nordmann", **patch: object) -> int:
        return self.create(Kind.PERSON, {"last_name": last_name, **patch}).party

    def company(self, name: str = "Fjord AS", **patch: object) -> int:
        return self.create(Kind.COMPANY, {"name": name, **patch}).party

    def update(
        self, party: int, patch: Patch, version: int | None = None, handles: dict[str, str] | None = None
    ) -> Saved:
        return self.run(UpdateParty(party=party, patch=patch, version=version, handles=handles or {}))

    def delete(self, party: int, version: int | None = None) -> Saved:
        return self.run(DeleteParty(party=party, version=version))

    def reader(self) -> MemoryWork:
        return MemoryWork(self.pages, READER)

    def record(self, party: int) -> Record:
        return self.reader().get([party], relations=True)[0]

    def party(self, party: int) -> Party:
        return self.record(party).party

    def state(self) -> bytes:
        """Return everything stored, for a comparison of before and after."""
        return repr(self.pages).encode()


class MemoryDatabase:
    """`kartotek.domain.ports.Database` on a book in memory; of accounts it knows nothing."""

    def __init__(self, book: MemoryBook, directory: Directory | None = None) -> None:
        self.book = book
        self.settled: list[bool] = []
        self._directory = directory or a_directory()

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    async def read(self, tenant: int, work: Callable[[Reader], T], *, settled: bool = False, aside: bool = False) -> T:
        self.settled.append(settled)
        return work(self.book.reader() if tenant == EDITOR.tenant else MemoryWork(Pages(), READER))

    async def pages(self, tenant: int, query: PartyQuery) -> AsyncIterator[list[Record]]:
        assert tenant == EDITOR.tenant
        after = query.after
        while found := self.book.reader().search(msgspec.structs.replace(query, after=after)):
            yield found
            after = found[-1].id

    async def write(self, principal: Principal, command: Command[ResultT]) -> ResultT:
        assert principal.tenant == EDITOR.tenant
        return self.book.run(command, principal)

    async def read_accounts(self, work: Callable[[AccountReader], T]) -> T:
        raise NotImplementedError

    async def write_accounts(self, command: Command[ResultT]) -> ResultT:
        raise NotImplementedError

    async def directory(self, tenant: int, version: int = 0) -> Directory:
        return self._directory


def a_tenant() -> Tenant:
    return Tenant(id=1, name="Demo", country=COUNTRY, timezone="Europe/Oslo", language="nb", currency="NOK")


def a_directory() -> Directory:
    items = [
        ListItem(list="category", id=1, rank=2, names={"en": "Customer", "nb": "Kunde"}),
        ListItem(list="category", id=2, rank=1, names={"en": "Partner"}, ids={"crmcom": "ABC"}),
        ListItem(list="category", id=3, rank=0, names={"en": "Old"}, deleted=True, code="OLD"),
        ListItem(list="interest", id=1, names={"en": "Events"}),
        ListItem(list="person_interest", id=9, names={"en": "Golf"}),
        ListItem(list="country", id=578, code="NO", names={"en": "Norway", "nb": "Norge"}),
    ]
    return Directory(a_tenant(), items, [User(id=7, login="eva@example.com", name="Eva", role=Role.EDITOR)])
