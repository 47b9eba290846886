"""A file with its parameters, in a form (Web API v2, ``profile_photo/add``: multipart/form-data of RFC 1867)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kartotek.domain.errors import InvalidPicture
from kartotek.faces.crmcom.messages.faults import InvalidRequest
from kartotek.faces.crmcom.messages.transport import Parameters, gathered
from kartotek.web.face import Request
from kartotek.web.headers import media_type
from kartotek.wire.multipart import FormPart, read_multipart

FILE: Final = "file"
"""The part that the file is in; else it is the first one that has the name of a file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What came in a form: parameters whose values were not looked at yet, and the part with the file."""

    parameters: Parameters
    part: FormPart | None

    @property
    def file(self) -> FormPart:
        """The part with the file. Raises InvalidPicture where there is none."""
        if self.part is None:
            raise InvalidPicture("there is no file in the form")
        return self.part


def read_upload(request: Request) -> Upload:
    """Return what is in a form; a part that is repeated holds a list. It takes its time where the file is large.

    Raises:
        InvalidRequest: the body is no form.
        MalformedMessage: the form cannot be read.
        UnstorableText: a value holds a character that nothing in the book can hold.
    """
    content_type = request.headers.get("content-type", "")
    if media_type(content_type).name != "multipart/form-data":
        raise InvalidRequest("The body is not a form (multipart/form-data).")
    parts = read_multipart(request.body, content_type)
    files = [part for part in parts if part.name == FILE] or [part for part in parts if part.filename is not None]
    pairs = ((part.name, part.text) for part in parts if part.name != FILE and part.filename is None)
    return Upload(gathered(pairs, request), files[0] if files else None)
