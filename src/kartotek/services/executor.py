"""From a command to the function that carries it out: the one list of all commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from kartotek.domain.accounts import Principal
from kartotek.domain.handles import HandleSpace
from kartotek.domain.ports import AccountWork, Command, UnitOfWork
from kartotek.services import (
    administration,
    categories,
    custom_fields,
    field_drafts,
    lists,
    notes,
    parties,
    photos,
    sessions,
    settling,
)
from kartotek.services.slots import NO_SLOTS, SlotFamilies

ResultT = TypeVar("ResultT")

ACCOUNT_COMMANDS: dict[type[Command[Any]], Callable[[AccountWork, Any], Any]] = {
    administration.AddTenant: administration.add_tenant,
    administration.AddItems: administration.add_items,
    lists.EditItems: lists.edit_items,
    administration.AddUser: administration.add_user,
    administration.ChangePassword: administration.change_password,
    administration.RemoveUser: administration.remove_user,
    administration.AddApplication: administration.add_application,
    administration.ChangeSettings: administration.change_settings,
    administration.AddAccessToken: administration.add_access_token,
    administration.AddKey: administration.add_key,
    administration.RemoveAccessToken: administration.remove_access_token,
    administration.KeepDigest: administration.keep_digest,
    sessions.OpenSession: sessions.open_session,
    sessions.ProlongSession: sessions.prolong_session,
    sessions.MoveSession: sessions.move_session,
    sessions.CloseSession: sessions.close_session,
}

BOOK_COMMANDS: dict[type[Command[Any]], Callable[[UnitOfWork, Principal, Any], Any]] = {
    parties.DeleteParty: parties.delete_party,
    notes.AddNote: notes.add_note,
    notes.DeleteNote: notes.delete_note,
    photos.PutPhoto: photos.put_photo,
    photos.DescribePhoto: photos.describe_photo,
    photos.DropPhoto: photos.drop_photo,
    categories.Categorise: categories.categorise,
    lists.SaveItems: lists.save_items,
}
"""Those that need no handle spaces."""

FIELD_COMMANDS: dict[type[Command[Any]], Callable[[UnitOfWork, Principal, Any, SlotFamilies], Any]] = {
    custom_fields.DefineField: custom_fields.define_field,
    custom_fields.ChangeField: custom_fields.change_field,
    custom_fields.DeleteField: custom_fields.delete_field,
    custom_fields.BindSlot: custom_fields.bind_slot,
    custom_fields.UnbindSlot: custom_fields.unbind_slot,
    field_drafts.SaveDrafts: field_drafts.save_drafts,
    field_drafts.PublishDrafts: field_drafts.publish_drafts,
    field_drafts.RevertDrafts: field_drafts.revert_drafts,
    settling.SettleParties: settling.settle_parties,
}
"""Those that need to know the faces' slots."""


class CommandExecutor:
    """Carries commands out (the `Executor` that storage is given), knowing the faces' handle spaces and slots."""

    def __init__(self, spaces: Sequence[HandleSpace], families: SlotFamilies = NO_SLOTS) -> None:
        self._spaces = tuple(spaces)
        self._families = families

    def book(self, work: UnitOfWork, principal: Principal, command: Command[ResultT]) -> ResultT:
        """Carry out a command on a tenant's book. Raises a DomainError where it refuses."""
        return cast("ResultT", self._on_book(work, principal, command))

    def accounts(self, work: AccountWork, command: Command[ResultT]) -> ResultT:
        """Carry out a command on accounts."""
        return cast("ResultT", ACCOUNT_COMMANDS[type(command)](work, command))

    def _on_book(self, work: UnitOfWork, principal: Principal, command: Command[Any]) -> object:
        match command:
            case parties.CreateParty():
                return parties.create_party(work, principal, command, self._spaces, self._families)
            case parties.UpdateParty():
                return parties.update_party(work, principal, command, self._spaces, self._families)
        on_fields = FIELD_COMMANDS.get(type(command))
        if on_fields is not None:
            return on_fields(work, principal, command, self._families)
        carry_out = BOOK_COMMANDS.get(type(command))
        if carry_out is not None:
            return carry_out(work, principal, command)
        raise TypeError(f"not a command on the book: {type(command).__name__}")
