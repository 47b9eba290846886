"""One request under way: who asks, in which tenant, language and zone, and in which format the answer goes out."""

from __future__ import annotations

from collections.abc import Sequence

from kartotek.domain.accounts import Principal
from kartotek.domain.lists import Directory
from kartotek.domain.party import Record
from kartotek.faces.superoffice.auth import Gate
from kartotek.faces.superoffice.mapping.cultures import Culture, asked_culture
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.faces.superoffice.mapping.texts import asked_language
from kartotek.faces.superoffice.mapping.times import Zone, zone_for
from kartotek.faces.superoffice.mapping.view import View, view_of
from kartotek.faces.superoffice.messages import Json, Message, Selection, read_entity, read_selection
from kartotek.faces.superoffice.messages.formats import read, reply_type, write
from kartotek.services.book import Book
from kartotek.services.rights import may_edit
from kartotek.web.face import Request, Response


class Call:
    """An authenticated request with what its headers and its address ask for."""

    __slots__ = ("base", "book", "directory", "principal", "request", "view", "zone")

    def __init__(self, request: Request, principal: Principal, directory: Directory, book: Book) -> None:
        headers, tenant = request.headers, directory.tenant
        self.request = request
        self.principal = principal
        self.directory = directory
        self.book = book
        self.zone: Zone = zone_for(headers.get("so-timezone"), tenant.timezone, headers.get("so-browser-tz-offset"))
        self.view: View = view_of(directory, asked_language(headers), self.zone.not_set)
        prefix = request.params.get("tenant")
        self.base = f"{request.base_url}/{prefix}/api/v1" if prefix else f"{request.base_url}/api/v1"

    @property
    def culture(self) -> Culture:
        """How values are written where a reply has them within texts."""
        return asked_culture(self.request.headers, asked_language(self.request.headers))

    def option(self, name: str) -> str | None:
        """Return a query option, its name in any case; the last where it comes several times, None where never."""
        if not self.request.query_string:
            return None
        found = [value for key, value in self.request.query_items if key.lower() == name]
        return found[-1] if found else None

    def selection(self) -> Selection | None:
        """Return what ``$select`` asks of an entity; None for all of it."""
        if not self.request.query_string:
            return None
        wanted = [value for name, value in self.request.query_items if name.lower() == "$select"]
        return read_selection(",".join(wanted)) if wanted else None

    def message(self) -> Message:
        """Return the entity in the body. Raises MalformedMessage where there is none."""
        return read_entity(self.body())

    def body(self) -> Json:
        """Return whatever value is in the body: an object, an array, a text …; None for null and for no body.

        From XML and from a form come texts where JSON has numbers and flags; the readers in `messages` take both.

        Raises:
            MalformedMessage: the body cannot be read, or is in no format that this face reads.
        """
        return read(self.request.body, self.request.headers.get("content-type"))

    def glance(self, record: Record) -> Sight:
        """Return a record as this request sees it, without the parties that it refers to: enough for flat carriers."""
        return Sight(record, self.view, self.zone, self.principal.user, self.base, editor=may_edit(self.principal))

    async def sight(self, record: Record) -> Sight:
        """Return a record as this request sees it, with the parties that it refers to."""
        sight = self.glance(record)
        if record.party.support_person is not None:
            found = await self.book.get(self.principal, [record.party.support_person], relations=True)
            sight.others = {other.id: other for other in found}
        return sight

    def answer(self, tree: Json, headers: Sequence[tuple[str, str]] = (), *, name: str = "") -> Response:
        """Return a value as the reply, with status 200, in the format that the client wants.

        ``name`` is the vendor's name of the value's type, of each item's for an array (``ContactEntity``,
        ``MDOListItem``): what its elements are called in XML. A dictionary of texts is a ``StringDictionary``.
        """
        body, header = write(tree, reply_type(self.request), name)
        return Response(200, body, [header, *headers])


class Calls:
    """Opens calls; made once for the face."""

    def __init__(self, book: Book, gate: Gate) -> None:
        self.book = book
        self._gate = gate

    async def open(self, request: Request) -> Call:
        """Return the call of a request. Raises as `Gate.principal` does."""
        principal = await self._gate.principal(request)
        return Call(request, principal, await self.book.directory(principal), self.book)
