"""Who is asking: Basic credentials, and the tenant that the path names (reference §1.7).

Bearer tokens, SoTickets and the XSRF cookie are not served yet; a request with one of them, or with nothing, gets
the vendor's 401.
"""

from __future__ import annotations

import re
from typing import Final

from kartotek.domain.accounts import Principal
from kartotek.domain.errors import NotAuthenticated
from kartotek.faces.superoffice.messages import FACE
from kartotek.services.access import Access, PasswordLogin
from kartotek.web.face import Request
from kartotek.web.headers import basic_credentials

NO_CREDENTIALS: Final = (
    "X-XSRF-TOKEN HTTP header missing. Add X-XSRF-TOKEN HTTP header to use existing session,"
    " or an Authorization header."
)
WRONG_CREDENTIALS: Final = "Authentication failed: user name, password, tenant or authorization scheme is not valid."

_TENANT = re.compile(r"cust\d+", re.IGNORECASE)


async def authenticate(access: Access, request: Request) -> Principal:
    """Return who sends a request, in the tenant that its path names, else in the user's own.

    A prefix that reads like a tenant (``Cust10001``) always names one; any other (``/SuperOffice``) only where a
    tenant is known by it.

    Raises:
        NotAuthenticated: no or wrong credentials, an unknown scheme, or no member of that tenant.
        LoginThrottled: too many failures lately.
    """
    authorization = request.headers.get("authorization")
    if not authorization:
        raise NotAuthenticated(NO_CREDENTIALS)
    credentials = basic_credentials(authorization)
    if credentials is None:
        raise NotAuthenticated(WRONG_CREDENTIALS)
    prefix = request.params.get("tenant")
    if prefix and not _TENANT.fullmatch(prefix) and not await access.knows_tenant(FACE, prefix):
        prefix = None
    login, password = credentials
    principal = await access.by_basic(
        PasswordLogin(face=FACE, login=login, password=password, address=request.client, tenant=prefix)
    )
    request.log["tenant"] = principal.tenant
    request.log["principal"] = principal.user
    return principal
