"""Pictures of contacts and persons: shown in any size, put, taken away, and what is known of them (reference §1.2)."""

from __future__ import annotations

import asyncio
import base64
from typing import Final

import msgspec

from kartotek.domain.errors import NotFound
from kartotek.domain.party import Record
from kartotek.domain.photos import Print
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.images import blob, stand_in, told, wanted_print
from kartotek.services.photos import DescribePhoto
from kartotek.web.face import Request, Response, Route
from kartotek.web.headers import media_type, preferred
from kartotek.wire.errors import MalformedMessage
from kartotek.wire.multipart import read_multipart

MISSING: Final = "Image bitmap is missing from body."
NO_IMAGE: Final = "Image not found"
MULTIPART: Final = "multipart/form-data"
FIELD: Final = "image"
"""The field of a form that the picture is in; else it is the first one that has a file."""

PICTURES: Final = ("image/png", "image/jpeg", "image/gif")
CLEAR_PIXEL: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
"""A PNG of one pixel that cannot be seen."""


class ImageNotFound(NotFound):
    """A contact or person has no picture; worded as the vendor's server."""

    def __init__(self, number: object) -> None:
        super().__init__("photo", number)
        self.safe_message = NO_IMAGE


class ImageHandlers:
    """The pictures of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._entity = entity
        self._records = Records(entity)
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        name = self._entity.name
        image, info = f"{prefix}/{name}/{{id}}/Image", f"{prefix}/{name}/{{id}}/ImageInfo"
        return (
            Route("GET", image, self.show, f"Get{name}Image"),
            Route("PUT", image, self.put, f"Put{name}Image", upload=True),
            Route("POST", image, self.put, f"Post{name}Image", upload=True),
            Route("DELETE", image, self.delete, f"Delete{name}Image"),
            Route("GET", info, self.describe, f"Get{name}ImageInfo"),
            Route("PUT", info, self.change, f"Put{name}ImageInfo"),
        )

    async def show(self, request: Request) -> Response:
        """``GET Contact/{id}/Image``: the picture as stored, or in another size or type; a stand-in or 404 without."""
        call = await self._calls.open(request)
        wanted = wanted_print(call.option("w"), call.option("h"), call.option("type"))
        blank = stand_in(call.option("ifblank"))
        record = await self._records.find(call, request.params["id"])
        info = await call.book.photo_info(call.principal, record)
        if info is not None:
            found = await call.book.print_photo(call.principal, record, _acceptable(request, wanted, info.mime))
            if found is not None:
                return picture(*found)
        return await _blank(call, blank, wanted, record)

    async def put(self, request: Request) -> Response:
        """``PUT`` and ``POST Contact/{id}/Image``: make the picture in the body that of the entity; answer its id."""
        call = await self._calls.open(request)
        record = await self._records.find(call, request.params["id"])
        file, name = await _uploaded(request)
        info = await call.book.put_photo(call.principal, record, file, name=name)
        return call.answer(info.number, name="int")

    async def delete(self, request: Request) -> Response:
        """``DELETE Contact/{id}/Image``: 204, also where there is none."""
        call = await self._calls.open(request)
        await call.book.drop_photo(call.principal, await self._records.find(call, request.params["id"]))
        return Response(204)

    async def describe(self, request: Request) -> Response:
        """``GET Contact/{id}/ImageInfo``: what is known of the picture; an empty blob where there is none."""
        call = await self._calls.open(request)
        record = await self._records.find(call, request.params["id"])
        tree = blob(await call.book.photo_info(call.principal, record), self._entity.kind, call.view, call.zone)
        return call.answer(tree, name="BlobEntity")

    async def change(self, request: Request) -> Response:
        """``PUT Contact/{id}/ImageInfo``: what is told about the picture; 404 where there is none."""
        call = await self._calls.open(request)
        message = call.message()
        record = await self._records.find(call, request.params["id"])
        info = await call.book.photo_info(call.principal, record)
        if info is None:
            raise ImageNotFound(record.id)
        description, kept = told(message, info, self._entity.kind)
        command = DescribePhoto(party=record.id, description=description, residue=kept)
        info = await call.book.describe_photo(call.principal, command)
        return call.answer(blob(info, self._entity.kind, call.view, call.zone), name="BlobEntity")


def _acceptable(request: Request, wanted: Print, stored: str) -> Print:
    """Return how a picture is wanted, by ``type`` or else by the Accept header; as it is stored where it may be so."""
    if wanted.mime is not None:
        return wanted
    best = preferred(request.headers.get("accept"), (stored, *PICTURES))
    return wanted if best in {None, stored} else msgspec.structs.replace(wanted, mime=best)


async def _blank(call: Call, blank: str, wanted: Print, record: Record) -> Response:
    """Return what a client wants where there is no picture. Raises ImageNotFound where that is an error."""
    if blank == "Null":
        raise ImageNotFound(record.id)
    if blank == "ClearPixel":
        return picture("image/png", CLEAR_PIXEL)
    return picture(*await call.book.stand_in(wanted, border=blank == "SrNoPhotoWithBorder"))


def picture(mime: str, data: bytes) -> Response:
    """Return a picture as the reply."""
    return Response(200, data, [("content-type", mime), ("x-content-type-options", "nosniff")])


async def _uploaded(request: Request) -> tuple[bytes, str | None]:
    """Return the file in a body, which is the file or a form with it, and its name where that is told.

    Raises:
        MalformedMessage: there is none, or the form cannot be read.
    """
    header = request.headers.get("content-type", "")
    if media_type(header).name != MULTIPART:
        file, name = request.body, None
    else:
        parts = await asyncio.to_thread(read_multipart, request.body, header)  # may be long
        files = [part for part in parts if part.name.lower() == FIELD]
        files += [part for part in parts if part.filename is not None]
        file, name = (files[0].content, files[0].filename) if files else (b"", None)
    if not file:
        raise MalformedMessage(MISSING)
    return file, name
