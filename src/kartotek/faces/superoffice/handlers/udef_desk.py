"""What can be done with the user-defined fields of one kind of entity, for REST and for the agent alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kartotek.domain.custom_fields import CustomField
from kartotek.domain.errors import LimitExceeded
from kartotek.domain.party import Kind
from kartotek.faces.superoffice.errors import EntityNotFound
from kartotek.faces.superoffice.handlers.calls import Call
from kartotek.faces.superoffice.mapping.udef import Entry, Layout, blank, find, show_field, show_info
from kartotek.faces.superoffice.mapping.udef_drafts import dropped, edits_of, field_type, retyped
from kartotek.faces.superoffice.messages import Json, Message, read_object
from kartotek.services.rights import is_administrator, require_administrator

MOST_FIELDS: Final = 500
"""Fields in one layout that is saved."""

FIELD: Final = "UserDefinedFieldInfo"
INFO: Final = "FieldInfoBase"


class Desk:
    """A layout on the desk of whoever asks."""

    def __init__(self, call: Call, kind: Kind) -> None:
        self._call = call
        self._kind = kind

    async def layout(self) -> Layout:
        """Return the layout as it is at this moment, whatever has been saved meanwhile."""
        return Layout(await self._call.book.fields.directory(self._call.principal), self._kind)

    # -- reading -------------------------------------------------------------------------------------------------

    def show(self, layout: Layout, entry: Entry) -> Json:
        """Return a field as this request sees it."""
        editor = is_administrator(self._call.principal)
        return show_field(layout, entry, self._call.view, editor=editor)

    async def fields(self, *, published: bool) -> list[Json]:
        """Return all fields, as they are published or as they are edited."""
        layout = await self.layout()
        return [self.show(layout, entry) for entry in (layout.published() if published else layout.edited())]

    async def field(self, wanted: str, *, published: bool) -> Json:
        """Return a field by its id, ProgId or label. Raises EntityNotFound where there is none."""
        layout = await self.layout()
        return self.show(layout, self._found(layout, wanted, published=published))

    async def infos(self) -> list[Json]:
        """Return what is told of all published fields."""
        layout = await self.layout()
        return [show_info(layout, entry, self._call.view) for entry in layout.published()]

    async def info(self, wanted: str) -> Json:
        """Return what is told of a published field, by its ProgId. Raises EntityNotFound where there is none."""
        layout = await self.layout()
        for entry in layout.published():
            if entry.slot == wanted:
                return show_info(layout, entry, self._call.view)
        raise EntityNotFound("CustomField", wanted)

    async def is_changed(self, *, columns_only: bool) -> bool:
        """Tell whether something waits to be published; ``columns_only``: something that moves values."""
        changed = (await self.layout()).changed()
        return any(_moves_values(field) for field in changed) if columns_only else bool(changed)

    async def blank(self, kind: str) -> Json:
        """Return a field that a client fills in and then saves; nothing is stored."""
        require_administrator(self._call.principal)
        layout = await self.layout()
        return self.show(layout, blank(layout, field_type(kind, "udefFieldType")))

    # -- editing -------------------------------------------------------------------------------------------------

    async def save(self, items: Sequence[Json]) -> list[Json]:
        """Save fields as drafts, new ones and changed ones; return them in that order. Others stay as they are."""
        require_administrator(self._call.principal)
        if len(items) > MOST_FIELDS:
            raise LimitExceeded(f"More than {MOST_FIELDS} fields at once.")
        layout = await self.layout()
        messages = [read_object(item, FIELD) or Message({}) for item in items]
        edits = edits_of(layout, messages, self._call.view)
        drafts = [edit.draft for edit in edits if edit.draft is not None]
        saved = await self._call.book.fields.save_drafts(self._call.principal, drafts) if drafts else []
        made = iter(field.id for field, draft in zip(saved, drafts, strict=True) if draft.field is None)
        after = await self.layout()
        known = {entry.field.id: entry for entry in after.edited()}
        return [self.show(after, known[edit.field or next(made)]) for edit in edits]

    async def retype(self, wanted: str, kind: str, *, indexed: bool | None) -> Json:
        """Give a field another type, in its draft; return it. Raises EntityNotFound where there is none."""
        require_administrator(self._call.principal)
        layout = await self.layout()
        entry = self._found(layout, wanted, published=False)
        draft = retyped(layout, entry, field_type(kind, "fieldType"), indexed=indexed)
        await self._call.book.fields.save_drafts(self._call.principal, [draft])
        return await self.field(entry.field.id, published=False)

    async def drop(self, wanted: str) -> None:
        """Take a field out of the layout, when it is published next. Raises EntityNotFound where there is none."""
        require_administrator(self._call.principal)
        layout = await self.layout()
        entry = self._found(layout, wanted, published=False)
        if entry.field.published:
            await self._call.book.fields.save_drafts(self._call.principal, [dropped(layout, entry)])
        else:
            await self._call.book.fields.revert(self._call.principal, [entry.field.id])

    async def publish(self) -> int:
        """Publish the layout, and move what stands in its slots; return its version then."""
        principal = self._call.principal
        require_administrator(principal)
        changed = (await self.layout()).changed()
        if changed:
            await self._call.book.fields.publish(principal, [field.id for field in changed])
        return (await self.layout()).version

    async def revert(self) -> None:
        """Drop all that waits to be published."""
        require_administrator(self._call.principal)
        changed = (await self.layout()).changed()
        if changed:
            await self._call.book.fields.revert(self._call.principal, [field.id for field in changed])

    def _found(self, layout: Layout, wanted: str, *, published: bool) -> Entry:
        entry = find(layout.published() if published else layout.edited(), wanted, self._call.view)
        if entry is None:
            raise EntityNotFound("UdefField", wanted)
        return entry


def _moves_values(field: CustomField) -> bool:
    draft = field.draft
    return draft is not None and (draft.dropped or not field.published or draft.type is not field.type)
