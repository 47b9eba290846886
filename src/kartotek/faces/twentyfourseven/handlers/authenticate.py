"""AuthenticateService: sessions, and the identities that they may take."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from msgspec import UNSET, UnsetType

from kartotek.domain.errors import NotAuthenticated
from kartotek.faces.twentyfourseven import auth
from kartotek.faces.twentyfourseven.handlers.calls import Call, Entry, Reply
from kartotek.faces.twentyfourseven.messages import authenticate as messages
from kartotek.faces.twentyfourseven.messages.schema import NO_GUID
from kartotek.wire.service import Operation

# -- sessions ----------------------------------------------------------------------------------------------------


async def authenticate_by_token(call: Call, message: messages.AuthenticateByToken) -> Reply:
    """Open a session with a token. One that is wrong is answered with an empty message."""
    found = await auth.by_access_token(call.access, message.token)
    if found is None:
        return Reply(messages.AuthenticateByTokenResponse())
    token, account = found
    membership = auth.membership_of(account, NO_GUID)
    session = await auth.open_session(call.access, account, membership, call.session_lifetime, token)
    call.request.log["tenant"], call.request.log["principal"] = membership.tenant, account.user
    passport = messages.Passport(
        id=auth.user_id(account),
        email=account.login,
        identities=auth.identities(account, membership.tenant),
        session_id=session,
    )
    return Reply(messages.AuthenticateByTokenResponse(result=passport), [auth.session_cookie(call.request, session)])


async def login(call: Call, message: messages.Login) -> Reply:
    """Open a session. A wrong user or password is answered with an empty result, everything else with a fault."""
    account = await auth.by_credential(call.access, call.request, message.credential)
    if account is None or message.credential is UNSET:
        return Reply(messages.LoginResponse(result=""))
    membership = auth.membership_of(account, message.credential.identity_id)
    session = await auth.open_session(call.access, account, membership, call.session_lifetime)
    call.request.log["tenant"], call.request.log["principal"] = membership.tenant, account.user
    return Reply(messages.LoginResponse(result=session), [auth.session_cookie(call.request, session)])


async def has_session(call: Call, message: messages.HasSession) -> Reply:
    """Tell whether the cookie names a session that is authenticated; without a cookie it does not."""
    try:
        await auth.by_session(call.access, call.request)
    except NotAuthenticated:
        return Reply(messages.HasSessionResponse(result=False))
    return Reply(messages.HasSessionResponse(result=True))


# -- identities --------------------------------------------------------------------------------------------------


async def get_identity(call: Call, message: messages.GetIdentity) -> Reply:
    """Tell which identity the session has."""
    identities = await _identities(call)
    return Reply(messages.GetIdentityResponse(result=next(one for one in identities if one.is_current)))


async def get_identities(call: Call, message: messages.GetIdentities) -> Reply:
    """Tell which identities the session may take."""
    return Reply(messages.GetIdentitiesResponse(result=await _identities(call)))


async def set_identity(call: Call, message: messages.SetIdentity) -> Reply:
    """Give the session another identity, by its Id, or without one by that of the client."""
    wanted = message.identity
    chosen = UNSET if wanted is UNSET else wanted.id
    if wanted is not UNSET and wanted.id == NO_GUID and wanted.client is not UNSET:
        client = wanted.client.id
        named = (one.id for one in await _identities(call) if one.client is not UNSET and one.client.id == client)
        chosen = next(named, UNSET)
    return Reply(messages.SetIdentityResponse(result=await _take(call, chosen)))


async def set_identity_by_id(call: Call, message: messages.SetIdentityById) -> Reply:
    """Give the session another identity."""
    return Reply(messages.SetIdentityByIdResponse(result=await _take(call, message.identity_id)))


async def get_identities_with_credential(call: Call, message: messages.GetIdentitiesWithCredential) -> Reply:
    """Tell which identities a credential may take: none where it is wrong."""
    account = await auth.by_credential(call.access, call.request, message.credential)
    found = [] if account is None else auth.identities(account)
    return Reply(messages.GetIdentitiesWithCredentialResponse(result=found))


async def get_identities_with_credential_by_service(
    call: Call, message: messages.GetIdentitiesWithCredentialByService
) -> Reply:
    """Tell the same: every identity may use every service."""
    account = await auth.by_credential(call.access, call.request, message.credential)
    found = [] if account is None else auth.identities(account)
    return Reply(messages.GetIdentitiesWithCredentialByServiceResponse(result=found))


async def _identities(call: Call) -> list[messages.Identity]:
    account = await call.access.account_of(call.principal.user)
    return auth.identities(account, call.principal.tenant)


async def _take(call: Call, identity: UUID | UnsetType) -> bool:
    """Give the session an identity of its user; tell whether it has it now."""
    for one in await _identities(call):
        if one.id == identity and one.client is not UNSET:
            return await call.access.move_session(call.principal, one.client.id)
    return False


# -- the service -------------------------------------------------------------------------------------------------

NAME: Final = "Authenticate"
DOC: Final = (
    "This webservice provides authentication of webservice users and community users of 24SevenOffice. After using "
    "the authentication method the header will contain a cookie parameter 'ASP.NET_SessionId' that should be used "
    "in future references with all Webservice method calls. This is done by using the property CookieContainer in "
    ".NET language."
)
_SESSION: Final = (
    "Authenticate the passed credentials, if it is successful it will return the session id for the cookie "
    "parameter 'ASP.NET_SessionId', otherwise an empty string."
)
_SET: Final = "Set the current map for the communitiy session. Returns whether it is successful or not."
_SET_BY_ID: Final = (
    "Set the current map by an identity for the communitiy session. Returns whether it is successful or not."
)

OPERATIONS: Final = (
    Entry(
        Operation(
            "AuthenticateByToken", messages.AuthenticateByToken, messages.AuthenticateByTokenResponse, doc=_SESSION
        ),
        authenticate_by_token,
        is_open=True,
    ),
    Entry(Operation("Login", messages.Login, messages.LoginResponse, doc=_SESSION), login, is_open=True),
    Entry(
        Operation(
            "HasSession",
            messages.HasSession,
            messages.HasSessionResponse,
            doc="Return whether your current session is authenticated or not.",
        ),
        has_session,
        is_open=True,
    ),
    Entry(
        Operation("GetIdentity", messages.GetIdentity, messages.GetIdentityResponse, doc="Get the current identity"),
        get_identity,
    ),
    Entry(
        Operation(
            "GetIdentities",
            messages.GetIdentities,
            messages.GetIdentitiesResponse,
            doc="Get a list of available identities for this session if authenticated as community.",
        ),
        get_identities,
    ),
    Entry(
        Operation("SetIdentity", messages.SetIdentity, messages.SetIdentityResponse, doc=_SET),
        set_identity,
    ),
    Entry(
        Operation("SetIdentityById", messages.SetIdentityById, messages.SetIdentityByIdResponse, doc=_SET_BY_ID),
        set_identity_by_id,
    ),
    Entry(
        Operation(
            "GetIdentitiesWithCredential",
            messages.GetIdentitiesWithCredential,
            messages.GetIdentitiesWithCredentialResponse,
            doc="Get a list of identities for the passed credentials.",
        ),
        get_identities_with_credential,
        is_open=True,
    ),
    Entry(
        Operation(
            "GetIdentitiesWithCredentialByService",
            messages.GetIdentitiesWithCredentialByService,
            messages.GetIdentitiesWithCredentialByServiceResponse,
            doc="Get a list of identities for the passed credentials and specified serviceId",
        ),
        get_identities_with_credential_by_service,
        is_open=True,
    ),
)
