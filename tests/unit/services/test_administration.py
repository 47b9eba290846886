"""Setting a server up."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kartotek.domain.accounts import Principal, Role, Tenant, User
from kartotek.domain.errors import AlreadyExists, InvalidValue, NotFound, UnstorableText
from kartotek.domain.lists import ListItem
from kartotek.domain.ports import Command
from kartotek.services.administration import (
    AddAccessToken,
    AddApplication,
    AddItems,
    AddKey,
    AddTenant,
    AddUser,
    ChangeSettings,
    KeepDigest,
    RemoveAccessToken,
    RemoveUser,
)
from kartotek.services.executor import CommandExecutor
from kartotek.services.first_lists import first_lists
from tests.unit.memory_accounts import Clock, MemoryAccounts
from tests.unit.memory_book import EDITOR, MemoryBook, a_tenant

GUID = "11111111-1111-4111-8111-11111111111a"


@pytest.fixture
def accounts() -> MemoryAccounts:
    return MemoryAccounts(Clock())


def run(accounts: MemoryAccounts, command: Command[Any]) -> Any:
    return CommandExecutor(()).accounts(accounts, command)


def named(**names: str) -> Tenant:
    return msgspec.structs.replace(a_tenant(), names=names)


def a_user(
    login: str = "eva@example.com", password_hash: str | None = "[x]", tenant: int = 1, role: Role = Role.EDITOR
) -> AddUser:
    return AddUser(login=login, name="Eva", password_hash=password_hash, tenant=tenant, role=role)


def test_a_tenant_begins_with_its_lists(accounts: MemoryAccounts) -> None:
    assert run(accounts, AddTenant(tenant=named(crmcom="demo"), items=first_lists())) == 1
    assert (1, "country", 578) in accounts.items
    with pytest.raises(AlreadyExists):
        run(accounts, AddTenant(tenant=named(crmcom="DEMO"), items=[]))


@pytest.mark.parametrize(
    ("item", "error"),
    [
        (ListItem(list="group", id=1, names={"nb": "Gruppe"}), InvalidValue),
        (ListItem(list="group", id=1, names={"en": ""}), InvalidValue),
        (ListItem(list="group", id=1, names={"en": "a\0"}), UnstorableText),
    ],
)
def test_a_list_item_needs_an_english_name_that_can_be_stored(
    accounts: MemoryAccounts, item: ListItem, error: type[InvalidValue]
) -> None:
    with pytest.raises(error):
        run(accounts, AddTenant(tenant=named(), items=[item]))
    assert accounts.tenants == {}
    run(accounts, AddTenant(tenant=named(), items=[]))
    with pytest.raises(error):
        run(accounts, AddItems(tenant=1, items=[item]))
    assert accounts.items == {}


@pytest.mark.parametrize("name", ["", "a\0", "x" * 300])
def test_a_tenants_names_can_be_stored(accounts: MemoryAccounts, name: str) -> None:
    with pytest.raises(InvalidValue):
        run(accounts, AddTenant(tenant=named(crmcom=name), items=[]))


def test_a_new_user_is_at_home_in_the_tenant_and_a_guest_in_the_next(accounts: MemoryAccounts) -> None:
    for name in ("one", "two"):
        run(accounts, AddTenant(tenant=named(crmcom=name), items=[]))
    number = run(accounts, a_user())
    assert run(accounts, a_user("EVA@example.com", None, 2)) == number
    account = accounts.account("eva@example.com")
    assert account is not None
    assert [(member.tenant, member.default) for member in account.memberships] == [(1, True), (2, False)]


def test_a_new_role_at_home_leaves_the_user_at_home(accounts: MemoryAccounts) -> None:
    for name in ("one", "two"):
        run(accounts, AddTenant(tenant=named(crmcom=name), items=[]))
    run(accounts, a_user(tenant=2))
    run(accounts, a_user(password_hash=None, tenant=1))
    run(accounts, a_user(password_hash=None, tenant=2, role=Role.READER))
    account = accounts.account("eva@example.com")
    assert account is not None
    kept = {member.tenant: (member.default, member.role) for member in account.memberships}
    assert kept == {1: (False, Role.EDITOR), 2: (True, Role.READER)}


def test_a_login_is_given_once(accounts: MemoryAccounts) -> None:
    run(accounts, AddTenant(tenant=named(), items=[]))
    run(accounts, a_user())
    with pytest.raises(AlreadyExists):
        run(accounts, a_user("Eva@Example.com"))


def test_a_user_who_is_not_there_is_let_in_nowhere(accounts: MemoryAccounts) -> None:
    with pytest.raises(NotFound):
        run(accounts, a_user(password_hash=None))


@pytest.mark.parametrize("login", ["", "a\0", "x" * 300])
def test_a_login_can_be_stored(accounts: MemoryAccounts, login: str) -> None:
    with pytest.raises(InvalidValue):
        run(accounts, a_user(login))


@pytest.mark.parametrize("identity", [GUID, GUID.upper(), "{" + GUID + "}", GUID.replace("-", "")])
def test_an_application_is_registered_by_its_guid(accounts: MemoryAccounts, identity: str) -> None:
    run(accounts, AddApplication(identity=identity, name="Program"))
    assert accounts.has_application(GUID)


@pytest.mark.parametrize("identity", ["", "demo", GUID[:-1]])
def test_what_is_no_guid_is_no_application(accounts: MemoryAccounts, identity: str) -> None:
    with pytest.raises(InvalidValue):
        run(accounts, AddApplication(identity=identity, name="Program"))


def test_a_user_leaves_one_tenant_and_stays_in_the_other(accounts: MemoryAccounts) -> None:
    for name in ("one", "two"):
        run(accounts, AddTenant(tenant=named(crmcom=name), items=[]))
    run(accounts, a_user())
    run(accounts, a_user(password_hash=None, tenant=2))
    run(accounts, RemoveUser(login="EVA@example.com", tenant=1))
    account = accounts.account("eva@example.com")
    assert account is not None
    assert [member.tenant for member in account.memberships] == [2]
    for login, tenant in (("eva@example.com", 1), ("nobody@example.com", 2)):
        with pytest.raises(NotFound):
            run(accounts, RemoveUser(login=login, tenant=tenant))


def test_settings_are_merged_and_taken_back(accounts: MemoryAccounts) -> None:
    run(accounts, AddTenant(tenant=named(), items=[]))
    first = ChangeSettings(tenant=1, changes={"crmcom": {"country": "US"}, "twentyfourseven": {"a": 1, "b": True}})
    assert run(accounts, first) == {"crmcom": {"country": "US"}, "twentyfourseven": {"a": 1, "b": True}}
    second = ChangeSettings(tenant=1, changes={"crmcom": {"country": None}, "twentyfourseven": {"a": None, "c": 2}})
    assert run(accounts, second) == {"twentyfourseven": {"b": True, "c": 2}}
    assert accounts.tenants[1].settings == {"twentyfourseven": {"b": True, "c": 2}}
    assert run(accounts, ChangeSettings(tenant=1, changes={})) == {"twentyfourseven": {"b": True, "c": 2}}


@pytest.mark.parametrize(("tenant", "error"), [(2, NotFound), (1, UnstorableText)])
def test_settings_that_cannot_be_kept_are_refused(
    accounts: MemoryAccounts, tenant: int, error: type[Exception]
) -> None:
    run(accounts, AddTenant(tenant=named(), items=[]))
    with pytest.raises(error):
        run(accounts, ChangeSettings(tenant=tenant, changes={"crmcom": {"country": "a\0"}}))
    assert accounts.tenants[1].settings == {}


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"login": "nobody@example.com"}, NotFound),
        ({"application": GUID.replace("1", "2")}, NotFound),
        ({"application": "demo"}, InvalidValue),
        ({"name": ""}, InvalidValue),
        ({"name": "a\0"}, UnstorableText),
        ({"key": "other"}, AlreadyExists),
    ],
)
def test_an_access_token_needs_a_user_an_application_and_a_name_of_its_own(
    accounts: MemoryAccounts, members: dict[str, str], error: type[Exception]
) -> None:
    run(accounts, AddTenant(tenant=named(), items=[]))
    run(accounts, a_user())
    run(accounts, AddApplication(identity=GUID, name="Program"))
    given = {"key": "key", "login": "Eva@example.com", "name": "sync", "application": "{" + GUID.upper() + "}"}
    run(accounts, AddAccessToken(**given))
    (token,) = accounts.tokens.values()
    assert (token.key, token.user, token.name, token.application) == ("key", 1, "sync", GUID)
    second = given | {"key": "second", "name": "second"}
    if error is AlreadyExists:
        second["name"] = given["name"]
    with pytest.raises(error):
        run(accounts, AddAccessToken(**(second | members)))
    assert list(accounts.tokens) == ["key"]


def test_a_key_opens_one_tenant_of_its_user_through_one_face(accounts: MemoryAccounts) -> None:
    run(accounts, AddTenant(tenant=named(), items=[]))
    run(accounts, a_user())
    given: dict[str, Any] = {
        "key": "key",
        "login": "Eva@example.com",
        "name": "sync",
        "face": "toy",
        "tenant": 1,
        "read_only": True,
    }
    run(accounts, AddKey(**given))
    (key,) = accounts.tokens.values()
    assert (key.key, key.user, key.name, key.application) == ("key", 1, "sync", "toy")
    assert (key.tenant, key.read_only) == (1, True)
    for members, error in (
        ({"login": "nobody@example.com"}, NotFound),
        ({"tenant": 2}, NotFound),
        ({"name": ""}, InvalidValue),
        ({"name": "a\0"}, UnstorableText),
        ({"name": "sync"}, AlreadyExists),
    ):
        second: dict[str, Any] = given | {"key": "second", "name": "second"} | members
        with pytest.raises(error):
            run(accounts, AddKey(**second))
    assert list(accounts.tokens) == ["key"]


def test_an_access_token_is_withdrawn_by_its_name(accounts: MemoryAccounts) -> None:
    run(accounts, AddTenant(tenant=named(), items=[]))
    run(accounts, a_user())
    run(accounts, AddApplication(identity=GUID, name="Program"))
    run(accounts, AddAccessToken(key="key", login="eva@example.com", name="sync", application=GUID))
    for login, name in (("eva@example.com", "other"), ("nobody@example.com", "sync")):
        with pytest.raises(NotFound):
            run(accounts, RemoveAccessToken(login=login, name=name))
    run(accounts, RemoveAccessToken(login="eva@example.com", name="sync"))
    assert accounts.tokens == {}


def test_a_digest_is_kept_unless_the_password_has_changed(accounts: MemoryAccounts) -> None:
    run(accounts, AddTenant(tenant=named(), items=[]))
    run(accounts, a_user())
    run(accounts, KeepDigest(user=1, credential_version=1, digest_hash="[digest]"))
    assert accounts.accounts["eva@example.com"].digest_hash == "[digest]"
    accounts.set_password(1, "[new]")
    run(accounts, KeepDigest(user=1, credential_version=1, digest_hash="[digest]"))
    assert accounts.accounts["eva@example.com"].digest_hash is None


def test_a_command_on_accounts_is_none_on_the_book(accounts: MemoryAccounts) -> None:
    with pytest.raises(TypeError):
        MemoryBook().run(AddApplication(identity=GUID, name="Program"))


def test_settings_of_a_face_override_the_tenants() -> None:
    tenant = msgspec.structs.replace(a_tenant(), settings={"crmcom": {"country": "US"}})
    assert tenant.setting("crmcom", "country", tenant.country) == "US"
    assert tenant.setting("superoffice", "country", tenant.country) == "NO"


def test_initials_are_short() -> None:
    user = User(id=1, login="eva.maria.dahl@example.com", name="Eva", role=Role.READER)
    assert user.initials == "EVA.MARI"


def test_a_principal_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        EDITOR.tenant = 2  # type: ignore[misc]
    assert isinstance(EDITOR, Principal)
