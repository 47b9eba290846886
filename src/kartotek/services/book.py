"""What a face does with the book: find, list, create, update, delete, each on behalf of a principal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotFound, VersionMismatch
from kartotek.domain.lists import Directory
from kartotek.domain.party import Kind, Record, State
from kartotek.domain.patch import Patch
from kartotek.domain.ports import Database
from kartotek.domain.query import PartyQuery
from kartotek.services.parties import CreateParty, DeleteParty, Saved, UpdateParty
from kartotek.services.rights import require_edit
from kartotek.services.validation import REFERENCES, check_references

HIDDEN = (State.DELETED, State.ERASED)

ATTEMPTS: Final = 10
"""How often a difference is taken anew before it is written whatever was stored in the meantime."""


class Book:
    """The tenant's book as a face sees it; made once, by the composition root."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    async def get(self, principal: Principal, numbers: Sequence[int], *, relations: bool = False) -> list[Record]:
        """Return parties by party number, in that order, leaving out those that do not exist or are deleted."""
        found = await self._database.read(principal.tenant, lambda reader: reader.get(numbers, relations=relations))
        return [record for record in found if record.party.state not in HIDDEN]

    async def search(self, principal: Principal, query: PartyQuery) -> list[Record]:
        """Return one page of parties. Conditions on change times wait for writes in flight first."""
        return await self._database.read(principal.tenant, lambda reader: reader.search(query), settled=query.since)

    def pages(self, principal: Principal, query: PartyQuery) -> AsyncIterator[list[Record]]:
        """Yield all parties that a query asks for, page by page, off the event loop."""
        return self._database.pages(principal.tenant, query)

    async def create(
        self, principal: Principal, kind: Kind, patch: Patch, handles: dict[str, str] | None = None
    ) -> Saved:
        """Store a new party; see `services.parties.create_party` for the rules and errors.

        Raises:
            InvalidValue: moreover, the patch names a list item or a user that the tenant does not have.
        """
        await self._check_references(principal, patch)
        return await self._database.write(principal, CreateParty(kind=kind, patch=patch, handles=handles or {}))

    async def update(self, principal: Principal, record: Record, patch: Patch, *, version: int | None = None) -> Saved:
        """Apply a patch to a party; an empty one is answered without a write. See `services.parties.update_party`.

        Raises:
            InvalidValue: moreover, the patch names a list item or a user that the tenant does not have.
        """
        require_edit(principal)
        if not patch:
            if version is not None and version != record.version:
                raise VersionMismatch(f"Party {record.id} has changed since it was read.")
            return Saved(record.id, record.handles, changed=False)
        await self._check_references(principal, patch)
        return await self._database.write(principal, UpdateParty(party=record.id, patch=patch, version=version))

    async def edit(
        self, principal: Principal, record: Record, change: Callable[[Record], Awaitable[Patch]]
    ) -> tuple[Saved, Record]:
        """Change a party by what a message differs from it; return what came of it, and the record compared last.

        ``change`` makes the patch. Where another request comes first, the patch is made anew from what is stored
        then: two requests that add the same e-mail address add it once.

        Raises:
            NotFound: the party has been deleted in the meantime; otherwise as `update`.
        """
        for _ in range(ATTEMPTS):
            patch = await change(record)
            try:
                return await self.update(principal, record, patch, version=record.version), record
            except VersionMismatch:
                stored = await self.get(principal, [record.id], relations=True)
                if not stored:
                    raise NotFound("party", record.id) from None
                record = stored[0]
        return await self.update(principal, record, await change(record)), record

    async def delete(self, principal: Principal, record: Record, *, version: int | None = None) -> Saved:
        """Delete a party; see `services.parties.delete_party`."""
        return await self._database.write(principal, DeleteParty(party=record.id, version=version))

    async def _check_references(self, principal: Principal, patch: Patch) -> None:
        """Look references up in the directory, which is in memory; where a command is carried out it may not be."""
        if not REFERENCES.isdisjoint(patch):
            check_references(patch, await self.directory(principal))
