"""Messages of the 24SevenOffice authenticate service: enough to have every kind of type in them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from kartotek.wire.service import Operation, Service
from kartotek.wire.xml_codec import Guid, Int, Long, Xml, XmlType

NS = "http://24sevenOffice.com/webservices"
NEVER = datetime(1, 1, 1)
UNSET_INT = -2147483648
UNSET_SHORT = -32768
NO_GUID = UUID(int=0)


class Wrapper(msgspec.Struct):
    __xml__: ClassVar[XmlType] = XmlType(namespace=NS)


class Token(msgspec.Struct, kw_only=True, rename="pascal"):
    application_id: Guid = NO_GUID
    id: Guid = NO_GUID


class User(msgspec.Struct, kw_only=True, rename="pascal"):
    contact_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET
    id: Annotated[Guid | UnsetType, Xml(default=NO_GUID)] = UNSET
    name: Annotated[str | UnsetType, Xml(default="")] = UNSET
    employee_id: Annotated[Int | UnsetType, Xml(default=UNSET_INT)] = UNSET


class Client(msgspec.Struct, kw_only=True, rename="pascal"):
    id: Long = 0
    name: str | UnsetType = UNSET


class Server(msgspec.Struct, kw_only=True, rename="pascal"):
    id: Int = 0
    type: Int = 0


class Identity(msgspec.Struct, kw_only=True, rename="pascal"):
    id: Guid = NO_GUID
    user: User | UnsetType = UNSET
    client: Client | UnsetType = UNSET
    is_current: bool = False
    is_default: bool = False
    is_protected: bool = False
    servers: list[Server] | UnsetType = UNSET
    is_disabled: Annotated[bool | UnsetType, Xml(default=False)] = UNSET


class Passport(msgspec.Struct, kw_only=True, rename="pascal"):
    id: Guid = NO_GUID
    email: str | UnsetType = UNSET
    identities: list[Identity] | UnsetType = UNSET
    session_id: str | UnsetType = UNSET


class Credential(msgspec.Struct, kw_only=True, rename="pascal"):
    application_id: Guid = NO_GUID
    identity_id: Annotated[Guid | UnsetType, Xml(default=NO_GUID)] = UNSET
    password: str | UnsetType = UNSET
    username: str | UnsetType = UNSET


class AuthenticateByToken(Wrapper, kw_only=True, rename="camel"):
    token: Token | UnsetType = UNSET


class AuthenticateByTokenResponse(Wrapper, kw_only=True, rename="pascal"):
    result: Passport | UnsetType = msgspec.field(default=UNSET, name="AuthenticateByTokenResult")


class Login(Wrapper, kw_only=True, rename="camel"):
    credential: Credential | UnsetType = UNSET


class LoginResponse(Wrapper, kw_only=True, rename="pascal"):
    result: str | UnsetType = msgspec.field(default=UNSET, name="LoginResult")


class HasSession(Wrapper):
    """No fields."""


class HasSessionResponse(Wrapper, kw_only=True, rename="pascal"):
    result: bool = msgspec.field(default=False, name="HasSessionResult")


class GetIdentities(Wrapper):
    """No fields."""


class GetIdentitiesResponse(Wrapper, kw_only=True, rename="pascal"):
    result: list[Identity] | UnsetType = msgspec.field(default=UNSET, name="GetIdentitiesResult")


class SetIdentityById(Wrapper, kw_only=True, rename="camel"):
    identity_id: Guid = NO_GUID


class SetIdentityByIdResponse(Wrapper, kw_only=True, rename="pascal"):
    result: bool = msgspec.field(default=False, name="SetIdentityByIdResult")


SERVICE = Service(
    name="Authenticate",
    namespace=NS,
    doc=(
        "This webservice provides authentication of webservice users and community users of 24"
        "SevenOffice. After using the authentication method the header will contain a cookie p"
        "arameter 'ASP.NET_SessionId' that should be used in future references with all Webser"
        "vice method calls. This is done by using the property CookieContainer in .NET languag"
        "e."
    ),
    operations=(
        Operation(
            "AuthenticateByToken",
            AuthenticateByToken,
            AuthenticateByTokenResponse,
            doc=(
                "Authenticate the passed credentials, if it is successful it will return the session i"
                "d for the cookie parameter 'ASP.NET_SessionId', otherwise an empty string."
            ),
        ),
        Operation(
            "Login",
            Login,
            LoginResponse,
            doc=(
                "Authenticate the passed credentials, if it is successful it will return the session i"
                "d for the cookie parameter 'ASP.NET_SessionId', otherwise an empty string."
            ),
        ),
        Operation(
            "HasSession",
            HasSession,
            HasSessionResponse,
            doc=("Return whether your current session is authenticated or not."),
        ),
        Operation(
            "GetIdentities",
            GetIdentities,
            GetIdentitiesResponse,
            doc=("Get a list of available identities for this session if authenticated as community."),
        ),
        Operation(
            "SetIdentityById",
            SetIdentityById,
            SetIdentityByIdResponse,
            doc=(
                "Set the current map by an identity for the communitiy session. Returns whether it is "
                "successful or not."
            ),
        ),
    ),
)
