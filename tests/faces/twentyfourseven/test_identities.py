"""Identities over a socket: the tenants of a user, and which of them a session is for."""

from __future__ import annotations

from uuid import UUID

import pytest
from lxml import etree

from kartotek import demo
from kartotek.demo.tenant import NAME
from kartotek.domain.accounts import Role
from tests.faces.twentyfourseven import accounts
from tests.faces.twentyfourseven.client import Soap, credential, tree
from tests.rig.server import RunningServer

BLOCKED = (
    "Server was unable to process request. ---> The provided IdentityId is blocked ---> "
    "Provided IdentityId is blocked. Please use "
    "GetIdentitiesWithCredential to get a list of available Identities and reauthenticate with a valid IdentityId"
)
IN_SESSION = ["GetIdentity", "GetIdentities", "SetIdentity", "SetIdentityById"]
WITH_CREDENTIAL = ["GetIdentitiesWithCredential", "GetIdentitiesWithCredentialByService"]

UNKNOWN = UUID("9d3f2b1c-7a54-4e0b-8c1d-5e6f7a8b9c0d")
"""A GUID that names nothing."""


@pytest.fixture(scope="module")
def second(server: RunningServer) -> int:
    """Return the number of a second tenant of the demo user."""
    return accounts.second_tenant(server)


def identities(soap: Soap, operation: str = "GetIdentities", inner: str = "") -> list[etree._Element]:
    """Return the identities of an answer."""
    return soap.call(operation, inner).result().findall(f"{operation}Result/Identity")


def id_of(soap: Soap, tenant: int) -> str:
    """Return the Id of the identity in a tenant."""
    (found,) = [one.findtext("Id") or "" for one in identities(soap) if one.findtext("Client/Id") == str(tenant)]
    return found


def current(soap: Soap) -> int:
    """Return the number of the tenant of the session."""
    return int(soap.call("GetIdentity").only("GetIdentityResult/Client/Id"))


def test_an_identity_shows_user_and_client(server: RunningServer, soap: Soap, second: int) -> None:
    shown = [tree(one) for one in identities(soap)]
    principal = server.principal()
    user = {"Id": shown[0]["User"]["Id"], "Name": NAME, "EmployeeId": str(principal.user)}  # type: ignore[index]
    assert shown == [
        {
            "Id": shown[0]["Id"],
            "User": user,
            "Client": {"Id": str(principal.tenant), "Name": "Demo"},
            "IsCurrent": "true",
            "IsDefault": "true",
            "IsProtected": "false",
            "Servers": "",
        },
        {
            "Id": shown[1]["Id"],
            "User": user,
            "Client": {"Id": str(second), "Name": "Second AS"},
            "IsCurrent": "false",
            "IsDefault": "false",
            "IsProtected": "false",
            "Servers": "",
        },
    ]
    ids = {UUID(str(shown[0]["Id"])), UUID(str(shown[1]["Id"])), UUID(str(user["Id"]))}
    assert len(ids) == 3
    assert tree(soap.call("GetIdentity").result()[0]) == shown[0]


def test_ids_are_the_same_every_time(soap: Soap, stranger: Soap, second: int) -> None:
    before = [one.findtext("Id") for one in identities(soap)]
    stranger.login()
    assert [one.findtext("Id") for one in identities(stranger)] == before


@pytest.mark.parametrize("operation", WITH_CREDENTIAL)
def test_a_credential_gets_the_same_identities_without_a_session(
    soap: Soap, stranger: Soap, second: int, operation: str
) -> None:
    shown = [tree(one) for one in identities(stranger, operation, f"{credential()}<serviceId>1</serviceId>")]
    assert shown == [tree(one) | {"IsCurrent": "false"} for one in identities(soap)]
    assert stranger.call("HasSession").only("HasSessionResult") == "false"


@pytest.mark.parametrize("operation", WITH_CREDENTIAL)
def test_a_wrong_credential_gets_none(stranger: Soap, operation: str) -> None:
    answer = stranger.call(operation, credential("wrong"))
    assert f"<{operation}Result />" in answer.text
    unknown = stranger.call(operation, credential().replace(demo.LOGIN, "nobody@example.com"))
    assert unknown.text == answer.text


