"""Messages of AuthenticateService (developer.24sevenoffice.com, authenticate.asmx?wsdl)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.faces.twentyfourseven.messages.schema import NO_GUID, Wrapper
from kartotek.wire.xml_codec import Guid, Xml


class Credential(msgspec.Struct, kw_only=True, rename="pascal"):
    """Who logs in: ``application_id`` names the program, ``identity_id`` the client to work in (zero: the default)."""

    application_id: Guid = NO_GUID
    identity_id: Annotated[Guid | UnsetType, Xml(default=NO_GUID)] = UNSET
    password: str | UnsetType = UNSET
    username: str | UnsetType = UNSET


class Login(Wrapper, kw_only=True, rename="camel"):
    """Open a session."""

    credential: Credential | UnsetType = UNSET


class LoginResponse(Wrapper, kw_only=True):
    """The session id for the cookie ``ASP.NET_SessionId``; empty where the credential is wrong."""

    result: str | UnsetType = msgspec.field(default=UNSET, name="LoginResult")


class HasSession(Wrapper):
    """Ask whether the session that the cookie names is authenticated."""


class HasSessionResponse(Wrapper, kw_only=True):
    """Whether it is."""

    result: bool = msgspec.field(default=False, name="HasSessionResult")
