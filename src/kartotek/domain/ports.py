"""What the services and faces ask of storage, and what storage asks of the services.

`Database` is the asynchronous edge of the book: reads are functions that get a `Reader` and run to the end without
waiting; writes are `Command`s - plain data - that storage has carried out on a `UnitOfWork` by the `Executor` it
was given, wherever the database is owned. A write is answered when its transaction is on disk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

import msgspec

from kartotek.domain.accounts import AccessToken, Account, FaceSettings, Principal, Role, Session, Tenant
from kartotek.domain.changes import Change, Deed
from kartotek.domain.custom_fields import CustomField, TenantFields
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.notes import Note
from kartotek.domain.party import Party, Record, Relation
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

T = TypeVar("T")
ResultT = TypeVar("ResultT")


class Command(msgspec.Struct, Generic[ResultT], frozen=True, kw_only=True):
    """A use case as plain data; the type parameter is what it answers."""


class Reader(Protocol):
    """A consistent view of one tenant's book."""

    def by_handle(self, space: str, handle: str, *, relations: bool = True) -> Record | None:
        """Return the party known by a handle (deleted ones too, erased ones not), or None."""

    def get(self, numbers: Sequence[int], *, relations: bool = False) -> list[Record]:
        """Return parties by number, in the order asked for, leaving out those that do not exist."""

    def owner_of(self, space: str, handle: str) -> int | None:
        """Return the number of the party that has, or ever had, a handle."""

    def relations(self, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        """Return relations by id as (number of the party they go out from, relation seen from there)."""

    def outward_relations(self, party: int) -> dict[str, Relation]:
        """Return every relation that goes out from a party by its id, those to deleted parties too."""

    def search(self, query: PartyQuery) -> list[Record]:
        """Return one page of the parties that a query asks for."""

    def page(self, query: PartyQuery) -> Page:
        """Return one page of the parties that a query asks for, and where the next one begins."""

    def count(self, where: Condition) -> int:
        """Return how many parties a condition holds for."""

    def changes(self, after: int, limit: int) -> list[Change]:
        """Return the change log behind a sequence number, in order."""

    def notes_of(self, party: int) -> list[Note]:
        """Return the notes on a party, in order of number."""

    def notes(self, after: int, limit: int) -> list[Note]:
        """Return the notes on living parties behind a number, in order."""

    def photo_info(self, party: int) -> PhotoInfo | None:
        """Return what is known of a party's photo, or None where it has none."""

    def photo(self, party: int) -> Photo | None:
        """Return a party's photo, or None where it has none."""

    def photo_named(self, identity: str) -> Photo | None:
        """Return the photo of a living party by the identity of its picture, or None."""

    def thumbnails(self, parties: Sequence[int]) -> dict[int, bytes]:
        """Return the thumbnails of those of some parties that have a photo, by party."""

    def keyed(self, space: str, after: tuple[str, int], limit: int) -> list[KeyedParty]:
        """Return living parties by search key and number, from behind one such pair on (("", 0): all)."""

    def relations_since(self, at: dt.datetime, after: str, limit: int) -> list[RelationChange]:
        """Return relations of living parties that changed at a moment or later, by time and id.

        Those of that moment whose id is not behind ``after`` are left out.
        """

    def customers(self, query: CustomerQuery) -> CustomerPage:
        """Return a page of companies and customers with their total number."""


class UnitOfWork(Reader, Protocol):
    """One transaction on one tenant's book: all of it is stored, or nothing."""

    @property
    def now(self) -> dt.datetime:
        """The moment at which the transaction began (UTC)."""

    def lock(self, numbers: Iterable[int]) -> dict[int, Record]:
        """Return parties without relations, locked against other writers until the end, in order of number."""

    def alone(self, name: str) -> None:
        """Wait for other units of the tenant that asked for this name, and keep others waiting until the end.

        To be asked for after all parties are locked.
        """

    def lock_relations(self, identities: Iterable[str]) -> dict[str, tuple[int, Relation]]:
        """Return relations as `relations` does, locked against other writers until the end.

        Both ends of a relation may edit it.
        """

    def next_number(self) -> int:
        """Return the next number of the tenant, for a party or a note; one is never given twice."""

    def claim(self, space: str, handle: str, party: int) -> bool:
        """Give a party a handle; False, and nothing done, where the handle is or was another's."""

    def claim_all(self, handles: Mapping[str, str], party: int) -> set[str]:
        """Give a party handles, by space; return the spaces in which that was done: a handle of another stays."""

    def add(self, number: int, party: Party, handles: dict[str, str]) -> None:
        """Store a new party (its relations apart) with version 1 and its search keys."""

    def put(self, record: Record, party: Party, handles: dict[str, str]) -> None:
        """Store a party (its relations apart) in place of the locked record, as the record's next version."""

    def put_relations(self, relations: Mapping[str, tuple[int, Relation]]) -> None:
        """Store new or changed relations, by id, each with the number of the party that it is seen from."""

    def drop_relations(self, identities: Collection[str]) -> None:
        """Remove relations."""

    def note(self, number: int) -> Note | None:
        """Return a note by its number, or None."""

    def add_note(self, note: Note) -> None:
        """Store a new note."""

    def drop_note(self, number: int) -> None:
        """Remove a note."""

    def put_photo(self, info: PhotoInfo, picture: Picture | None = None) -> None:
        """Store a party's photo; without a picture, what is known of the one that is stored."""

    def drop_photo(self, party: int) -> None:
        """Remove a party's photo."""

    def lock_list(self, name: str) -> list[ListItem]:
        """Return the items of a list, deleted ones too, and raise the tenant's version; others wait until the end."""

    def put_item(self, item: ListItem) -> None:
        """Store a new or changed item of a locked list."""

    def items(self, name: str) -> list[ListItem]:
        """Return the items of a list, deleted ones too, as they are now."""

    def custom_fields(self) -> TenantFields:
        """Return the tenant's custom fields, to be asked for before parties are locked.

        Who wants to change one of them waits until the end.
        """

    def lock_custom_fields(self) -> list[CustomField]:
        """Return the custom fields, deleted ones too, and raise the tenant's version; others wait until the end."""

    def put_custom_field(self, field: CustomField) -> None:
        """Store a new or changed custom field; they have been locked."""

    def log(self, party: int, deed: Deed, fields: Sequence[str]) -> None:
        """Write the change entry of a party that was added or put in this unit of work."""


class AccountReader(Protocol):
    """Who may log in."""

    def account(self, login: str) -> Account | None:
        """Return the account of a login name (any case), with its memberships."""

    def account_of(self, user: int) -> Account | None:
        """Return the account of a user, with its memberships."""

    def session(self, key: str) -> Session | None:
        """Return a session by the hash of its token, expired ones too.

        None where the user is gone or disabled, where the user's credential version is no longer the session's, and
        where the session was opened with an access token that was withdrawn.
        """

    def access_token(self, key: str) -> AccessToken | None:
        """Return an access token by the hash of its secret."""

    def access_tokens(self, user: int) -> list[AccessToken]:
        """Return a user's access tokens in order of their names."""

    def has_application(self, identity: str) -> bool:
        """Tell whether an application (a GUID in lower case) is registered."""

    def tenant_named(self, face: str, name: str) -> Tenant | None:
        """Return the tenant that a face knows by a name (any case)."""


class AccountWork(AccountReader, Protocol):
    """One transaction on accounts."""

    @property
    def now(self) -> dt.datetime:
        """The moment at which the transaction began (UTC)."""

    def add_tenant(self, tenant: Tenant, items: Sequence[ListItem]) -> int:
        """Store a new tenant with its lists; return its number. AlreadyExists where a face's name is taken."""

    def add_items(self, tenant: int, items: Sequence[ListItem]) -> None:
        """Store list items and raise the tenant's version. AlreadyExists where an id is taken."""

    def lock_list(self, tenant: int, name: str) -> list[ListItem]:
        """Return the items of a tenant's list, deleted ones too, and raise the tenant's version.

        Others wait until the end. NotFound where there is no such tenant.
        """

    def put_item(self, tenant: int, item: ListItem) -> None:
        """Store a new or changed item of a locked list."""

    def settings(self, tenant: int) -> FaceSettings:
        """Return what a tenant's faces override, locked until the end; raise the tenant's version."""

    def put_settings(self, tenant: int, settings: FaceSettings) -> None:
        """Replace what a tenant's faces override."""

    def add_user(self, login: str, name: str, password_hash: str, digest_hash: str | None = None) -> int:
        """Store a new user; return their number. AlreadyExists where the login is taken."""

    def add_membership(self, user: int, tenant: int, role: Role, *, default: bool) -> None:
        """Let a user into a tenant and raise the tenant's version."""

    def drop_membership(self, user: int, tenant: int) -> bool:
        """Take a user out of a tenant and raise the tenant's version; False where the user is not in it."""

    def set_password(self, user: int, password_hash: str, digest_hash: str | None = None) -> None:
        """Replace a user's password hashes and raise their credential version (which ends their sessions)."""

    def put_digest(self, user: int, credential_version: int, digest_hash: str) -> None:
        """Store the digest form's hash of a user's password, where that is still at the version given."""

    def add_access_token(self, token: AccessToken) -> None:
        """Store an access token. AlreadyExists where the user has one of this name."""

    def drop_access_token(self, user: int, name: str) -> bool:
        """Withdraw an access token, which ends the sessions it opened; False where there is none."""

    def add_application(self, identity: str, name: str) -> None:
        """Register an application (a GUID in lower case)."""

    def open_session(self, session: Session) -> None:
        """Store a session."""

    def prolong_session(self, key: str, expires: dt.datetime) -> None:
        """Move a session's end."""

    def move_session(self, key: str, tenant: int) -> None:
        """Make a session one for another tenant."""

    def close_session(self, key: str) -> None:
        """Remove a session."""

    def drop_sessions(self, before: dt.datetime) -> int:
        """Remove the sessions that ended before a moment; return how many."""


class Executor(Protocol):
    """How the services carry commands out; storage is given one."""

    def book(self, work: UnitOfWork, principal: Principal, command: Command[ResultT]) -> ResultT:
        """Carry out a command on a tenant's book. Raises a DomainError where it refuses."""

    def accounts(self, work: AccountWork, command: Command[ResultT]) -> ResultT:
        """Carry out a command on accounts."""


class Database(Protocol):
    """The book and its accounts, wherever they are kept."""

    async def start(self) -> None:
        """Open the database; refuse one whose schema is older or newer than the program's."""

    async def stop(self) -> None:
        """Finish every write that was accepted, then close."""

    async def read(self, tenant: int, work: Callable[[Reader], T], *, settled: bool = False, aside: bool = False) -> T:
        """Run a short read; it may be run a second time, in a thread, where the first run is given up as too long.

        ``settled`` first waits for the tenant's writes in flight, so that whatever the read does not see yet will
        carry a later change time than any it sees. ``aside`` is for reads that are known to be long: they are run off
        the event loop from the start.

        Raises:
            LimitExceeded: the read takes longer than any read may.
            Unavailable: too many reads are taking long, or the database is away.
        """

    def pages(self, tenant: int, query: PartyQuery) -> AsyncIterator[list[Record]]:
        """Yield the answer of a query page by page, each page at most ``query.limit`` long, off the event loop."""

    async def write(self, principal: Principal, command: Command[ResultT]) -> ResultT:
        """Carry out a command on the principal's tenant; return when it is on disk."""

    async def read_accounts(self, work: Callable[[AccountReader], T]) -> T:
        """Run a short read of accounts."""

    async def write_accounts(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command on accounts; return when it is on disk."""

    async def directory(self, tenant: int, version: int = 0) -> Directory:
        """Return a tenant's directory, from memory where it is at the version given or later (0: read it anew)."""
