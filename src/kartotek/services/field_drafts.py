"""Drafts of custom fields: what an administrator prepares before anybody sees it, and then publishes all at once."""

from __future__ import annotations

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.custom_fields import CustomField, Definition, Draft, Subject
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.field_rules import Fields, joined, without
from kartotek.services.rights import require_administrator
from kartotek.services.slots import SlotFamilies


class FieldDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What shall become of a field (``field``), or of a new one on a subject.

    The draft's slots take the place of those that the field has of the same face on the same subject. One that is
    dropped loses these slots, and is deleted where it has no others.
    """

    draft: Draft
    on: Subject
    field: str | None = None


class SaveDrafts(Command[list[CustomField]], frozen=True, kw_only=True):
    """Keep drafts, all or none; answers the fields in the order of the drafts."""

    drafts: list[FieldDraft]


class PublishDrafts(Command[list[CustomField]], frozen=True, kw_only=True):
    """Make these fields what their drafts say; answers those that are in use then, some of them successors."""

    fields: list[str]


class RevertDrafts(Command[None], frozen=True, kw_only=True):
    """Drop the drafts of these fields, and those fields that were never published."""

    fields: list[str]


def save_drafts(
    work: UnitOfWork, principal: Principal, command: SaveDrafts, families: SlotFamilies
) -> list[CustomField]:
    """Carry out `SaveDrafts`.

    Raises:
        NotPermitted: the principal is no administrator.
        NotFound: there is no such field.
        InvalidValue: a draft has a fault, or a slot cannot show it; UnstorableText where a text cannot be stored.
        LimitExceeded: the tenant has `field_rules.MOST_FIELDS`.
    """
    require_administrator(principal)
    fields = Fields(work, families)
    saved = []
    for item in command.drafts:
        draft = fields.checked(item.draft)
        if item.field is None:
            bare = Definition(names=draft.names, type=draft.type)
            field = msgspec.structs.replace(fields.new(bare, [item.on]), published=False)
        else:
            field = fields.alive(item.field)
        fields.check_slots(draft, field.on, item.draft.slots)
        saved.append(fields.store(msgspec.structs.replace(field, draft=draft)))
    return saved


def publish_drafts(
    work: UnitOfWork, principal: Principal, command: PublishDrafts, families: SlotFamilies
) -> list[CustomField]:
    """Carry out `PublishDrafts`. A slot may go from one of the fields to another.

    Raises:
        NotPermitted: the principal is no administrator.
        InvalidValue: a slot of a field cannot show it any more.
        AlreadyExists: a slot is bound to another field.
        LimitExceeded: the tenant has `field_rules.MOST_FIELDS`.
    """
    require_administrator(principal)
    fields = Fields(work, families)
    drafted = [(field, field.draft) for field in fields.several(command.fields) if field.draft and not field.deleted]
    freed = []
    for field, draft in drafted:
        left = without(field.slots, draft.slots)
        gone = draft.dropped and not left
        bare = fields.store(msgspec.structs.replace(field, slots=left, draft=None, deleted=gone))
        if not draft.dropped:
            freed.append((bare, draft))
    published = []
    for field, draft in freed:
        live = msgspec.structs.replace(field, published=True, slots=joined(field.slots, draft.slots))
        if not field.published:
            live = msgspec.structs.replace(live, type=draft.type)  # nobody has a value of another type yet
        published.append(fields.put(fields.changed(live, draft)))
    return published


def revert_drafts(work: UnitOfWork, principal: Principal, command: RevertDrafts, families: SlotFamilies) -> None:
    """Carry out `RevertDrafts`.

    Raises:
        NotPermitted: the principal is no administrator.
    """
    require_administrator(principal)
    fields = Fields(work, families)
    for field in fields.several(command.fields):
        if field.draft is not None:
            fields.store(msgspec.structs.replace(field, draft=None, deleted=field.deleted or not field.published))
