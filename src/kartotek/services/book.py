"""What a face does with the book: find, list, create, update, delete, each on behalf of a principal."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Final

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import InvalidValue, NotFound, VersionMismatch
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.notes import Note
from kartotek.domain.party import Kind, Party, Record, Relation, State
from kartotek.domain.patch import Patch
from kartotek.domain.photos import Photo, PhotoInfo, Print
from kartotek.domain.ports import Database
from kartotek.domain.query import (
    Condition,
    CustomerPage,
    CustomerQuery,
    KeyedParty,
    Page,
    PartyQuery,
    RelationChange,
)
from kartotek.services.bank_accounts import complete_accounts
from kartotek.services.categories import Categorise
from kartotek.services.field_book import FieldBook
from kartotek.services.lists import ItemDraft, SaveItems
from kartotek.services.notes import AddNote, DeleteNote
from kartotek.services.parties import CreateParty, DeleteParty, Saved, UpdateParty
from kartotek.services.photos import DescribePhoto, DropPhoto, PutPhoto
from kartotek.services.relations import named_relation
from kartotek.services.rights import require_edit
from kartotek.services.slots import NO_SLOTS, SlotFamilies
from kartotek.services.studio import Studio
from kartotek.services.uniqueness import Rule
from kartotek.services.validation import REFERENCES, check_references

HIDDEN = (State.DELETED, State.ERASED)

NO_HANDLES: Final[Mapping[str, str]] = {}

ATTEMPTS: Final = 10
"""How often a difference is taken anew before it is written whatever was stored in the meantime."""


class Book:
    """The tenant's book as a face sees it; made once, by the composition root."""

    def __init__(self, database: Database, studio: Studio | None = None, families: SlotFamilies = NO_SLOTS) -> None:
        self._database = database
        self.fields = FieldBook(database, families)
        """The tenant's custom fields."""
        self._studio = studio or Studio()

    async def directory(self, principal: Principal) -> Directory:
        """Return the lists and users of the principal's tenant, at least as new as the principal's login."""
        return await self._database.directory(principal.tenant, principal.tenant_version)

    async def find(
        self, principal: Principal, space: str, handle: str, *, relations: bool = True, deleted: bool = False
    ) -> Record:
        """Return the party known by a handle, with its relations and related parties unless told otherwise.

        Raises:
            NotFound: no such party in the principal's tenant, or it is deleted and ``deleted`` is not set.
        """
        record = await self._database.read(
            principal.tenant, lambda reader: reader.by_handle(space, handle, relations=relations)
        )
        if record is None or (record.party.state in HIDDEN and not deleted):
            raise NotFound("party", handle)
        return record

    async def owner_of(self, principal: Principal, space: str, handle: str) -> int | None:
        """Return the number of the party that has, or ever had, a handle; None where nobody ever did."""
        return await self._database.read(principal.tenant, lambda reader: reader.owner_of(space, handle))

    async def relation(self, principal: Principal, identity: str) -> tuple[int, Relation] | None:
        """Return a relation by its id as (number of the party it goes out from, relation seen from there), or None."""
        found = await self._database.read(principal.tenant, lambda reader: reader.relations([identity]))
        return found.get(identity)

    async def relation_named(self, principal: Principal, space: str, name: str) -> tuple[str, int, Relation] | None:
        """Return the relation that a system outside calls by a name, as (id, number of the party, relation), or None.

        One to a deleted party is found too.
        """
        return await self._database.read(principal.tenant, lambda reader: named_relation(reader, space, name))

    async def get(self, principal: Principal, numbers: Sequence[int], *, relations: bool = False) -> list[Record]:
        """Return parties by party number, in that order, leaving out those that do not exist or are deleted."""
        found = await self._database.read(principal.tenant, lambda reader: reader.get(numbers, relations=relations))
        return [record for record in found if record.party.state not in HIDDEN]

    async def search(self, principal: Principal, query: PartyQuery) -> list[Record]:
        """Return one page of parties. Conditions on change times wait for writes in flight first."""
        return await self._database.read(principal.tenant, lambda reader: reader.search(query), settled=query.since)

    async def page(self, principal: Principal, query: PartyQuery) -> Page:
        """Return one page of parties, in the order asked for, and where the next one begins.

        Conditions on change times wait for writes in flight first.

        Raises:
            UnsupportedQuery: the question is too large, or its cursor belongs to another one.
            LimitExceeded: it takes too long to answer.
            Unavailable: so do too many others.
        """
        return await self._database.read(principal.tenant, lambda reader: reader.page(query), settled=query.since)

    async def count(self, principal: Principal, where: Condition) -> int:
        """Return how many parties a condition holds for. Raises as `page` does."""
        settled = PartyQuery(where=where).since
        return await self._database.read(principal.tenant, lambda reader: reader.count(where), settled=settled)

    def pages(self, principal: Principal, query: PartyQuery) -> AsyncIterator[list[Record]]:
        """Yield all parties that a query asks for, page by page, off the event loop."""
        return self._database.pages(principal.tenant, query)

    async def create(
        self,
        principal: Principal,
        kind: Kind,
        patch: Patch,
        handles: dict[str, str] | None = None,
        *,
        unique: tuple[Rule, ...] = (),
    ) -> Saved:
        """Store a new party, with the defaults of custom fields that the patch does not mention.

        See `services.parties.create_party` for the rules and errors.

        Raises:
            InvalidValue: moreover, the patch names a list item or a user that the tenant does not have.
        """
        patch = await self.checked(principal, patch)
        defaults = (await self.directory(principal)).custom_fields.defaults(kind)
        if defaults:
            patch = patch | {"custom": defaults | (patch.get("custom") or {})}
        command = CreateParty(kind=kind, patch=patch, handles=handles or {}, unique=unique)
        return await self._database.write(principal, command)

    async def update(
        self,
        principal: Principal,
        record: Record,
        patch: Patch,
        *,
        version: int | None = None,
        handles: Mapping[str, str] = NO_HANDLES,
        unique: tuple[Rule, ...] = (),
    ) -> Saved:
        """Apply a patch to a party; an empty one is answered without a write. See `services.parties.update_party`.

        Raises:
            InvalidValue: moreover, the patch names a list item or a user that the tenant does not have.
        """
        require_edit(principal)
        if not patch and record.handles.items() >= handles.items():
            if version is not None and version != record.version:
                raise VersionMismatch(f"Party {record.id} has changed since it was read.")
            return Saved(record.id, record.handles, changed=False)
        patch = await self.checked(principal, patch, record.party)
        command = UpdateParty(party=record.id, patch=patch, version=version, handles=dict(handles), unique=unique)
        return await self._database.write(principal, command)

    async def edit(
        self,
        principal: Principal,
        record: Record,
        change: Callable[[Record], Awaitable[Patch]],
        *,
        handles: Mapping[str, str] = NO_HANDLES,
        unique: tuple[Rule, ...] = (),
        seen: bool = False,
    ) -> tuple[Saved, Record]:
        """Change a party by what a message differs from it; return what came of it, and the record compared last.

        ``change`` makes the patch; ``handles`` are further ones that the client chose. Where another request comes
        first, the patch is made anew from what is stored then: two requests that add the same e-mail address add it
        once. With ``seen`` nothing is ever written on a record that ``change`` has not seen.

        Raises:
            NotFound: the party has been deleted in the meantime; otherwise as `update`.
            VersionMismatch: with ``seen``, others came first every time.
        """
        for _ in range(ATTEMPTS):
            patch = await change(record)
            try:
                saved = await self.update(
                    principal, record, patch, version=record.version, handles=handles, unique=unique
                )
                return saved, record
            except VersionMismatch:
                stored = await self.get(principal, [record.id], relations=True)
                if not stored:
                    raise NotFound("party", record.id) from None
                record = stored[0]
        version, patch = record.version if seen else None, await change(record)
        return await self.update(principal, record, patch, version=version, handles=handles, unique=unique), record

    async def delete(self, principal: Principal, record: Record, *, version: int | None = None) -> Saved:
        """Delete a party; see `services.parties.delete_party`."""
        return await self._database.write(principal, DeleteParty(party=record.id, version=version))

    async def checked(self, principal: Principal, patch: Patch, party: Party | None = None) -> Patch:
        """Return a patch as it is written, its bank accounts completed; ``party`` is the one it is for.

        What is looked up is in memory here; where the command is carried out it may not be.

        Raises:
            InvalidValue: there is no such list item, user or bank account.
        """
        if REFERENCES.isdisjoint(patch) and "bank_accounts" not in patch:
            return patch
        directory = await self.directory(principal)
        check_references(patch, directory)
        country = patch.get("country") or (party.country if party else None)
        known = directory.country(country) if isinstance(country, str) else None
        return complete_accounts(patch, (known.code if known else None) or directory.tenant.country)

    # -- categories, lists, notes --------------------------------------------------------------------------------

    async def categorise(
        self, principal: Principal, record: Record, *, add: Sequence[int] = (), remove: Sequence[int] = ()
    ) -> bool:
        """Put a party into categories and take it out of others; see `services.categories.categorise`.

        Raises:
            NotFound: moreover, there is no such category, or one to add is deleted.
        """
        directory = await self.directory(principal)
        for number in (*add, *remove):
            item = directory.get("category", number)
            if item is None or (item.deleted and number in add):
                raise NotFound("category", number)
        return await self._database.write(principal, Categorise(party=record.id, add=list(add), remove=list(remove)))

    async def save_items(
        self, principal: Principal, name: str, drafts: Sequence[ItemDraft], *, language: str | None = None
    ) -> list[ListItem]:
        """Add items to a list and change others, in a language, else the tenant's; see `services.lists.save_items`."""
        require_edit(principal)
        tenant = (await self.directory(principal)).tenant
        if not drafts:
            return []
        command = SaveItems(name=name, language=language or tenant.language, drafts=list(drafts))
        return await self._database.write(principal, command)

    async def add_note(self, principal: Principal, command: AddNote) -> Note:
        """Write a note on a party; see `services.notes.add_note`.

        Raises:
            InvalidValue: moreover, the author is no user of the tenant.
        """
        if command.author is not None and command.author not in (await self.directory(principal)).users:
            raise InvalidValue("author", f"there is no user {command.author}")
        return await self._database.write(principal, command)

    async def delete_note(self, principal: Principal, number: int) -> None:
        """Remove a note; see `services.notes.delete_note`."""
        await self._database.write(principal, DeleteNote(note=number))

    async def notes_of(self, principal: Principal, record: Record) -> list[Note]:
        """Return the notes on a party, in order of number."""
        return await self._database.read(principal.tenant, lambda reader: reader.notes_of(record.id))

    async def notes(self, principal: Principal, after: int, limit: int) -> list[Note]:
        """Return the notes on all parties behind a number, in order of number."""
        return await self._database.read(principal.tenant, lambda reader: reader.notes(after, limit))

    # -- photos --------------------------------------------------------------------------------------------------

    async def photo_info(self, principal: Principal, record: Record) -> PhotoInfo | None:
        """Return what is known of a party's photo, or None where it has none."""
        return await self._database.read(principal.tenant, lambda reader: reader.photo_info(record.id))

    async def photo(self, principal: Principal, record: Record) -> Photo | None:
        """Return a party's photo, or None where it has none."""
        return await self._database.read(principal.tenant, lambda reader: reader.photo(record.id), aside=True)

    async def find_photo(self, principal: Principal, identity: str) -> Photo:
        """Return a photo by the identity of its picture.

        Raises:
            NotFound: no photo in the principal's tenant has this picture (any more), or its party is deleted.
        """
        found = await self._database.read(principal.tenant, lambda reader: reader.photo_named(identity), aside=True)
        if found is None:
            raise NotFound("photo", identity)
        return found

    async def print_photo(self, principal: Principal, record: Record, wanted: Print) -> tuple[str, bytes] | None:
        """Return a party's photo as it is wanted, as media type and bytes, never enlarged; None where it has none."""
        info = await self.photo_info(principal, record)
        if info is None:
            return None
        if wanted.is_small(info.width, info.height):
            found = await self._database.read(principal.tenant, lambda reader: reader.thumbnails([record.id]))
            small = found.get(record.id)
            as_wanted = msgspec.structs.replace(wanted, mime=wanted.mime or info.mime)
            return None if small is None else await self._studio.printed(small, as_wanted)
        photo = await self.photo(principal, record)
        if photo is None or wanted == Print():
            return None if photo is None else (photo.info.mime, photo.data)
        return await self._studio.printed(photo.data, wanted)

    async def print_thumbnails(
        self, principal: Principal, records: Sequence[Record], wanted: Print
    ) -> dict[int, bytes]:
        """Return the photos of several parties as they are wanted, none larger than a thumbnail, by party number."""
        numbers = [record.id for record in records]
        found = await self._database.read(principal.tenant, lambda reader: reader.thumbnails(numbers))
        return {number: (await self._studio.printed(small, wanted))[1] for number, small in found.items()}

    async def stand_in(self, wanted: Print, *, border: bool = False) -> tuple[str, bytes]:
        """Return a picture that stands for a missing photo, in the very size wanted, as media type and bytes."""
        return await self._studio.silhouette(wanted, border=border)

    async def put_photo(
        self, principal: Principal, record: Record, file: bytes, *, name: str | None = None
    ) -> PhotoInfo:
        """Make the picture in a file the photo of a party; see `services.photos.put_photo`.

        Raises:
            InvalidPicture: moreover, the file is empty, no picture of a kind that is taken, broken, or too large.
        """
        require_edit(principal)
        picture = await self._studio.develop(file)
        return await self._database.write(principal, PutPhoto(party=record.id, picture=picture, name=name))

    async def describe_photo(self, principal: Principal, command: DescribePhoto) -> PhotoInfo:
        """Replace what is told about a party's photo; see `services.photos.describe_photo`."""
        return await self._database.write(principal, command)

    async def drop_photo(self, principal: Principal, record: Record) -> bool:
        """Take a party's photo away; tell whether there was one. See `services.photos.drop_photo`."""
        return await self._database.write(principal, DropPhoto(party=record.id))

    # -- lists of parties ----------------------------------------------------------------------------------------

    async def keyed(self, principal: Principal, space: str, after: tuple[str, int], limit: int) -> list[KeyedParty]:
        """Return parties by search key and number, from behind one such pair on (("", 0): all)."""
        return await self._database.read(principal.tenant, lambda reader: reader.keyed(space, after, limit))

    async def relations_since(
        self, principal: Principal, at: dt.datetime, after: str, limit: int
    ) -> list[RelationChange]:
        """Return relations that changed at a moment or later, by time and id; writes in flight are waited for."""
        return await self._database.read(
            principal.tenant, lambda reader: reader.relations_since(at, after, limit), settled=True
        )

    async def customers(self, principal: Principal, query: CustomerQuery) -> CustomerPage:
        """Return a page of companies and customers. Limits on times wait for writes in flight first."""
        return await self._database.read(principal.tenant, lambda reader: reader.customers(query), settled=query.since)
