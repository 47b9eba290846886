"""A party's photo: put, described, taken away. Each is a change of the party, so that whoever polls sees it.

The picture itself is made before the command is sent (`kartotek.services.studio`), so that whoever owns the database
only stores it.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from kartotek.domain.accounts import Principal
from kartotek.domain.changes import Deed
from kartotek.domain.errors import NotFound
from kartotek.domain.party import Record, Residue, Stamp, State, new_item_id
from kartotek.domain.photos import PhotoInfo, Picture
from kartotek.domain.ports import Command, UnitOfWork
from kartotek.services.rights import require_edit
from kartotek.services.validation import LONGEST_NAME, check_name, check_text

FOLDERS: Final = re.compile(r"[/\\]")
CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class PutPhoto(Command[PhotoInfo], frozen=True, kw_only=True):
    """Make a picture the photo of a party, in place of the one it has. ``name`` is the file's (None: not told)."""

    party: int
    picture: Picture
    name: str | None = None


class DescribePhoto(Command[PhotoInfo], frozen=True, kw_only=True):
    """Replace what is told about a party's photo: a description, and what the principal's face keeps on it."""

    party: int
    description: str | None
    residue: dict[str, str]


class DropPhoto(Command[bool], frozen=True, kw_only=True):
    """Take a party's photo away; answers whether there was one."""

    party: int


def put_photo(work: UnitOfWork, principal: Principal, command: PutPhoto) -> PhotoInfo:
    """Carry out `PutPhoto`; the file that was sent last, or the picture that was made of it, changes nothing.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, or it is deleted.
    """
    require_edit(principal)
    record = _living(work, command.party)
    stored, name = work.photo_info(record.id), file_name(command.name)
    if stored is None or set(command.picture.digests).isdisjoint(stored.digests):
        info = _new_info(work, principal, command, stored)
        work.put_photo(info, command.picture)
    elif name in {None, stored.name}:
        return stored
    else:
        info = msgspec.structs.replace(stored, name=name, changed=_stamp(work, principal))
        work.put_photo(info)
    _log(work, record)
    return info


def describe_photo(work: UnitOfWork, principal: Principal, command: DescribePhoto) -> PhotoInfo:
    """Carry out `DescribePhoto`; what is told already changes nothing.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, it is deleted, or it has no photo.
        InvalidValue: a text is too long; UnstorableText where it cannot be stored.
    """
    require_edit(principal)
    check_text("description", command.description or "")
    for name, value in command.residue.items():
        check_name("photo", name)
        check_text(name, value)
    record = _living(work, command.party)
    stored = work.photo_info(record.id)
    if stored is None:
        raise NotFound("photo", record.id)
    info = msgspec.structs.replace(
        stored, description=command.description or None, residue=_with(stored.residue, principal.face, command.residue)
    )
    if info == stored:
        return stored
    info = msgspec.structs.replace(info, changed=_stamp(work, principal))
    work.put_photo(info)
    _log(work, record)
    return info


def drop_photo(work: UnitOfWork, principal: Principal, command: DropPhoto) -> bool:
    """Carry out `DropPhoto`; where there is none, nothing is written.

    Raises:
        NotPermitted: the principal may only read.
        NotFound: no such party, or it is deleted.
    """
    require_edit(principal)
    record = _living(work, command.party)
    if work.photo_info(record.id) is None:
        return False
    work.drop_photo(record.id)
    _log(work, record)
    return True


def file_name(name: str | None) -> str | None:
    """Return the name of a file without its folder and without what no file's name can hold; None for an empty one."""
    if name is None:
        return None
    bare = CONTROLS.sub("", FOLDERS.split(name)[-1]).strip()
    return bare[-LONGEST_NAME:] or None


def _new_info(work: UnitOfWork, principal: Principal, command: PutPhoto, stored: PhotoInfo | None) -> PhotoInfo:
    """Return what is known of a new picture. What was told about the one before stays: it is of the photo."""
    picture, stamp = command.picture, _stamp(work, principal)
    return PhotoInfo(
        number=work.next_number() if stored is None else stored.number,
        identity=new_item_id(),
        party=command.party,
        mime=picture.mime,
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        digests=picture.digests,
        created=stamp if stored is None else stored.created,
        changed=stamp,
        name=file_name(command.name),
        description=None if stored is None else stored.description,
        residue={} if stored is None else stored.residue,
    )


def _with(residue: Residue, face: str, values: dict[str, str]) -> Residue:
    kept = {name: value for name, value in residue.items() if name != face}
    return {**kept, face: {**values}} if values else kept


def _stamp(work: UnitOfWork, principal: Principal) -> Stamp:
    return Stamp(work.now, principal.user, principal.face)


def _living(work: UnitOfWork, number: int) -> Record:
    record = work.lock([number]).get(number)
    if record is None or record.party.state in (State.DELETED, State.ERASED):
        raise NotFound("party", number)
    return record


def _log(work: UnitOfWork, record: Record) -> None:
    work.put(record, record.party, record.handles)
    work.log(record.id, Deed.CHANGED, ("photo",))
