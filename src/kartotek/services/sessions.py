"""Commands on sessions; a token is stored nowhere but as its hash."""

from __future__ import annotations

import datetime as dt
import hashlib

from kartotek.domain.accounts import Session
from kartotek.domain.ports import AccountWork, Command


class OpenSession(Command[None], frozen=True, kw_only=True):
    """Store a session that a login has earned; on the way, drop those that ended long ago."""

    session: Session


class ProlongSession(Command[None], frozen=True, kw_only=True):
    """Move the end of a sliding session."""

    key: str
    expires: dt.datetime


class MoveSession(Command[bool], frozen=True, kw_only=True):
    """Make a session one for another tenant of its user; answers whether it is one now."""

    key: str
    tenant: int


class CloseSession(Command[None], frozen=True, kw_only=True):
    """End a session."""

    key: str


def session_key(token: str) -> str:
    """Return the name under which a token, or its session, is stored: its SHA-256 in hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(work: AccountWork, command: OpenSession) -> None:
    """Carry out `OpenSession`."""
    work.drop_sessions(work.now - dt.timedelta(days=1))
    work.open_session(command.session)


def prolong_session(work: AccountWork, command: ProlongSession) -> None:
    """Carry out `ProlongSession`."""
    work.prolong_session(command.key, command.expires)


def move_session(work: AccountWork, command: MoveSession) -> bool:
    """Carry out `MoveSession`."""
    session = work.session(command.key)
    account = None if session is None else work.account_of(session.user)
    if account is None or all(member.tenant != command.tenant for member in account.memberships):
        return False
    work.move_session(command.key, command.tenant)
    return True


def close_session(work: AccountWork, command: CloseSession) -> None:
    """Carry out `CloseSession`."""
    work.close_session(command.key)
