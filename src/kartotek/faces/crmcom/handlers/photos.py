"""``contact_information/profile_photo``: view, add and remove, and where pictures are downloaded (Web API v2, R11)."""

from __future__ import annotations

import asyncio

from kartotek.domain.errors import NotFound
from kartotek.faces.crmcom.handlers.calls import Calls
from kartotek.faces.crmcom.handlers.finding import Finder
from kartotek.faces.crmcom.mapping.photos import photo_object
from kartotek.faces.crmcom.messages import parameters
from kartotek.faces.crmcom.messages.faults import EntityNotFound
from kartotek.faces.crmcom.messages.transport import answer, chosen
from kartotek.faces.crmcom.messages.uploads import read_upload
from kartotek.faces.crmcom.messages.values import require
from kartotek.faces.crmcom.messages.vocabulary import SERVLET
from kartotek.web.face import Request, Response, Route


class PhotoHandlers:
    """The operations on photos."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._book = calls.book
        self._finder = Finder(calls.book)

    def routes(self, base: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path; pictures are downloaded elsewhere."""
        group = "contact_information/profile_photo"
        return (
            Route("GET", f"{base}/{group}/view", self.view, f"{group}/view"),
            Route("POST", f"{base}/{group}/add", self.add, f"{group}/add", upload=True),
            Route("POST", f"{base}/{group}/remove", self.remove, f"{group}/remove"),
            Route("GET", SERVLET, self.download, SERVLET.removeprefix("/")),
        )

    async def view(self, request: Request) -> Response:
        """``view``: what the photo is called and where it is; nulls where there is none."""
        call = await self._calls.asked(request, parameters.PHOTO)
        record = await self._finder.one(call.principal, call.identifier)
        info = await self._book.photo_info(call.principal, record)
        return answer(chosen(photo_object(info), call.fields_set))

    async def add(self, request: Request) -> Response:
        """``add``: the photo of a contact, in place of the one before; it answers like ``view``."""
        upload = await asyncio.to_thread(read_upload, request)
        call = await self._calls.open(request, upload.parameters, parameters.PHOTO)
        record = await self._finder.one(call.principal, call.identifier)
        file = upload.file
        info = await self._book.put_photo(call.principal, record, file.content, name=file.filename)
        return answer(chosen(photo_object(info), call.fields_set))

    async def remove(self, request: Request) -> Response:
        """``remove``: no photo any more; no data, also where there was none."""
        call = await self._calls.posted(request, parameters.PHOTO)
        record = await self._finder.one(call.principal, call.identifier)
        await self._book.drop_photo(call.principal, record)
        return answer(None)

    async def download(self, request: Request) -> Response:
        """``ImageDownloadServlet``: the picture itself. What goes wrong has an HTTP status of its own here."""
        call = await self._calls.asked(request, parameters.DOWNLOAD)
        require(call.values, "id")
        identity: str = call.values["id"]
        try:
            photo = await self._book.find_photo(call.principal, identity.lower())
        except NotFound:
            raise EntityNotFound("id", "id", identity) from None
        headers = [
            ("content-type", photo.info.mime),
            ("cache-control", "private"),  # the token in the address is the client's alone
            ("x-content-type-options", "nosniff"),
        ]
        return Response(200, photo.data, headers)
