"""Logging in, identities, tokens, and a session that runs out."""

from __future__ import annotations

from typing import Any, Final

from kartotek import demo
from kartotek.demo.tenant import NAME
from tests.clients.talk import Talk, array
from tests.clients.values import GUID, NUMBER, SESSION
from tests.faces.twentyfourseven import accounts

CREDENTIAL: Final = {"ApplicationId": demo.APPLICATION, "Username": demo.LOGIN, "Password": demo.PASSWORD}
UNKNOWN: Final = "00000000-0000-4000-8000-000000000000"
NOT_REGISTERED: Final = (
    "Server was unable to process request. ---> Your application id is not registered. "
    "Please visit http://developer.24sevenoffice.com to register."
)
NO_SESSION: Final = "Server was unable to process request. ---> Session is not authenticated"


def before_a_session(talk: Talk) -> None:
    """Nothing is told to whom nobody knows."""
    talk.expect(False, "HasSession")
    talk.expect(None, "Login", credential=CREDENTIAL | {"Password": "wrong"})
    unregistered = CREDENTIAL | {"ApplicationId": UNKNOWN}
    talk.refused(NOT_REGISTERED, "Login", credential=unregistered)
    talk.refused(NOT_REGISTERED, "GetIdentitiesWithCredential", credential=unregistered)
    talk.refused(NOT_REGISTERED, "GetIdentitiesWithCredentialByService", credential=unregistered, serviceId=1)
    malformed = {"ApplicationId": demo.APPLICATION, "Id": "no guid"}
    talk.refused("Server was unable to read request. ---> ", "AuthenticateByToken", token=malformed)
    for operation, arguments in LEAST.items():
        talk.refused(NO_SESSION, operation, **arguments)


def log_in(talk: Talk) -> str:
    """Log in; return the session."""
    session = talk.expect(SESSION, "Login", credential=CREDENTIAL)
    assert isinstance(session, str)
    talk.take_session(session)
    talk.expect(True, "HasSession")
    return session


def identities(talk: Talk) -> None:
    """Take every identity of a user that belongs to two tenants."""
    home, second = talk.server.principal().tenant, accounts.second_tenant(talk.server)
    at_home = _identity(home, "Demo", default=True, current=True)
    elsewhere = _identity(second, "Second AS")
    mine = talk.expect(at_home, "GetIdentity")
    _, other = talk.expect([at_home, elsewhere], "GetIdentities")
    assert other["User"]["Id"] == mine["User"]["Id"]
    talk.expect(True, "SetIdentity", identity=other)
    talk.expect(other | {"IsCurrent": True}, "GetIdentity")
    talk.expect(None, "GetCompanies", searchParams={"ChangedAfter": "1970-01-01T00:00:00"}, returnProperties=_ALL)
    talk.expect(True, "SetIdentityById", identityId=mine["Id"])
    talk.expect(mine, "GetIdentity")
    talk.expect(False, "SetIdentityById", identityId=UNKNOWN)
    for_credential = [mine | {"IsCurrent": False}, other]
    talk.expect(for_credential, "GetIdentitiesWithCredential", credential=CREDENTIAL)
    talk.expect(for_credential, "GetIdentitiesWithCredentialByService", credential=CREDENTIAL, serviceId=1)
    talk.expect(None, "GetIdentitiesWithCredential", credential=CREDENTIAL | {"Password": "wrong"})
    talk.refused("The provided IdentityId is blocked", "Login", credential=CREDENTIAL | {"IdentityId": UNKNOWN})


def token(talk: Talk) -> None:
    """Log in with a token, and go on in that session."""
    secret = accounts.add_token(talk.server)
    sent = {"ApplicationId": demo.APPLICATION, "Id": secret}
    talk.expect(None, "AuthenticateByToken", token=sent | {"Id": UNKNOWN})
    mine, other = talk.ask("GetIdentities")
    wanted = {"Id": GUID, "Email": demo.LOGIN, "Identities": [mine, other], "SessionId": SESSION}
    passport = talk.expect(wanted, "AuthenticateByToken", token=sent)
    talk.take_session(passport["SessionId"])
    talk.expect(mine, "GetIdentity")


