"""Messages of AuthenticateService (developer.24sevenoffice.com, authenticate.asmx?wsdl)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.faces.twentyfourseven.messages.schema import NO_GUID, UNSET_INT, Wrapper
from kartotek.wire.xml_codec import Guid, Int, Long, Xml


class Token(msgspec.Struct, kw_only=True, rename="pascal"):
    """What logs a program in for a user: ``id`` is the secret."""

    application_id: Guid = NO_GUID
    id: Guid = NO_GUID


class User(msgspec.Struct, kw_only=True, rename="pascal"):
    """Who an identity belongs to."""

    contact_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    id: Annotated[Guid | UnsetType, Xml(default=NO_GUID)] = UNSET
    name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    employee_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET


class Client(msgspec.Struct, kw_only=True, rename="pascal"):
    """The customer of the vendor whose data an identity leads to."""

    id: Long = 0
    name: str | UnsetType = UNSET


class Server(msgspec.Struct, kw_only=True, rename="pascal"):
    """A server of the vendor; never filled."""

    id: Int = 0
    type: Int = 0


class Identity(msgspec.Struct, kw_only=True, rename="pascal"):
    """A user's place with one client."""

    id: Guid = NO_GUID
    user: User | UnsetType = UNSET
    client: Client | UnsetType = UNSET
    is_current: bool = False
    is_default: bool = False
    is_protected: bool = False
    servers: list[Server] | UnsetType = UNSET
    is_disabled: Annotated[bool | UnsetType, Xml(default=False)] = UNSET


class Passport(msgspec.Struct, kw_only=True, rename="pascal"):
    """A session that a token has opened, and whose it is."""

    id: Guid = NO_GUID
    email: str | UnsetType = UNSET
    identities: list[Identity] | UnsetType = UNSET
    session_id: str | UnsetType = UNSET


class Credential(msgspec.Struct, kw_only=True, rename="pascal"):
    """Who logs in: ``application_id`` names the program, ``identity_id`` the client to work in (zero: the default)."""

    application_id: Guid = NO_GUID
    identity_id: Annotated[Guid | UnsetType, Xml(default=NO_GUID)] = UNSET
    password: str | UnsetType = UNSET
    username: str | UnsetType = UNSET


class AuthenticateByToken(Wrapper, kw_only=True, rename="camel"):
    """Open a session with a token."""

    token: Token | UnsetType = UNSET


class AuthenticateByTokenResponse(Wrapper, kw_only=True):
    """The session; nothing where the token is wrong."""

    result: Passport | UnsetType = msgspec.field(default=UNSET, name="AuthenticateByTokenResult")


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


class GetIdentity(Wrapper):
    """Ask for the identity of the session."""


class GetIdentityResponse(Wrapper, kw_only=True):
    """The identity."""

    result: Identity | UnsetType = msgspec.field(default=UNSET, name="GetIdentityResult")


class GetIdentities(Wrapper):
    """Ask for the identities that the session may take."""


class GetIdentitiesResponse(Wrapper, kw_only=True):
    """The identities."""

    result: list[Identity] | UnsetType = msgspec.field(default=UNSET, name="GetIdentitiesResult")


class SetIdentity(Wrapper, kw_only=True, rename="camel"):
    """Work with another client from now on."""

    identity: Identity | UnsetType = UNSET


class SetIdentityResponse(Wrapper, kw_only=True):
    """Whether the session has the identity now."""

    result: bool = msgspec.field(default=False, name="SetIdentityResult")


class SetIdentityById(Wrapper, kw_only=True, rename="camel"):
    """Work with another client from now on."""

    identity_id: Guid = NO_GUID


class SetIdentityByIdResponse(Wrapper, kw_only=True):
    """Whether the session has the identity now."""

    result: bool = msgspec.field(default=False, name="SetIdentityByIdResult")


class GetIdentitiesWithCredential(Wrapper, kw_only=True, rename="camel"):
    """Ask for the identities that a credential may take."""

    credential: Credential | UnsetType = UNSET


class GetIdentitiesWithCredentialResponse(Wrapper, kw_only=True):
    """The identities; none where the credential is wrong."""

    result: list[Identity] | UnsetType = msgspec.field(default=UNSET, name="GetIdentitiesWithCredentialResult")


class GetIdentitiesWithCredentialByService(Wrapper, kw_only=True, rename="camel"):
    """Ask for the identities that a credential may take with one of the vendor's services."""

    credential: Credential | UnsetType = UNSET
    service_id: Int = 0


class GetIdentitiesWithCredentialByServiceResponse(Wrapper, kw_only=True):
    """The identities; none where the credential is wrong."""

    result: list[Identity] | UnsetType = msgspec.field(default=UNSET, name="GetIdentitiesWithCredentialByServiceResult")
