"""Tenants, users, sessions, and the principal that every request is carried out for."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TypeVar

import msgspec


class Role(enum.StrEnum):
    """What a user may do in a tenant; each role includes those before it."""

    READER = "reader"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


FaceSettings = dict[str, dict[str, str | int | bool]]
SettingT = TypeVar("SettingT", str, int, bool)


class Tenant(msgspec.Struct, kw_only=True):
    """One isolated book.

    ``country`` is ISO 3166 (two letters), ``timezone`` an IANA name, ``language`` ISO 639-1, ``currency`` ISO 4217;
    ``settings`` holds what a face overrides, by face. ``names`` are the names that faces know the tenant by
    (``superoffice``: ``Cust10001``, ``crmcom``: the organisation), unique in each face. ``version`` grows with
    every change of the tenant, its lists or its users.
    """

    id: int
    name: str
    country: str
    timezone: str
    language: str
    currency: str
    names: dict[str, str] = {}
    settings: FaceSettings = {}
    version: int = 1

    def setting(self, face: str, name: str, default: SettingT) -> SettingT:
        """Return what a face overrides, as a value of the default's type, or the default given."""
        return type(default)(self.settings.get(face, {}).get(name, default))


class User(msgspec.Struct, kw_only=True):
    """A person who may log in, as seen from one tenant."""

    id: int
    login: str
    name: str
    role: Role
    disabled: bool = False

    @property
    def initials(self) -> str:
        """Return a short name: the part of the login before the at sign, upper case, 8 characters at most."""
        return self.login.partition("@")[0].upper()[:8]


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking: a user in a tenant, with rights, through a face."""

    tenant: int
    user: int
    role: Role
    face: str
    session: str | None = None
    """The session's key (a hash of its token), where there is one."""
    read_only: bool = False
    tenant_version: int = 0
    """The version of the tenant's directory when the request was authenticated."""
    credential_version: int = 0
    """The version of the user's password that was checked; a session opened with it ends when that changes."""


class Membership(msgspec.Struct, kw_only=True):
    """A user's place in a tenant; ``default`` marks the tenant of a login that names none."""

    tenant: int
    tenant_name: str
    role: Role
    default: bool
    tenant_version: int


class Account(msgspec.Struct, kw_only=True):
    """What is needed to check a password: a user with their hash and tenants."""

    user: int
    login: str
    name: str
    password_hash: str
    credential_version: int
    disabled: bool
    memberships: list[Membership]
    digest_hash: str | None = None
    """The hash of the password's digest form (see `services.passwords`), for clients that send only that."""


class Session(msgspec.Struct, kw_only=True):
    """A login that lasts. ``key`` is the hash of the token (the token itself is stored nowhere).

    A session with a ``sliding`` time (seconds) is prolonged by use; the others end at ``expires``. ``role`` is None
    where the user is no longer in the tenant. ``access_token`` is the key of the token that opened it, if one did.
    """

    key: str
    face: str
    tenant: int
    user: int
    expires: dt.datetime
    sliding: int | None
    role: Role | None
    credential_version: int
    tenant_version: int
    access_token: str | None = None
    read_only: bool = False
    """Whether the access token that opened it lets only read."""


class AccessToken(msgspec.Struct, frozen=True, kw_only=True):
    """What logs one program in for one user, without a password, until it is withdrawn.

    ``key`` is the hash of the secret (the secret itself is stored nowhere); ``name`` is unique for the user.
    ``application`` is the GUID of the program, or the name of the face that the token is for. ``tenant`` is where
    it logs in (None: where the user does).
    """

    key: str
    user: int
    name: str
    application: str
    created: dt.datetime
    tenant: int | None = None
    read_only: bool = False
