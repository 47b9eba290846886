"""The pictures of persons, as the agent Person has them (reference §1.6)."""

from __future__ import annotations

import base64
import binascii
import dataclasses

from kartotek.domain.errors import InvalidValue
from kartotek.domain.photos import Print
from kartotek.faces.superoffice.handlers.agents import AgentHandlers, Arguments, Procedure
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.images import MISSING, ImageNotFound
from kartotek.faces.superoffice.mapping.images import scaled
from kartotek.faces.superoffice.mapping.person import PERSON
from kartotek.faces.superoffice.messages import Json
from kartotek.web.face import Response, Route
from kartotek.wire.errors import MalformedMessage


class PersonImageHandlers(AgentHandlers):
    """The agent Person, as far as it deals with pictures."""

    def __init__(self, calls: Calls) -> None:
        super().__init__(PERSON, calls)

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        reading: dict[str, Procedure] = {
            "GetPersonImage": self.get_image,
            "GetPersonImages": self.get_images,
            "CreateDefaultPersonImage": self.create_default_image,
        }
        writing = self.table(prefix, {"SetPersonImage": self.set_image})
        return (*self.table(prefix, reading), *(dataclasses.replace(route, upload=True) for route in writing))

    async def get_image(self, call: Call) -> Response:
        """Return a person's picture as it is stored; 404 where there is none."""
        number = Arguments(call).number("PersonId")
        record = await self._records.find(call, str(number))
        found = await call.book.print_photo(call.principal, record, Print())
        if found is None:
            raise ImageNotFound(number)
        return Response(200, found[1], [("content-type", "application/octet-stream")])

    async def set_image(self, call: Call) -> Response:
        """Make a picture, in base 64, that of a person; 204."""
        arguments = Arguments(call)
        record = await self._records.find(call, str(arguments.number("PersonId")))
        try:
            file = base64.b64decode(arguments.text("Image"), validate=True)
        except (binascii.Error, ValueError):
            raise InvalidValue("Image", "base 64 is expected") from None
        if not file:
            raise MalformedMessage(MISSING)
        await call.book.put_photo(call.principal, record, file)
        return Response(204)

    async def get_images(self, call: Call) -> Response:
        """Return pictures as PNG in the size asked for, by the order of ids, empty where a person has none.

        They are made of thumbnails, however many there are.
        """
        arguments = Arguments(call)
        numbers = arguments.numbers("PersonIds")
        wanted = scaled(arguments.number("ScaledWidth"), arguments.number("ScaledHeight"))
        records = await self._records.listed(call, numbers)
        prints = await call.book.print_thumbnails(call.principal, list(records.values()), wanted)
        made = {
            number: base64.b64encode(prints[record.id]).decode()
            for number, record in records.items()
            if record.id in prints
        }
        return call.answer([_image(number, made.get(str(number), "")) for number in numbers], name="PersonImage")

    async def create_default_image(self, call: Call) -> Response:
        """Return the carrier of a picture that is not there."""
        return call.answer(_image(0, ""), name="PersonImage")


def _image(number: int, data: str) -> dict[str, Json]:
    return {"PersonId": number, "ImageData": data}
