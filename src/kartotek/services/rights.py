"""What a principal may do; asked here, and only by the services."""

from __future__ import annotations

from kartotek.domain.accounts import Principal, Role
from kartotek.domain.errors import NotPermitted


def require_edit(principal: Principal) -> None:
    """Refuse principals that may only read.

    Raises:
        NotPermitted: the role is reader, or the credential is read-only.
    """
    if principal.role is Role.READER or principal.read_only:
        raise NotPermitted("You have no right to change this.")
