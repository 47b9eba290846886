"""Tenants, users, sessions and directories on both databases."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from kartotek.domain.accounts import AccessToken, FaceSettings, Role, Session, Tenant
from kartotek.domain.errors import AlreadyExists, NotFound
from kartotek.domain.lists import Directory, ListItem
from kartotek.domain.ports import AccountReader, AccountWork
from tests.contract.rig import OpenBook

NOW = dt.datetime(2026, 5, 17, 10, 0, 0, 123456, tzinfo=dt.UTC)


def unique(text: str) -> str:
    return f"{text}-{uuid4().hex[:8]}"


def a_tenant(**members: object) -> Tenant:
    given = {"id": 0, "name": "T", "country": "NO", "timezone": "Europe/Oslo", "language": "nb", "currency": "NOK"}
    return Tenant(**(given | members))  # type: ignore[arg-type]


def a_user(book: OpenBook, role: Role = Role.EDITOR) -> tuple[int, str]:
    login = unique("Eva@Example.com")
    user = book.accounts(lambda work: work.add_user(login, "Eva", "hash"))
    book.accounts(lambda work: work.add_membership(user, book.tenant, role, default=True))
    return user, login


def a_session(book: OpenBook, user: int, **members: object) -> Session:
    given = {
        "key": unique("key"),
        "face": "toy",
        "tenant": book.tenant,
        "user": user,
        "expires": NOW,
        "sliding": 600,
        "role": Role.EDITOR,
        "credential_version": 1,
        "tenant_version": version(book),
    }
    session = Session(**(given | members))  # type: ignore[arg-type]
    book.accounts(lambda work: work.open_session(session))
    return session


def directory(book: OpenBook, tenant: int | None = None, at: int = 0) -> Directory:
    return book.run(book.database.directory(tenant or book.tenant, at))


def version(book: OpenBook) -> int:
    return directory(book).tenant.version


def found_session(book: OpenBook, key: str) -> Session | None:
    return book.run(book.database.read_accounts(lambda reader: reader.session(key)))


def test_an_account_is_found_by_login_in_any_case(book: OpenBook) -> None:
    user, login = a_user(book)
    for spelling in (login, login.upper(), login.lower()):
        account = book.run(book.database.read_accounts(lambda reader, s=spelling: reader.account(s)))  # type: ignore[misc]
        assert account is not None
        assert (account.user, account.login, account.password_hash) == (user, login, "hash")
        assert (account.credential_version, account.disabled) == (1, False)
        (membership,) = account.memberships
        assert (membership.tenant, membership.role, membership.default) == (book.tenant, Role.EDITOR, True)
        assert (membership.tenant_name, membership.tenant_version) == ("T", version(book))


@pytest.mark.parametrize("login", ["nobody", "", "\0", "\ud800"])
def test_an_unknown_login_has_no_account(book: OpenBook, login: str) -> None:
    assert book.run(book.database.read_accounts(lambda reader: reader.account(login))) is None


def test_a_login_is_given_once_in_any_case(book: OpenBook) -> None:
    _, login = a_user(book)
    with pytest.raises(AlreadyExists):
        book.accounts(lambda work: work.add_user(login.upper(), "Other", "hash"))


def test_a_user_has_one_default_tenant(book: OpenBook) -> None:
    user, login = a_user(book)
    other = book.new_tenant()
    book.accounts(lambda work: work.add_membership(user, other, Role.READER, default=True))
    account = book.run(book.database.read_accounts(lambda reader: reader.account(login)))
    assert account is not None
    assert {member.tenant: member.default for member in account.memberships} == {book.tenant: False, other: True}


def test_a_membership_given_again_takes_the_new_role(book: OpenBook) -> None:
    user, _ = a_user(book, Role.READER)
    book.accounts(lambda work: work.add_membership(user, book.tenant, Role.ADMINISTRATOR, default=False))
    assert directory(book).users[user].role is Role.ADMINISTRATOR


def test_a_session_is_read_as_it_was_stored_expired_or_not(book: OpenBook) -> None:
    user, _ = a_user(book)
    for session in (a_session(book, user), a_session(book, user, sliding=None)):
        assert found_session(book, session.key) == session
    assert found_session(book, "unknown") is None
    assert found_session(book, "\0") is None


def test_a_session_is_prolonged_and_closed(book: OpenBook) -> None:
    user, _ = a_user(book)
    session, other = a_session(book, user), a_session(book, user)
    later = NOW + dt.timedelta(hours=1)
    book.accounts(lambda work: work.prolong_session(session.key, later))
    found = found_session(book, session.key)
    assert found is not None
    assert found.expires == later
    book.accounts(lambda work: work.close_session(session.key))
    assert found_session(book, session.key) is None
    assert found_session(book, other.key) == other


def test_old_sessions_are_dropped_and_counted(book: OpenBook) -> None:
    user, _ = a_user(book)
    old = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
    gone = [a_session(book, user, expires=old), a_session(book, user, expires=old)]
    stays = a_session(book, user)
    assert book.accounts(lambda work: work.drop_sessions(old + dt.timedelta(days=1))) == 2
    assert [found_session(book, session.key) for session in gone] == [None, None]
    assert found_session(book, stays.key) == stays


def test_a_new_password_ends_sessions_and_those_of_logins_under_way(book: OpenBook) -> None:
    user, login = a_user(book)
    session = a_session(book, user)
    book.accounts(lambda work: work.set_password(user, "new"))
    assert found_session(book, session.key) is None
    late = a_session(book, user, credential_version=1)
    assert found_session(book, late.key) is None
    account = book.run(book.database.read_accounts(lambda reader: reader.account(login)))
    assert account is not None
    assert (account.password_hash, account.credential_version) == ("new", 2)
    assert found_session(book, a_session(book, user, credential_version=2).key) is not None


def test_a_session_without_a_membership_has_no_role(book: OpenBook) -> None:
    user, login = a_user(book)
    session = a_session(book, user)
    before = version(book)
    assert book.accounts(lambda work: work.drop_membership(user, book.tenant))
    found = found_session(book, session.key)
    assert found is not None
    assert found.role is None
    account = book.run(book.database.read_accounts(lambda reader: reader.account(login)))
    assert account is not None
    assert account.memberships == []
    assert version(book) == before + 1
    assert not book.accounts(lambda work: work.drop_membership(user, book.tenant))
    with pytest.raises(NotFound):
        book.accounts(lambda work: work.drop_membership(user, 2_000_000))


def test_a_session_moves_to_another_tenant(book: OpenBook) -> None:
    user, _ = a_user(book)
    session, stays = a_session(book, user), a_session(book, user)
    other = book.new_tenant()
    book.accounts(lambda work: work.add_membership(user, other, Role.READER, default=False))
    book.accounts(lambda work: work.move_session(session.key, other))
    found, left = found_session(book, session.key), found_session(book, stays.key)
    assert found is not None
    assert left is not None
    assert (found.tenant, found.role, left.tenant, left.role) == (other, Role.READER, book.tenant, Role.EDITOR)


def an_access_token(book: OpenBook, user: int, name: str = "sync") -> AccessToken:
    application = str(uuid4())
    book.accounts(lambda work: work.add_application(application, "App"))
    token = AccessToken(key=unique("key"), user=user, name=name, application=application, created=NOW)
    book.accounts(lambda work: work.add_access_token(token))
    return token


def test_an_access_token_is_found_by_its_key_and_by_its_user(book: OpenBook) -> None:
    user, _ = a_user(book)
    later, first = an_access_token(book, user, "b"), an_access_token(book, user, "a")
    read = book.database.read_accounts
    assert book.run(read(lambda reader: reader.access_token(first.key))) == first
    assert book.run(read(lambda reader: reader.access_token("unknown"))) is None
    assert book.run(read(lambda reader: reader.access_tokens(user))) == [first, later]
    assert book.run(read(lambda reader: reader.access_tokens(2_000_000))) == []


@pytest.mark.parametrize("read_only", [True, False])
def test_an_access_token_may_be_for_one_tenant_and_for_reading_alone(book: OpenBook, read_only: bool) -> None:
    user, _ = a_user(book)
    book.accounts(lambda work: work.add_application("toy", "Toy"))
    token = AccessToken(
        key=unique("key"),
        user=user,
        name="key",
        application="toy",
        created=NOW,
        tenant=book.tenant,
        read_only=read_only,
    )
    book.accounts(lambda work: work.add_access_token(token))
    assert book.run(book.database.read_accounts(lambda reader: reader.access_token(token.key))) == token
    session = found_session(book, a_session(book, user, access_token=token.key).key)
    assert session is not None
    assert session.read_only is read_only


def test_a_user_has_one_access_token_of_a_name(book: OpenBook) -> None:
    user, other = a_user(book)[0], a_user(book)[0]
    an_access_token(book, user)
    an_access_token(book, other)
    with pytest.raises(AlreadyExists):
        an_access_token(book, user)


def test_a_session_ends_with_the_access_token_that_opened_it(book: OpenBook) -> None:
    user, _ = a_user(book)
    token, other = an_access_token(book, user), an_access_token(book, user, "other")
    ends = a_session(book, user, access_token=token.key)
    lasts = [a_session(book, user, access_token=other.key), a_session(book, user)]
    assert found_session(book, ends.key) == ends
    assert book.accounts(lambda work: work.drop_access_token(user, "sync"))
    assert found_session(book, ends.key) is None
    assert [found_session(book, session.key) for session in lasts] == lasts
    late = a_session(book, user, access_token=token.key)
    assert found_session(book, late.key) is None
    for name in ("sync", "\0"):
        assert not book.accounts(lambda work, n=name: work.drop_access_token(user, n))  # type: ignore[misc]


def test_a_digest_is_kept_with_the_password_that_it_was_made_of(book: OpenBook) -> None:
    user, login = a_user(book)

    def digest() -> str | None:
        account = book.run(book.database.read_accounts(lambda reader: reader.account(login)))
        assert account is not None
        return account.digest_hash

    assert digest() is None
    book.accounts(lambda work: work.put_digest(user, 1, "digest"))
    assert digest() == "digest"
    book.accounts(lambda work: work.set_password(user, "new"))
    assert digest() is None
    book.accounts(lambda work: work.put_digest(user, 1, "late"))
    assert digest() is None
    book.accounts(lambda work: work.set_password(user, "newer", "with it"))
    assert digest() == "with it"


def test_a_user_may_begin_with_a_digest(book: OpenBook) -> None:
    login = unique("u")
    number = book.accounts(lambda work: work.add_user(login, "U", "hash", "digest"))
    for account in (
        book.run(book.database.read_accounts(lambda reader: reader.account(login))),
        book.run(book.database.read_accounts(lambda reader: reader.account_of(number))),
    ):
        assert account is not None
        assert (account.name, account.password_hash, account.digest_hash) == ("U", "hash", "digest")
        assert account.memberships == []
    assert book.run(book.database.read_accounts(lambda reader: reader.account_of(2_000_000))) is None


def test_what_faces_override_is_replaced_and_raises_the_version(book: OpenBook) -> None:
    before = version(book)
    settings: FaceSettings = {"toy": {"a": 1, "b": True, "c": "x"}}

    def work(unit: AccountWork) -> FaceSettings:
        found = unit.settings(book.tenant)
        unit.put_settings(book.tenant, settings)
        return found

    assert book.accounts(work) == {}
    assert directory(book).tenant.settings == settings
    assert version(book) == before + 1
    with pytest.raises(NotFound):
        book.accounts(lambda work: work.settings(2_000_000))


def test_a_session_shows_the_membership_as_it_is_now(book: OpenBook) -> None:
    user, _ = a_user(book)
    session = a_session(book, user)
    book.accounts(lambda work: work.add_membership(user, book.tenant, Role.READER, default=True))
    found = found_session(book, session.key)
    assert found is not None
    assert (found.role, found.tenant_version) == (Role.READER, session.tenant_version + 1)


def test_setting_the_password_of_nobody_is_refused(book: OpenBook) -> None:
    with pytest.raises(NotFound):
        book.accounts(lambda work: work.set_password(2_000_000, "hash"))


def test_applications_are_known_once_registered(book: OpenBook) -> None:
    identity = str(uuid4())
    known = book.database.read_accounts
    assert not book.run(known(lambda reader: reader.has_application(identity)))
    for name in ("App", "App renamed"):
        book.accounts(lambda work, n=name: work.add_application(identity, n))  # type: ignore[misc]
    assert book.run(known(lambda reader: reader.has_application(identity)))
    assert not book.run(known(lambda reader: reader.has_application("\0")))


def test_a_tenant_is_found_by_a_faces_name_in_any_case(book: OpenBook) -> None:
    name = unique("Cust")
    names = {"superoffice": name, "crmcom": name.lower()}
    tenant = a_tenant(name="Æ", names=names, settings={"crmcom": {"language": "el", "x": 1, "y": True}})
    number = book.accounts(lambda work: work.add_tenant(tenant, []))

    def ask(reader: AccountReader) -> list[Tenant | None]:
        return [reader.tenant_named("superoffice", name.upper()), reader.tenant_named("crmcom", name)]

    tenant.id = number
    assert book.run(book.database.read_accounts(ask)) == [tenant, tenant]
    assert directory(book, number).tenant == tenant
    unknown = [("digioffice", name), ("superoffice", name + "x"), ("superoffice", "\0"), ("\ud800", name)]
    for face, text in unknown:
        found = book.run(book.database.read_accounts(lambda reader, f=face, t=text: reader.tenant_named(f, t)))  # type: ignore[misc]
        assert found is None


def test_a_tenants_name_is_taken_once_in_a_face_and_a_refused_tenant_leaves_nothing(book: OpenBook) -> None:
    name, other = unique("Cust"), unique("other")
    book.accounts(lambda work: work.add_tenant(a_tenant(names={"superoffice": name}), []))
    twin = a_tenant(names={"crmcom": other, "superoffice": name.upper()})
    with pytest.raises(AlreadyExists):
        book.accounts(lambda work: work.add_tenant(twin, []))
    assert book.run(book.database.read_accounts(lambda reader: reader.tenant_named("crmcom", other))) is None


def test_a_directory_holds_items_in_order_and_users(book: OpenBook) -> None:
    items = [
        ListItem(list="category", id=2, names={"en": "B", "nb": "Bé"}, rank=1, code="b", ids={"crmcom": "X"}),
        ListItem(list="category", id=1, names={"en": "A"}, rank=2, extra={"n": 1, "f": 1.5, "b": True, "t": "x"}),
        ListItem(list="country", id=578, names={"en": "Norway"}, code="NO"),
    ]
    tenant = book.accounts(lambda work: work.add_tenant(a_tenant(), items))
    user = book.accounts(lambda work: work.add_user(unique("u"), "U", "hash"))
    book.accounts(lambda work: work.add_membership(user, tenant, Role.READER, default=True))
    found = directory(book, tenant)
    assert found.items("category") == items[:2]
    assert found.by_face_id("category", "crmcom", "X") == items[0]
    assert found.country("no") == items[2]
    assert {number: (one.name, one.role) for number, one in found.users.items()} == {user: ("U", Role.READER)}


def test_a_directory_is_kept_in_memory_until_a_later_version_is_asked_for(book: OpenBook) -> None:
    first = directory(book)
    before = first.tenant.version
    item = ListItem(list="category", id=1, names={"en": "New"})
    book.accounts(lambda work: work.add_items(book.tenant, [item]))
    assert directory(book, at=before) is first
    newer = directory(book, at=before + 1)
    assert newer.tenant.version == before + 1
    assert newer.items("category") == [item]
    assert directory(book, at=before) is newer
    assert directory(book) is not newer


def test_an_items_id_is_taken_once_and_a_refused_list_leaves_nothing(book: OpenBook) -> None:
    def item(number: int) -> ListItem:
        return ListItem(list="category", id=number, names={"en": "X"})

    book.accounts(lambda work: work.add_items(book.tenant, [item(1)]))
    before = version(book)
    with pytest.raises(AlreadyExists):
        book.accounts(lambda work: work.add_items(book.tenant, [item(2), item(1)]))
    assert version(book) == before
    assert [found.id for found in directory(book).items("category")] == [1]


def test_an_item_of_a_locked_list_is_replaced_beside_the_book(book: OpenBook) -> None:
    old, gone = (ListItem(list="category", id=number, names={"en": "X"}, deleted=number == 2) for number in (1, 2))
    other = ListItem(list="sector", id=1, names={"en": "X"})
    book.accounts(lambda work: work.add_items(book.tenant, [old, gone, other]))
    before = version(book)
    new = ListItem(list="category", id=1, names={"en": "Ny", "no": "Ny"}, tooltips={"no": "æ"}, rank=-4)

    def work(unit: AccountWork) -> list[ListItem]:
        found = unit.lock_list(book.tenant, "category")
        unit.put_item(book.tenant, new)
        return found

    assert book.accounts(work) == [old, gone]
    newer = directory(book, at=before + 1)
    assert newer.tenant.version == before + 1
    assert (newer.items("category"), newer.item("sector", 1)) == ([new], other)
    stranger = book.new_tenant()
    assert book.accounts(lambda unit: unit.lock_list(stranger, "category")) == []


def test_what_is_done_to_an_unknown_tenant_is_refused(book: OpenBook) -> None:
    user, _ = a_user(book)
    with pytest.raises(NotFound):
        directory(book, 2_000_000)
    with pytest.raises(NotFound):
        book.accounts(lambda work: work.add_items(2_000_000, []))
    with pytest.raises(NotFound):
        book.accounts(lambda work: work.lock_list(2_000_000, "category"))
    with pytest.raises(NotFound):
        book.accounts(lambda work: work.add_membership(user, 2_000_000, Role.READER, default=True))


def test_accounts_are_read_inside_the_unit_that_writes_them(book: OpenBook) -> None:
    login = unique("inside")

    def work(unit: AccountWork) -> bool:
        unit.add_user(login, "U", "hash")
        return unit.account(login) is not None and abs(unit.now - book.clock()) < dt.timedelta(seconds=10)

    assert book.accounts(work)
