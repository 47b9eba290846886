"""What only old programs do, over a socket: the MD5 form of a password, and the SOAP header ``Authentication``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
import requests

from kartotek import demo
from tests.faces.twentyfourseven import accounts
from tests.faces.twentyfourseven.client import PERSON, Answer, Soap, credential, envelope
from tests.rig.fixtures import sqlite_url
from tests.rig.server import RunningServer, running_server


def md5(password: str) -> str:
    """Return what an old program sends for a password."""
    return hashlib.md5(password.encode("utf-16-le"), usedforsecurity=False).hexdigest()


@pytest.fixture(scope="module")
def old_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server that takes the MD5 form."""
    with running_server(sqlite_url(tmp_path_factory.mktemp("old")), md5_passwords=True) as running:
        yield running


def login(soap: Soap, user: str, password: str) -> str:
    """Return the session id that a login gets, empty where it gets none."""
    return soap.call("Login", credential(password).replace(demo.LOGIN, user)).only("LoginResult")


def test_the_md5_form_is_a_wrong_password_where_it_is_not_switched_on(server: RunningServer, stranger: Soap) -> None:
    user = accounts.new_user(server)
    assert login(stranger, user, "secret")
    assert login(stranger, user, md5("secret")) == ""


def test_the_md5_form_logs_in_once_the_password_was_used(old_server: RunningServer) -> None:
    soap, user = Soap(old_server.url), accounts.new_user(old_server)
    assert login(soap, user, md5("secret")) == ""
    assert login(soap, user, "secret")
    for spelling in (md5("secret"), md5("secret").upper()):
        soap.cookies["ASP.NET_SessionId"] = login(soap, user, spelling)
        assert soap.call("HasSession").only("HasSessionResult") == "true"
    assert login(soap, user, md5("Secret")) == ""


def test_the_md5_form_is_stored_as_a_hash_only(old_server: RunningServer) -> None:
    user = accounts.new_user(old_server)
    assert login(Soap(old_server.url), user, "secret")
    account = old_server.run(old_server.kartotek.database.read_accounts(lambda reader: reader.account(user)))
    assert account.digest_hash.startswith("$argon2id$")
    assert md5("secret") not in repr(account)


def test_other_faces_do_not_take_the_md5_form(old_server: RunningServer) -> None:
    user = accounts.new_user(old_server)
    assert login(Soap(old_server.url), user, "secret")
    assert login(Soap(old_server.url), user, md5("secret"))
    url = f"{old_server.url}/api/v1/Contact/1"
    assert requests.get(url, auth=(user, md5("secret")), timeout=30).status_code == 401
    assert requests.get(url, auth=(user, "secret"), timeout=30).status_code != 401


# -- the header --------------------------------------------------------------------------------------------------


def with_header(soap: Soap, password: str, operation: str = "GetPersons", path: str = PERSON) -> Answer:
    """Call an operation with user and password in the SOAP header."""
    fields = f"<Username>{demo.LOGIN}</Username><Password>{password}</Password><ConsumerId>0</ConsumerId>"
    block = f'<Authentication xmlns="http://24sevenOffice.com/webservices">{fields}</Authentication>'
    inner = "<personSearch><Id>1</Id></personSearch>"
    return soap.post(path, envelope(operation, inner, header=f"<soap:Header>{block}</soap:Header>"))


@pytest.fixture
def header_allowed(server: RunningServer) -> Iterator[None]:
    """Switch the header on for the demo tenant while the test runs."""
    tenant = server.principal().tenant
    accounts.settings(server, tenant, authentication_header=True)
    yield
    accounts.settings(server, tenant, authentication_header=None)


def test_the_header_is_not_looked_at_where_it_is_not_switched_on(stranger: Soap) -> None:
    assert with_header(stranger, "demo").fault().endswith("---> Session is not authenticated")


@pytest.mark.usefixtures("header_allowed")
def test_the_header_takes_the_place_of_a_session(stranger: Soap) -> None:
    assert with_header(stranger, "demo").status == 200
    assert with_header(stranger, "wrong").fault().endswith("---> Session is not authenticated")
    assert with_header(stranger, "").fault().endswith("---> Session is not authenticated")


@pytest.mark.usefixtures("header_allowed")
def test_a_session_goes_before_the_header(soap: Soap) -> None:
    assert with_header(soap, "wrong").status == 200


def test_the_header_takes_the_md5_form_too_where_both_are_switched_on(old_server: RunningServer) -> None:
    soap = Soap(old_server.url)
    accounts.settings(old_server, old_server.principal().tenant, authentication_header=True)
    assert with_header(soap, "demo").status == 200
    assert with_header(soap, md5("demo")).status == 200
