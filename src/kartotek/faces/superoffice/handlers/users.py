"""Who a program is logged in as: ``User/currentPrincipal``, the first thing that many ask (vendor's REST reference)."""

from __future__ import annotations

from typing import Final

from kartotek.domain.accounts import Role
from kartotek.faces.superoffice.handlers.calls import Call, Calls
from kartotek.faces.superoffice.messages import FACE, Json
from kartotek.web.face import Request, Response, Route

_ROLES: Final = (Role.ADMINISTRATOR, Role.EDITOR, Role.READER)


class UserHandlers:
    """The handler of the user who asks."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def routes(self, prefix: str) -> tuple[Route, ...]:
        """Return the table of these operations below a path."""
        return (Route("GET", f"{prefix}/User/currentPrincipal", self.current, "GetCurrentPrincipal"),)

    async def current(self, request: Request) -> Response:
        """``GET User/currentPrincipal``: the user, the role and the tenant of the credential that came along."""
        call = await self._calls.open(request)
        return call.answer(_principal(call), name="SoPrincipalCarrier")


def _principal(call: Call) -> Json:
    """Return the user as a SoPrincipalCarrier. Users are no persons of the book, and have no licences."""
    tenant, role = call.directory.tenant, call.principal.role
    user = call.directory.users[call.principal.user]
    country = call.view.country_number(tenant.setting(FACE, "country", tenant.country))
    return {
        "UserType": "InternalAssociate",
        "Associate": user.initials,
        "AssociateId": user.id,
        "IsPerson": True,
        "PersonId": 0,
        "CountryId": country,
        "HomeCountryId": country,
        "ContactId": 0,
        "GroupId": 1,
        "BusinessId": 0,
        "CategoryId": 0,
        "ContactOwner": 0,
        "RoleId": _ROLES.index(role) + 1,
        "RoleName": role.value.capitalize(),
        "RoleDescription": "",
        "RoleType": "Employee",
        "Licenses": [],
        "FullName": user.name,
        "EMailAddress": user.login if "@" in user.login else "",
        "FunctionRights": [],
        "EjUserId": 0,
        "EjAccessLevel": 0,
        "EjUserStatus": "StatusNormal",
        "ProvidedCredentials": [],
        "SecondaryGroups": [],
        "DatabaseContextIdentifier": tenant.names.get(FACE, ""),
        "UserName": user.login,
    }
