"""One transaction on one tenant's book, the same for both databases.

Parties and change entries are gathered and written when the unit is finished, by `BookDriver.store`: that step
takes the change sequence and the change time, and on PostgreSQL it has to be the last of a transaction (DESIGN
§5). Handles and relations are written at once. Search keys are compared in Python, so that only those rows are
touched that differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Change, Deed
from kartotek.domain.custom_fields import CustomField, TenantFields
from kartotek.domain.derived import facts_of, packed, sort_name
from kartotek.domain.lists import ListItem
from kartotek.domain.notes import Note
from kartotek.domain.party import Kind, Party, Record, Relation, Stamp, State
from kartotek.domain.photos import Photo, PhotoInfo, Picture
from kartotek.domain.query import (
    Condition,
    CustomerPage,
    CustomerQuery,
    KeyedParty,
    Page,
    PartyQuery,
    RelationChange,
)
from kartotek.domain.search import contact_keys, keys_of
from kartotek.storage import custom_fields
from kartotek.storage.drivers import Driver
from kartotek.storage.listings import TenantReader
from kartotek.storage.rows import (
    document,
    item_of,
    note_of,
    party_document,
    possible,
    record_of,
    relation_document,
    seen_from_other,
    storable,
)

Keys = set[tuple[str, str]]

Outward = Mapping[str, tuple[int, Relation]]
"""Relations by id as (number of the party they go out from, relation seen from there)."""


class Draft(msgspec.Struct, kw_only=True):
    """A party that waits to be written: what is stored (None: nothing yet), and what shall be."""

    number: int
    stored: Party | None
    version: int
    party: Party
    doc: str
    facts: str
    handles: dict[str, str]
    created: Stamp

    @property
    def sort_name(self) -> str:
        """Return the name by which the party is put in order."""
        return sort_name(self.party)

    @property
    def customer(self) -> bool | None:
        """Tell whether the party is active in the list of customers; None where it is not, and was not, there."""
        is_one = _is_customer(self.party)
        if not is_one and (self.stored is None or not _is_customer(self.stored)):
            return None
        return is_one and self.party.state in (State.ACTIVE, State.BLOCKED)


class Entry(msgspec.Struct, frozen=True):
    """A change entry that waits for its number and time."""

    party: int
    deed: Deed
    version: int
    fields: str


class BookDriver(Driver, Protocol):
    """A connection on which a unit of work can write."""

    @property
    def now(self) -> dt.datetime:
        """The moment at which the transaction began (UTC)."""

    def alone(self, tenant: int, name: str) -> None:
        """Wait for other transactions of the tenant that asked for this name; keep others waiting until the end."""

    def next_number(self, tenant: int) -> int:
        """Return a party number that was never returned before."""

    def store(
        self, principal: Principal, drafts: Sequence[Draft], entries: Sequence[Entry], relations: Sequence[str]
    ) -> None:
        """Write parties and change entries with the next change numbers and one change time.

        The time is also that of the relations with these ids.
        """


class BookWork(TenantReader):
    """`kartotek.domain.ports.UnitOfWork` on a connection; `finish` has to be called in the end."""

    def __init__(self, driver: BookDriver, principal: Principal, country: str) -> None:
        super().__init__(driver, principal.tenant)
        self._writer = driver
        self._principal = principal
        self._country = country
        self._drafts: dict[int, Draft] = {}
        self._entries: list[Entry] = []
        self._relations: dict[str, None] = {}
        self._written: dict[int, Draft] = {}

    @property
    def now(self) -> dt.datetime:
        """The moment at which the transaction began (UTC)."""
        return self._writer.now

    # -- reading what this unit has written, too ----------------------------------------------------------------

    def by_handle(self, space: str, handle: str, *, relations: bool = True) -> Record | None:
        """Return the party known by a handle (deleted ones too, erased ones not), or None."""
        self._flush()
        return super().by_handle(space, handle, relations=relations)

    def get(self, numbers: Sequence[int], *, relations: bool = False) -> list[Record]:
        """Return parties by number, in the order asked for, leaving out those that do not exist."""
        if relations or any(number in self._drafts for number in numbers):
            self._flush()
        return super().get(numbers, relations=relations)

    def search(self, query: PartyQuery) -> list[Record]:
        """Return one page of the parties that a query asks for."""
        self._flush()
        return super().search(query)

    def page(self, query: PartyQuery) -> Page:
        """Return one page of the parties that a query asks for, and where the next one begins."""
        self._flush()
        return super().page(query)

    def count(self, where: Condition) -> int:
        """Return how many parties a condition holds for."""
        self._flush()
        return super().count(where)

    def changes(self, after: int, limit: int) -> list[Change]:
        """Return the change log behind a sequence number, in order."""
        self._flush()
        return super().changes(after, limit)

    def keyed(self, space: str, after: tuple[str, int], limit: int) -> list[KeyedParty]:
        """Return living parties by search key and number, from behind one such pair on (("", 0): all)."""
        self._flush()
        return super().keyed(space, after, limit)

    def relations_since(self, at: dt.datetime, after: str, limit: int) -> list[RelationChange]:
        """Return relations of living parties that changed at a moment or later, by time and id."""
        self._flush()
        return super().relations_since(at, after, limit)

    def customers(self, query: CustomerQuery) -> CustomerPage:
        """Return a page of companies and customers with their total number."""
        self._flush()
        return super().customers(query)

    def photo_named(self, identity: str) -> Photo | None:
        """Return the photo of a living party by the identity of its picture, or None."""
        self._flush()
        return super().photo_named(identity)

    def note(self, number: int) -> Note | None:
        """Return a note by its number, or None."""
        if not possible([number]):
            return None
        found = self.driver.rows(self.listings.note, {"tenant": self.tenant, "id": number})
        return note_of(found[0][0]) if found else None

    def lock(self, numbers: Iterable[int]) -> dict[int, Record]:
        """Return parties without relations, locked against other writers until the end, in order of number."""
        wanted = set(numbers)
        if wanted & self._drafts.keys():
            self._flush()
        values = {"tenant": self.tenant, "parties": self.driver.several(possible(wanted))}
        return {record.id: record for record in map(record_of, self.driver.rows(self.driver.book.lock, values))}

    def lock_relations(self, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        """Return relations as `relations` does, locked against other writers until the end."""
        return self._named_relations(self.driver.book.lock_relations, identities)

    # -- writing -------------------------------------------------------------------------------------------------

    def alone(self, name: str) -> None:
        """Wait for other units of the tenant that asked for this name, and keep others waiting until the end."""
        self._writer.alone(self.tenant, name)

    def next_number(self) -> int:
        """Return the next number of the tenant, for a party or a note; one is never given twice."""
        return self._writer.next_number(self.tenant)

    def claim(self, space: str, handle: str, party: int) -> bool:
        """Give a party a handle; False, and nothing done, where the handle is or was another's."""
        values = {"tenant": self.tenant, "space": space, "handle": storable("handle", handle), "party": party}
        if self.driver.run(self.driver.book.claim, values | {"id": handle}) == 1:
            return True
        return self.owner_of(space, handle) == party

    def claim_all(self, handles: Mapping[str, str], party: int) -> set[str]:
        """Give a party handles, by space; return the spaces in which that was done: a handle of another stays."""
        if not handles:
            return set()
        values: dict[str, object] = {"tenant": self.tenant, "party": party}
        for place, (space, handle) in enumerate(handles.items()):
            values |= {f"space{place}": space, f"id{place}": storable("handle", handle)}
        return {row[0] for row in self.driver.rows(self.driver.book.claim_several(len(handles)), values)}

    def add(self, number: int, party: Party, handles: dict[str, str]) -> None:
        """Store a new party (its relations apart) with version 1 and its search keys."""
        author = Stamp(self.now, self._principal.user, self._principal.face)
        self._draft(number, None, 1, party, handles, author)

    def put(self, record: Record, party: Party, handles: dict[str, str]) -> None:
        """Store a party (its relations apart) in place of the locked record, as the record's next version."""
        if record.id in self._drafts:
            self._flush()
        written = self._written.get(record.id)
        before = record.party if written is None else written.party
        self._draft(record.id, before, record.version + 1, party, handles, record.created)

    def put_relations(self, relations: Mapping[str, tuple[int, Relation]]) -> None:
        """Store new or changed relations, by id, each with the number of the party that it is seen from."""
        after = {identity: _outward(*seen) for identity, seen in relations.items()}
        rows = [
            {
                "tenant": self.tenant,
                "id": storable("relations", identity),
                "from_party": start,
                "to_party": relation.other,
                "kind": relation.kind,
                "doc": relation_document(relation),
            }
            for identity, (start, relation) in after.items()
        ]
        self._exchange_relation_keys(relations, after)
        self._relations |= dict.fromkeys(relations)
        self.driver.run_many(self.driver.book.put_relation, rows)

    def drop_relations(self, identities: Collection[str]) -> None:
        """Remove relations."""
        self._exchange_relation_keys(identities, {})
        for identity in identities:
            self._relations.pop(identity, None)
        rows = [{"tenant": self.tenant, "id": identity} for identity in identities]
        for statement in (self.driver.book.drop_relation, self.listings.drop_relation_change):
            self.driver.run_many(statement, rows)

    def add_note(self, note: Note) -> None:
        """Store a new note."""
        values = {"tenant": self.tenant, "id": note.id, "party": note.party, "doc": document("note", note)}
        self.driver.run(self.listings.add_note, values)

    def drop_note(self, number: int) -> None:
        """Remove a note."""
        self.driver.run(self.listings.drop_note, {"tenant": self.tenant, "id": number})

    def put_photo(self, info: PhotoInfo, picture: Picture | None = None) -> None:
        """Store a party's photo; without a picture, what is known of the one that is stored."""
        self.photos.put(info, picture)

    def drop_photo(self, party: int) -> None:
        """Remove a party's photo."""
        self.photos.drop(party)

    def lock_list(self, name: str) -> list[ListItem]:
        """Return the items of a list, deleted ones too, and raise the tenant's version; others wait until the end."""
        self.driver.run(self.listings.raise_version, {"tenant": self.tenant})
        return self.items(name)

    def items(self, name: str) -> list[ListItem]:
        """Return the items of a list, deleted ones too, as they are now."""
        rows = self.driver.rows(self.listings.items, {"tenant": self.tenant, "list": storable("list", name)})
        return [item_of(row[0]) for row in rows]

    def put_item(self, item: ListItem) -> None:
        """Store a new or changed item of a locked list."""
        values = {"tenant": self.tenant, "list": item.list, "id": item.id, "doc": document("list item", item)}
        self.driver.run(self.listings.put_item, values)

    def custom_fields(self) -> TenantFields:
        """Return the tenant's custom fields; who wants to change one of them waits until the end."""
        return custom_fields.held_fields(self.driver, self.tenant)

    def lock_custom_fields(self) -> list[CustomField]:
        """Return the custom fields, deleted ones too, and raise the tenant's version; others wait until the end."""
        return custom_fields.locked_fields(self.driver, self.tenant)

    def put_custom_field(self, field: CustomField) -> None:
        """Store a new or changed custom field; they have been locked."""
        custom_fields.put_field(self.driver, self.tenant, field)

    def log(self, party: int, deed: Deed, fields: Sequence[str]) -> None:
        """Write the change entry of a party that was added or put in this unit of work."""
        if party not in self._drafts:
            # it was written early, for a question; it is written again to carry the time of its change entry
            written = self._written[party]
            self._drafts[party] = msgspec.structs.replace(written, stored=written.party)
        self._entries.append(Entry(party, deed, self._drafts[party].version, document("fields", list(fields))))

    def finish(self) -> None:
        """Write everything that was gathered; a unit that gathered nothing does not touch the change log."""
        self._flush()

    # -- how -----------------------------------------------------------------------------------------------------

    def _draft(
        self,
        number: int,
        stored: Party | None,
        version: int,
        party: Party,
        handles: dict[str, str],
        created: Stamp,
    ) -> None:
        self._drafts[number] = Draft(
            number=number,
            stored=stored,
            version=version,
            party=party,
            doc=party_document(party),
            facts=document("facts", packed(facts_of(party, self._country))),
            handles=handles,
            created=created,
        )

    def _flush(self) -> None:
        if not self._drafts:
            return
        drafts, entries, relations = list(self._drafts.values()), self._entries, list(self._relations)
        self._drafts, self._entries, self._relations = {}, [], {}
        dropped: list[dict[str, object]] = []
        added: list[dict[str, object]] = []
        for draft in drafts:
            before = self._keys(draft.stored) if draft.stored is not None else set()
            after = self._keys(draft.party)
            dropped += self._key_rows(draft.number, "", before - after)
            added += self._key_rows(draft.number, "", after - before)
            self._written[draft.number] = draft
        self._write_keys(dropped, added)
        self._writer.store(self._principal, drafts, entries, relations)

    def _keys(self, party: Party) -> Keys:
        return keys_of(party, self._country) | {("role", role) for role in party.roles}

    def _relation_keys(self, found: tuple[int, Relation] | None) -> set[tuple[int, tuple[str, str]]]:
        """Return the search keys that a relation gives the party it goes out from, each with the party's number."""
        if found is None:
            return set()
        party, relation = found
        return {(party, key) for key in contact_keys(relation.contact_points.values(), self._country)}

    def _key_rows(self, party: int, relation: str, keys: Keys) -> list[dict[str, object]]:
        return [
            {"tenant": self.tenant, "space": space, "key": key, "party": party, "relation": relation}
            for space, key in sorted(keys)
        ]

    def _write_keys(self, dropped: list[dict[str, object]], added: list[dict[str, object]]) -> None:
        if dropped:
            self.driver.run_many(self.driver.book.drop_key, dropped)
        if added:
            self.driver.run_many(self.driver.book.add_key, added)

    def _exchange_relation_keys(self, identities: Collection[str], after: Outward) -> None:
        """Replace the search keys that relations give the parties they go out from, where they differ."""
        stored = self.relations(identities)
        dropped: list[dict[str, object]] = []
        added: list[dict[str, object]] = []
        for identity in identities:
            old, new = self._relation_keys(stored.get(identity)), self._relation_keys(after.get(identity))
            dropped += [row for party, key in old - new for row in self._key_rows(party, identity, {key})]
            added += [row for party, key in new - old for row in self._key_rows(party, identity, {key})]
        self._write_keys(dropped, added)


def _outward(party: int, relation: Relation) -> tuple[int, Relation]:
    """Return a relation seen from a party as one seen from where it goes out."""
    return (party, relation) if relation.outward else (relation.other, seen_from_other(relation, party))


def _is_customer(party: Party) -> bool:
    """Tell whether a party is in the list of customers: every company is, and a person who has the role."""
    return party.kind is Kind.COMPANY or "customer" in party.roles