@pytest.mark.parametrize("operation", WITH_CREDENTIAL)
@pytest.mark.parametrize("inner", ["", "<credential />", credential(application=str(UNKNOWN))])
def test_a_program_that_is_not_registered_is_a_fault(stranger: Soap, operation: str, inner: str) -> None:
    assert "Your application id is not registered." in stranger.call(operation, inner).fault()


@pytest.mark.parametrize("operation", IN_SESSION)
def test_without_a_session_there_is_no_identity(stranger: Soap, operation: str) -> None:
    answer = stranger.call(operation)
    assert answer.status == 500
    assert answer.fault().partition("---> ")[2] == "Session is not authenticated"


# -- which tenant ------------------------------------------------------------------------------------------------


def test_login_chooses_the_tenant_by_its_identity(soap: Soap, stranger: Soap, second: int) -> None:
    chosen = id_of(soap, second).upper()
    answer = stranger.call("Login", credential(extra=f"<IdentityId>{{{chosen}}}</IdentityId>"))
    stranger.cookies["ASP.NET_SessionId"] = answer.only("LoginResult")
    assert current(stranger) == second
    assert [one.findtext("IsCurrent") for one in identities(stranger)] == ["false", "true"]
    number = stranger.save("<FirstName>Only in the second</FirstName>")
    assert [one.findtext("Id") for one in stranger.persons("<Name>Only in the second</Name>")] == [str(number)]
    assert soap.persons("<Name>Only in the second</Name>") == []


def test_an_identity_of_nobody_or_of_somebody_else_is_blocked(server: RunningServer, soap: Soap) -> None:
    login = accounts.new_user(server)
    theirs = credential("secret").replace(demo.LOGIN, login)
    (identity,) = identities(soap, "GetIdentitiesWithCredential", theirs)
    for number in (identity.findtext("Id"), str(UNKNOWN)):
        answer = soap.call("Login", credential(extra=f"<IdentityId>{number}</IdentityId>"))
        assert (answer.status, answer.fault()) == (500, BLOCKED)
        assert "set-cookie" not in {name.lower() for name in answer.headers}


def test_a_blocked_identity_is_told_only_to_who_knows_the_password(stranger: Soap) -> None:
    answer = stranger.call("Login", credential("wrong", extra=f"<IdentityId>{UNKNOWN}</IdentityId>"))
    assert "<LoginResult />" in answer.text


def test_an_identity_id_that_is_no_guid_is_a_fault(stranger: Soap) -> None:
    answer = stranger.call("Login", credential(extra="<IdentityId>1</IdentityId>"))
    assert "Server was unable to read request" in answer.fault()


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_session_goes_to_another_tenant_and_back(
    server: RunningServer, soap: Soap, second: int, version: str
) -> None:
    home = server.principal().tenant
    ids = {tenant: id_of(soap, tenant) for tenant in (home, second)}
    at_home = soap.save(f"<FirstName>At home {version}</FirstName>")
    for tenant, seen in ((second, []), (home, [str(at_home)])):
        answer = soap.call("SetIdentityById", f"<identityId>{ids[tenant]}</identityId>", version=version)
        assert answer.only("SetIdentityByIdResult") == "true"
        assert current(soap) == tenant
        assert [one.findtext("Id") for one in soap.persons(f"<Name>At home {version}</Name>")] == seen
    assert soap.call("HasSession").only("HasSessionResult") == "true"


def test_only_the_session_that_asked_changes(server: RunningServer, soap: Soap, stranger: Soap, second: int) -> None:
    stranger.login()
    soap.call("SetIdentityById", f"<identityId>{id_of(soap, second)}</identityId>")
    assert (current(soap), current(stranger)) == (second, server.principal().tenant)


def test_an_identity_may_be_sent_back_whole_or_named_by_its_client(
    server: RunningServer, soap: Soap, second: int
) -> None:
    (whole,) = [one for one in identities(soap) if one.findtext("Client/Id") == str(second)]
    inner = "".join(etree.tostring(part).decode() for part in whole)
    home = f"<Client><Id>{server.principal().tenant}</Id></Client>"
    for identity, tenant in ((inner, second), (home, server.principal().tenant)):
        assert soap.call("SetIdentity", f"<identity>{identity}</identity>").only("SetIdentityResult") == "true"
        assert current(soap) == tenant


