"""Foreign keys: the names that other systems know a party by, as ``app.device.keyname`` = value (reference §1.2).

They are the party's handles in the other faces and its external ids; ``Kartotek`` stands for the application, the face
(or ``external``) for the device, the kind of name for the key. A client only reads them.
"""

from __future__ import annotations

from typing import Final

from kartotek.domain.party import Record
from kartotek.faces.superoffice.messages import FACE

_APPLICATION: Final = "Kartotek."
_EXTERNAL: Final = f"{_APPLICATION}external"


def is_foreign(key: str) -> bool:
    """Tell whether a key of a dictionary of fields is that of a foreign key."""
    return key.startswith(_APPLICATION)


def foreign_keys(record: Record) -> dict[str, str]:
    """Return a record's foreign keys; of several external ids of one kind the others are numbered from 2."""
    found = {
        _APPLICATION + space: handle
        for space, handle in sorted(record.handles.items())
        if not space.startswith(f"{FACE}.")
    }
    counts: dict[int, int] = {}
    for item in sorted(record.party.external_ids.values(), key=lambda item: (item.kind, item.name)):
        count = counts[item.kind] = counts.get(item.kind, 0) + 1
        found[f"{_EXTERNAL}.{item.kind}" if count == 1 else f"{_EXTERNAL}.{item.kind}.{count}"] = item.name
    return found
