"""AuthenticateService: sessions."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET

from kartotek.domain.errors import NotAuthenticated, UnknownApplication
from kartotek.faces.twentyfourseven import auth
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Reply
from kartotek.faces.twentyfourseven.messages.authenticate import HasSession, HasSessionResponse, Login, LoginResponse
from kartotek.wire.service import Operation


async def login(call: Call, message: Login) -> Reply:
    """Open a session. A wrong user or password is answered with an empty result, everything else with a fault."""
    if message.credential is UNSET:
        raise UnknownApplication
    token = await auth.login(call.access, call.request, message.credential, call.session_lifetime)
    if token is None:
        return Reply(LoginResponse(result=""))
    return Reply(LoginResponse(result=token), [auth.session_cookie(token)])


async def has_session(call: Call, message: HasSession) -> Reply:
    """Tell whether the cookie names a session that is authenticated; without a cookie it does not."""
    try:
        await auth.by_session(call.access, call.request)
    except NotAuthenticated:
        return Reply(HasSessionResponse(result=False))
    return Reply(HasSessionResponse(result=True))


NAME: Final = "Authenticate"
DOC: Final = (
    "This webservice provides authentication of webservice users and community users of 24SevenOffice. After using "
    "the authentication method the header will contain a cookie parameter 'ASP.NET_SessionId' that should be used "
    "in future references with all Webservice method calls. This is done by using the property CookieContainer in "
    ".NET language."
)

OPERATIONS: Final = (
    Entry(
        Operation(
            "Login",
            Login,
            LoginResponse,
            doc="Authenticate the passed credentials, if it is successful it will return the session id for the "
            "cookie parameter 'ASP.NET_SessionId', otherwise an empty string.",
        ),
        login,
        is_open=True,
    ),
    Entry(
        Operation(
            "HasSession",
            HasSession,
            HasSessionResponse,
            doc="Return whether your current session is authenticated or not.",
        ),
        has_session,
        is_open=True,
    ),
)
