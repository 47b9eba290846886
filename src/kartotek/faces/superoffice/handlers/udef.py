"""Custom fields of an entity: what they are, and the layout that administrators edit and publish (reference §1.2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.handlers.udef_desk import FIELD, INFO, Desk
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.messages import NO_ENTITY, read_flag, read_list
from kartotek.web.face import Request, Response, Route
from kartotek.wire.errors import MalformedMessage

Work = Callable[[Call, Desk], Awaitable[Response]]


class UdefHandlers:
    """The handlers of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._entity = entity
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        name = self._entity.name
        layout = "UdefLayout"
        table: tuple[tuple[str, str, Work, str], ...] = (
            ("GET", "CustomField", self.infos, "GetCustomFields"),
            ("GET", "CustomField/{field}", self.info, "GetCustomField"),
            ("GET", layout, self.edited, "GetUdefLayout"),
            ("PUT", layout, self.save, "SaveUdefLayout"),
            ("POST", layout, self.blank, "AddUdefField"),
            ("GET", f"{layout}/Published", self.published, "GetPublishedUdefLayout"),
            ("GET", f"{layout}/Published/{{field}}", self.published_field, "GetPublishedUdefField"),
            ("GET", f"{layout}/Changed", self.is_changed, "IsUdefLayoutChanged"),
            ("GET", f"{layout}/Publish", self.is_publishing, "IsUdefLayoutPublishing"),
            ("POST", f"{layout}/Publish", self.publish, "PublishUdefLayout"),
            ("POST", f"{layout}/Revert", self.revert, "RevertUdefLayout"),
            ("GET", f"{layout}/{{field}}", self.edited_field, "GetUdefField"),
            ("DELETE", f"{layout}/{{field}}", self.drop, "DeleteUdefField"),
            ("POST", f"{layout}/{{field}}/ChangeTo/{{type}}", self.retype, "ChangeUdefFieldType"),
        )
        return tuple(
            Route(method, f"{prefix}/{name}/{path}", self._opened(work), f"{operation}{name}")
            for method, path, work, operation in table
        )

    def _opened(self, work: Work) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            call = await self._calls.open(request)
            return await work(call, Desk(call, self._entity.kind))

        return handle

    # -- what there is -------------------------------------------------------------------------------------------

    async def infos(self, call: Call, desk: Desk) -> Response:
        """``GET CustomField``: what is told of the published fields."""
        return call.answer(await desk.infos(), name=INFO)

    async def info(self, call: Call, desk: Desk) -> Response:
        """``GET CustomField/{fieldName}``: the same of one, by the key of the dictionaries."""
        return call.answer(await desk.info(call.request.params["field"]), name=INFO)

    async def edited(self, call: Call, desk: Desk) -> Response:
        """``GET UdefLayout``: the layout that is being edited."""
        return call.answer(await desk.fields(published=False), name=FIELD)

    async def published(self, call: Call, desk: Desk) -> Response:
        """``GET UdefLayout/Published``: the layout that is in use."""
        return call.answer(await desk.fields(published=True), name=FIELD)

    async def edited_field(self, call: Call, desk: Desk) -> Response:
        """``GET UdefLayout/{progidOrLabel}``: a field that is being edited."""
        return call.answer(await desk.field(call.request.params["field"], published=False), name=FIELD)

    async def published_field(self, call: Call, desk: Desk) -> Response:
        """``GET UdefLayout/Published/{progidOrLabel}``: a field that is in use."""
        return call.answer(await desk.field(call.request.params["field"], published=True), name=FIELD)

    async def is_changed(self, call: Call, desk: Desk) -> Response:
        """``GET UdefLayout/Changed``: whether something waits to be published (or to be moved)."""
        only = read_flag(call.option("columnchangesonly"), "columnChangesOnly")
        return call.answer(await desk.is_changed(columns_only=only), name="boolean")

    async def is_publishing(self, call: Call, desk: Desk) -> Response:
        """``GET UdefLayout/Publish``: whether values are being moved at this moment."""
        return call.answer(call.book.fields.is_settling(call.principal), name="boolean")

    # -- editing -------------------------------------------------------------------------------------------------

    async def blank(self, call: Call, desk: Desk) -> Response:
        """``POST UdefLayout?udefFieldType=``: a field to fill in; it is stored by the PUT that follows."""
        return call.answer(await desk.blank(call.option("udeffieldtype") or ""), name=FIELD)

    async def save(self, call: Call, desk: Desk) -> Response:
        """``PUT UdefLayout``: save fields, new and changed ones, for the next publication."""
        items = read_list(call.body(), FIELD)
        if items is None:
            raise MalformedMessage(NO_ENTITY)
        return call.answer(await desk.save(items), name=FIELD)

    async def retype(self, call: Call, desk: Desk) -> Response:
        """``POST UdefLayout/{progidOrLabel}/ChangeTo/{fieldType}``."""
        indexed = call.option("isindexed")
        flag = None if indexed is None else read_flag(indexed, "isIndexed")
        params = call.request.params
        return call.answer(await desk.retype(params["field"], params["type"], indexed=flag), name=FIELD)

    async def drop(self, call: Call, desk: Desk) -> Response:
        """``DELETE UdefLayout/{progidOrLabel}``: 204; what is published goes with the next publication."""
        await desk.drop(call.request.params["field"])
        return Response(204)

    async def publish(self, call: Call, desk: Desk) -> Response:
        """``POST UdefLayout/Publish``: the layout comes into use; answered when all values have moved."""
        return call.answer(await desk.publish(), name="int")

    async def revert(self, call: Call, desk: Desk) -> Response:
        """``POST UdefLayout/Revert``: 204; the layout is again the published one."""
        await desk.revert()
        return Response(204)
