"""``POST Contact/Validate``: what saving an entity would refuse, by property; nothing is stored (reference §1.2)."""

from __future__ import annotations

from typing import Final

from kartotek.domain import patch as patches
from kartotek.domain.errors import InvalidValue, LimitExceeded
from kartotek.domain.party import Record
from kartotek.domain.patch import Patch
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.records import Records, in_words_of
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.messages import Message, read_int
from kartotek.services.validation import check_party, check_patch
from kartotek.web.face import Request, Response, Route

REFUSALS: Final = (InvalidValue, LimitExceeded)
"""What these operations have an answer for."""


class ValidationHandlers:
    """The handler of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._name = entity.name
        self._records = Records(entity)
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        return (Route("POST", f"{prefix}/{self._name}/Validate", self.validate, f"Validate{self._name}"),)

    async def validate(self, request: Request) -> Response:
        """Answer a dictionary of property and message; an empty one where the entity can be saved."""
        call = await self._calls.open(request)
        return call.answer(await problems(call, self._records, call.message()), name="StringDictionary")


async def problems(call: Call, records: Records, message: Message) -> dict[str, str]:
    """Return what saving an entity would refuse, by property, by the rules of saving.

    An entity with an id is one to be replaced, one without is new.

    Raises:
        EntityNotFound: there is none with this id.
    """
    entity = records.entity
    number = read_int(message.get(entity.key), entity.key)
    record = await records.find(call, str(number)) if number else records.blank(call)
    found: dict[str, str] = {}
    for item in entity.properties:
        if item.write is not None and item.name in message:
            try:
                await _check(call, records, record, Message({item.name: message[item.name]}))
            except REFUSALS as error:
                found[item.name] = _told(error)
    if found:
        return found
    try:
        await _check_whole(call, records, record, message)
    except REFUSALS as error:
        named = isinstance(error, InvalidValue) and error.field == entity.needed
        return {entity.needed if named else entity.key: _told(error)}
    return {}


async def _check(call: Call, records: Records, record: Record, message: Message) -> None:
    """Check what a message says, without regard to what else the entity needs."""
    sight = await call.sight(record)
    await records.resolve(call, message, sight)
    await _check_patch(call, sight, records.entity.amendment(message, sight))


async def _check_whole(call: Call, records: Records, record: Record, message: Message) -> None:
    sight = await call.sight(record)
    await records.resolve(call, message, sight)
    make = records.entity.change if record.id else records.entity.creation
    patch = await _check_patch(call, sight, make(message, sight))
    party = patches.apply(patch, sight.party)
    party.relations = {}
    with in_words_of(records.entity):
        check_party(party)


async def _check_patch(call: Call, sight: Sight, patch: Patch) -> Patch:
    check_patch(patch)
    return await call.book.checked(call.principal, patch, sight.party)


def _told(error: InvalidValue | LimitExceeded) -> str:
    return error.why if isinstance(error, InvalidValue) else error.safe_message
