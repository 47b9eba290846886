"""Photos as the API words them: the blob that tells of one, and the options that ask for one (reference §1.2).

A photo is one blob: its number is the BlobId, which stays while pictures change.
"""

from __future__ import annotations

from typing import Final

from kartotek.domain.errors import InvalidValue
from kartotek.domain.party import Kind
from kartotek.domain.photos import PhotoInfo, Print
from kartotek.faces.superoffice.mapping.times import Zone
from kartotek.faces.superoffice.mapping.view import View
from kartotek.faces.superoffice.messages import FACE, Json, Message, read_int, read_text

LARGEST_SIDE: Final = 4_096
"""Pixels that ``w`` and ``h`` may ask for."""

CONCEPTS: Final = {Kind.PERSON: "PERSONPHOTO", Kind.COMPANY: "PHOTO"}
"""What the vendor calls a person's photo, and any other."""

KEPT: Final = ("ExtraInfo", "ConceptualType")
"""What a client may write and only this face knows."""

STAND_INS: Final = ("Default", "ClearPixel", "SrNoPhoto", "SrNoPhotoWithBorder", "Null", "GenericFileIcon")
"""The values of ``ifBlank``, in the order of their numbers."""

_TYPES: Final = {"jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}


def blob(info: PhotoInfo | None, kind: Kind, view: View, zone: Zone) -> dict[str, Json]:
    """Return a BlobEntity: what is known of a photo; empty, with the id 0, where there is none."""
    kept = info.residue.get(FACE, {}) if info else {}
    return {
        "BlobId": info.number if info else 0,
        "BlobSize": info.size if info else 0,
        "Description": (info.description if info else None) or "",
        "ExtraInfo": kept.get("ExtraInfo", ""),
        "IsEncrypted": False,
        "IsZipped": False,
        "MimeType": info.mime if info else "",
        "OriginalSize": info.size if info else 0,
        "CreatedDate": zone.show(info.created.at if info else None),
        "UpdatedDate": zone.show(info.changed.at if info else None),
        "CreatedBy": view.associate(info.created.by if info else None),
        "UpdatedBy": view.associate(info.changed.by if info else None),
        "ConceptualType": kept.get("ConceptualType", CONCEPTS[kind] if info else ""),
        "TableRight": None,
        "FieldProperties": {},
    }


def told(message: Message, info: PhotoInfo, kind: Kind) -> tuple[str | None, dict[str, str]]:
    """Return the description, and what this face keeps, that a BlobEntity tells; what it leaves out stays.

    Raises:
        InvalidValue: a value is no text.
    """
    description = info.description
    if "Description" in message:
        description = read_text(message["Description"], "Description") or None
    kept = {name: str(value) for name, value in info.residue.get(FACE, {}).items()}
    for name in KEPT:
        if name in message:
            kept[name] = read_text(message[name], name)
    if kept.get("ConceptualType") == CONCEPTS[kind]:
        del kept["ConceptualType"]
    return description, {name: value for name, value in kept.items() if value}


def wanted_print(width: str | None, height: str | None, kind: str | None) -> Print:
    """Return how the options ``w``, ``h`` and ``type`` ask for a picture; 0 and "" ask for nothing.

    Raises:
        InvalidValue: a size is no number, negative or too large, or the type is none of JPEG, PNG and GIF.
    """
    mime = _TYPES.get((kind or "").strip().lower().removeprefix("image/"))
    if kind and mime is None:
        raise InvalidValue("type", "JPEG, PNG or GIF is expected")
    return Print(width=_side(width, "w"), height=_side(height, "h"), mime=mime)


def stand_in(value: str | None) -> str:
    """Return what a client wants where there is no picture, by name or by number: one of `STAND_INS`.

    Raises:
        InvalidValue: there is no such name or number.
    """
    text = (value or "Null").strip().lower()
    names = {name.lower(): name for name in STAND_INS} | {str(number): name for number, name in enumerate(STAND_INS)}
    if text not in names:
        raise InvalidValue("ifBlank", f"one of {', '.join(STAND_INS)} is expected")
    return names[text]


def _side(value: Json, option: str) -> int | None:
    side = read_int(value, option)
    if not 0 <= side <= LARGEST_SIDE:
        raise InvalidValue(option, f"a number of pixels from 1 to {LARGEST_SIDE} is expected")
    return side or None


def scaled(width: int, height: int) -> Print:
    """Return how GetPersonImages asks for pictures: as PNG. Raises InvalidValue as `wanted_print`."""
    return Print(width=_side(width, "ScaledWidth"), height=_side(height, "ScaledHeight"), mime="image/png")
