"""What programs log in with instead of a password: tickets and access tokens in the vendor's form (reference §1.7).

Both are envelopes around one secret, so that a program may use either: ``7T:secret`` as a ticket, and
``8A:Cust10001.secret``, which names the tenant, as a bearer token.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

_TICKET: Final = re.compile(r"7T:([A-Za-z0-9_-]{20,100})")
_ACCESS_TOKEN: Final = re.compile(r"8A:([^\s.]{1,200})\.([A-Za-z0-9_-]{20,100})")
_SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Return a secret of 256 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def ticket(secret: str) -> str:
    """Return a secret as a ticket."""
    return f"7T:{secret}"


def access_token(tenant: str, secret: str) -> str:
    """Return a secret as an access token for the tenant of this name."""
    return f"8A:{tenant}.{secret}"


def read_ticket(text: str) -> str | None:
    """Return the secret in a ticket, or None where it is none."""
    match = _TICKET.fullmatch(text)
    return match[1] if match else None


def read_access_token(text: str) -> tuple[str, str] | None:
    """Return tenant and secret of an access token, or None where it is none."""
    match = _ACCESS_TOKEN.fullmatch(text)
    return (match[1], match[2]) if match else None


def credentials(secret: str, tenant: str | None) -> list[str]:
    """Return the ``Authorization`` headers that a secret stands for; the second only where the tenant has a name."""
    return [f"SOTicket {ticket(secret)}", *([f"Bearer {access_token(tenant, secret)}"] if tenant else [])]
