"""``PATCH Contact/{id}``: JSON Patch and JSON Merge Patch, told apart by the shape of the body (reference §6)."""

from __future__ import annotations

from kartotek.domain.patch import Patch
from kartotek.faces.superoffice.handlers.calls import Calls
from kartotek.faces.superoffice.handlers.records import Records
from kartotek.faces.superoffice.mapping.entity import Entity
from kartotek.faces.superoffice.mapping.patches import patched, read_patch
from kartotek.faces.superoffice.mapping.sight import Sight
from kartotek.web.face import Request, Response, Route


class PatchHandlers:
    """The handler of one kind of entity."""

    def __init__(self, entity: Entity, calls: Calls) -> None:
        self._entity = entity
        self._records = Records(entity)
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        name = self._entity.name
        return (Route("PATCH", f"{prefix}/{name}/{{id}}", self.patch, f"Patch{name}"),)

    async def patch(self, request: Request) -> Response:
        """Change what the body names; 409 where a ``test`` fails, 412 by ``If-Unmodified-Since``."""
        call = await self._calls.open(request)
        operations, selection = read_patch(call.body()), call.selection()
        record = await self._records.find(call, request.params["id"])

        async def difference(sight: Sight) -> Patch:
            message = patched(operations, self._entity, sight)
            await self._records.resolve(call, message, sight)
            return self._entity.amendment(message, sight)

        return await self._records.answer(call, await self._records.change(call, record, difference), selection)