def expired(talk: Talk, session: str) -> None:
    """Be refused once the session has run out, and work on after another Login."""
    accounts.end_session(talk.server, session)
    talk.take_session(session)
    talk.expect(False, "HasSession")
    talk.refused(NO_SESSION, "GetStatuses")
    log_in(talk)
    talk.ask("GetStatuses")


def _identity(client: int, name: str, *, default: bool = False, current: bool = False) -> dict[str, Any]:
    return {
        "Id": GUID,
        "User": {"Id": GUID, "Name": NAME, "EmployeeId": NUMBER},
        "Client": {"Id": client, "Name": name},
        "IsCurrent": current,
        "IsDefault": default,
        "IsProtected": False,
    }


_ALL: Final = array("string", "Name")
_RELATION: Final = {"ContactId": 1, "CustomerId": 1}
LEAST: Final[dict[str, dict[str, Any]]] = {
    "GetIdentity": {},
    "GetIdentities": {},
    "SetIdentity": {
        "identity": {
            "Id": UNKNOWN,
            "Client": {"Id": 1},
            "IsCurrent": False,
            "IsDefault": False,
            "IsProtected": False,
        }
    },
    "SetIdentityById": {"identityId": UNKNOWN},
    "GetPersonId": {"consumerPersonNo": "1"},
    "SavePerson": {"personItem": {"FirstName": "Nobody"}},
    "GetPersonIdsByUserName": {"username": "nobody"},
    "GetPersonIdByCompanyId": {"companyId": 1},
    "GetPersons": {"personSearch": {"Id": 1}},
    "GetPersonsDetailed": {"personSearch": {"Id": 1}},
    "MakeRelation": {"relation": _RELATION},
    "GetRelations": {"personId": 1},
    "GetRelationsChangedAfter": {"changedAfter": "2020-01-01T00:00:00"},
    "DeleteRelation": {"personId": 1, "companyId": 1},
    "GetNotes": {"personId": 1},
    "GetAllNotes": {},
    "AddNote": {"note": {"Subject": "Nothing", "PersonId": 1}},
    "DeleteNote": {"note": {"Id": 1, "PersonId": 1}},
    "DeleteNoteById": {"noteId": 1},
    "GetCategoryList": {},
    "GetPersonCategoryList": {"personId": 1},
    "GetPersonArrayCategoryList": {"personIds": array("int", 1)},
    "AddCategoryToPerson": {"personId": 1, "categoryId": 1},
    "RemoveCategoryFromPerson": {"personId": 1, "categoryId": 1},
    "DeleteRelations": {"relations": array("Relation", {"ContactId": 1, "CompanyId": 1})},
    "DeleteCompanies": {"companies": array("Company", {"Id": 1})},
    "SaveRelations": {"relations": array("Relation", {"ContactId": 1, "CompanyId": 1})},
    "DeleteMaps": {"maps": array("CompanyMap", {"MapType": 1, "ExternalId": "x", "CompanyId": 1})},
    "SaveMaps": {"maps": array("CompanyMap", {"MapType": 1, "ExternalId": "x", "CompanyId": 1})},
    "GetCompanySyncList": {"syncSearchParameters": {"Active": None}},
    "GetCompanies": {"searchParams": {"CompanyId": 1}, "returnProperties": _ALL},
    "GetCategories": {},
    "SaveCategories": {"categories": array("Category", {"Name": "None"})},
    "GetCustomerCategories": {"customerId": 1},
    "GetIndustries": {},
    "SaveCustomerCategories": {"customerCategories": array("KeyValuePair", {"Key": "1", "Value": "1"})},
    "DeleteCustomerCategories": {"customerCategories": array("KeyValuePair", {"Key": "1", "Value": "1"})},
    "GetCustomerCategoryTree": {},
    "SaveCompanies": {"companies": array("Company", {"Name": "None", "Type": "Business"})},
    "GetStatuses": {},
    "GetCRMGroups": {},
}
"""What is sent at least, for every operation that needs a session."""
