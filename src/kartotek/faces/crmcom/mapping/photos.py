"""A contact's photo as the vendor words it (Web API v2, ``profile_photo/view``)."""

from __future__ import annotations

from typing import Final

from kartotek.domain.photos import PhotoInfo
from kartotek.faces.crmcom.messages.vocabulary import SERVLET

_NAMES: Final = {"image/jpeg": "photo.jpg", "image/png": "photo.png", "image/gif": "photo.gif"}


def photo_object(info: PhotoInfo | None) -> dict[str, object]:
    """Return what the methods on photos answer; nulls where there is no photo."""
    if info is None:
        return {"file_name": None, "file_content_url": None, "file_mime_type": None}
    identity = info.identity.upper()
    return {
        "file_name": f"{identity}_key_contacts-profilephoto_{info.name or _NAMES[info.mime]}",
        "file_content_url": f"{SERVLET}?id={identity}",
        "file_mime_type": info.mime,
    }
