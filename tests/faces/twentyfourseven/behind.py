"""What tests do to the book behind the face, where the vendor's services cannot."""

from __future__ import annotations

from kartotek.domain.lists import ListItem
from kartotek.domain.party import Record
from kartotek.domain.patch import Patch
from kartotek.services.administration import AddItems
from tests.rig.server import RunningServer


def record(server: RunningServer, number: int, space: str = "twentyfourseven.person") -> Record:
    """Return the party that a service knows by an Id, a deleted one too."""
    found: Record = server.run(server.kartotek.book.find(server.principal(), space, str(number), deleted=True))
    return found


def update(server: RunningServer, number: int, patch: Patch, space: str = "twentyfourseven.person") -> None:
    """Apply a patch to a party."""
    found = record(server, number, space)
    server.run(server.kartotek.book.update(server.principal(), found, patch))


def employ(server: RunningServer, person: int, employee: int) -> None:
    """Make a person an employee of the tenant."""
    update(server, person, {"employee_id": employee})


def add_items(server: RunningServer, *items: ListItem) -> None:
    """Add entries to the demo tenant's lists."""
    command = AddItems(tenant=server.principal().tenant, items=list(items))
    server.run(server.kartotek.database.write_accounts(command))
