"""What a principal may do; asked here, and only by the services."""

from __future__ import annotations

from kartotek.domain.accounts import Principal, Role
from kartotek.domain.errors import NotPermitted


def may_edit(principal: Principal) -> bool:
    """Tell whether a principal may change anything: the role is no reader's, and the credential not read-only."""
    return principal.role is not Role.READER and not principal.read_only


def require_edit(principal: Principal) -> None:
    """Refuse principals that may only read.

    Raises:
        NotPermitted: the role is reader, or the credential is read-only.
    """
    if not may_edit(principal):
        raise NotPermitted("You have no right to change this.")


def require_administrator(principal: Principal) -> None:
    """Refuse principals that may not change what the tenant consists of.

    Raises:
        NotPermitted: the role is not administrator, or the credential is read-only.
    """
    if principal.role is not Role.ADMINISTRATOR or principal.read_only:
        raise NotPermitted("Only an administrator may change this.")