@pytest.mark.parametrize(
    ("operation", "inner"),
    [
        ("SetIdentity", ""),
        ("SetIdentity", "<identity />"),
        ("SetIdentity", f"<identity><Id>{UNKNOWN}</Id></identity>"),
        ("SetIdentity", "<identity><Client><Id>999999</Id></Client></identity>"),
        ("SetIdentity", "<identity><Client /></identity>"),
        ("SetIdentityById", ""),
        ("SetIdentityById", f"<identityId>{UNKNOWN}</identityId>"),
        ("SetIdentityById", "<identityId>00000000-0000-0000-0000-000000000000</identityId>"),
    ],
)
def test_what_the_user_does_not_have_cannot_be_set(
    server: RunningServer, soap: Soap, operation: str, inner: str
) -> None:
    assert soap.call(operation, inner).only(f"{operation}Result") == "false"
    assert current(soap) == server.principal().tenant


@pytest.mark.parametrize(
    ("operation", "inner"),
    [
        ("SetIdentityById", "<identityId>no guid</identityId>"),
        ("SetIdentity", "<identity><Id>1</Id></identity>"),
        ("SetIdentity", "<identity><IsCurrent>maybe</IsCurrent></identity>"),
        ("GetIdentitiesWithCredentialByService", f"{credential()}<serviceId>one</serviceId>"),
    ],
)
def test_a_value_of_another_type_is_a_fault(soap: Soap, operation: str, inner: str) -> None:
    answer = soap.call(operation, inner)
    assert answer.status == 500
    assert "Server was unable to read request. ---> There is an error in XML document" in answer.fault()


def test_rights_are_those_of_the_tenant(server: RunningServer, soap: Soap) -> None:
    library = accounts.second_tenant(server, "Library", Role.READER)
    soap.call("SetIdentityById", f"<identityId>{id_of(soap, library)}</identityId>")
    answer = soap.call("SavePerson", "<personItem><FirstName>No</FirstName></personItem>")
    assert "You have no right to change this." in answer.fault()
    assert soap.persons("") == []
    accounts.leave(server, library)


def test_a_session_whose_user_has_left_the_tenant_says_so(server: RunningServer, soap: Soap, stranger: Soap) -> None:
    left = accounts.second_tenant(server, "Left behind")
    old = id_of(soap, left)
    soap.call("SetIdentityById", f"<identityId>{old}</identityId>")
    accounts.leave(server, left)
    for operation in ("GetPersons", "GetIdentity"):
        text = soap.call(operation).fault()
        assert text == "Server was unable to process request. ---> Client is not authenticated on this identity"
    assert soap.call("HasSession").only("HasSessionResult") == "false"
    blocked = stranger.call("Login", credential(extra=f"<IdentityId>{old}</IdentityId>"))
    assert blocked.fault() == BLOCKED
    soap.login()
    assert current(soap) == server.principal().tenant


# -- a session that runs out -------------------------------------------------------------------------------------


def test_a_session_that_runs_out_between_two_batches_stores_the_first_whole_and_nothing_of_the_second(
    server: RunningServer, soap: Soap
) -> None:
    first = soap.save_companies(*(f"<Name>Before {number}</Name><Type>Business</Type>" for number in range(3)))
    assert all(item.findtext("Id") for item in first)
    accounts.end_session(server, soap.cookies["ASP.NET_SessionId"])
    batch = "<Company><Name>After</Name><Type>Business</Type></Company>" * 3
    answer = soap.call("SaveCompanies", f"<companies>{batch}</companies>")
    assert (answer.status, answer.fault().partition("---> ")[2]) == (500, "Session is not authenticated")
    assert soap.call("HasSession").only("HasSessionResult") == "false"
    soap.login()
    assert len(soap.companies("<CompanyName>Before</CompanyName>", "Name")) == 3
    assert soap.companies("<CompanyName>After</CompanyName>", "Name") == []
